// The keys of the table of books: what the row is of in the top byte, its number in the rest.

internal import Values

enum BookKey {
    /// A stop that is engaged, by its number.
    @_noLocks
    static func stop(_ number: UInt64) -> UInt64 { 1 << 56 | number }
    /// The id of a broker, by its number.
    static func broker(_ number: BrokerNumber) -> UInt64 { 2 << 56 | UInt64(number.value) }

    static func kind(of key: UInt64) -> UInt8 { UInt8(key >> 56) }
    static func number(of key: UInt64) -> UInt64 { key & (1 << 56 - 1) }

    static var stopKind: UInt8 { 1 }
    static var brokerKind: UInt8 { 2 }
}
