// The brokers that are stepped inside the turn.

internal import Brokers
internal import Orders
internal import Values

/// The brokers by their numbers, each in its place for good.
@safe
struct LineBrokers: ~Copyable {
    let count: Int
    private let brokers: UnsafeMutablePointer<PaperBroker>

    /// - Parameter make: Makes the broker with a number, from 0 on.
    init(count: Int, _ make: (BrokerNumber) throws -> PaperBroker) rethrows {
        precondition(count > 0 && count <= BrokerNumber.maximum, "from one broker to as many as have numbers")
        self.count = count
        unsafe brokers = .allocate(capacity: count)
        for number in 0..<count {
            // Safe: room for so many was just made.
            unsafe (brokers + number).initialize(to: try make(BrokerNumber(UInt8(number))))
        }
    }

    deinit {
        // Safe: so many were made, and nobody else frees them.
        unsafe brokers.deinitialize(count: count)
        unsafe brokers.deallocate()
    }

    /// Writes a row of a broker; false when there is none any more.
    @_noLocks
    func encode(_ row: PaperRow, of number: BrokerNumber, into writer: inout RowWriter) -> Bool {
        self[number].encode(row, into: &writer)
    }

    subscript(number: BrokerNumber) -> PaperBroker {
        @_noLocks unsafeAddress {
            precondition(number.value < count, "a broker that is not there")
            return unsafe UnsafePointer(brokers + Int(number.value))
        }
        @_noLocks unsafeMutableAddress {
            precondition(number.value < count, "a broker that is not there")
            return unsafe brokers + Int(number.value)
        }
    }
}

/// The keys of the table of brokers: the highest bit, the kind of the row, the broker, and what the broker's own key
/// has below. A broker's own key has the kind of the row, at most 15, in its top byte.
enum BrokerKey {
    private static var mark: UInt64 { @_noLocks get { 1 << 63 } }
    private static var valueMask: UInt64 { @_noLocks get { 1 << 53 - 1 } }

    @_noLocks
    static func key(_ own: UInt64, of broker: BrokerNumber) -> UInt64 {
        mark | (own >> 56 & 15) << 59 | UInt64(broker.value) << 53 | own & valueMask
    }

    static func broker(of key: UInt64) -> BrokerNumber {
        isOld(key) ? BrokerNumber(0) : BrokerNumber(UInt8(key >> 53 & 63))
    }

    /// Stores of before had one broker, and its own keys.
    static func isOld(_ key: UInt64) -> Bool { key & mark == 0 }
}
