// Addresses of the internet, and ranges of them.

/// An IPv6 address, or an IPv4 one as `::ffff:a.b.c.d`.
@frozen
public struct IPAddress: Sendable {
    public let high: UInt64
    public let low: UInt64

    @_noLocks
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An IPv4 address, the first part in the highest byte.
    @_noLocks
    public init(v4: UInt32) { self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(v4)) }

    @_noLocks
    public static func == (left: IPAddress, right: IPAddress) -> Bool {
        left.high == right.high && left.low == right.low
    }
}

extension IPAddress: Hashable {}

extension IPAddress {
    /// `192.0.2.1`, or eight groups of an IPv6 address.
    ///
    /// Vouched for: it happens once for a connection.
    public var text: Text<8> {
        @_semantics("no_performance_analysis") get {
            var text = Text<8>()
            if high == 0, low >> 32 == 0xFFFF {
                for part in 0..<4 {
                    if part > 0 { text.append(UInt8(ascii: ".")) }
                    text.appendDigits(of: low >> UInt64(24 - 8 * part) & 0xFF)
                }
                return text
            }
            for group in 0..<8 {
                if group > 0 { text.append(UInt8(ascii: ":")) }
                let half = group < 4 ? high : low
                append(half >> UInt64(48 - 16 * (group & 3)) & 0xFFFF, to: &text)
            }
            return text
        }
    }

    private func append(_ group: UInt64, to text: inout Text<8>) {
        var hasDigits = false
        for place in 0..<4 {
            let digit = UInt8(truncatingIfNeeded: group >> UInt64(12 - 4 * place) & 0xF)
            if digit == 0, !hasDigits, place < 3 { continue }
            hasDigits = true
            text.append(digit < 10 ? 48 + digit : 87 + digit)
        }
    }
}

/// All addresses that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`.
public struct AddressRange: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    private let highMask: UInt64
    private let lowMask: UInt64

    /// - Parameter bits: How many of the 128 bits are fixed; IPv4's count from 96.
    public init(_ address: IPAddress, bits: Int) {
        precondition(bits >= 0 && bits <= 128, "a prefix has 0 to 128 bits")
        highMask = bits >= 64 ? .max : bits == 0 ? 0 : .max << UInt64(64 - bits)
        lowMask = bits <= 64 ? 0 : .max << UInt64(128 - bits)
        high = address.high & highMask
        low = address.low & lowMask
    }

    @_noLocks
    public func contains(_ address: IPAddress) -> Bool {
        address.high & highMask == high && address.low & lowMask == low
    }
}
