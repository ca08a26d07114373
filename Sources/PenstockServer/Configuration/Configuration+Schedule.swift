// When a session runs. The keys are QuickFIX's; several windows and the calendar are ours.

package import FIXSession

extension Configuration {
    /// What makes a session's ``FIXSession/Schedule``, all but the rules of the time zone.
    package struct Schedule: Sendable {
        /// Without contradictions.
        package let settings: ScheduleSettings
        package let zone: Zone
        package let calendar: HolidayCalendar

        /// Whose clocks the times are of.
        package enum Zone: Hashable, Sendable {
            case utc
            /// The time zone of the machine.
            case local
            /// Of the system's database, which has it.
            case named(String)
        }
    }
}

extension Configuration.Schedule {
    static func read(_ section: inout Section, _ role: SessionRole) -> Self {
        var zone = ZoneChoice(&section)
        var settings = ScheduleSettings()
        let hours = HoursKeys(&section, &zone)
        settings.hours = hours.hours(&section)
        settings.logonHours = LogonKeys(&section, &zone).hours(&section, inside: hours)
        // It is the initiator that begins a reset in the middle of a session.
        if case .initiator = role {
            settings.resetSeqTime = zone.time("resetSeqTime", &section)
        }
        let calendar = section.optional("calendar", .text("a file")).flatMap { section.calendar($0) }
        do throws(ScheduleFault) {
            _ = try FIXSession.Schedule(settings)
        } catch {
            section.complain(error)
            settings = ScheduleSettings()
        }
        return Self(
            settings: settings, zone: zone.zone, calendar: calendar ?? HolidayCalendar())
    }
}

/// The one time zone of a session, which may be said in several places.
private struct ZoneChoice {
    private(set) var zone = Configuration.Schedule.Zone.utc
    /// The first that said it.
    private var key: String?

    init(_ section: inout Section) {
        if let zone = section.optional("timeZone", .timeZone) { choose(zone, "timeZone", section) }
        if section.value("useLocalTime", .boolean, default: false) {
            choose(.local, "useLocalTime", section)
        }
    }

    /// The time of a key that may have a time zone behind it.
    mutating func time(_ key: String, _ section: inout Section) -> LocalTime? {
        guard let time = section.optional(key, .zonedTime) else { return nil }
        if let zone = time.zone { choose(zone, key, section) }
        return time.time
    }

    private mutating func choose(
        _ zone: Configuration.Schedule.Zone, _ key: String, _ section: Section
    ) {
        if let first = self.key, zone != self.zone {
            section.complain(
                key, "another time zone than that of \(first), \(self.zone); expected only one")
        }
        if self.key == nil {
            self.key = key
            self.zone = zone
        }
    }
}

extension Configuration.Schedule.Zone: CustomStringConvertible {
    package var description: String {
        switch self {
        case .utc: "UTC"
        case .local: "local time"
        case .named(let name): name
        }
    }
}

/// The keys of the windows of a session.
private struct HoursKeys {
    let start: LocalTime?
    let end: LocalTime?
    let startDay: Weekday?
    let endDay: Weekday?
    private let weekdays: [Weekday]?
    private let windows: [DailyWindow]

    init(_ section: inout Section, _ zone: inout ZoneChoice) {
        start = zone.time("startTime", &section)
        end = zone.time("endTime", &section)
        startDay = section.optional("startDay", .weekday)
        endDay = section.optional("endDay", .weekday)
        weekdays = section.list("weekdays", "day", .weekday)
        windows = section.node("windows").map { Self.windows($0, &section) } ?? []
    }

    /// None when any is wrong.
    private static func windows(_ node: YAMLNode, _ section: inout Section) -> [DailyWindow] {
        let form = Form<LocalTime>.localTime
        let windows = section.parts("windows", atLeastOne: "window, {start: HH:MM, end: HH:MM}") {
            let (start, end) = ($0.required("start", form), $0.required("end", form))
            return start.flatMap { start in end.map { DailyWindow(from: start, to: $0) } }
        }
        guard case .sequence(let items) = node.content else { return [] }
        return windows.count == items.count ? windows : []
    }

