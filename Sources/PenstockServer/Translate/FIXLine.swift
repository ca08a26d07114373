// FIX messages as people write them: fields behind each other, with | or SOH between them.

internal import FIXWire
internal import Values

/// The fields of one message, in their order.
struct FIXLine {
    private(set) var fields: [(tag: Int, value: String)] = []
    /// Where repeating groups stand in it that were added, each with its count.
    private var groups: [Range<Int>] = []

    init() {}

    /// - Throws: ``TranslateProblem`` for what is no `TAG=VALUE`.
    init(_ text: some StringProtocol) throws(TranslateProblem) {
        let separator: Character = text.contains("\u{1}") ? "\u{1}" : "|"
        for piece in text.split(separator: separator) {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let tag = Int(parts[0].drop { $0 == " " }), tag > 0 else {
                throw TranslateProblem("\(quoted(String(piece.prefix(40)))) is no field; expected TAG=VALUE with | or SOH between fields")
            }
            fields.append((tag, String(parts[1])))
        }
    }

    /// Messages that may come without line ends between them: each begins with its BeginString(8), where it has one.
    ///
    /// - Throws: ``TranslateProblem`` for what is no `TAG=VALUE`.
    static func all(in text: some StringProtocol) throws(TranslateProblem) -> [FIXLine] {
        var lines: [FIXLine] = []
        for field in try FIXLine(text).fields {
            if lines.isEmpty || field.tag == 8 { lines.append(FIXLine()) }
            lines[lines.count - 1].fields.append(field)
        }
        return lines
    }

    var msgType: String? { self[35] }

    /// The first value of a tag.
    subscript(tag: Int) -> String? { fields.first { $0.tag == tag }?.value }

    /// The entries of a group, each from its first tag on.
    func entries(of count: Int, beginningWith first: Int) -> [FIXLine] {
        guard let start = fields.firstIndex(where: { $0.tag == count }) else { return [] }
        var entries: [FIXLine] = []
        for field in fields[(start + 1)...] {
            if field.tag == 10 { break }
            if field.tag == first { entries.append(FIXLine()) }
            guard !entries.isEmpty else { continue }
            entries[entries.count - 1].fields.append(field)
        }
        return entries
    }

    // MARK: Making one

    mutating func add(_ tag: Int, _ value: String?) {
        if let value, !value.isEmpty { fields.append((tag, value.clean)) }
    }

    mutating func add(_ tag: Int, _ value: Decimal?) { add(tag, value?.description) }

    /// A repeating group: what is nil or empty in an entry is left out.
    mutating func add(group count: Int, _ entries: [[(tag: Int, value: String?)]]) {
        let start = fields.count
        add(count, String(entries.count))
        for (tag, value) in entries.joined() { add(tag, value) }
        groups.append(start..<fields.count)
    }

    /// A whole message of ours: the header, then tags ascending, a group at the place of its count.
    func message(_ msgType: String, number: Int, at time: String, separator: String) -> String {
        var blocks = groups.map { Array(fields[$0]) }
        for (index, field) in fields.enumerated() where !groups.contains(where: { $0.contains(index) }) { blocks.append([field]) }
        blocks.sort { $0[0].tag < $1[0].tag }
        return Self.finished(
            [(35, msgType), (34, String(number)), (49, "PENSTOCK"), (52, time), (56, "CLIENT")] + blocks.joined(), separator)
    }

    /// Its body as a message of a type, in the order in which it was written, with a header of our own: for what reads
    /// messages from the wire.
    func wire(as msgType: String) -> [UInt8] {
        let header: Set<Int> = [8, 9, 10, 34, 35, 43, 49, 50, 52, 56, 57, 97, 122, 142, 143]
        let body = fields.filter { !header.contains($0.tag) }
        return Array(Self.finished([(35, msgType)] + body, "\u{1}").utf8)
    }

    /// With BeginString(8) and BodyLength(9) before it and CheckSum(10) behind it.
    private static func finished(_ body: [(tag: Int, value: String)], _ separator: String) -> String {
        let length = body.reduce(0) { $0 + "\($1.tag)=\($1.value)".utf8.count + 1 }
        var all = [(8, "FIX.4.4"), (9, String(length))] + body
        let sum = all.reduce(0) { sum, field in "\(field.0)=\(field.1)\u{1}".utf8.reduce(sum) { $0 + Int($1) } } % 256
        all.append((10, String(String(sum + 1_000).dropFirst())))
        return all.map { "\($0.0)=\($0.1)\(separator)" }.joined()
    }
}

extension FIXLine {
    /// A UTC timestamp; nil for any other text.
    static func time(_ text: String?) -> Instant? {
        guard let text else { return nil }
        // Safe: the array holds its bytes during the call.
        return unsafe Array(text.utf8).withUnsafeBytes { Timestamp.parse(unsafe Bytes($0)) }
    }
}

extension String {
    /// No byte of it ends a field.
    fileprivate var clean: String {
        String(decoding: utf8.map { $0 < 0x20 || $0 == 0x7C ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }
}

/// What cannot be translated, and why.
struct TranslateProblem: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
