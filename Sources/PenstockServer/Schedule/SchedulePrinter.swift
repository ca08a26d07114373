// A schedule as lines, for people and for programs.

internal import FIXSession
internal import FIXWire
internal import Values

/// What is printed of one session.
struct SchedulePrinter {
    let session: String
    let schedule: Schedule

    /// The session's line, its state, and its next transitions.
    func lines(at instant: Instant, _ count: Int) -> [String] {
        let rows = schedule.transitions(after: instant).prefix(count).map { next in
            let local = LocalText(next.at, schedule.zone)
            var row = "  \(local.weekday) \(local.day) \(padded("\(local.time) \(local.zone)", 15))"
            row += "  \(utc(next.at).day) \(utc(next.at).time) UTC"
            row += "  \(padded(words(next), 22))  \(reason(next.reason).text)"
            return row
        }
        return ["\(session)  \(schedule.zone.name)", "  \(stateText(at: instant))"] + rows
    }

    /// The same as objects, without the session's line.
    func objects(at instant: Instant, _ count: Int) -> [String] {
        let state = schedule.state(at: instant)
        let name =
            switch state {
            case .open: "open"
            case .logonClosed: "logonClosed"
            case .closed: "closed"
            }
        let now = object(
            instant, "now",
            [
                ("state", json(name)), ("since", json(state.since)), ("until", json(state.until)),
                ("acceptsLogon", "\(state.acceptsLogon)"),
            ])
        return [now]
            + schedule.transitions(after: instant).prefix(count).map { next in
                object(
                    next.at, "\(next.event)",
                    [
                        ("reason", json(reason(next.reason).code)),
                        ("acceptsLogon", "\(next.acceptsLogon)"),
                    ])
            }
    }

    // MARK: - Words

    private func stateText(at instant: Instant) -> String {
        let state = schedule.state(at: instant)
        let until = state.until.map { " until \(text($0))" } ?? " for ever"
        let since = state.since.map { $0 == .distantPast ? "" : " since \(text($0))" } ?? ""
        let now = "at \(text(instant)): "
        return switch state {
        case .open: "\(now)open\(since)\(until)"
        case .logonClosed: "\(now)open\(since), but no logon\(until)"
        case .closed: "\(now)closed\(until)"
        }
    }

    private func words(_ transition: ScheduleTransition) -> String {
        switch transition.event {
        case .opens: transition.acceptsLogon ? "opens" : "opens, but no logon"
        case .closes: "closes"
        case .turnsOver: transition.acceptsLogon ? "begins anew" : "begins anew, no logon"
        case .logonOpens: "accepts logons"
        case .logonCloses: "logs out"
        case .resets: "resets MsgSeqNums"
        case .staysClosed: "stays closed"
        }
    }

    private func reason(_ reason: ScheduleTransition.Reason) -> (text: String, code: String) {
        switch reason {
        case .hours:
            if case .weekly = schedule.settings.hours { return ("weekly window", "weeklyWindow") }
            return ("daily window", "dailyWindow")
        case .logonHours: return ("logon window", "logonWindow")
        case .resetSeqTime: return ("resetSeqTime", "resetSeqTime")
        case .closedDay: return ("holiday", "closedDay")
        case .earlyClose: return ("early close", "earlyClose")
        case .lateOpen: return ("late open", "lateOpen")
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func text(_ instant: Instant) -> String { LocalText(instant, schedule.zone).all }

    private func utc(_ instant: Instant) -> LocalText { LocalText(instant, .utc) }

    // MARK: - JSON

    private func object(_ at: Instant, _ event: String, _ more: [(String, String)]) -> String {
        let local = LocalText(at, schedule.zone)
        let members = [
            ("session", json(session)), ("event", json(event)), ("at", json(at)),
            ("local", json("\(local.day)T\(local.time)\(local.offset)")), ("zone", json(local.zone)),
            ("timeZone", json(schedule.zone.name)),
        ]
        return "{" + (members + more).map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    /// RFC 3339; null for the beginning and the end of time.
    private func json(_ instant: Instant?) -> String {
        guard let instant, instant != .distantPast else { return "null" }
        return json("\(utc(instant).day)T\(utc(instant).time)Z")
    }

    /// A string of printable ASCII, as all names here are.
    private func json(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}

/// A point in time as the clocks of a place show it.
private struct LocalText {
    let day: String
    let weekday: String
    let time: String
    /// Such as `EST`.
    let zone: String
    /// Such as `-05:00`.
    let offset: String

    init(_ instant: Instant, _ rules: TimeZoneRules) {
        let clocks = rules.offset(at: instant)
        let local = instant.advanced(by: .seconds(Int64(clocks.seconds)))
        var formatter = TimestampFormatter()
        let text = formatter.text(of: local, .seconds).description
        let digits = text.prefix(8)
        day = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
        time = String(text.dropFirst(9))
        let name = "\(LocalDate(of: local).weekday)"
        weekday = name.prefix(1).uppercased() + name.dropFirst().prefix(2)
        zone = clocks.abbreviation
        let minutes = abs(clocks.seconds) / 60
        offset = "\(clocks.seconds < 0 ? "-" : "+")\(Self.pair(minutes / 60)):\(Self.pair(minutes % 60))"
    }

    var all: String { "\(weekday) \(day) \(time) \(zone)" }

    private static func pair(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
