// What the line thread wants of a venue, and what it hears.

package import Orders
package import Values

package enum VenueCommand: Sendable {
    case submit(WebOrder)
    /// To the order's `wanted` terms, under its `wantedUse`.
    case replace(WebOrder)
    /// Under its last use.
    case cancel(WebOrder)
    case ask(WebOrder)
    /// Open when the process began.
    case known(WebOrder)
    /// Over: nothing more is told of it.
    case forget(OrderNumber)
    case question(BrokerQuestion)
    /// Nothing more, until it is released.
    case hold
    case release
}

package enum VenueReport: Sendable {
    /// The venue can be reached: from here on it is told what happens there.
    case up
    case down(Text<16>)
    /// What the venue calls an order, and under which use; and what was filled before it.
    case identity(OrderNumber, use: UInt8, venueOrderID: Identifier, filledBefore: Decimal, notionalBefore: WideDecimal)
    case order(BrokerReport)
    case fact(BrokerFact)
    /// The smallest steps of the price and the quantity of a symbol; zero where there is none.
    case steps(symbol: Name, tick: Decimal, lot: Decimal)
}
