// Scalars of YAML, written so that our reader finds in them what was meant.

/// A value as it is written into the file.
struct YAMLText: Hashable {
    /// With its quotation marks, if it needs them.
    let literal: String

    init(_ value: String) { literal = YAMLText.literal(value) }

    /// Plain where nobody could take it for anything else.
    private static func literal(_ value: String) -> String {
        let marks = Set("._/-+:".unicodeScalars)
        let isPlain = value.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || marks.contains($0))
        }
        // Times are quoted, as other readers of YAML take them for numbers.
        let isTime =
            value.contains(":") && value.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ":") }
        guard isPlain, !isTime, value != "null", value.last != ":", let first = value.utf8.first,
            isDigit(first) || isLetter(first) || first == UInt8(ascii: "/")
                || value.hasPrefix("../")
        else { return quoted(value) }
        return value
    }

    /// Between quotation marks; everything that is not printable ASCII escaped.
    private static func quoted(_ value: String) -> String {
        var literal = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case " "..."~": literal.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                literal += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
            }
        }
        return literal + "\""
    }

    /// Text that may stand behind `#`: one line of what can be shown, not too long.
    static func remark(_ text: String) -> String {
        var remark = ""
        for scalar in text.unicodeScalars.prefix(200) {
            let isPrintable =
                scalar.isASCII
                ? (0x20..<0x7F).contains(scalar.value) : scalar.properties.isAlphabetic
            remark.unicodeScalars.append(isPrintable ? scalar : "?")
        }
        return remark
    }
}
