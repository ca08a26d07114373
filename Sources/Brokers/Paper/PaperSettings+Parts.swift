// The parts of what a paper broker is told.

public import Values

/// One symbol as it starts. Prices are on the tick and sizes on the lot.
public struct PaperSymbol: Sendable {
    public var symbol: Name
    /// The first mid price. Prices stay between one tick and sixteen times this.
    public var price: Decimal
    public var tick: Decimal
    public var lot: Decimal
    /// Between bid and ask, always.
    public var spread: Decimal
    /// The most that the mid moves at once.
    public var step: Decimal
    /// Around this much is shown at the bid and at the ask: from half of it to half as much again.
    public var size: Decimal
    /// What is offered behind the best price, nearest first; at most 8.
    public var levels: [PaperLevel]

    public init(
        symbol: Name, price: Decimal, tick: Decimal, lot: Decimal, spread: Decimal, step: Decimal,
        size: Decimal, levels: [PaperLevel] = []
    ) {
        self.symbol = symbol
        self.price = price
        self.tick = tick
        self.lot = lot
        self.spread = spread
        self.step = step
        self.size = size
        self.levels = levels
    }

    /// What a symbol that nobody listed looks like.
    public static var unlisted: PaperSymbol {
        PaperSymbol(
            symbol: Name(), price: Decimal("100.0000"), tick: Decimal("0.0001"),
            lot: Decimal("0.0001"), spread: Decimal("0.02"), step: Decimal("0.05"),
            size: Decimal(1000))
    }
}

/// What a taker finds behind the best price, on both sides, each time it looks.
public struct PaperLevel: Sendable {
    /// From the best price, in whole ticks.
    public var distance: Decimal
    /// In whole lots.
    public var size: Decimal

    public init(distance: Decimal, size: Decimal) {
        self.distance = distance
        self.size = size
    }
}

/// How much worse than what is offered a taker fills: the sum of the parts, rounded up to a tick, but at most
/// `maxPercent`.
public struct PaperSlippage: Sendable {
    /// An amount of price.
    public var fixed: Decimal
    /// Percent of the price.
    public var percent: Decimal
    /// Percent of the price when a fill takes all that is shown; of a smaller one its part.
    public var sizePercent: Decimal
    /// Percent of the price, times the square root of how much of what is shown a fill takes: that of a quarter is half
    /// of it. The root is cut off after nine digits.
    public var impact: Decimal
    /// No fill is further than so many percent from the best price.
    public var maxPercent: Decimal

    public init(
        fixed: Decimal = .zero, percent: Decimal = .zero, sizePercent: Decimal = .zero,
        impact: Decimal = .zero, maxPercent: Decimal = Decimal(100)
    ) {
        self.fixed = fixed
        self.percent = percent
        self.sizePercent = sizePercent
        self.impact = impact
        self.maxPercent = maxPercent
    }
}

/// What an order costs once anything of it is filled: `flat` and `percent` of what was paid, but at
/// least `minimum`; in all rounded half to even at eight digits behind the point.
public struct PaperCommission: Sendable {
    public var flat: Decimal
    public var percent: Decimal
    public var minimum: Decimal
    /// Other terms for who has traded much; by volume, at most 16.
    public var tiers: [PaperTier]

    public init(
        flat: Decimal = .zero, percent: Decimal = .zero, minimum: Decimal = .zero, tiers: [PaperTier] = []
    ) {
        self.flat = flat
        self.percent = percent
        self.minimum = minimum
        self.tiers = tiers
    }
}

/// What orders cost that are accepted when the account has traded so much.
public struct PaperTier: Sendable {
    /// The sum of quantities times prices since the beginning, of all symbols that are priced in the order's currency.
    public var from: Decimal
    public var flat: Decimal
    public var percent: Decimal
    public var minimum: Decimal

    public init(from: Decimal, flat: Decimal = .zero, percent: Decimal = .zero, minimum: Decimal = .zero) {
        self.from = from
        self.flat = flat
        self.percent = percent
        self.minimum = minimum
    }
}

/// The money at the broker, and what may be bought with it.
public struct PaperAccount: Sendable {
    public struct Balance: Sendable {
        public var currency: Name
        public var amount: Decimal

        public init(_ currency: Name, _ amount: Decimal) {
            self.currency = currency
            self.amount = amount
        }
    }

    /// What it starts with; at most 64, none twice. Currencies of symbols that are not here start with nothing.
    public var balances: [Balance]
    /// What symbols without a `/` are priced in.
    public var currency: Name
    /// Whether orders that the account cannot pay for are refused.
    public var isChecked: Bool
    /// How many times its own money the account may hold, in a currency, long and short together. Nil is a cash account:
    /// nothing that it does not have is given away, and nothing is sold short.
    public var margin: Decimal?

    public init(
        balances: [Balance] = [], currency: Name = Name("USD"), isChecked: Bool = false, margin: Decimal? = nil
    ) {
        self.balances = balances
        self.currency = currency
        self.isChecked = isChecked
        self.margin = margin
    }
}

/// What orders may ask for beside market and limit, for a day or until canceled.
public struct PaperAbilities: OptionSet, Sendable {
    public var rawValue: UInt16
    @_noLocks public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static var all: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 1 << 13 - 1) } }
    public static var stop: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 1) } }
    public static var stopLimit: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 2) } }
    public static var marketIfTouched: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 4) } }
    public static var limitIfTouched: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 8) } }
    public static var trailingStop: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 16) } }
    public static var immediateOrCancel: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 32) } }
    public static var fillOrKill: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 64) } }
    public static var goodTillDate: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 128) } }
    public static var atTheOpening: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 256) } }
    public static var atTheClose: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 512) } }
    public static var postOnly: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 1024) } }
    public static var reduceOnly: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 2048) } }
    public static var iceberg: PaperAbilities { @_noLocks get { PaperAbilities(rawValue: 4096) } }

    // The standard library's generic code is out of sight of the proof of no allocation.
    @_noLocks func has(_ ability: PaperAbilities) -> Bool { rawValue & ability.rawValue != 0 }
}
