// What routing is asked about.

package import Values

/// How much a client minds waiting; it moves the weights of ``RouteStrategy/smart``.
package enum Urgency: UInt8, Sendable, BitwiseCopyable {
    case low = 0
    case normal = 1
    case high = 2

    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .low: 0
            case .normal: 1
            case .high: 2
            }
        }
    }
}

/// An order as routing sees it. An empty text is one that the order does not have.
package struct RouteRequest: Sendable {
    package var order: UInt64
    package var session: UInt32
    package var account: Identifier
    package var symbol: Name
    /// As the configuration calls it, such as `crypto`.
    package var assetClass: Name
    package var side: Side
    /// Without a limit: it trades at once, at any price.
    package var isMarket: Bool
    package var limit: Decimal?
    /// Above zero.
    package var quantity: Decimal
    /// Quantity times price, where the caller knows better than limit or quote.
    package var notional: Decimal?
    package var urgency: Urgency
    /// ExDestination(100).
    package var exDestination: Name
    /// What the client names as the reason for the order.
    package var orderStrategy: Name
    package var needs: BrokerAbilities
    /// False keeps the order in one piece. Those that need fill or kill, one cancels other or a bracket are never
    /// split.
    package var mayBeSplit: Bool
    /// What the destination says, once it has been read.
    var wish = RouteWish()

    @_noLocks
    package init(
        order: UInt64, session: UInt32, account: Identifier, symbol: Name, assetClass: Name = Name(), side: Side,
        limit: Decimal?, quantity: Decimal, notional: Decimal? = nil, urgency: Urgency = .normal,
        exDestination: Name = Name(), orderStrategy: Name = Name(),
        needs: BrokerAbilities = BrokerAbilities(rawValue: 0), mayBeSplit: Bool = true
    ) {
        self.order = order
        self.session = session
        self.account = account
        self.symbol = symbol
        self.assetClass = assetClass
        self.side = side
        self.isMarket = limit == nil
        self.limit = limit
        self.quantity = quantity
        self.notional = notional
        self.urgency = urgency
        self.exDestination = exDestination
        self.orderStrategy = orderStrategy
        self.needs = needs
        self.mayBeSplit = mayBeSplit
    }

    var isInOnePiece: Bool {
        @_noLocks get {
            let whole = BrokerAbilities(
                rawValue: BrokerAbilities.fillOrKill.rawValue | BrokerAbilities.oneCancelsOther.rawValue
                    | BrokerAbilities.bracket.rawValue)
            return !mayBeSplit || needs.has(any: whole)
        }
    }
}

/// An order, or a child of one, of which the caller knows that nothing has left for the broker it was meant for. Only
/// such an order goes to another broker by itself: one whose outcome is unknown is asked about.
package struct UnsentOrder: Sendable {
    package var request: RouteRequest
    /// Where it was to go.
    package var broker: BrokerNumber

    @_noLocks
    package init(neverSent request: RouteRequest, to broker: BrokerNumber) {
        self.request = request
        self.broker = broker
    }
}
