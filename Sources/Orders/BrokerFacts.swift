// What a broker is asked about itself, and what it answers: for reconciliation.

public import Values

/// What the gateway wants to know of a broker.
public enum BrokerQuestion: Sendable {
    case openOrders
    /// All fills at or after a time.
    case fills(since: Instant)
    case positions
    case balances
}

/// One line of an answer. ``end`` is the last one of each.
public enum BrokerFact: Sendable {
    /// An order that is open at the broker. Of one that is not ours, or whose name the broker does not tell us, only
    /// the broker's own name is known.
    case order(OrderNumber?, name: Identifier, symbol: Name, side: Side, BrokerReport.Standing)
    /// A fill of one of our orders.
    case fill(OrderNumber, id: Name, quantity: Decimal, price: Decimal, commission: Decimal, at: Instant)
    /// Signed: below zero when it is short.
    case position(symbol: Name, quantity: Decimal, averagePrice: Decimal)
    case balance(currency: Name, total: Decimal, available: Decimal)
    /// `isComplete` is false where the broker cannot answer, or not in full.
    case end(isComplete: Bool)
}
