// Durations and sizes: a whole number and its unit.

internal import Values

extension Form<Interval> {
    /// `250ms`, `2s`, `5m`, `1h`; a lone 0 needs no unit.
    static func duration(_ range: ClosedRange<Interval>) -> Form {
        duration(range, secondsNeedUnit: true)
    }

    /// As ``duration(_:)``, and a bare number is seconds, as in the settings of QuickFIX.
    static func seconds(_ range: ClosedRange<Interval>) -> Form {
        duration(range, secondsNeedUnit: false)
    }

    /// `90d` or `12h`: a minute at least, and at most ten years.
    static var age: Form {
        let hours = seconds(.seconds(60)...(.seconds(315_360_000)))
        return Form(expected: "a time such as 12h or 90d, from 1m to 3650d") { (text) throws(Misfit) -> Interval in
            guard text.hasSuffix("d") else { return try hours.read(text) }
            guard let days = Int64(text.dropLast()), (1...3650).contains(days) else {
                throw Misfit(what: "\(shown(text)) is out of range")
            }
            return .seconds(days * 86_400)
        }
    }

    private static func duration(_ range: ClosedRange<Interval>, secondsNeedUnit: Bool) -> Form {
        let bounds = "from \(spelled(range.lowerBound)) to \(spelled(range.upperBound))"
        let kind =
            secondsNeedUnit
            ? "a duration such as 250ms or 2s" : "seconds, or a duration such as 250ms"
        return Form(expected: "\(kind), \(bounds)") { (text) throws(Misfit) -> Interval in
            guard let (count, unit) = split(text) else {
                throw Misfit(what: "\(quoted(text)) is not a duration")
            }
            guard !unit.isEmpty || !secondsNeedUnit || count == 0 else {
                throw Misfit(what: "\(quoted(text)) has no unit")
            }
            guard let factor = unit.isEmpty ? 1_000_000_000 : durationUnits[unit] else {
                throw Misfit(
                    what: "\(quoted(unit)) is no unit of time", expected: "us, ms, s, m or h")
            }
            guard let nanoseconds = product(count, factor),
                range.contains(Interval(nanoseconds: nanoseconds))
            else { throw Misfit(what: "\(shown(text)) is out of range") }
            return Interval(nanoseconds: nanoseconds)
        }
    }
}

extension Form<Int> {
    /// `64KiB`, `1MB`, `16GiB`, or a number of bytes.
    static func size(_ range: ClosedRange<Int>) -> Form {
        let bounds = "from \(spelledSize(range.lowerBound)) to \(spelledSize(range.upperBound))"
        return Form(expected: "a size such as 64KiB or 1MB, \(bounds)") {
            (text) throws(Misfit) -> Int in
            guard let (count, unit) = split(text) else {
                throw Misfit(what: "\(quoted(text)) is not a size")
            }
            guard let factor = unit.isEmpty ? 1 : sizeUnits[unit] else {
                throw Misfit(
                    what: "\(quoted(unit)) is no unit of size",
                    expected: "B, KiB, MiB, GiB, TiB, kB, MB, GB or TB")
            }
            guard let bytes = product(count, factor), range.contains(Int(bytes)) else {
                throw Misfit(what: "\(shown(text)) is out of range")
            }
            return Int(bytes)
        }
    }
}

private let durationUnits: [String: Int64] = [
    "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
]

private let sizeUnits: [String: Int64] = [
    "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
    "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
]

/// Digits and what is behind them; a number too large for an Int64 counts as the largest.
private func split(_ text: String) -> (count: Int64, unit: String)? {
    let digits = text.utf8.prefix(while: isDigit)
    guard !digits.isEmpty else { return nil }
    let unit = text[digits.endIndex...]
    guard unit.utf8.allSatisfy(isLetter) else { return nil }
    return (Int64(Substring(digits)) ?? .max, String(unit))
}

/// Nil when there is no such Int64.
private func product(_ count: Int64, _ factor: Int64) -> Int64? {
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
}

/// In the largest unit that leaves no rest.
private func spelled(_ interval: Interval) -> String {
    let unit = durationUnits.filter { interval.nanoseconds % $0.value == 0 }
        .max { $0.value < $1.value }
    guard let unit, interval.nanoseconds > 0 else { return "0s" }
    return "\(interval.nanoseconds / unit.value)\(unit.key)"
}

/// In the largest binary unit that leaves no rest.
private func spelledSize(_ bytes: Int) -> String {
    let unit = sizeUnits.filter { $0.key.utf8.count != 2 && Int64(bytes) % $0.value == 0 }
        .max { $0.value < $1.value }
    guard let unit else { return "\(bytes)B" }
    return "\(Int64(bytes) / unit.value)\(unit.key)"
}
