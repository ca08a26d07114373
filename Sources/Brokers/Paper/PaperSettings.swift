// What a paper broker is told when it is made.

public import Values

/// The simulated venue: its symbols, how their prices move, how it fills and what it charges.
public struct PaperSettings: Sendable {
    /// The same seed, instructions and times give the same reports.
    public var seed: UInt64
    /// How long an instruction is on its way; it takes effect and is answered that much later.
    public var latency: Interval
    /// Once in each interval every price moves, and every order sees the shown size anew.
    public var priceInterval: Interval
    /// False is a still market: prices and sizes stay as they start.
    public var pricesMove: Bool
    /// False acknowledges orders and never fills them, for measurements.
    public var fills: Bool
    /// When the trading day ends, counted from midnight UTC; less than a day.
    public var tradingDayEnds: Interval
    public var slippage: PaperSlippage
    public var commission: PaperCommission
    /// Whether symbols that are not listed are traded too: all of them on the one book of
    /// `unlisted`.
    public var anySymbol: Bool
    public var unlisted: PaperSymbol
    /// The most orders held at once. The place of an ended order is free when its row is drained.
    public var capacity: Int
    /// At most 256.
    public var symbols: [PaperSymbol]

    public init(
        seed: UInt64 = 1, latency: Interval = .milliseconds(0),
        priceInterval: Interval = .milliseconds(100), pricesMove: Bool = true, fills: Bool = true,
        tradingDayEnds: Interval = .seconds(0), slippage: PaperSlippage = PaperSlippage(),
        commission: PaperCommission = PaperCommission(), anySymbol: Bool = false,
        unlisted: PaperSymbol = .unlisted, capacity: Int = 100_000, symbols: [PaperSymbol] = []
    ) {
        self.seed = seed
        self.latency = latency
        self.priceInterval = priceInterval
        self.pricesMove = pricesMove
        self.fills = fills
        self.tradingDayEnds = tradingDayEnds
        self.slippage = slippage
        self.commission = commission
        self.anySymbol = anySymbol
        self.unlisted = unlisted
        self.capacity = capacity
        self.symbols = symbols
    }
}

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

    public init(
        symbol: Name, price: Decimal, tick: Decimal, lot: Decimal, spread: Decimal, step: Decimal,
        size: Decimal
    ) {
        self.symbol = symbol
        self.price = price
        self.tick = tick
        self.lot = lot
        self.spread = spread
        self.step = step
        self.size = size
    }

    /// What a symbol that nobody listed looks like.
    public static var unlisted: PaperSymbol {
        PaperSymbol(
            symbol: Name(), price: Decimal("100.0000"), tick: Decimal("0.0001"),
            lot: Decimal("0.0001"), spread: Decimal("0.02"), step: Decimal("0.05"),
            size: Decimal(1000))
    }
}

/// How much worse than the best price a taker fills: the sum of the first three, rounded up to a
/// tick, but at most the fourth.
public struct PaperSlippage: Sendable {
    /// An amount of price.
    public var fixed: Decimal
    /// Percent of the price.
    public var percent: Decimal
    /// Percent of the price when a fill takes all that is shown; of a smaller one its part.
    public var sizePercent: Decimal
    /// No fill is further than so many percent from the best price.
    public var maxPercent: Decimal

    public init(
        fixed: Decimal = .zero, percent: Decimal = .zero, sizePercent: Decimal = .zero,
        maxPercent: Decimal = Decimal(100)
    ) {
        self.fixed = fixed
        self.percent = percent
        self.sizePercent = sizePercent
        self.maxPercent = maxPercent
    }
}

/// What an order costs once anything of it is filled: `flat` and `percent` of what was paid, but at
/// least `minimum`; in all rounded half to even at eight digits behind the point.
public struct PaperCommission: Sendable {
    public var flat: Decimal
    public var percent: Decimal
    public var minimum: Decimal

    public init(flat: Decimal = .zero, percent: Decimal = .zero, minimum: Decimal = .zero) {
        self.flat = flat
        self.percent = percent
        self.minimum = minimum
    }
}

extension PaperSettings {
    /// The first thing that cannot be, as a sentence for the configuration's author; nil when the
    /// settings are good. ``PaperBroker/init(_:)`` traps on what this names.
    public var problem: String? {
        if latency.nanoseconds < 0 { return "latency is negative" }
        if priceInterval.nanoseconds <= 0 { return "priceInterval is not above zero" }
        let day: Interval = .seconds(86_400)
        if tradingDayEnds.nanoseconds < 0 || tradingDayEnds >= day {
            return "tradingDayEnds is not a time of day"
        }
        if capacity < 1 || capacity > 1 << 24 { return "capacity is not from 1 to 16777216" }
        if symbols.count > 256 { return "more than 256 symbols" }
        for (name, value) in amounts {
            if value.isNegative { return "\(name) is negative" }
            if value.scale > 8 { return "\(name) has more than 8 digits behind the point" }
        }
        for (name, value) in amounts where name.hasSuffix("ercent") && value > Decimal(100) {
            return "\(name) is above 100"
        }
        if anySymbol, let problem = unlisted.problem(with: slippage) {
            return "unlisted: \(problem)"
        }
        var names: Set<Name> = []
        for symbol in symbols {
            if symbol.symbol.isEmpty { return "a symbol without a name" }
            if !names.insert(symbol.symbol).inserted { return "\(symbol.symbol): listed twice" }
            if let problem = symbol.problem(with: slippage) {
                return "\(symbol.symbol): \(problem)"
            }
        }
        return nil
    }

    private var amounts: [(String, Decimal)] {
        [
            ("slippage.fixed", slippage.fixed), ("slippage.percent", slippage.percent),
            ("slippage.sizePercent", slippage.sizePercent),
            ("slippage.maxPercent", slippage.maxPercent), ("commission.flat", commission.flat),
            ("commission.percent", commission.percent), ("commission.minimum", commission.minimum),
        ]
    }
}

extension PaperSymbol {
    func problem(with slippage: PaperSlippage) -> String? {
        for (name, value) in [("tick", tick), ("lot", lot), ("price", price), ("size", size)]
        where !value.isPositive { return "\(name) is not above zero" }
        if tick.scale > 10 || lot.scale > 10 {
            return "tick or lot has more than 10 digits behind the point"
        }
        for (name, value) in [("spread", spread), ("step", step)] where value.isNegative {
            return "\(name) is negative"
        }
        for (name, value) in [("price", price), ("spread", spread), ("step", step)]
        where !value.isMultiple(of: tick) { return "\(name) is not a multiple of the tick \(tick)" }
        if !size.isMultiple(of: lot) { return "size is not a multiple of the lot \(lot)" }
        if spread > price { return "spread is above the price" }
        if PaperBook(self, slippage) == nil { return "price, size or slippage is too large" }
        return nil
    }
}
