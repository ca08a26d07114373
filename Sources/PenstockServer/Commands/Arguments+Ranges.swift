// Options that bound what a command looks at.

internal import Values

extension Arguments {
    /// From one number to another, both in; open where an option is not given.
    func numbers(from first: String, to last: String) throws(Misuse) -> ClosedRange<UInt64> {
        let from = try number(first, in: 0...Int.max) ?? 0
        let to = try number(last, in: 0...Int.max)
        if let to, to < from { throw Misuse(message: "--\(last) is less than --\(first)") }
        return UInt64(from)...(to.map { UInt64($0) } ?? .max)
    }

    /// A time of UTC, or so long before `now`; nil when the option is not given.
    func time(_ name: String, at now: Instant) throws(Misuse) -> Instant? {
        guard let text = self[name] else { return nil }
        guard let time = LogTime.parse(text, at: now) else {
            throw Misuse(
                message: "--\(name) is \(text); expected YYYYMMDD-HH:MM:SS, HH:MM:SS or a duration like 5m")
        }
        return time
    }
}
