// From where somebody may come.

public import Values

/// Addresses and ranges; without any, everybody may.
public struct AddressList: Equatable, Sendable {
    public static let everybody = AddressList()
    public static let countMax = 64

    /// As they were written.
    public let texts: [String]
    private let ranges: [AddressRange]

    private init() {
        texts = []
        ranges = []
    }

    /// - Throws: ``Objection/badAddress(_:)``, `tooMany`.
    public init(_ texts: [String]) throws(Objection) {
        guard texts.count <= AddressList.countMax else { throw .tooMany("addresses", most: AddressList.countMax) }
        var ranges: [AddressRange] = []
        for text in texts {
            guard let range = AddressRange(text: text) else { throw .badAddress(text) }
            ranges.append(range)
        }
        self.texts = texts
        self.ranges = ranges
    }

    public func allows(_ address: IPAddress) -> Bool {
        ranges.isEmpty || ranges.contains { $0.contains(address) }
    }
}

extension IPAddress {
    /// What one customer of a provider has: an IPv4 address, or the 2^64 of an IPv6 network.
    var household: IPAddress {
        let isV4 = high == 0 && low >> 32 == 0xFFFF
        return isV4 ? self : IPAddress(high: high, low: 0)
    }
}
