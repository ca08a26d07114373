// An order as risk sees it.

package import Values

/// How much, and at which prices.
package struct RiskTerms: Sendable, BitwiseCopyable {
    /// OrderQty(38), above zero.
    package var quantity: Decimal
    /// Price(44); nil for what takes any price.
    package var limit: Decimal?
    /// StopPx(99); nil for what works at once.
    package var stop: Decimal?

    @_noLocks
    package init(quantity: Decimal, limit: Decimal? = nil, stop: Decimal? = nil) {
        self.quantity = quantity
        self.limit = limit
        self.stop = stop
    }

    /// Takes any price, at once.
    package var isMarket: Bool { @_noLocks get { limit == nil && stop == nil } }
}

/// What is judged and what is counted: a new order, or an order as a replace would make it.
package struct RiskOrder: Sendable, BitwiseCopyable {
    /// Unique for ever.
    package var number: UInt64
    package var session: UInt32
    /// Empty is an account too.
    package var account: Identifier
    package var symbol: Name
    /// Empty for none.
    package var strategy: Name
    /// Nil as long as it is not routed, and of an order that is split over brokers.
    package var broker: BrokerNumber?
    package var side: Side
    package var terms: RiskTerms
    /// CumQty(14).
    package var filled: Decimal
    /// Before the replace that is judged; nil for a new order.
    package var former: RiskTerms?
    /// How often it was replaced before.
    package var modifications: Int
    /// A part of a split order: its parent counts for everybody but the broker, and it for the broker alone.
    package var isChild: Bool

    @_noLocks
    package init(
        number: UInt64, session: UInt32, account: Identifier, symbol: Name, strategy: Name = Name(),
        broker: BrokerNumber? = nil, side: Side, terms: RiskTerms, filled: Decimal = .zero, former: RiskTerms? = nil,
        modifications: Int = 0, isChild: Bool = false
    ) {
        self.number = number
        self.session = session
        self.account = account
        self.symbol = symbol
        self.strategy = strategy
        self.broker = broker
        self.side = side
        self.terms = terms
        self.filled = filled
        self.former = former
        self.modifications = modifications
        self.isChild = isChild
    }

    /// `Side.isBuy`, where the proof of no allocation sees it.
    var isBuy: Bool {
        @_noLocks get {
            switch side {
            case .buy: true
            case .sell, .sellShort: false
            }
        }
    }
}

/// What the market says that a symbol is worth, and of its currency, and since when.
package struct RiskReference: Sendable, BitwiseCopyable {
    /// In the symbol's currency; nil where the market says nothing of it.
    package var price: Decimal?
    package var at: Instant
    /// Nil: as it was told with the symbol's mark.
    package var rate: RiskRate?

    @_noLocks
    package init(_ price: Decimal?, at: Instant, rate: RiskRate? = nil) {
        self.price = price
        self.at = at
        self.rate = rate
    }
}
