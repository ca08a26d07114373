// UTCTimestamp: the form in which FIX writes points in time.

public import Values

/// How many digits a timestamp has behind the second.
public enum TimestampPrecision: Int, Sendable {
    case seconds = 0
    case milliseconds = 3
    case microseconds = 6
    case nanoseconds = 9
}

/// Reads and checks `YYYYMMDD-HH:MM:SS[.f]`.
public enum Timestamp {
    /// The instant, or nil for anything that is not a UTCTimestamp.
    ///
    /// Shape: 0 to 12 digits behind the second; picoseconds are cut to nanoseconds here, the bytes of
    /// the message keep them. A leap second, 23:59:60, is the first instant of the next day. Years
    /// 1678 to 2261 fit.
    ///
    /// Source: FIX 4.4 volume 1, data type UTCTimestamp.
    @_noLocks
    public static func parse(_ bytes: Bytes) -> Instant? {
        guard bytes.count >= 17, bytes[8] == UInt8(ascii: "-"),
            let day = dayNumber(bytes.slice(0, 8)),
            let time = timeOfDay(bytes.slice(9, bytes.count - 9))
        else { return nil }
        // The first and the last days that an Int64 of nanoseconds holds to their ends.
        guard day >= -106_751, day <= 106_750 else { return nil }
        return Instant(nanosecondsSinceEpoch: Int64(day) * 86_400_000_000_000 + time)
    }

    /// Days since 1970-01-01 of `YYYYMMDD`, or nil when there is no such day.
    @_noLocks
    public static func dayNumber(_ bytes: Bytes) -> Int? {
        guard bytes.count == 8, let number = EightDigits.number(word(bytes, 0)) else { return nil }
        let date = Int(number)
        return dayNumber(year: date / 10_000, month: date / 100 % 100, day: date % 100)
    }

    /// Days since 1970-01-01, or nil when there is no such day, or it is outside of the years 1 to 9999.
    @_noLocks
    public static func dayNumber(year: Int, month: Int, day: Int) -> Int? {
        guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1, day <= days(in: month, of: year)
        else { return nil }
        return daysSinceEpoch(year: year, month: month, day: day)
    }

    /// Nanoseconds since midnight of `HH:MM:SS[.f]`, or nil; 23:59:60 is a whole day.
    @_noLocks
    public static func timeOfDay(_ bytes: Bytes) -> Int64? {
        guard bytes.count >= 8 else { return nil }
        // "00:00:00" taken away leaves the digits, and nothing where the colons are.
        let digits = word(bytes, 0) ^ 0x3030_3A30_303A_3030
        guard digits & 0x0000_FF00_00FF_0000 == 0, EightDigits.areDigits(digits) else { return nil }
        let hour = pair(digits)
        let minute = pair(digits >> 24)
        let second = pair(digits >> 48)
        guard hour <= 23, minute <= 59,
            second <= 59 || (second == 60 && hour == 23 && minute == 59),
            let fraction = fractionNanoseconds(bytes)
        else { return nil }
        return (hour * 3600 + minute * 60 + second) * 1_000_000_000 + fraction
    }

    /// Eight bytes from `start`, which the caller knows to be there.
    @inline(__always)
    private static func word(_ bytes: Bytes, _ start: Int) -> UInt64 {
        let part = bytes.slice(start, 8)
        // Safe: the slice has eight bytes.
        return UInt64(littleEndian: unsafe part.base.loadUnaligned(as: UInt64.self))
    }

    /// The two digits in the lowest bytes.
    @inline(__always)
    private static func pair(_ digits: UInt64) -> Int64 {
        Int64(digits & 0xF) * 10 + Int64(digits >> 8 & 0xF)
    }

    /// `.123` behind the eighth byte, or nothing there: a point needs at least one digit behind it.
    @inline(__always)
    private static func fractionNanoseconds(_ bytes: Bytes) -> Int64? {
        if bytes.count == 8 { return 0 }
        guard bytes[8] == UInt8(ascii: "."), bytes.count >= 10, bytes.count <= 21 else {
            return nil
        }
        var nanoseconds: Int64 = 0
        var index = 9
        while index < bytes.count {
            let digit = Int64(bytes[index]) - 48
            guard digit >= 0, digit <= 9 else { return nil }
            if index < 18 { nanoseconds = nanoseconds * 10 + digit }
            index += 1
        }
        if bytes.count == 12 { return nanoseconds * 1_000_000 }
        while index < 18 {
            nanoseconds *= 10
            index += 1
        }
        return nanoseconds
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// The civil calendar as arithmetic: years begin in March, so that leap days come last.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }
}

/// Writes timestamps, keeping the text of the last second: the next one is mostly the same.
public struct TimestampFormatter: Sendable {
    private var second: Int64 = 0
    /// `YYYYMMDD-HH:MM:SS`, the text of `second`.
    private var prefix = Text<4>("19700101-00:00:00")
    /// What was asked for last: a message often has the same time twice.
    private var last = (nanoseconds: Int64(0), precision: TimestampPrecision.seconds)
    private(set) var text = Text<4>("19700101-00:00:00")

    public init() {}

    /// `YYYYMMDD-HH:MM:SS[.sss[sss[sss]]]`; digits beyond the precision are cut off, not rounded.
    @_noLocks
    public mutating func text(of instant: Instant, _ precision: TimestampPrecision) -> Text<4> {
        renew(instant, precision)
        return text
    }

    /// Makes `text` that of an instant.
    @_noLocks @inline(__always)
    mutating func renew(_ instant: Instant, _ precision: TimestampPrecision) {
        if instant.nanosecondsSinceEpoch != last.nanoseconds || precision != last.precision { write(instant, precision) }
    }

    private mutating func write(_ instant: Instant, _ precision: TimestampPrecision) {
        let nanoseconds = instant.nanosecondsSinceEpoch
        last = (nanoseconds, precision)
        // Not by multiplying the second back: at the ends of time that would overflow.
        var (second, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if fraction < 0 {
            fraction += 1_000_000_000
            second -= 1
        }
        if second != self.second { renew(second) }
        text = prefix
        switch precision {
        case .seconds: break
        case .milliseconds: appendFraction(PackedDigits(three: UInt32(truncatingIfNeeded: fraction / 1_000_000)))
        case .microseconds: appendFraction(PackedDigits(padded: UInt64(fraction / 1000)).last(6))
        case .nanoseconds:
            text.append(UInt8(ascii: "."))
            text.appendDigits(of: UInt64(fraction), width: 9)
        }
    }

    /// A point and up to seven digits.
    @inline(__always)
    private mutating func appendFraction(_ digits: PackedDigits) {
        text.append(word: UInt64(UInt8(ascii: ".")) | digits.word << 8, count: digits.count + 1)
    }

    private mutating func renew(_ second: Int64) {
        self.second = second
        let day = second >= 0 ? second / 86_400 : (second + 1) / 86_400 - 1
        let time = second - day * 86_400
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        prefix = Text()
        appendPair(year / 100)
        appendPair(year % 100)
        appendPair(month)
        appendPair(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        prefix.append(UInt8(ascii: "-"))
        appendPair(time / 3600)
        prefix.append(UInt8(ascii: ":"))
        appendPair(time / 60 % 60)
        prefix.append(UInt8(ascii: ":"))
        appendPair(time % 60)
    }

    private mutating func appendPair(_ number: Int64) {
        prefix.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        prefix.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}
