// A broker's own figures against ours.

package import Values

/// What a broker says of a position.
package struct BrokerPosition: Sendable {
    package var account: Identifier
    package var broker: BrokerNumber
    package var symbol: Name
    /// Below zero for a short one.
    package var quantity: Decimal
    /// Nil where the broker does not say.
    package var averagePrice: Decimal?

    @_noLocks
    package init(
        account: Identifier, broker: BrokerNumber, symbol: Name, quantity: Decimal, averagePrice: Decimal? = nil
    ) {
        self.account = account
        self.broker = broker
        self.symbol = symbol
        self.quantity = quantity
        self.averagePrice = averagePrice
    }
}

/// Where a broker and we do not agree.
package struct PositionDifference: Sendable {
    package let ours: Decimal
    package let theirs: Decimal
    /// Ours as far as a broker's price is told: at as many digits behind the point. Nil where none is, or nothing open.
    package let ourAveragePrice: Decimal?
    package let theirAveragePrice: Decimal?
    /// The trade that would make our quantity theirs; nil where only the prices differ.
    package let correction: (side: Side, quantity: Decimal)?

    @_noLocks
    init(
        ours: Decimal, theirs: Decimal, ourAveragePrice: Decimal?, theirAveragePrice: Decimal?,
        correction: (side: Side, quantity: Decimal)?
    ) {
        self.ours = ours
        self.theirs = theirs
        self.ourAveragePrice = ourAveragePrice
        self.theirAveragePrice = theirAveragePrice
        self.correction = correction
    }
}

extension PositionBook {
    /// How a broker's figures differ from ours; nil when they do not. Prices are compared at the digits that the broker
    /// gives, and only where quantities agree.
    @_noLocks
    package func difference(
        from figure: BrokerPosition
    ) throws(PortfolioRefusal) -> PositionDifference? {
        let number = number(figure.account, figure.broker, figure.symbol)
        var ours = Decimal.zero
        if let number { ours = self[number].quantity }
        var (ourPrice, theirPrice) = (Decimal?.none, Decimal?.none)
        if let number, let told = figure.averagePrice {
            theirPrice = told
            ourPrice = positions[Int(number.value)].averagePrice(digits: told.scale)
        }
        let missing = try figure.quantity.minus(ours)
        if missing.isZero {
            guard let ourPrice, let theirPrice, !(ourPrice == theirPrice) else { return nil }
            return PositionDifference(
                ours: ours, theirs: ours, ourAveragePrice: ourPrice, theirAveragePrice: theirPrice, correction: nil)
        }
        return PositionDifference(
            ours: ours, theirs: figure.quantity, ourAveragePrice: ourPrice, theirAveragePrice: theirPrice,
            correction: (missing.isNegative ? .sell : .buy, try missing.size()))
    }
}
