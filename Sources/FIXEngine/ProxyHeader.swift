// The PROXY protocol: where a connection that a load balancer passes on really comes from.

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
        guard begins(bytes, with: "PROXY ") else { return .invalid }
        var end = 0
        while end < bytes.count, bytes[end] != 0x0A {
            end += 1
            if end >= 107 { return .invalid }
        }
        guard end < bytes.count else { return .incomplete }
        guard end > 6, bytes[end - 1] == 0x0D else { return .invalid }
        let line = bytes.slice(0, end - 1)
        if begins(line, with: "PROXY UNKNOWN") { return .header(length: end + 1, source: nil) }
        guard line.count > 11, begins(line, with: "PROXY TCP"), line[10] == 0x20 else { return .invalid }
        let rest = line.slice(11, line.count - 11)
        guard let space = rest.firstIndex(of: 0x20) else { return .invalid }
        let text = rest.slice(0, space)
        let address = line[9] == 0x34 ? readV4(text) : line[9] == 0x36 ? readV6(text) : nil
        guard let address else { return .invalid }
        return .header(length: end + 1, source: address)
    }

    private static func begins(_ bytes: Bytes, with text: StaticString) -> Bool {
        let text = Bytes(text)
        for index in 0..<min(text.count, bytes.count) where bytes[index] != text[index] { return false }
        return true
    }

    private static func readV4(_ text: Bytes) -> IPAddress? {
        var address: UInt32 = 0
        var part: UInt32 = 0
        var digits = 0
        var parts = 0
        for index in 0...text.count {
            if index < text.count, text[index] >= 48, text[index] <= 57, digits < 3 {
                part = part * 10 + UInt32(text[index] - 48)
                digits += 1
            } else {
                guard digits > 0, part <= 255, parts < 4, index == text.count || text[index] == 0x2E
                else { return nil }
                address = address << 8 | part
                part = 0
                digits = 0
                parts += 1
            }
        }
        return parts == 4 ? IPAddress(v4: address) : nil
    }

    /// Groups of up to four hexadecimal digits, one `::` for a run of zeros.
    private static func readV6(_ text: Bytes) -> IPAddress? {
        var groups = InlineArray<8, UInt16>(repeating: 0)
        var count = 0
        var gap = -1
        var index = 0
        while index < text.count {
            if text[index] == 0x3A {
                guard index + 1 < text.count, text[index + 1] == 0x3A, gap < 0 else { return nil }
                gap = count
                index += 2
                continue
            }
            var value: UInt16 = 0
            var digits = 0
            while index < text.count, digits < 4, let digit = hexadecimal(text[index]) {
                value = value << 4 | UInt16(digit)
                digits += 1
                index += 1
            }
            guard digits > 0, count < 8 else { return nil }
            groups[count] = value
            count += 1
            guard index < text.count else { break }
            guard text[index] == 0x3A, index + 1 < text.count else { return nil }
            // The colon of a pair belongs to the gap.
            if text[index + 1] != 0x3A { index += 1 }
        }
        guard gap >= 0 ? count < 8 : count == 8 else { return nil }
        return address(groups, count, gap)
    }

    private static func address(
        _ groups: InlineArray<8, UInt16>, _ count: Int, _ gap: Int
    ) -> IPAddress {
        var high: UInt64 = 0
        var low: UInt64 = 0
        for place in 0..<8 {
            var value: UInt16 = 0
            let behind = count - gap
            if gap < 0 || place < gap {
                value = groups[place]
            } else if place >= 8 - behind {
                value = groups[place - (8 - count)]
            }
            if place < 4 { high = high << 16 | UInt64(value) } else { low = low << 16 | UInt64(value) }
        }
        return IPAddress(high: high, low: low)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
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
