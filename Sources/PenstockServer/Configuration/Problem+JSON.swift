// Problems for programs.

extension Problem {
    /// `{"file","line","column","key","message"}`; what is not known is null.
    var json: String {
        let (line, column) = line > 0 ? ("\(line)", "\(column)") : ("null", "null")
        let key = key.isEmpty ? "null" : Problem.string(key)
        return "{\"file\":\(Problem.string(file)),\"line\":\(line),\"column\":\(column),"
            + "\"key\":\(key),\"message\":\(Problem.string(message))}"
    }

    static func string(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
