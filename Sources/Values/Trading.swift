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
public enum OrderKind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case market = 0x31  // "1"
    case limit = 0x32  // "2"
    case stop = 0x33  // "3"
    case stopLimit = 0x34  // "4"
    /// A market order when the price is as good as StopPx(99): takes a profit.
    case marketIfTouched = 0x4A  // "J"
    /// The same with a Price(44): a limit order then. FIX 4.4 has no code of its own for it, so this one is ours.
    case limitIfTouched = 0x6A  // "J" as well
    /// A stop that follows the market at a distance: Pegged with ExecInst(18)=a.
    case trailingStop = 0x50  // "P"
    /// What is left of a market order stays as a limit order at the price of the last fill.
    case marketToLimit = 0x4B  // "K"
    /// Pegged to the best price of the own side, ExecInst(18)=R. Like the next, a code of ours.
    case primaryPeg = 0x52  // "P" as well
    /// Pegged to the best price of the other side: ExecInst(18)=P.
    case marketPeg = 0x4D  // "P" as well

    @inlinable public var hasLimit: Bool {
        switch self {
        case .limit, .stopLimit, .limitIfTouched: true
        case .market, .stop, .marketIfTouched, .trailingStop, .marketToLimit, .primaryPeg, .marketPeg: false
        }
    }
    /// Its price follows the best one of a side.
    @inlinable public var isPegged: Bool { self == .primaryPeg || self == .marketPeg }
    /// It waits for a price that it names.
    @inlinable public var hasStop: Bool {
        switch self {
        case .stop, .stopLimit, .marketIfTouched, .limitIfTouched: true
        case .market, .limit, .trailingStop, .marketToLimit, .primaryPeg, .marketPeg: false
        }
    }
}

/// TimeInForce(59), as far as the gateway trades it.
public enum TimeInForce: UInt8, Sendable, BitwiseCopyable {
    case day = 0x30  // "0"
    case goodTillCancel = 0x31  // "1"
    case immediateOrCancel = 0x33  // "3"
    case fillOrKill = 0x34  // "4"
    case atTheOpening = 0x32  // "2"
    case goodTillDate = 0x36  // "6"
    case atTheClose = 0x37  // "7"

    /// It is over with the first look at the market.
    @inlinable public var isImmediate: Bool { self == .immediateOrCancel || self == .fillOrKill }
}

/// In what PegOffsetValue(211) of a trailing stop is counted: PegOffsetType(836).
public enum TrailUnit: UInt8, Sendable, BitwiseCopyable {
    case price = 0x30  // "0"
    case basisPoints = 0x31  // "1"
    case ticks = 0x32  // "2"
}

/// How far a trailing stop stays behind the market.
public struct Trail: Equatable, Sendable, BitwiseCopyable {
    /// Above zero.
    public var offset: Decimal
    public var unit: TrailUnit

    @_noLocks
    public init(_ offset: Decimal, _ unit: TrailUnit) {
        self.offset = offset
        self.unit = unit
    }

    @_noLocks @inlinable
    public static func == (left: Trail, right: Trail) -> Bool {
        left.offset == right.offset && left.unit == right.unit
    }
}

/// What an order asks for beside its terms, of ExecInst(18), PositionEffect(77) and TradingSessionID(336).
public struct OrderFeatures: OptionSet, Sendable, BitwiseCopyable {
    public var rawValue: UInt8
    @_noLocks @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ExecInst(18)=6: never takes what others offer.
    public static var postOnly: OrderFeatures { @_noLocks @inlinable get { OrderFeatures(rawValue: 1) } }
    /// PositionEffect(77)=C: only makes a position smaller.
    public static var reduceOnly: OrderFeatures { @_noLocks @inlinable get { OrderFeatures(rawValue: 2) } }
    /// TradingSessionID(336): may trade before the opening and behind the close as well.
    public static var extendedHours: OrderFeatures { @_noLocks @inlinable get { OrderFeatures(rawValue: 4) } }
    /// Whether all bits are known.
    @inlinable public var isKnown: Bool { rawValue <= 7 }

    // Without the standard library's generic code, which the proof of no allocation cannot see through.
    @_noLocks @inlinable public func has(_ feature: OrderFeatures) -> Bool { rawValue & feature.rawValue != 0 }
    @_noLocks @inlinable public mutating func add(_ feature: OrderFeatures) { rawValue |= feature.rawValue }
}

/// OrdStatus(39), as far as the gateway reports it.
public enum OrderStatus: UInt8, Sendable {
    case new = 0x30  // "0"
    case partiallyFilled = 0x31  // "1"
    case filled = 0x32  // "2"
    case doneForDay = 0x33  // "3"
    case canceled = 0x34  // "4"
    case pendingCancel = 0x36  // "6"
    case stopped = 0x37  // "7"
    case rejected = 0x38  // "8"
    case suspended = 0x39  // "9"
    case pendingNew = 0x41  // "A"
    case expired = 0x43  // "C"
    case pendingReplace = 0x45  // "E"

    /// Nothing can happen to the order any more.
    @inlinable
    public var isTerminal: Bool {
        switch self {
        case .filled, .canceled, .rejected, .expired: true
        case .new, .partiallyFilled, .doneForDay, .pendingCancel, .stopped, .suspended, .pendingNew, .pendingReplace: false
        }
    }
}

/// ExecRestatementReason(378), as far as brokers give one.
public enum RestatementReason: UInt8, Sendable, BitwiseCopyable {
    case corporateAction = 0
    case renewal = 1
    case verbalChange = 2
    case repricing = 3
    case brokerOption = 4
    case partialDecline = 5
    case tradingHalt = 6
    case systemFailure = 7
    case marketOption = 8
    case other = 99
}

/// ExecType(150): why there is a report.
public enum ExecType: UInt8, Sendable {
    case new = 0x30  // "0"
    case doneForDay = 0x33  // "3"
    case canceled = 0x34  // "4"
    case replaced = 0x35  // "5"
    case pendingCancel = 0x36  // "6"
    case stopped = 0x37  // "7"
    case rejected = 0x38  // "8"
    case suspended = 0x39  // "9"
    case pendingNew = 0x41  // "A"
    case expired = 0x43  // "C"
    case restated = 0x44  // "D"
    case pendingReplace = 0x45  // "E"
    case trade = 0x46  // "F"
    case tradeCorrect = 0x47  // "G"
    case tradeCancel = 0x48  // "H"
    case orderStatus = 0x49  // "I"
}

/// OrdRejReason(103).
public enum OrderRejectReason: Int, Sendable, BitwiseCopyable {
    case brokerOption = 0
    case unknownSymbol = 1
    case exchangeClosed = 2
    case exceedsLimit = 3
    case tooLateToEnter = 4
    case unknownOrder = 5
    case duplicateOrder = 6
    /// It was given by telephone before.
    case verbalDuplicate = 7
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
