// What the gateway tells a broker, and what a broker tells the gateway.

public import Values

/// An order to the broker. It leaves only after the turn that made it has committed.
public enum Instruction: Sendable {
    case submit(OrderNumber, symbol: Name, side: Side, terms: OrderTerms)
    case replace(OrderNumber, terms: OrderTerms)
    case cancel(OrderNumber)
}

/// What a broker says has happened to an order.
public struct BrokerReport: Sendable {
    public enum Event: Sendable {
        /// The order works at the broker.
        case accepted
        case rejected(OrderRejectReason, Text<16>)
        /// A fill, with its commission in the currency of the price.
        case filled(quantity: Decimal, price: Decimal, commission: Decimal)
        /// The new terms are in force, as the broker understood them.
        case replaced(OrderTerms)
        case replaceRejected(CancelRejectReason, Text<16>)
        case canceled(Text<16>)
        case cancelRejected(CancelRejectReason, Text<16>)
        case expired(Text<16>)
    }

    public var order: OrderNumber
    public var event: Event

    @_noLocks
    public init(_ order: OrderNumber, _ event: Event) {
        self.order = order
        self.event = event
    }
}
