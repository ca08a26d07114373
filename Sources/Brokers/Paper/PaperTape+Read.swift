// A recording as text: comma-separated values.

public import Values

/// Why a text is no recording.
public struct PaperTapeError: Error, Equatable, Sendable {
    /// From 1.
    public let line: Int
    public let text: String
}

extension PaperTape {
    /// The names of the columns, of which the last two may be missing in the text.
    private static var columns: [String] {
        ["time", "symbol", "bid", "ask", "bidSize", "askSize", "last", "lastSize"]
    }

    /// Reads lines of comma-separated values. The first line names the columns, in any order: `time`, `symbol`, `bid`,
    /// `ask`, `bidSize`, `askSize`, and if there are trades `last` and `lastSize`, which may be empty. A time is
    /// `2026-01-05T09:30:00.123Z` with up to nine digits behind the point, or a count of nanoseconds since 1970. Empty
    /// lines, and lines that begin with `#`, are passed over; fields are not quoted.
    ///
    /// Total: any bytes give a list of entries or the first error. Nothing is asked of the values but their form.
    public static func entries(of text: Bytes) throws(PaperTapeError) -> [Entry] {
        var entries: [Entry] = []
        var places: [Int?] = []
        var (line, start) = (0, 0)
        while start < text.count {
            let rest = text.slice(start, text.count - start)
            var row = rest.slice(0, rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.count)
            start += row.count + 1
            line += 1
            if row.count > 0, row[row.count - 1] == UInt8(ascii: "\r") { row = row.slice(0, row.count - 1) }
            if row.isEmpty || row[0] == UInt8(ascii: "#") { continue }
            let fields = split(row)
            if places.isEmpty {
                places = try header(fields, line)
            } else {
                entries.append(try entry(fields, places, line))
            }
        }
        guard !places.isEmpty else {
            throw PaperTapeError(line: max(line, 1), text: "there is no line that names the columns")
        }
        return entries
    }

    private static func split(_ row: Bytes) -> [Bytes] {
        var fields: [Bytes] = []
        var rest = row
        while let comma = rest.firstIndex(of: UInt8(ascii: ",")) {
            fields.append(rest.slice(0, comma))
            rest = rest.slice(comma + 1, rest.count - comma - 1)
        }
        fields.append(rest)
        return fields
    }

    /// For each of our columns its place in the text.
    private static func header(_ fields: [Bytes], _ line: Int) throws(PaperTapeError) -> [Int?] {
        let names = fields.map(\.description)
        for (place, name) in names.enumerated() {
            guard columns.contains(name) else {
                throw PaperTapeError(line: line, text: "\(name) is no column; expected \(columns.joined(separator: ","))")
            }
            if names.prefix(place).contains(name) {
                throw PaperTapeError(line: line, text: "the column \(name) is there twice")
            }
        }
        for name in columns.prefix(6) where !names.contains(name) {
            throw PaperTapeError(line: line, text: "the column \(name) is missing")
        }
        return columns.map { names.firstIndex(of: $0) }
    }

    private static func entry(
        _ fields: [Bytes], _ places: [Int?], _ line: Int
    ) throws(PaperTapeError) -> Entry {
        let count = places.filter { $0 != nil }.count
        guard fields.count == count else {
            throw PaperTapeError(line: line, text: "\(fields.count) fields, and there are \(count) columns")
        }
        func number(_ column: Int) throws(PaperTapeError) -> Decimal? {
            guard let place = places[column], !fields[place].isEmpty else { return nil }
            guard let value = try? Decimal(fields[place]) else {
                throw PaperTapeError(line: line, text: "\(columns[column]) is no number: \(fields[place].description)")
            }
            return value
        }
        func required(_ column: Int) throws(PaperTapeError) -> Decimal {
            guard let value = try number(column) else {
                throw PaperTapeError(line: line, text: "\(columns[column]) is empty")
            }
            return value
        }
        let (timeField, symbolField) = (fields[places[0] ?? 0], fields[places[1] ?? 0])
        guard let time = instant(timeField) else {
            throw PaperTapeError(line: line, text: "time is no time: \(timeField.description)")
        }
        guard let symbol = Name(symbolField), !symbol.isEmpty else {
            throw PaperTapeError(line: line, text: "symbol is empty or longer than \(Name.capacity) bytes")
        }
        return Entry(
            time: time, symbol: symbol, bid: try required(2), ask: try required(3), bidSize: try required(4),
            askSize: try required(5), last: try number(6), lastSize: try number(7), line: line)
    }

    /// Nil for what is no time from 1970 to 2261.
    static func instant(_ text: Bytes) -> Instant? {
        guard text.firstIndex(of: UInt8(ascii: "T")) != nil else {
            return digits(text, 0, text.count).map { Instant(nanosecondsSinceEpoch: $0) }
        }
        // yyyy-mm-ddThh:mm:ss, a fraction or none, Z.
        guard text.count >= 20, text.count <= 30, text[text.count - 1] == UInt8(ascii: "Z"),
            text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T"),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let year = digits(text, 0, 4), let month = digits(text, 5, 2), let day = digits(text, 8, 2),
            let hour = digits(text, 11, 2), let minute = digits(text, 14, 2), let second = digits(text, 17, 2),
            year >= 1970, year <= 2261, month >= 1, month <= 12, day >= 1, day <= days(in: month, of: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction: Int64 = 0
        if text.count > 20 {
            guard text.count > 21, text[19] == UInt8(ascii: "."), let part = digits(text, 20, text.count - 21) else {
                return nil
            }
            fraction = part
            for _ in (text.count - 21)..<9 { fraction *= 10 }
        }
        var count = day - 1
        for past in 1970..<year { count += isLeap(past) ? 366 : 365 }
        for past in 1..<month { count += days(in: past, of: year) }
        let seconds = (count * 24 + hour) * 3600 + minute * 60 + second
        return Instant(nanosecondsSinceEpoch: seconds * 1_000_000_000 + fraction)
    }

    /// Nil for what has another byte than digits, or none, or is too large.
    private static func digits(_ text: Bytes, _ start: Int, _ count: Int) -> Int64? {
        guard count > 0 else { return nil }
        var value: Int64 = 0
        for index in start..<start + count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(Int64(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 31
        }
    }
}
