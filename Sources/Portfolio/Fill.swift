// What is booked, and what comes of it.

package import Values

/// How much of an account is where.
package enum CostMethod: Sendable {
    /// What is closed costs the average of all that is open.
    case average
    /// What was opened first is closed first. At most so many lots are kept apart in a position (2 to 255); when there
    /// would be more, the oldest two become one, which costs exactly what both did.
    case firstInFirstOut(lots: Int)

    var lots: Int {
        switch self {
        case .average: 1
        case .firstInFirstOut(let lots): lots
        }
    }
}

package struct PortfolioSettings: Sendable {
    package var method = CostMethod.average
    /// What totals are given in; and what a symbol without a `/` is priced in, unless `currencies` has it.
    package var baseCurrency = Name("USD")
    /// What symbols without a `/` are priced in, where it is not that; each symbol once.
    package var currencies: [(symbol: Name, currency: Name)] = []
    package var maximumAccounts = 10_000
    package var maximumSymbols = 10_000
    package var maximumCurrencies = 4_096
    /// Of account, broker and symbol. A position stays when it is closed, for its figures.
    package var maximumPositions = 100_000
    /// Of account, broker and currency.
    package var maximumBalances = 100_000
    /// Of account and currency in which it paid fees.
    package var maximumFeeSums = 40_000

    package init() {}
}

/// A trade of ours.
package struct Fill: Sendable {
    package var account: Identifier
    package var broker: BrokerNumber
    package var symbol: Name
    package var side: Side
    /// Above zero.
    package var quantity: Decimal
    package var price: Decimal
    /// What the broker takes; below zero for what it gives.
    package var fee: Decimal
    /// Empty for the currency of the price.
    package var feeCurrency: Name
    package var at: Instant

    @_noLocks
    package init(
        account: Identifier, broker: BrokerNumber, symbol: Name, side: Side, quantity: Decimal, price: Decimal,
        fee: Decimal = .zero, feeCurrency: Name = Name(), at: Instant
    ) {
        self.account = account
        self.broker = broker
        self.symbol = symbol
        self.side = side
        self.quantity = quantity
        self.price = price
        self.fee = fee
        self.feeCurrency = feeCurrency
        self.at = at
    }
}

/// Why something is not booked. Nothing is changed then.
package enum PortfolioRefusal: Error, Sendable {
    /// A quantity that is not above zero, or a broker beyond the 64.
    case malformed
    /// There is no room for another account, symbol, currency, position, balance or sum of fees.
    case full
    /// A position has paid fees in four currencies, and this is another.
    case tooManyFeeCurrencies
    /// A sum that cannot be held exactly.
    case outOfRange
}

/// What a fill did to its position.
package struct Booked: Sendable {
    package let position: PositionNumber
    /// How much of the fill closed what was open, and how much opened.
    package let closed: Decimal
    package let opened: Decimal
    /// What the part that closed has brought, fees aside.
    package let realised: WideDecimal

    @_noLocks
    init(_ position: PositionNumber, closed: Decimal, opened: Decimal, realised: WideDecimal) {
        self.position = position
        self.closed = closed
        self.opened = opened
        self.realised = realised
    }
}

/// A position by its place, from 0, in the order in which they came.
package struct PositionNumber: Hashable, Sendable, BitwiseCopyable {
    package let value: Int32
    @_noLocks package init(_ value: Int) { self.value = Int32(truncatingIfNeeded: value) }
}

/// A balance by its place, likewise.
package struct BalanceNumber: Hashable, Sendable, BitwiseCopyable {
    package let value: Int32
    @_noLocks package init(_ value: Int) { self.value = Int32(truncatingIfNeeded: value) }
}

/// An account by its place, likewise.
package struct AccountNumber: Hashable, Sendable, BitwiseCopyable {
    package let value: Int32
    @_noLocks package init(_ value: Int) { self.value = Int32(truncatingIfNeeded: value) }
}
