// One order and what is known of it.

public import Values

/// The gateway's own number of an order: counts up from 1 for the life of the store.
public struct OrderNumber: Hashable, Comparable, Sendable {
    public var value: UInt64
    public init(_ value: UInt64) { self.value = value }
    public static func < (left: OrderNumber, right: OrderNumber) -> Bool { left.value < right.value }
}

/// The number under which the journal keeps a FIX session for ever.
public struct SessionNumber: Hashable, Sendable {
    public var value: UInt32
    public init(_ value: UInt32) { self.value = value }
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
    /// Given to the broker, which has not answered.
    case submitted = 0
    case working = 1
    case filled = 2
    case canceled = 3
    case expired = 4
    case rejected = 5

    public var isTerminal: Bool { self.rawValue >= OrderPhase.filled.rawValue }
}

/// A change that the broker has been asked for and has not answered.
public enum PendingChange: Equatable, Sendable {
    case none
    case cancel(clOrdID: Identifier)
    case replace(clOrdID: Identifier, terms: OrderTerms)
}

/// One order. A fixed-size value: it lives in a table slot, and is copied into a row.
public struct Order: Sendable {
    public var number: OrderNumber
    public var session: SessionNumber
    /// Of the last accepted request: the new order's, or the replace's that was accepted last.
    public var clOrdID: Identifier
    /// The ClOrdID before it, empty for an order never replaced.
    public var origClOrdID: Identifier
    public var account: Identifier
    public var symbol: Name
    public var side: Side
    public var terms: OrderTerms
    public var phase: OrderPhase
    public var pending: PendingChange
    /// CumQty(14).
    public var filled: Decimal
    /// The exact sum of LastPx times LastQty.
    public var notional: WideDecimal
    public var lastPrice: Decimal
    public var lastQuantity: Decimal
    /// When the gateway accepted it; its day is the trading day.
    public var entered: Instant
    /// TransactTime(60) of reports: when it last changed.
    public var changed: Instant
    /// Why it was rejected, for later status reports.
    public var rejectReason: OrderRejectReason?

    public init(
        number: OrderNumber, session: SessionNumber, clOrdID: Identifier, account: Identifier,
        symbol: Name, side: Side, terms: OrderTerms, entered: Instant
    ) {
        self.number = number
        self.session = session
        self.clOrdID = clOrdID
        self.origClOrdID = Identifier()
        self.account = account
        self.symbol = symbol
        self.side = side
        self.terms = terms
        self.phase = .submitted
        self.pending = .none
        self.filled = .zero
        self.notional = .zero
        self.lastPrice = .zero
        self.lastQuantity = .zero
        self.entered = entered
        self.changed = entered
        self.rejectReason = nil
    }

    /// OrdStatus(39): the highest that applies, by the precedence of FIX 4.4 volume 4, appendix D.
    public var status: OrderStatus {
        switch phase {
        case .filled: return .filled
        case .canceled: return .canceled
        case .expired: return .expired
        case .rejected: return .rejected
        case .submitted, .working: break
        }
        switch pending {
        case .cancel: return .pendingCancel
        case .replace: return .pendingReplace
        case .none: break
        }
        if phase == .submitted { return .pendingNew }
        return filled.isZero ? .new : .partiallyFilled
    }

    /// LeavesQty(151): what may still be filled, zero when nothing can happen any more.
    public var leaves: Decimal {
        if phase.isTerminal { return .zero }
        return terms.quantity.subtracting(filled) ?? .zero
    }
}
