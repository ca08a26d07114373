// The brokers that are stepped inside the turn.

internal import Brokers
internal import Orders
internal import Values

/// The brokers by their numbers, each in its place for good.
@safe
struct BrokerSet: ~Copyable {
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

/// The keys of the table of brokers: what the row is about in the top byte, then the broker, then the row's number.
enum BrokerKey {
    private static var shift: UInt64 { @_noLocks get { 50 } }
    private static var mask: UInt64 { @_noLocks get { UInt64(BrokerNumber.maximum - 1) << shift } }

    /// - Parameter key: The broker's own for the row.
    @_noLocks
    static func key(_ key: UInt64, of broker: BrokerNumber) -> UInt64 {
        precondition(key & mask == 0, "a number of a row that leaves no room for the broker's")
        return key | UInt64(broker.value) << shift
    }

    static func broker(of key: UInt64) -> BrokerNumber { BrokerNumber(UInt8((key & mask) >> shift)) }
    /// The broker's own key for the row.
    static func own(_ key: UInt64) -> UInt64 { key & ~mask }
}
