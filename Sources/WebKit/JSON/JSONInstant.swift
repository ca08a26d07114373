// Points in time as venues write them.

internal import FIXWire
public import Values

/// How a point in time is written.
public enum JSONInstant: Sendable {
    /// Of these since 1970, whole or with a fraction: `1688586440.3456`.
    case seconds
    case milliseconds
    case microseconds
    case nanoseconds
    /// `2016-10-05T05:28:16.729643492Z`, or with an offset such as `+02:00` in place of the Z.
    ///
    /// Source: RFC 3339, section 5.6.
    case iso8601

    /// Nil for anything else, for a number that is no Decimal, and outside of what an Instant can be. What is finer
    /// than a nanosecond is cut off.
    public func read(_ bytes: Bytes) -> Instant? {
        switch self {
        case .seconds: JSONInstant.count(bytes, of: 1_000_000_000)
        case .milliseconds: JSONInstant.count(bytes, of: 1_000_000)
        case .microseconds: JSONInstant.count(bytes, of: 1000)
        case .nanoseconds: JSONInstant.count(bytes, of: 1)
        case .iso8601: JSONInstant.date(bytes)
        }
    }

    public func read(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        // Safe: the array holds its bytes during the call.
        return unsafe bytes.withUnsafeBytes { unsafe read(Bytes($0)) }
    }

    private static func count(_ bytes: Bytes, of nanoseconds: Int128) -> Instant? {
        guard let count = try? Decimal(scientific: bytes) else { return nil }
        let (whole, rest) = (Int128(count.mantissa) * nanoseconds).quotientAndRemainder(
            dividingBy: powerOfTen(Int(count.scale)))
        // Cut off toward the past, as everywhere.
        return Int64(exactly: rest < 0 ? whole - 1 : whole).map { Instant(nanosecondsSinceEpoch: $0) }
    }

    private static func date(_ bytes: Bytes) -> Instant? {
        // "2016-10-05T05:28:16", a fraction, and a zone.
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            let year = number(bytes.slice(0, 4)), let month = number(bytes.slice(5, 2)),
            let day = number(bytes.slice(8, 2)),
            let days = Timestamp.dayNumber(year: year, month: month, day: day),
            let zone = (19..<bytes.count).first(where: { isZone(bytes[$0]) }),
            let time = timeOfDay(bytes.slice(11, zone - 11)),
            let offset = offsetSeconds(bytes.slice(zone, bytes.count - zone))
        else { return nil }
        let sum = Int128(days) * 86_400_000_000_000 + Int128(time) - Int128(offset) * 1_000_000_000
        return Int64(exactly: sum).map { Instant(nanosecondsSinceEpoch: $0) }
    }

    private static func isZone(_ byte: UInt8) -> Bool {
        byte | 0x20 == UInt8(ascii: "z") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    /// Any number of digits behind the second.
    private static func timeOfDay(_ bytes: Bytes) -> Int64? {
        guard bytes.count > 21 else { return Timestamp.timeOfDay(bytes) }
        guard number(bytes.slice(21, bytes.count - 21)) != nil else { return nil }
        return Timestamp.timeOfDay(bytes.slice(0, 21))
    }

    /// East of Greenwich: nothing for `Z`.
    private static func offsetSeconds(_ bytes: Bytes) -> Int? {
        if bytes.count == 1, bytes[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = number(bytes.slice(1, 2)), hours <= 23,
            let minutes = number(bytes.slice(4, 2)), minutes <= 59
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return bytes[0] == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// Nothing but digits; saturates.
    private static func number(_ bytes: Bytes) -> Int? {
        var number = 0
        for index in 0..<bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            number = min(number * 10 + Int(digit), 1 << 40)
        }
        return number
    }
}
