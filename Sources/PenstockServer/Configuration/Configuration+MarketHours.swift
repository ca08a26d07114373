// When symbols are traded, by the clocks of their market.

package import FIXSession
package import Values

extension Configuration {
    /// Symbols that are open at the same times of the week.
    package struct MarketHours: Sendable {
        /// None: all symbols that no other hours name.
        package var symbols: [Name]
        package var days: [Weekday]
        /// Whole minutes; to the next day where the end is not after the start.
        package var start: LocalTime
        package var end: LocalTime
        package var zone: Schedule.Zone
        /// Closed days, early closes and late opens.
        package var calendar = HolidayCalendar()
    }
}

extension Configuration.MarketHours {
    static func readAll(_ section: inout Section) -> [Self] {
        let all = section.parts("marketHours", atLeastOne: "market with start and end", orNone: true) { read(&$0) }
        if all.count > 64 { section.complain("marketHours", "\(all.count) of them; expected at most 64") }
        if all.filter(\.symbols.isEmpty).count > 1 {
            section.complain("marketHours", "hours without symbols twice; expected once, for all that no others name")
        }
        var seen: Set<Name> = []
        for symbol in all.flatMap(\.symbols) where !seen.insert(symbol).inserted {
            section.complain("marketHours", "the symbol \(symbol) twice; expected each once")
        }
        // More have been complained of.
        return Array(all.prefix(64))
    }

    private static func read(_ section: inout Section) -> Self? {
        let symbols = section.list("symbols", "symbol", .name("a symbol")) ?? []
        let days = section.list("weekdays", "day", .weekday) ?? Array(Weekday.allCases)
        let start = section.required("start", .localTime)
        let end = section.required("end", .localTime)
        let zone = section.optional("timeZone", .timeZone) ?? .utc
        let calendar = section.optional("calendar", .text("a file")).flatMap { section.calendar($0) }
        guard let start, let end else { return nil }
        for (key, time) in [("start", start), ("end", end)] where time.secondsSinceMidnight % 60 != 0 {
            section.complain(key, "has seconds; expected whole minutes, HH:MM")
        }
        return Self(symbols: symbols, days: days, start: start, end: end, zone: zone, calendar: calendar ?? HolidayCalendar())
    }
}
