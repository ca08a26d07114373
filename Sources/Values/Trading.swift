// The words of trading that every layer shares. Raw values are FIX 4.4's codes.

/// A broker by its place in the configuration, from 0; at most ``maximum`` of them.
public struct BrokerNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
    public static var maximum: Int { @_noLocks get { 64 } }
    public var value: UInt8
    @_noLocks public init(_ value: UInt8) { self.value = value }
    @_noLocks public static func < (left: BrokerNumber, right: BrokerNumber) -> Bool { left.value < right.value }
    @_noLocks public static func == (left: BrokerNumber, right: BrokerNumber) -> Bool { left.value == right.value }
}

/// Side(54), as far as the gateway trades it.
public enum Side: UInt8, Sendable, BitwiseCopyable {
    case buy = 0x31  // "1"
    case sell = 0x32  // "2"
    case sellShort = 0x35  // "5"

    @inlinable public var isBuy: Bool { self == .buy }
}

/// OrdType(40), as far as the gateway trades it.
public enum OrderKind: UInt8, Sendable, BitwiseCopyable {
    case market = 0x31  // "1"
    case limit = 0x32  // "2"
    case stop = 0x33  // "3"
    case stopLimit = 0x34  // "4"

    @inlinable public var hasLimit: Bool { self == .limit || self == .stopLimit }
    @inlinable public var hasStop: Bool { self == .stop || self == .stopLimit }
}

/// TimeInForce(59), as far as the gateway trades it.
public enum TimeInForce: UInt8, Sendable, BitwiseCopyable {
    case day = 0x30  // "0"
    case goodTillCancel = 0x31  // "1"
    case immediateOrCancel = 0x33  // "3"
    case fillOrKill = 0x34  // "4"
}

/// OrdStatus(39), as far as the gateway reports it.
public enum OrderStatus: UInt8, Sendable {
    case new = 0x30  // "0"
    case partiallyFilled = 0x31  // "1"
    case filled = 0x32  // "2"
    case canceled = 0x34  // "4"
    case pendingCancel = 0x36  // "6"
    case rejected = 0x38  // "8"
    case pendingNew = 0x41  // "A"
    case expired = 0x43  // "C"
    case pendingReplace = 0x45  // "E"

    /// Nothing can happen to the order any more.
    @inlinable
    public var isTerminal: Bool {
        switch self {
        case .filled, .canceled, .rejected, .expired: true
        case .new, .partiallyFilled, .pendingCancel, .pendingNew, .pendingReplace: false
        }
    }
}

/// ExecType(150): why there is a report.
public enum ExecType: UInt8, Sendable {
    case new = 0x30  // "0"
    case canceled = 0x34  // "4"
    case replaced = 0x35  // "5"
    case pendingCancel = 0x36  // "6"
    case rejected = 0x38  // "8"
    case pendingNew = 0x41  // "A"
    case expired = 0x43  // "C"
    case pendingReplace = 0x45  // "E"
    case trade = 0x46  // "F"
    case orderStatus = 0x49  // "I"
}

/// OrdRejReason(103).
public enum OrderRejectReason: Int, Sendable, BitwiseCopyable {
    case brokerOption = 0
    case unknownSymbol = 1
    case exchangeClosed = 2
    case exceedsLimit = 3
    case unknownOrder = 5
    case duplicateOrder = 6
    case unsupportedCharacteristic = 11
    case incorrectQuantity = 13
    case other = 99
}

/// CxlRejReason(102).
public enum CancelRejectReason: Int, Sendable {
    case tooLate = 0
    case unknownOrder = 1
    case brokerOption = 2
    case alreadyPending = 3
    case duplicateClOrdID = 6
    case other = 99
}
