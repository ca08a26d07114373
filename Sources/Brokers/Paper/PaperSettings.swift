// What a paper broker is told when it is made.

public import Values

/// The simulated venue: its symbols, how their prices move, how it fills and what it charges.
public struct PaperSettings: Sendable {
    /// The same seed, instructions and times give the same reports.
    public var seed: UInt64
    /// How long an instruction is on its way; it takes effect and is answered that much later.
    public var latency: Interval
    /// Up to so much longer, by the seeded dice.
    public var latencyJitter = Interval.seconds(0)
    /// Once in each interval every price moves, and every order sees the shown size anew.
    public var priceInterval: Interval
    /// False is a still market: prices and sizes stay as they start.
    public var pricesMove: Bool
    /// Where the prices of the symbols that it names come from instead; at most 2^24 entries, in order of time.
    public var tape: PaperTape?
    /// Whether quotes are wanted: then `nextQuote` names those that changed, and each move of the prices is a deadline.
    public var tellsQuotes = false
    /// False acknowledges orders and never fills them, for measurements.
    public var fills: Bool
    /// When the trading day ends, counted from midnight UTC; less than a day.
    public var tradingDayEnds: Interval
    public var slippage: PaperSlippage
    public var commission: PaperCommission
    public var account = PaperAccount()
    /// What orders may ask for.
    public var abilities = PaperAbilities.all
    /// What goes wrong, by chance or by schedule; at most 16.
    public var faults: [PaperFaultRule] = []
    /// So many ended orders and so many fills are remembered, to be told when asked. From 0 to 65536; each is a row.
    public var remembered = 1024
    /// Whether symbols that are not listed are traded too: all of them on the one book of
    /// `unlisted`, and without a position.
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
