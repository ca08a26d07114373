// FIX messages as people write them: fields behind each other, with | or SOH between them.

internal import Values

/// The fields of one message, in their order.
struct FIXLine {
    private(set) var fields: [(tag: Int, value: String)] = []

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

    /// A whole message: fields below 35 and of the header first, the others by their tags, a group behind its count in
    /// the order in which it was added.
    func message(_ msgType: String, number: Int, at time: String, separator: String) -> String {
        let ordered = Self.ordered(fields)
        var body = [(35, msgType), (34, String(number)), (49, "PENSTOCK"), (52, time), (56, "CLIENT")] + ordered
        let length = body.reduce(0) { $0 + "\($1.0)=\($1.1)".utf8.count + 1 }
        body = [(8, "FIX.4.4"), (9, String(length))] + body
        let sum = body.reduce(0) { sum, field in "\(field.0)=\(field.1)\u{1}".utf8.reduce(sum) { $0 + Int($1) } } % 256
        body.append((10, String(String(sum + 1_000).dropFirst())))
        return body.map { "\($0.0)=\($0.1)\(separator)" }.joined()
    }

    /// Groups begin with their counts, and stay as they are.
    private static func ordered(_ fields: [(tag: Int, value: String)]) -> [(Int, String)] {
        let counts: Set<Int> = [268, 146, 702, 453]
        var single: [(Int, [(Int, String)])] = []
        var index = 0
        while index < fields.count {
            if counts.contains(fields[index].tag) {
                single.append((fields[index].tag, fields[index...].map { ($0.tag, $0.value) }))
                break
            }
            single.append((fields[index].tag, [(fields[index].tag, fields[index].value)]))
            index += 1
        }
        return single.sorted { $0.0 < $1.0 }.flatMap(\.1)
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
