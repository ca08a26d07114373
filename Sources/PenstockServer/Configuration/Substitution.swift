// `${NAME}` and `${NAME:default}`: values from the environment.

enum Substitution {
    /// The longest value, in bytes, when everything is in its place.
    static let lengthMax = 64 << 10

    /// `text` with every `${NAME}` and `${NAME:default}` replaced; `$${` stands for `${` itself.
    ///
    /// What comes from the environment is not looked at again. A variable that is set, be it to
    /// nothing, goes before the default.
    static func apply(to text: String, _ environment: [String: String]) throws(Misfit) -> String {
        guard text.contains("${") else { return text }
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "$"), rest.starts(with: "${".utf8) {
                rest.removeFirst(2)
                result += "${".utf8
            } else if byte == UInt8(ascii: "$"), rest.first == UInt8(ascii: "{") {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
                    throw Misfit(
                        what: "\"${\" without a \"}\"",
                        expected: "${NAME}, ${NAME:default} or $${ for ${")
                }
                result += try value(of: rest[..<end], environment).utf8
                rest = rest[(end + 1)...]
            } else {
                result.append(byte)
            }
            guard result.count <= lengthMax else {
                throw Misfit(
                    what: "too long with its variables replaced",
                    expected: "at most \(lengthMax) bytes")
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What takes the place of `${reference}`.
    private static func value(
        of reference: ArraySlice<UInt8>, _ environment: [String: String]
    ) throws(Misfit) -> String {
        let parts = reference.split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(decoding: parts[0], as: UTF8.self)
        guard isName(parts[0]) else {
            throw Misfit(
                what: "\(quoted(name)) is not the name of a variable",
                expected: "letters, digits and _, the first no digit")
        }
        if let value = environment[name] { return value }
        guard parts.count == 2 else {
            throw Misfit(
                what: "the environment variable \(shown(name)) is not set",
                expected: "it to be, or a default as in ${\(shown(name)):default}")
        }
        let fallback = String(decoding: parts[1], as: UTF8.self)
        guard !fallback.contains("${") else {
            throw Misfit(
                what: "a variable inside the default of \(shown(name))", expected: "plain text")
        }
        return fallback
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, !isDigit(first) else { return false }
        return bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
