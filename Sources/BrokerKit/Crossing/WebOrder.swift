// An order as the line thread and the broker thread both know it.

package import Orders
package import Values

/// What crosses the ring about an order, and what its row in the store has.
package struct WebOrder: Sendable, BitwiseCopyable {
    package var number: UInt64
    package var symbol: Name
    package var side: Side
    /// In force at the venue, as far as is known.
    package var terms: OrderTerms
    /// Which of the order's client order ids the venue has it under.
    package var use: UInt8
    /// The last that was given: to a change, or to a cancel.
    package var uses: UInt8
    /// Of a replace that is not answered; zero for none.
    package var wantedUse: UInt8
    /// What that replace asks for.
    package var wanted: OrderTerms
    package var venueOrderID: Identifier
    /// What was filled of the orders at the venue that this one has taken the place of, and the exact sum of prices times
    /// quantities.
    package var filledBefore: Decimal
    package var notionalBefore: WideDecimal

    @_noLocks
    package init(_ number: UInt64, symbol: Name, side: Side, terms: OrderTerms) {
        self.number = number
        self.symbol = symbol
        self.side = side
        self.terms = terms
        use = 0
        uses = 0
        wantedUse = 0
        wanted = terms
        venueOrderID = Identifier()
        filledBefore = .zero
        notionalBefore = .zero
    }
}
