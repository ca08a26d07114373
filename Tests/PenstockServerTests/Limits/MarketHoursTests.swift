// Orders outside of the hours of their market.

import FIXSession
import Foundation
@testable import PenstockServer
import Reactor
import Risk
import Testing
import Values

@Suite struct `Market hours` {
    /// In New York.
    private static func hours(_ days: [Weekday], _ start: (Int, Int), _ end: (Int, Int)) throws -> Configuration.MarketHours {
        Configuration.MarketHours(
            symbols: [], days: days, start: try #require(LocalTime(hour: start.0, minute: start.1)),
            end: try #require(LocalTime(hour: end.0, minute: end.1)), zone: .named("America/New_York"))
    }

    @Test func `follow the clocks of the market when they are put forward`() throws {
        let zone = try TimeZoneDatabase.read("America/New_York")
        var clocks = MarketClocks([
            (try Self.hours([.monday, .friday], (9, 30), (16, 0)), zone), (try Self.hours([.sunday], (18, 0), (17, 0)), zone),
        ])
        // 2026-03-08, a quarter of an hour before clocks are put forward in New York, and then.
        let before = Instant(wholeSeconds: 1_772_953_200 - 900)
        #expect(clocks.due <= before)
        #expect(
            clocks.minutes(at: before) == [
                [OpenMinutes(from: 870, to: 1260), OpenMinutes(from: 4 * 1440 + 870, to: 4 * 1440 + 1260)],
                [OpenMinutes(from: 6 * 1440 + 1380, to: 1320)],
            ])
        #expect(clocks.due == Instant(wholeSeconds: 1_772_953_200))
        #expect(clocks.minutes(at: clocks.due)[0][0] == OpenMinutes(from: 810, to: 1200))
        var none = MarketClocks()
        #expect(none.minutes(at: before).isEmpty && none.due == .distantFuture)
    }

    @Test func `refuse an order outside of them, and leave symbols without any alone`() throws {
        let desk = try LimitDesk()
        // From in six hours on for one hour, by clocks that are never put forward.
        let hour = Int(Clock.now().utc.wholeSeconds / 3600) % 24
        let closed = "start: \"\((hour + 6) % 24):00\", end: \"\((hour + 7) % 24):00\""
            .replacing(#/"(\d):/#) { "\"0\($0.1):" }
        var client = try desk.start(risk: ", marketHours: [{symbols: [AAPL], \(closed)}]")
        let refusal = try client.order("A")
        #expect(refusal.hasPrefix("8 AAPL is closed at ") && refusal.hasSuffix(":00 UTC"), "\(refusal)")
        #expect(try client.order("B", symbol: "MSFT") == "0")
        desk.crash()
        let open = "{symbols: [AAPL], start: \"00:00\", end: \"00:00\"}"
        client = try desk.start(risk: ", marketHours: [\(open), {\(closed)}]")
        #expect(try client.order("C") == "0")
        #expect(try client.order("D", symbol: "MSFT").hasPrefix("8 MSFT is closed at "))
    }
}
