// One order and what is known of it.

public import Values

/// The gateway's own number of an order: counts up from 1 for the life of the store.
public struct OrderNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
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
public struct SessionNumber: Hashable, Sendable, BitwiseCopyable {
    public var value: UInt32
    @_noLocks public init(_ value: UInt32) { self.value = value }
    @_noLocks public static func == (left: SessionNumber, right: SessionNumber) -> Bool {
        left.value == right.value
    }
}

/// Where an order stands, apart from a change that is pending.
public enum OrderPhase: UInt8, Sendable, BitwiseCopyable {
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
    /// The broker has it, and nothing can be filled until it says otherwise.
    case suspended = 7
    case doneForDay = 8
    /// The broker has it, and has guaranteed some of it at a price.
    case stopped = 9

    /// Only a late fill can still happen.
    public var isTerminal: Bool {
        @_noLocks get {
            switch self {
            case .submitted, .pendingNew, .working, .suspended, .doneForDay, .stopped: false
            case .filled, .canceled, .expired, .rejected: true
            }
        }
    }

    /// The broker has not answered the order itself.
    public var isUnanswered: Bool {
        @_noLocks get {
            switch self {
            case .submitted, .pendingNew: true
            case .working, .filled, .canceled, .expired, .rejected, .suspended, .doneForDay, .stopped: false
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
///
/// What every order has stands first; what only some have is not even written before they have it.
public struct Order: Sendable, BitwiseCopyable {
    public var number: OrderNumber
    public var session: SessionNumber
    public var side: Side
    public var phase: OrderPhase
    /// What is pending; the rest of it is behind.
    private var pendingKind: PendingKind
    private var isPendingReported: Bool
    private var wasReplaced: Bool
    /// It has gone on to a further day; what the days before came to is behind.
    public private(set) var isRenewed: Bool
    /// Why it was rejected, for later status reports.
    public var rejectReason: OrderRejectReason?
    public var terms: OrderTerms
    /// CumQty(14).
    public var filled: Decimal
    public var lastPrice: Decimal
    public var lastQuantity: Decimal
    /// The exact sum of LastPx times LastQty.
    public var notional: WideDecimal
    /// When the gateway accepted it; its day is the trading day.
    public var entered: Instant
    /// TransactTime(60) of status reports: when it last changed.
    public var changed: Instant
    public var symbol: Name
    /// Of the new order, or of the replace that was accepted last.
    public var clOrdID: Identifier
    public var account: Identifier
    /// Read when it was replaced.
    private var formerClOrdID: Identifier
    /// Read when something is pending, and the terms when it is no cancel.
    private var pendingClOrdID: Identifier
    private var pendingTerms: OrderTerms
    public var handling: Handling
    /// What an emergency stop has done about it. In memory only.
    public var stopMark: StopMark
    /// Read when it is divided.
    public var parts: OrderParts
    /// Read when it was renewed.
    private var daysBefore: DaysBefore

    private enum PendingKind: UInt8 {
        case none
        case cancel
        case replace
        case reduce
    }

    /// One that is on its way to the broker, or one that is rejected here and now.
    @_noLocks
    public init(
        number: OrderNumber, session: SessionNumber, clOrdID: Identifier, account: Identifier,
        symbol: Name, side: Side, terms: OrderTerms, entered: Instant, rejected reason: OrderRejectReason? = nil
    ) {
        self.number = number
        self.session = session
        self.side = side
        phase = reason == nil ? .submitted : .rejected
        pendingKind = .none
        isPendingReported = false
        wasReplaced = false
        isRenewed = false
        rejectReason = reason
        self.terms = terms
        filled = .zero
        lastPrice = .zero
        lastQuantity = .zero
        notional = .zero
        self.entered = entered
        changed = entered
        self.symbol = symbol
        self.clOrdID = clOrdID
        self.account = account
        formerClOrdID = Identifier()
        pendingClOrdID = Identifier()
        pendingTerms = terms
        handling = Handling()
        stopMark = StopMark()
        parts = OrderParts()
        daysBefore = DaysBefore()
    }

    /// Makes it a new one where it stands, as `init` does.
    @_noLocks
    package mutating func begin(
        _ number: OrderNumber, _ command: NewOrder, entered: Instant, rejected reason: OrderRejectReason?
    ) {
        self.number = number
        session = command.session
        side = command.side
        phase = reason == nil ? .submitted : .rejected
        pendingKind = .none
        wasReplaced = false
        isRenewed = false
        rejectReason = reason
        terms = command.terms
        filled = .zero
        lastPrice = .zero
        lastQuantity = .zero
        notional = .zero
        self.entered = entered
        changed = entered
        symbol = command.symbol
        clOrdID = command.clOrdID
        account = command.account
        stopMark = StopMark()
        handling = Handling()
        handling.strategy = command.strategy
        handling.destination = command.destination
        handling.list = command.list
        handling.place = command.place
    }
}

// MARK: - What only some orders have

extension Order {
    /// The ClOrdID before it, empty for an order never replaced.
    public var origClOrdID: Identifier {
        @_noLocks @inline(__always) get { wasReplaced ? formerClOrdID : Identifier() }
        @_noLocks set {
            formerClOrdID = newValue
            wasReplaced = true
        }
    }

    /// What the days before came to; nil for an order in its first day.
    public var renewal: DaysBefore? {
        @_noLocks @inline(__always) get { isRenewed ? daysBefore : nil }
        @_noLocks set {
            guard let newValue else {
                isRenewed = false
                return
            }
            isRenewed = true
            daysBefore = newValue
        }
    }

    public var pending: PendingChange? {
        @_noLocks @inline(__always) get {
            switch pendingKind {
            case .none: nil
            case .cancel: PendingChange(.cancel, clOrdID: pendingClOrdID, isReported: isPendingReported)
            case .replace:
                PendingChange(.replace(pendingTerms), clOrdID: pendingClOrdID, isReported: isPendingReported)
            case .reduce:
                PendingChange(.reduce(pendingTerms), clOrdID: pendingClOrdID, isReported: isPendingReported)
            }
        }
        @_noLocks set {
            guard let newValue else {
                pendingKind = .none
                return
            }
            pendingClOrdID = newValue.clOrdID
            isPendingReported = newValue.isReported
            switch newValue.kind {
            case .cancel: pendingKind = .cancel
            case .replace(let terms):
                pendingKind = .replace
                pendingTerms = terms
            case .reduce(let terms):
                pendingKind = .reduce
                pendingTerms = terms
            }
        }
    }

    // In place: a call would be handed a copy of the whole order.

    public var isChanging: Bool {
        @_noLocks @inline(__always) get { if case .none = pendingKind { false } else { true } }
    }

    /// Whether the ClOrdID is that of the change that is pending.
    @_noLocks @inline(__always)
    public func isPending(_ name: Identifier) -> Bool { isChanging && name == pendingClOrdID }

    /// Something is pending, and the client has not been told so.
    public var isChangingUnreported: Bool { @_noLocks @inline(__always) get { isChanging && !isPendingReported } }

    /// PendingCancel or PendingReplace; nil for none.
    var pendingStatus: OrderStatus? {
        @_noLocks @inline(__always) get {
            switch pendingKind {
            case .none: nil
            case .cancel: .pendingCancel
            case .replace, .reduce: .pendingReplace
            }
        }
    }

    /// Whether the ClOrdID is its own, or that of the change that is pending.
    @_noLocks @inline(__always)
    func goesBy(_ name: Identifier) -> Bool { name == clOrdID || isPending(name) }
}