    /// The windows that the keys stand for; those that contradict each other are reported.
    func hours(_ section: inout Section) -> ScheduleHours {
        let keys = ["startTime", "endTime", "startDay", "endDay", "weekdays", "windows"]
        if section.value("nonStopSession", .boolean, default: false) {
            for key in keys { section.exclude(key, "nonStopSession") }
            return .always
        }
        if section.has("windows") {
            for key in keys.prefix(4) { section.exclude(key, "windows") }
        }
        if section.has("startDay") { section.exclude("weekdays", "startDay") }
        section.pair("startTime", "endTime")
        section.pair("startDay", "endDay")
        for key in ["startDay", "weekdays"]
        where section.has(key) && !section.has("startTime") && !section.has("windows") {
            section.complain(key, "nothing without times; expected startTime and endTime, too")
        }
        let days = weekdays.map(Set.init) ?? Set(Weekday.allCases)
        if !windows.isEmpty { return .daily(windows, on: days) }
        guard let start, let end else { return .always }
        if let startDay, let endDay {
            return .weekly(from: WeekTime(startDay, start), to: WeekTime(endDay, end))
        }
        return .daily([DailyWindow(from: start, to: end)], on: days)
    }
}

/// The keys of the logon window. Each that is not there is as that of the session's window.
///
/// Source: QuickFIX, LogonTime, LogoutTime, LogonDay and LogoutDay.
private struct LogonKeys {
    private let logon: LocalTime?
    private let logout: LocalTime?
    private let logonDay: Weekday?
    private let logoutDay: Weekday?

    init(_ section: inout Section, _ zone: inout ZoneChoice) {
        logon = zone.time("logonTime", &section)
        logout = zone.time("logoutTime", &section)
        logonDay = section.optional("logonDay", .weekday)
        logoutDay = section.optional("logoutDay", .weekday)
    }

    func hours(_ section: inout Section, inside hours: HoursKeys) -> ScheduleHours {
        let keys = ["logonTime", "logoutTime", "logonDay", "logoutDay"]
        guard keys.contains(where: section.has) else { return .always }
        if !section.has("startTime") { section.pair("logonTime", "logoutTime") }
        if !section.has("startDay") { section.pair("logonDay", "logoutDay") }
        if !section.has("startTime"), section.has("logonDay") {
            section.require("logonTime", with: "logonDay")
        }
        guard let from = logon ?? hours.start, let to = logout ?? hours.end else { return .always }
        if let fromDay = logonDay ?? hours.startDay, let toDay = logoutDay ?? hours.endDay {
            return .weekly(from: WeekTime(fromDay, from), to: WeekTime(toDay, to))
        }
        return .daily([DailyWindow(from: from, to: to)])
    }
}

// MARK: - Keys that do not go together

extension Section {
    fileprivate func has(_ key: String) -> Bool { entries[key] != nil }

    fileprivate func exclude(_ key: String, _ other: String) {
        if has(key) { complain(key, "of no use with \(other); expected one of them") }
    }

    fileprivate func require(_ key: String, with other: String) {
        if !has(key) { complain(other, "nothing without \(key); expected both") }
    }

    fileprivate func pair(_ key: String, _ other: String) {
        if has(key) { require(other, with: key) }
        if has(other) { require(key, with: other) }
    }

    fileprivate func complain(_ fault: ScheduleFault) {
        switch fault {
        case .noWindows, .noDays: preconditionFailure("an empty list is reported and counts as none")
        case .tooManyWindows:
            let most = FIXSession.Schedule.windowsPerDayMax
            complain("windows", "too many; expected at most \(most) a day")
        case .windowsOverlap(let first, let second):
            complain(
                "windows", "\(ordinal(second)) overlaps \(ordinal(first)); expected one at a time")
        case .neverAcceptsLogon:
            let key = has("logonTime") ? "logonTime" : "logonDay"
            complain(key, "never while the session is open; expected a time inside its hours")
        case .neverResets:
            complain(
                "resetSeqTime",
                "never while a session goes on; expected a time inside its hours, and not their start")
        }
    }

    private func ordinal(_ index: Int) -> String { "number \(index + 1)" }
}
