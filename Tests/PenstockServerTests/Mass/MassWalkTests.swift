// Requests about many orders are worked off in bounded steps, one of a kind for a session, and survive a crash.

import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import Journal
@testable import PenstockServer

@Suite struct `A walk through many orders` {
    private static let ids = (0..<90).map { "A\($0)" }

    @Test func `a turn looks at a part of the table, and the answer comes when all are counted`() throws {
        let desk = try MassDesk()
        try desk.logOn("MASS")
        try desk.enter("MASS", Self.ids)
        desk.send("MASS", ["35=q|11=Q|530=7|60=now|"])
        try desk.turns(3)
        #expect(desk.told("MASS", "r").isEmpty)
        try desk.turns(40)
        #expect(desk.told("MASS", "r").map { field(533, of: $0) } == ["90"])
        #expect(desk.canceled("MASS") == Self.ids)
    }

    @Test func `a status says how many orders there were when it was asked, whatever ends meanwhile`() throws {
        let desk = try MassDesk()
        try desk.logOn("MASS")
        try desk.enter("MASS", Self.ids)
        desk.send("MASS", ["35=AF|584=S|585=7|"])
        try desk.turns(2)
        // One that is counted already, and one that is not; and a new one.
        desk.send("MASS", ["A3", "A80"].map { "35=F|11=X\($0)|41=\($0)|54=1|55=AAPL|60=now|" })
        try desk.enter("MASS", ["B"])
        try desk.turns(60)
        let reports = desk.told("MASS", "8").filter { field(584, of: $0) == "S" }
        #expect(reports.count == 90 && reports.allSatisfy { field(911, of: $0) == "90" })
        #expect(reports.map { field(912, of: $0) } == Array(repeating: "N", count: 89) + ["Y"])
    }

    @Test func `a second request of the same kind is refused while the first is not done, and nobody else's is`() throws {
        let desk = try MassDesk()
        for name in ["MASS", "OTHER"] {
            try desk.logOn(name)
            try desk.enter(name, Self.ids)
        }
        desk.send("MASS", ["35=q|11=Q1|530=7|60=now|", "35=q|11=Q2|530=7|60=now|", "35=AF|584=S1|585=7|", "35=AF|584=S2|585=7|"])
        desk.send("OTHER", ["35=q|11=Q|530=1|55=AAPL|60=now|"])
        try desk.turns(120)
        let answers = desk.told("MASS", "r")
        #expect(answers.map { field(11, of: $0) } == ["Q2", "Q1"])
        #expect(answers.map { field(531, of: $0) } == ["0", "7"])
        #expect(answers.map { field(58, of: $0) } == ["the request before this one is not done: Q1", nil])
        #expect(answers.last.map { field(533, of: $0) } == "90")
        let refused = desk.told("MASS", "8").filter { field(584, of: $0) == "S2" }
        #expect(refused.map { field(58, of: $0) } == ["the request before this one is not done: S1"])
        #expect(desk.told("OTHER", "r").map { field(531, of: $0) } == ["1"])
        #expect(desk.canceled("MASS") == Self.ids && desk.canceled("OTHER") == Self.ids)
        // And when it is done, the next.
        desk.send("MASS", ["35=q|11=Q3|530=7|60=now|"])
        try desk.turns(30)
        #expect(desk.told("MASS", "r").last.map { field(533, of: $0) } == "0")
    }

    @Test(arguments: [1, 2, 4, 5, 6, 7, 9, 12])
    func `a mass cancel that a crash has cut goes on, answered once`(turns: Int) throws {
        let desk = try MassDesk()
        try desk.logOn("MASS")
        try desk.enter("MASS", Self.ids)
        desk.send("MASS", ["35=q|11=Q|530=7|60=now|"])
        try desk.turns(turns)
        try desk.die()
        try desk.logOn("MASS")
        try desk.enter("MASS", ["LATER"])
        try desk.turns(60)
        #expect(desk.told("MASS", "r").map { field(533, of: $0) } == ["90"], "\(turns)")
        #expect(desk.canceled("MASS") == Self.ids, "\(turns)")
        // It is done: another crash brings none of it back.
        try desk.die()
        try desk.logOn("MASS")
        try desk.turns(60)
        #expect(desk.canceled("MASS") == Self.ids && desk.told("MASS", "r").count == 1)
    }

    @Test func `while the disk is full, what cannot be done keeps nobody awake`() throws {
        let desk = try MassDesk()
        try desk.logOn("MASS")
        try desk.enter("MASS", Self.ids)
        desk.send("MASS", ["35=q|11=Q|530=7|60=now|"])
        try desk.turns(1)
        try desk.gateway.look { running in
            let before = running.application.nextDeadline(in: running.engine)
            #expect(before == .distantPast)
            running.engine.journal.room = 0
            let (hasRoom, now) = (running.engine.hasRoom, running.engine.now.steady)
            let next = running.application.nextDeadline(in: running.engine)
            #expect(!hasRoom && next > now && next < .distantFuture)
        }
    }
}
