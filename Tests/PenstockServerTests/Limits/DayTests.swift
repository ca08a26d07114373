// The end of a day of positions: once, whatever dies meanwhile, at a time of day of a time zone.

import Foundation
import GatewayCore
import FIXSession
import FIXWire
import Portfolio
import Reactor
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

@Suite struct `The end of a day` {
    private static let day = Interval.seconds(86_400)

    /// Profit of the day of each of so many accounts.
    private static func profits(_ desk: MassDesk) throws -> [String] {
        var profits: [String] = []
        try desk.gateway.look { running in
            for number in 0..<running.application.gateway.books.positionCount {
                let profit = try running.application.gateway.books.dayProfit(PositionNumber(number))
                profits.append(profit.rounded(toDigits: 2, .halfEven)?.description ?? "?")
            }
        }
        return profits
    }

    private static func snapshots(_ desk: MassDesk) throws -> Int {
        var count = 0
        try desk.gateway.look { running in
            try running.engine.forEachRow(in: .book) { key, _ in
                if BookKind(of: key) == .snapshot { count += 1 }
                return true
            }
        }
        return count
    }

    /// Forty accounts that have bought at a price above the mark.
    private static func traded() throws -> MassDesk {
        let desk = try MassDesk()
        try desk.logOn("DESK")
        desk.send("DESK", (0..<40).map { "35=D|11=A\($0)|1=ACC\($0)|54=1|38=10|40=1|55=AAPL|60=now|" })
        try desk.turns(10)
        try desk.gateway.look { $0.application.look(at: Name("AAPL"), now: desk.gateway.now) }
        return desk
    }

    @Test func `what was lost before is not lost today`() throws {
        let desk = try Self.traded()
        let before = try Self.profits(desk)
        #expect(before.count == 40)
        desk.gateway.now = desk.gateway.now.advanced(by: Self.day)
        try desk.turns(10)
        #expect(Set(before).count == 1 && before.first?.hasPrefix("-") == true, "\(before)")
        #expect(Set(try Self.profits(desk)).isSubset(of: ["0", "0.00"]))
        #expect(try Self.snapshots(desk) == 40)
        // The same day is not ended twice.
        try desk.turns(10)
        #expect(try Self.snapshots(desk) == 40)
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `a crash in its midst ends each position's day once`(turns: Int) throws {
        let desk = try Self.traded()
        desk.gateway.now = desk.gateway.now.advanced(by: Self.day)
        try desk.turns(turns)
        try desk.die()
        try desk.turns(10)
        #expect(try Self.snapshots(desk) == 40)
        var ended = [Instant]()
        try desk.gateway.look { running in
            ended.append(running.application.day.ended)
            let isUnderWay = running.application.day.part.isUnderWay
            #expect(!isUnderWay)
        }
        #expect(ended.first.map { desk.gateway.now.since($0) < Self.day } == true)
    }

    @Test func `keeps what stood, to be shown by the day that ended`() throws {
        let desk = try Self.traded()
        let stamp = JSONObject.stamp(desk.gateway.now)
        let today = "\(stamp.prefix(4))-\(stamp.dropFirst(4).prefix(2))-\(stamp.dropFirst(6).prefix(2))"
        desk.gateway.now = desk.gateway.now.advanced(by: Self.day)
        try desk.turns(10)
        try desk.gateway.die()
        let lines = try DaySnapshots.read(desk.path, day: today).map(\.line)
        #expect(lines.count == 40 && lines.allSatisfy { $0.count == DaySnapshots.names.count + 1 })
        let first = try #require(lines.first)
        #expect(Array(first[1...4]) == ["ACC0", "paper", "AAPL", "10"], "\(first)")
        // Bought at the ask, and marked in the middle.
        let figures = first.map { Double($0) ?? .nan }
        #expect(abs((figures[6] - figures[5]) * 10 - figures[8]) < 1e-9 && figures[8] < 0, "\(first)")
        #expect(first[9].hasSuffix("-00:00:00.000") && first[9].prefix(8) > stamp.prefix(8), "\(first)")
        #expect(try DaySnapshots.read(desk.path, day: "2026-01-02").isEmpty)
        #expect(throws: Arguments.Misuse.self) { try DaySnapshots.read(desk.path, day: "yesterday") }
    }

    @Test func `is of the day that it closes, at midnight, too`() throws {
        let zone = try TimeZoneDatabase.read("America/New_York")
        let day = { (hour: Int64, zone: TimeZoneRules, end: String) in
            DayEnd(secondsSinceMidnight: hour * 3600, zone: zone).day(endingAt: Self.time(end))
        }
        #expect(day(17, zone, "20260307-22:00:00") == day(0, .utc, "20260308-00:00:00"))
        #expect(day(0, zone, "20260307-05:00:00") + 1 == day(17, zone, "20260307-22:00:00"))
    }

    @Test func `follows the clocks of its time zone, through the hours that they skip and repeat`() throws {
        let zone = try TimeZoneDatabase.read("America/New_York")
        let end = DayEnd(secondsSinceMidnight: 17 * 3600, zone: zone)
        // 2026-03-08: clocks go forward; 2026-11-01: back.
        for (now, last, next) in [
            ("20260307-23:00:00", "20260307-22:00:00", "20260308-21:00:00"),
            ("20260308-20:59:59", "20260307-22:00:00", "20260308-21:00:00"),
            ("20260308-21:00:00", "20260308-21:00:00", "20260309-21:00:00"),
            ("20261101-21:59:59", "20261031-21:00:00", "20261101-22:00:00"),
            ("20261101-22:00:00", "20261101-22:00:00", "20261102-22:00:00"),
        ] {
            let found = end.last(upTo: Self.time(now))
            #expect(found == Self.time(last) && end.next(after: found) == Self.time(next), "\(now)")
        }
    }

    private static func time(_ text: String) -> Instant {
        Array(text.utf8).asBytes { Timestamp.parse($0) } ?? .distantPast
    }
}
