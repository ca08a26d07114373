// The PROXY protocol: where a connection that a load balancer passes on really comes from.

internal import FIXWire
internal import Values

/// The header that stands before everything else on such a connection, in either version.
///
/// Source: haproxy.org, "The PROXY protocol", versions 1 and 2.
enum ProxyHeader {
    /// More bytes are needed to tell.
    case incomplete
    case invalid
    /// A header of so many bytes; the address is nil when the proxy speaks for itself or does not say.
    case header(length: Int, source: IPAddress?)

    /// Version 1 is at most 107 bytes; version 2 is refused when its fields take more than this.
    static var maximumLength: Int { @_noLocks get { 1024 } }

    /// Reads the beginning of a connection. Total: any bytes give an answer.
    @_noLocks
    static func read(_ bytes: Bytes) -> ProxyHeader {
        if bytes.isEmpty { return .incomplete }
        return bytes[0] == 0x0D ? readBinary(bytes) : readText(bytes)
    }

    // MARK: Version 1: `PROXY TCP4 192.0.2.1 192.0.2.2 5001 9880` and CR LF

    private static func readText(_ bytes: Bytes) -> ProxyHeader {
        for index in 0..<min(6, bytes.count) where bytes[index] != Bytes("PROXY ")[index] {
            return .invalid
        }
        var end = 0
        while end < bytes.count, bytes[end] != 0x0A {
            end += 1
            if end >= 107 { return .invalid }
        }
        guard end < bytes.count else { return .incomplete }
        guard end > 6, bytes[end - 1] == 0x0D else { return .invalid }
        var line = Words(rest: bytes.slice(6, end - 7))
        let family = line.next()
        // Whatever else stands there is not to be looked at.
        if family == "UNKNOWN" { return .header(length: end + 1, source: nil) }
        let isV4 = family == "TCP4"
        guard isV4 || family == "TCP6" else { return .invalid }
        guard let source = address(line.next(), isV4), address(line.next(), isV4) != nil,
            isPort(line.next()), isPort(line.next()), line.isAtEnd
        else { return .invalid }
        return .header(length: end + 1, source: source)
    }

    /// What stands between single spaces.
    private struct Words {
        var rest: Bytes
        var isAtEnd = false

        /// Empty when there is no more.
        mutating func next() -> Bytes {
            if isAtEnd { return rest.slice(0, 0) }
            guard let space = rest.firstIndex(of: 0x20) else {
                isAtEnd = true
                return rest
            }
            defer { rest = rest.slice(space + 1, rest.count - space - 1) }
            return rest.slice(0, space)
        }
    }

    private static func address(_ text: Bytes, _ isV4: Bool) -> IPAddress? {
        isV4 ? IPAddress(v4Text: text) : IPAddress(v6Text: text)
    }

    /// 0 to 65535 without leading zeros.
    private static func isPort(_ text: Bytes) -> Bool {
        guard text.count <= 5, let number = text.wholeNumber, number <= 65_535 else { return false }
        return text[0] != 48 || text.count == 1
    }

    // MARK: Version 2: a signature, version and command, family, length, addresses

    private static func readBinary(_ bytes: Bytes) -> ProxyHeader {
        let signature = Bytes("\r\n\r\n\0\r\nQUIT\n")
        for index in 0..<min(12, bytes.count) where bytes[index] != signature[index] { return .invalid }
        guard bytes.count >= 16 else { return .incomplete }
        let total = 16 + (Int(bytes[14]) << 8 | Int(bytes[15]))
        guard bytes[12] >> 4 == 2, total <= maximumLength else { return .invalid }
        guard bytes.count >= total else { return .incomplete }
        switch (bytes[12] & 0x0F, bytes[13]) {
        case (0, _): return .header(length: total, source: nil)
        case (1, 0x11):
            guard total >= 28 else { return .invalid }
            return .header(length: total, source: IPAddress(v4: UInt32(truncatingIfNeeded: word(bytes, 16, 4))))
        case (1, 0x21):
            guard total >= 52 else { return .invalid }
            return .header(
                length: total, source: IPAddress(high: word(bytes, 16, 8), low: word(bytes, 24, 8)))
        case (1, 0x00): return .header(length: total, source: nil)
        default: return .invalid
        }
    }

    private static func word(_ bytes: Bytes, _ start: Int, _ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in start..<start + count { value = value << 8 | UInt64(bytes[index]) }
        return value
    }
}
