// Points in time as logs write them.

internal import FIXWire
internal import Values

/// Reads the forms of QuickFIX, of Go's log package, of log4j and logback, and of ISO 8601.
enum FIXTextTime {
    /// The first point in time in the text: a date as `YYYYMMDD`, `YYYY-MM-DD` or `YYYY/MM/DD`, then
    /// `-`, `T`, `_` or a space, then `HH:MM:SS` with a fraction behind a point or a comma, then `Z`,
    /// `+HH:MM`, `+HHMM` or nothing, which is taken for UTC.
    static func first(in text: Bytes) -> Instant? {
        for index in 0..<text.count where isDigit(text[index]) {
            if index > 0, isDigit(text[index - 1]) { continue }
            var reader = ByteReader(text, from: index)
            if let time = read(&reader) { return time }
        }
        return nil
    }

    private static func read(_ reader: inout ByteReader) -> Instant? {
        guard let day = day(&reader), day >= -106_750, day <= 106_749 else { return nil }
        guard let joint = reader.peek(), joint == UInt8(ascii: "-") || joint == UInt8(ascii: "T")
            || joint == UInt8(ascii: "_") || joint == UInt8(ascii: " ")
        else { return nil }
        reader.index += 1
        guard let hour = reader.takeNumber(2), hour < 24, reader.take(":"),
            let minute = reader.takeNumber(2), minute < 60, reader.take(":"),
            let second = reader.takeNumber(2), second <= 60
        else { return nil }
        let seconds = Int64(day) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        let fraction = nanoseconds(&reader)
        return Instant(nanosecondsSinceEpoch: (seconds - zone(&reader)) * 1_000_000_000 + fraction)
    }

    /// Days since 1970.
    private static func day(_ reader: inout ByteReader) -> Int? {
        guard let year = reader.takeNumber(4) else { return nil }
        let dash = reader.take("-")
        let slash = !dash && reader.take("/")
        guard let month = reader.takeNumber(2) else { return nil }
        if dash, !reader.take("-") { return nil }
        if slash, !reader.take("/") { return nil }
        guard let day = reader.takeNumber(2) else { return nil }
        return Timestamp.dayNumber(year: year, month: month, day: day)
    }

    /// Of a fraction; digits beyond nanoseconds are cut off.
    private static func nanoseconds(_ reader: inout ByteReader) -> Int64 {
        let start = reader.index
        guard reader.take(".") || reader.take(",") else { return 0 }
        var unit: Int64 = 100_000_000
        var nanoseconds: Int64 = 0
        var count = 0
        while let digit = reader.takeDigit() {
            nanoseconds += Int64(digit) * unit
            unit /= 10
            count += 1
        }
        if count == 0 { reader.index = start }
        return nanoseconds
    }

    /// Seconds east of Greenwich; 0 where no zone stands.
    private static func zone(_ reader: inout ByteReader) -> Int64 {
        _ = reader.take(" ")
        let isEast = reader.take("+")
        guard isEast || reader.take("-"), let hours = reader.takeNumber(2), hours < 24 else { return 0 }
        _ = reader.take(":")
        guard let minutes = reader.takeNumber(2), minutes < 60 else { return 0 }
        if let next = reader.peek(), ByteReader.isWord(next) { return 0 }
        return Int64(hours * 3600 + minutes * 60) * (isEast ? 1 : -1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
