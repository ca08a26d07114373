// Messages as people write them: `35=D|11=A|`, with `|` for the delimiter.

internal import FIXSession
internal import FIXWire
public import Values

/// Text and bytes of messages.
public enum WireText {
    /// The bytes of a text with `|` for delimiters.
    public static func bytes(_ text: String) -> [UInt8] {
        text.utf8.map { $0 == UInt8(ascii: "|") ? SOH : $0 }
    }

    /// The reverse; what is not UTF-8 shows as replacement characters.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.map { $0 == SOH ? UInt8(ascii: "|") : $0 }, as: UTF8.self)
    }

    /// A body, from MsgType(35) on, with BeginString, BodyLength and CheckSum around it.
    public static func framed(
        _ body: String, beginString: String = "FIX.4.4", bodyLength: String? = nil
    ) -> [UInt8] {
        let body = bytes(body)
        return summed(bytes("8=\(beginString)|9=\(bodyLength ?? String(body.count))|") + body)
    }

    /// With CheckSum(10) behind it.
    static func summed(_ bytes: [UInt8]) -> [UInt8] {
        bytes + Array("10=\(checkSum(bytes))\u{1}".utf8)
    }

    static func checkSum(_ bytes: some Sequence<UInt8>) -> String {
        let sum = bytes.reduce(0) { ($0 + Int($1)) % 256 }
        return String(String(1000 + sum).dropFirst())
    }

    /// `YYYYMMDD-HH:MM:SS.sss`.
    public static func timestamp(_ instant: Instant) -> String {
        var formatter = TimestampFormatter()
        return "\(formatter.text(of: instant, .milliseconds))"
    }

    /// The text with `now`, `now-5s` and the like as timestamps.
    static func dated(_ text: String, at now: Moment) -> String {
        guard text.contains("=now") else { return text }
        let fields = text.split(separator: "|", omittingEmptySubsequences: false).map { field in
            guard let separator = field.firstIndex(of: "=") else { return String(field) }
            let value = field[field.index(after: separator)...]
            guard value.hasPrefix("now") else { return String(field) }
            let shift = Line.interval(String(value.dropFirst(3))) ?? Interval(nanoseconds: 0)
            return "\(field[...separator])\(timestamp(now.utc.advanced(by: shift)))"
        }
        return fields.joined(separator: "|")
    }
}

/// A message as its leading header fields and the rest.
struct SplitMessage {
    var header: [(tag: String, value: String)] = []
    var omitted: Set<String> = []
    /// From the first field that is not of the header up to CheckSum(10).
    var body = ""
    var checkSum: String?

    init(_ text: String) {
        var rest = Substring(text)
        while let end = rest.firstIndex(of: "|") {
            let field = rest[..<end]
            if field.hasPrefix("!") {
                omitted.insert(String(field.dropFirst()))
            } else if let separator = field.firstIndex(of: "="), let tag = UInt32(field[..<separator]),
                Header.contains(tag)
            {
                header.append((String(tag), String(field[field.index(after: separator)...])))
            } else {
                break
            }
            rest = rest[rest.index(after: end)...]
        }
        body = String(rest)
        guard let last = body.dropLast().split(separator: "|", omittingEmptySubsequences: false).last,
            last.hasPrefix("10=")
        else { return }
        checkSum = String(last.dropFirst(3))
        body.removeLast(last.count + 1)
    }

    subscript(tag: String) -> String? { header.first { $0.tag == tag }?.value }

    var isPossibleDuplicate: Bool { self["43"] == "Y" }

    /// The bytes of what the peer says, with all that was not given filled in.
    ///
    /// - Parameter identity: The session's, who is spoken to.
    func filled(at now: Moment, for identity: SessionIdentity = Start.identity) -> [UInt8] {
        var fields = header.filter { $0.tag != "8" && $0.tag != "9" }
        func fill(_ tag: String, _ value: String) {
            if self[tag] == nil, !omitted.contains(tag) { fields.append((tag, value)) }
        }
        fill("49", "\(identity.targetCompID)")
        fill("52", WireText.timestamp(now.utc))
        fill("56", "\(identity.senderCompID)")
        if isPossibleDuplicate { fill("122", WireText.timestamp(now.utc)) }
        let body = fields.map { "\($0.tag)=\($0.value)|" }.joined() + self.body
        let head = "8=\(self["8"] ?? "\(identity.beginString)")|9=\(self["9"] ?? String(body.utf8.count))|"
        let bytes = WireText.bytes(head + body)
        if let checkSum { return bytes + WireText.bytes("10=\(checkSum)|") }
        return omitted.contains("10") ? bytes : WireText.summed(bytes)
    }

    /// The bytes of a text that is given whole, with `9=?` and `10=?` filled in.
    static func exact(_ text: String) -> [UInt8] {
        var text = text
        if let length = text.range(of: "9=?|") {
            let end = text.range(of: "|10=")?.lowerBound ?? text.endIndex
            let count = text[length.upperBound..<end].utf8.count + 1
            text.replaceSubrange(length, with: "9=\(count)|")
        }
        guard text.hasSuffix("10=?|") else { return WireText.bytes(text) }
        return WireText.summed(WireText.bytes(String(text.dropLast(5))))
    }
}

extension String {
    /// The first place of a text; the standard library has none without Foundation.
    fileprivate func range(of other: String) -> Range<String.Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(other) {
                return index..<self.index(index, offsetBy: other.count)
            }
            index = self.index(after: index)
        }
        return nil
    }
}
