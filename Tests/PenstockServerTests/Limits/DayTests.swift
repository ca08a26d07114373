// The end of a day of positions: once, whatever dies meanwhile, at a time of day of a time zone.

import Foundation
import GatewayCore
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
