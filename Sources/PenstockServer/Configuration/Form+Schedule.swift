// Times with a time zone, days of the week, days, and time zones.

internal import FIXSession
internal import Reactor

/// A time of day, and the time zone if it was written behind it, as QuickFIX/J has it.
struct ZonedTime {
    let time: LocalTime
    let zone: Configuration.Schedule.Zone?
}

extension Form<ZonedTime> {
    /// `15:00`, `15:00:00` or `15:00:00 US/Central`.
    static var zonedTime: Form {
        let time = Form<LocalTime>.localTime
        return Form(expected: "\(time.expected), or such a time with a time zone") {
            (text) throws(Misfit) -> ZonedTime in
            let end = text.firstIndex(of: " ") ?? text.endIndex
            let zone = text[end...].drop { $0 == " " }
            guard !zone.isEmpty else { return ZonedTime(time: try time.read(text), zone: nil) }
            return ZonedTime(
                time: try time.read(String(text[..<end])), zone: try Self.zone(String(zone)))
        }
    }

    private static func zone(_ text: String) throws(Misfit) -> Configuration.Schedule.Zone {
        let form = Form<Configuration.Schedule.Zone>.timeZone
        do throws(Misfit) {
            return try form.read(text)
        } catch {
            throw Misfit(
                what: error.what, expected: error.expected ?? form.expected,
                suggestion: error.suggestion)
        }
    }
}

extension Form<LocalTime> {
    static var localTime: Form {
        let time = Form<TimeOfDay>.timeOfDay
        return Form(expected: time.expected) { (text) throws(Misfit) -> LocalTime in
            let seconds = try time.read(text).secondsSinceMidnight
            guard let time = LocalTime(secondsSinceMidnight: seconds) else {
                preconditionFailure("a time of day is less than a day")
            }
            return time
        }
    }
}

extension Form<Weekday> {
    /// A name, or at least two letters of it.
    static var weekday: Form {
        let names = Weekday.allCases.map { ("\($0)", $0) }
        return Form(expected: "a day of the week, such as Monday or Mon") {
            (text) throws(Misfit) -> Weekday in
            let word = text.lowercased()
            if word.utf8.count >= 2, let day = names.first(where: { $0.0.utf8.starts(with: word.utf8) }) {
                return day.1
            }
            let near = suggestion(for: word, among: names.map { $0.0.prefix(1).uppercased() + $0.0.dropFirst() })
            throw Misfit(what: "\(quoted(text)) is no day", suggestion: near)
        }
    }
}

extension Form<LocalDate> {
    static var date: Form {
        Form(expected: "a date such as 2026-12-25, of the years 1678 to 2261") {
            (text) throws(Misfit) -> LocalDate in
            let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy(isDigit) }),
                let year = Int(Substring(parts[0])), let month = Int(Substring(parts[1])),
                let day = Int(Substring(parts[2])),
                let date = LocalDate(year: year, month: month, day: day)
            else { throw Misfit(what: "\(quoted(text)) is no date") }
            return date
        }
    }
}

extension Form<Configuration.Schedule.Zone> {
    static var timeZone: Form {
        Form(expected: "a name from \(TimeZoneDatabase.folder), such as America/New_York") {
            (text) throws(Misfit) -> Configuration.Schedule.Zone in
            if text == "UTC" { return .utc }
            if TimeZoneDatabase.has(text) { return .named(text) }
            let names = TimeZoneDatabase.names
            guard !names.isEmpty else {
                throw Misfit(
                    what: "this machine knows no time zones", expected: "the package tzdata")
            }
            throw Misfit(
                what: "\(quoted(text)) is no time zone", suggestion: nearest(to: text, among: names))
        }
    }

    /// Mostly, what is wrong is a letter, or what is missing is the continent.
    private static func nearest(to text: String, among names: [String]) -> String? {
        let city = "/" + text.lowercased().replacing(" ", with: "_")
        return suggestion(for: text, among: names) ?? names.first { $0.lowercased().hasSuffix(city) }
    }
}
