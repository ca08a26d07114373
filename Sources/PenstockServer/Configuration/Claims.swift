// Values that must differ from each other.

/// Which values have been taken, and in which line.
struct Claims {
    private var lines: [String: Int] = [:]

    /// The line that took the value before, if one did.
    mutating func claim(_ value: String, line: Int) -> Int? {
        if let earlier = lines[value] { return earlier }
        lines[value] = line
        return nil
    }
}

extension Section {
    /// Reports a value of `key` that another part of the file has already.
    func claim(_ value: String, _ key: String, in claims: inout Claims) {
        let line = entries[key]?.value.mark.line ?? mark.line
        guard let earlier = claims.claim(value, line: line) else { return }
        complain(key, "\(shown(value)) is already used in line \(earlier); expected another")
    }
}
