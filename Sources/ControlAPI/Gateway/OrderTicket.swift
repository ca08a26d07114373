// Orders that are placed, changed and canceled here.

package import Orders
package import Values

/// A new order of a user's.
package struct OrderTicket: Sendable, Equatable {
    package var who: String
    /// ClOrdID(11): an order of this user that has it already is told, and no second one placed.
    package var clOrdID: Identifier
    package var account = Identifier()
    package var symbol: Name
    package var side: Side
    package var terms: OrderTerms
    /// CashOrderQty(152), in place of a quantity.
    package var cash: Decimal?
    /// ExDestination(100): a broker, or how the order wants to be routed; empty where it leaves that to the gateway.
    package var broker = Name()

    package init(who: String, clOrdID: Identifier, symbol: Name, side: Side, terms: OrderTerms) {
        (self.who, self.clOrdID, self.symbol, self.side, self.terms) = (who, clOrdID, symbol, side, terms)
    }
}

/// What is to be different about an order; what is nil stays.
package struct OrderChange: Sendable, Equatable {
    package var who: String
    package var order: UInt64
    /// Of the request, ClOrdID(11).
    package var clOrdID: Identifier
    package var quantity: Decimal?
    package var limit: Decimal?
    package var stop: Decimal?
    package var expires: Instant?

    package init(who: String, order: UInt64, clOrdID: Identifier) {
        (self.who, self.order, self.clOrdID) = (who, order, clOrdID)
    }
}

/// A position that is to be brought to nothing.
package struct PositionWish: Sendable, Equatable {
    package var who: String
    package var why: String
    package var account: Identifier
    package var symbol: Name
    /// Empty for whichever broker has it.
    package var broker: String

    package init(who: String, why: String, account: Identifier, symbol: Name, broker: String) {
        (self.who, self.why, self.account, self.symbol, self.broker) = (who, why, account, symbol, broker)
    }
}
