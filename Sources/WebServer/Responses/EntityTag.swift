// Marks of what a client has already.

/// Source: RFC 9110, sections 8.8.3 and 13.1.2.
enum EntityTag {
    /// What is compressed is another sequence of bytes, and has another mark.
    static func compressed(_ tag: String) -> String {
        tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.utf8.count >= 2 ? "\(tag.dropLast())-gzip\"" : tag
    }

    /// Whether a value of `If-None-Match` names the tag, in either form.
    static func isNamed(_ tag: String, in value: String) -> Bool {
        let wanted = [bare(tag[...]), bare(compressed(tag)[...])]
        var rest = Whitespace.trimmed(value[...])
        if rest == "*" { return true }
        while !rest.isEmpty {
            if rest.hasPrefix("W/") { rest = rest.dropFirst(2) }
            // A tag may have a comma in it.
            guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else { return false }
            if wanted.contains(rest[...end]) { return true }
            rest = rest[rest.index(after: end)...].drop { $0 == " " || $0 == "\t" || $0 == "," }
        }
        return false
    }

    private static func bare(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
}
