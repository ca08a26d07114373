// Addresses as people and proxies write them.

extension IPAddress {
    /// Four numbers up to 255 between points, none with a leading zero; nil for anything else.
    @_noLocks
    public init?(v4Text text: Bytes) {
        var address: UInt32 = 0
        var part: UInt32 = 0
        var digits = 0
        var parts = 0
        for index in 0...text.count {
            if index < text.count, text[index] >= 48, text[index] <= 57 {
                guard digits < 3, digits == 0 || part > 0 else { return nil }
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
        guard parts == 4 else { return nil }
        self.init(v4: address)
    }

    /// Eight groups of up to four hexadecimal digits, `::` once for a run of zeros, the last two groups
    /// perhaps as an IPv4 address; nil for anything else, a zone among it.
    ///
    /// Source: RFC 4291, 2.2.
    @_noLocks
    public init?(v6Text text: Bytes) {
        var groups = Groups()
        var index = 0
        while index < text.count {
            if text[index] == 0x3A {
                guard groups.beginGap(text, at: index) else { return nil }
                index += 2
                continue
            }
            let length = IPAddress.lengthOfGroup(text, from: index)
            let end = index + length
            if end == text.count, IPAddress.hasPoint(text, from: index) {
                guard groups.append(v4: text.slice(index, length)) else { return nil }
                break
            }
            guard groups.append(text.slice(index, length)) else { return nil }
            guard end < text.count else { break }
            // One colon parts groups, and a group follows; two are the gap, which is next.
            guard end + 1 < text.count else { return nil }
            index = text[end + 1] == 0x3A ? end : end + 1
        }
        guard let address = groups.address else { return nil }
        self = address
    }

    private static func lengthOfGroup(_ text: Bytes, from start: Int) -> Int {
        var end = start
        while end < text.count, text[end] != 0x3A { end += 1 }
        return end - start
    }

    private static func hasPoint(_ text: Bytes, from start: Int) -> Bool {
        for index in start..<text.count where text[index] == 0x2E { return true }
        return false
    }
}

/// The groups of an IPv6 address as they are read.
private struct Groups {
    private var values = InlineArray<8, UInt16>(repeating: 0)
    private var count = 0
    /// How many groups stand before the run of zeros, or -1.
    private var gap = -1

    mutating func beginGap(_ text: Bytes, at index: Int) -> Bool {
        guard gap < 0, index + 1 < text.count, text[index + 1] == 0x3A else { return false }
        gap = count
        return true
    }

    mutating func append(_ digits: Bytes) -> Bool {
        guard digits.count >= 1, digits.count <= 4 else { return false }
        var value: UInt16 = 0
        for index in 0..<digits.count {
            guard let digit = Groups.value(of: digits[index]) else { return false }
            value = value << 4 | UInt16(digit)
        }
        return append(value)
    }

    mutating func append(v4 text: Bytes) -> Bool {
        guard let address = IPAddress(v4Text: text) else { return false }
        return append(UInt16(truncatingIfNeeded: address.low >> 16))
            && append(UInt16(truncatingIfNeeded: address.low))
    }

    private mutating func append(_ value: UInt16) -> Bool {
        guard count < 8 else { return false }
        values[count] = value
        count += 1
        return true
    }

    /// Nil when there are too few groups, or no zeros left for the gap.
    var address: IPAddress? {
        guard gap >= 0 ? count < 8 : count == 8 else { return nil }
        let behind = gap < 0 ? 0 : count - gap
        var high: UInt64 = 0
        var low: UInt64 = 0
        for place in 0..<8 {
            var value: UInt16 = 0
            if gap < 0 || place < gap {
                value = values[place]
            } else if place >= 8 - behind {
                value = values[place - (8 - count)]
            }
            if place < 4 { high = high << 16 | UInt64(value) } else { low = low << 16 | UInt64(value) }
        }
        return IPAddress(high: high, low: low)
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
