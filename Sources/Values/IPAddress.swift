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
