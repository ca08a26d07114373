// Who a request is for.

internal import Values

/// A host and, where it is said, its port.
struct HostName: Equatable {
    /// In small letters; an IPv6 address in its brackets.
    let name: String
    let port: UInt16?

    /// Nil for what is none, or has a name and a password before it.
    ///
    /// Source: RFC 3986, section 3.2; RFC 9110, section 7.2.
    init?(_ text: String) {
        guard text.utf8.count <= 260 else { return nil }
        var host = Substring(text)
        var port: UInt16?
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            let digits = text[text.index(after: colon)...]
            // Nothing behind the colon is allowed, and means nothing.
            if !digits.isEmpty {
                guard digits.utf8.allSatisfy({ 48...57 ~= $0 }), let number = UInt16(digits) else { return nil }
                port = number
            }
            host = text[..<colon]
        }
        guard HostName.isAddress(host) || HostName.isName(host) else { return nil }
        name = host.lowercased()
        self.port = port
    }

    private static func isName(_ host: Substring) -> Bool {
        !host.isEmpty
            && host.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
                default: false
                }
            }
    }

    private static func isAddress(_ host: Substring) -> Bool {
        guard host.hasPrefix("["), host.hasSuffix("]") else { return false }
        return Array(host.utf8.dropFirst().dropLast()).withBytes { IPAddress(v6Text: $0) } != nil
    }

    /// `example.com:8443`.
    var text: String { port.map { "\(name):\($0)" } ?? name }
}
