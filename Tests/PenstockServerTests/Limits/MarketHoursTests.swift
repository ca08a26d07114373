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
            clocks.minutes(at: before).map(\.open) == [
                [OpenMinutes(from: 870, to: 1260), OpenMinutes(from: 4 * 1440 + 870, to: 4 * 1440 + 1260)],
                [OpenMinutes(from: 6 * 1440 + 1380, to: 1320)],
            ])
        #expect(clocks.due == Instant(wholeSeconds: 1_772_953_200))
        #expect(clocks.minutes(at: clocks.due)[0].open[0] == OpenMinutes(from: 810, to: 1200))
        var none = MarketClocks()
        #expect(none.minutes(at: before).isEmpty && none.due == .distantFuture)
    }

    @Test func `are none on a closed day, and fewer where the market closes early, as the calendar has it`() throws {
        let zone = try TimeZoneDatabase.read("America/New_York")
        var hours = try Self.hours([.thursday, .friday], (9, 30), (16, 0))
        hours.calendar = HolidayCalendar([
            try #require(LocalDate(year: 2026, month: 11, day: 26)): .closed,
            try #require(LocalDate(year: 2026, month: 11, day: 27)): .earlyClose(try #require(LocalTime(hour: 13, minute: 0))),
            try #require(LocalDate(year: 2026, month: 12, day: 25)): .closed,
        ])
        var clocks = MarketClocks([(hours, zone)])
        // Tuesday, 2026-11-24 12:00 UTC, five hours behind which New York is.
        let tuesday = Instant(wholeSeconds: 1_795_521_600)
        let day = 1440
        #expect(
            clocks.minutes(at: tuesday).first?.closed == [
                OpenMinutes(from: 3 * day + 300, to: 4 * day + 300), OpenMinutes(from: 4 * day + 1080, to: 5 * day + 300),
            ])
        // Within the holiday, and when it is over.
        #expect(
            clocks.minutes(at: tuesday.advanced(by: .seconds(2 * 86_400))).first?.closed.first
                == OpenMinutes(from: 3 * day + 720, to: 4 * day + 300))
        #expect(clocks.minutes(at: tuesday.advanced(by: .seconds(4 * 86_400))).first?.closed == [])
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
