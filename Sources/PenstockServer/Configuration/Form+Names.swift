// CompIDs, symbols and ids.

internal import Values

extension Form<Name> {
    /// Printable ASCII of at most 32 bytes, with no space at either end: what FIX peers and people
    /// can both be relied on to write the same way.
    static func name(_ expected: String) -> Form {
        Form(expected: expected) { (text) throws(Misfit) -> Name in
            guard !text.isEmpty else { throw Misfit(what: "empty") }
            guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw Misfit(what: "\(quoted(text)) is not printable ASCII")
            }
            guard text.utf8.first != 0x20, text.utf8.last != 0x20 else {
                throw Misfit(what: "\(quoted(text)) has a space at an end")
            }
            guard let name = Name(string: text) else {
                throw Misfit(
                    what: "\(quoted(text)) is \(text.utf8.count) bytes long",
                    expected: "at most \(Name.capacity)")
            }
            return name
        }
    }
}
