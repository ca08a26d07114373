// One order and what is known of it.

public import Values

/// The gateway's own number of an order: counts up from 1 for the life of the store.
public struct OrderNumber: Hashable, Comparable, Sendable {
    public var value: UInt64
    @_noLocks public init(_ value: UInt64) { self.value = value }
    @_noLocks public static func < (left: OrderNumber, right: OrderNumber) -> Bool {
        left.value < right.value
    }
    @_noLocks public static func == (left: OrderNumber, right: OrderNumber) -> Bool {
        left.value == right.value
    }
}

/// The number under which the journal keeps a FIX session for ever.
public struct SessionNumber: Hashable, Sendable {
    public var value: UInt32
    @_noLocks public init(_ value: UInt32) { self.value = value }
    @_noLocks public static func == (left: SessionNumber, right: SessionNumber) -> Bool {
        left.value == right.value
    }
}

/// What a client may ask for and change: quantity, prices, kind, time in force.
public struct OrderTerms: Equatable, Sendable {
    public var kind: OrderKind
    public var timeInForce: TimeInForce
    /// OrderQty(38), above zero.
    public var quantity: Decimal
    /// Price(44); there exactly when the kind has a limit.
    public var limit: Decimal?
    /// StopPx(99); there exactly when the kind has a stop.
    public var stop: Decimal?

    @_noLocks
    public init(
        kind: OrderKind, timeInForce: TimeInForce, quantity: Decimal, limit: Decimal? = nil,
        stop: Decimal? = nil
    ) {
        self.kind = kind
        self.timeInForce = timeInForce
        self.quantity = quantity
        self.limit = limit
        self.stop = stop
    }
}

/// Where an order stands, apart from a change that is pending.
public enum OrderPhase: UInt8, Sendable {
    /// Given to the broker, which has not answered; the client has not been told so.
    case submitted = 0
    /// Given to the broker, which has not answered; the client has been told PendingNew.
    case pendingNew = 1
    /// The broker has it. An order with nothing left to fill still counts as working while a change
    /// is pending: the broker may have raised its quantity before it was filled.
    case working = 2
    case filled = 3
    case canceled = 4
    case expired = 5
    case rejected = 6

    /// Only a late fill can still happen.
    public var isTerminal: Bool {
        @_noLocks get {
            switch self {
            case .submitted, .pendingNew, .working: false
            case .filled, .canceled, .expired, .rejected: true
            }
        }
    }

    /// The broker has not answered the order itself.
    public var isUnanswered: Bool {
        @_noLocks get {
            switch self {
            case .submitted, .pendingNew: true
            case .working, .filled, .canceled, .expired, .rejected: false
            }
        }
    }
}

/// A change that the broker has been asked for and has not answered.
public struct PendingChange: Sendable {
    public enum Kind: Sendable {
        case cancel
        case replace(OrderTerms)
        /// A replace to no more than what is filled: the broker was asked to cancel the rest.
        case reduce(OrderTerms)
    }

    public var kind: Kind
    /// Of the request.
    public var clOrdID: Identifier
    /// The client has been told PendingCancel or PendingReplace.
    public var isReported: Bool

    @_noLocks
    public init(_ kind: Kind, clOrdID: Identifier, isReported: Bool = false) {
        self.kind = kind
        self.clOrdID = clOrdID
        self.isReported = isReported
    }

    public var isCancel: Bool {
        @_noLocks get {
            switch kind {
            case .cancel: true
            case .replace, .reduce: false
            }
        }
    }
}

/// One order. A fixed-size value: it lives in a table slot, and is copied into a row.
public struct Order: Sendable {
    public var number: OrderNumber
    public var session: SessionNumber
    /// Of the new order, or of the replace that was accepted last.
    public var clOrdID: Identifier
    /// The ClOrdID before it, empty for an order never replaced.
    public var origClOrdID: Identifier
    public var account: Identifier
    public var symbol: Name
    public var side: Side
    public var terms: OrderTerms
    public var phase: OrderPhase
    public var pending: PendingChange?
    /// CumQty(14).
    public var filled: Decimal
    /// The exact sum of LastPx times LastQty.
    public var notional: WideDecimal
    public var lastPrice: Decimal
    public var lastQuantity: Decimal
    /// When the gateway accepted it; its day is the trading day.
    public var entered: Instant
    /// TransactTime(60) of status reports: when it last changed.
    public var changed: Instant
    /// Why it was rejected, for later status reports.
    public var rejectReason: OrderRejectReason?

    /// One that is on its way to the broker, or one that is rejected here and now.
    @_noLocks
    public init(
        number: OrderNumber, session: SessionNumber, clOrdID: Identifier, account: Identifier,
        symbol: Name, side: Side, terms: OrderTerms, entered: Instant, rejected reason: OrderRejectReason? = nil
    ) {
        self.number = number
        self.session = session
        self.clOrdID = clOrdID
        self.origClOrdID = Identifier()
        self.account = account
        self.symbol = symbol
        self.side = side
        self.terms = terms
        self.phase = reason == nil ? .submitted : .rejected
        self.pending = nil
        self.filled = .zero
        self.notional = .zero
        self.lastPrice = .zero
        self.lastQuantity = .zero
        self.entered = entered
        self.changed = entered
        self.rejectReason = reason
    }
}
