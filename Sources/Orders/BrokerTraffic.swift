// What the gateway tells a broker, and what a broker tells the gateway about one order.

public import Values

/// An order to the broker. It leaves only after the turn that made it has committed.
public enum Instruction: Sendable {
    case submit(OrderNumber, symbol: Name, side: Side, terms: OrderTerms)
    case replace(OrderNumber, terms: OrderTerms)
    case cancel(OrderNumber)
    /// What has become of an order: answered by ``BrokerReport/Event/standing(_:)`` or ``BrokerReport/Event/unheardOf``.
    case ask(OrderNumber)
}

extension Instruction {
    /// Whose it is.
    public var order: OrderNumber {
        @_noLocks @inline(__always) get {
            switch self {
            case .submit(let number, _, _, _), .replace(let number, _), .cancel(let number), .ask(let number): number
            }
        }
    }
}

/// What a broker says has happened to an order.
public struct BrokerReport: Sendable {
    public enum Event: Sendable {
        /// The order works at the broker.
        case accepted
        case rejected(OrderRejectReason, Text<16>)
        /// A fill, with its commission in the currency of the price.
        ///
        /// `id` is the broker's own name for it, by which it is known when it is told twice, corrected or taken back;
        /// empty for a broker that has none and tells nothing twice.
        case filled(quantity: Decimal, price: Decimal, commission: Decimal, id: Name = Name())
        /// The fill with that name was another one.
        case corrected(quantity: Decimal, price: Decimal, commission: Decimal, id: Name)
        /// The fill with that name never was.
        case busted(id: Name, Text<16>)
        /// The new terms are in force, as the broker understood them.
        case replaced(OrderTerms)
        case replaceRejected(CancelRejectReason, Text<16>)
        /// It is over, with the reason where the broker did it of its own accord and says why.
        case canceled(Text<16>, RestatementReason? = nil)
        case cancelRejected(CancelRejectReason, Text<16>)
        case expired(Text<16>)
        /// The broker has changed the terms of its own accord.
        ///
        /// `filled` is there only for a corporate action: what the fills so far come to in the new units. What they
        /// were worth stays.
        case restated(OrderTerms, RestatementReason, Text<16>, filled: Decimal? = nil)
        /// Its market is halted, or what else keeps the order from trading, is over with the next ``accepted``.
        case suspended(Text<16>)
        /// So much is guaranteed at a price, and not traded yet.
        case stopped(quantity: Decimal, price: Decimal)
        /// Nothing more will happen to it today.
        case doneForDay
        /// The answer to ``Instruction/ask(_:)``.
        case standing(Standing)
        /// The same: the broker has never had such an order.
        case unheardOf
    }

    /// How an order stands at its broker.
    public struct Standing: Sendable {
        /// How it ended; `working` or `pendingNew` while it has not.
        public var phase: OrderPhase
        public var terms: OrderTerms
        /// What is filled in all, and the exact sum of prices times quantities.
        public var filled: Decimal
        public var notional: WideDecimal

        @_noLocks
        public init(phase: OrderPhase, terms: OrderTerms, filled: Decimal, notional: WideDecimal) {
            self.phase = phase
            self.terms = terms
            self.filled = filled
            self.notional = notional
        }
    }

    public var order: OrderNumber
    public var event: Event

    @_noLocks
    public init(_ order: OrderNumber, _ event: Event) {
        self.order = order
        self.event = event
    }
}
