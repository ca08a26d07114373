// The broker that only pretends.

package import Brokers
package import Values

extension Configuration {
    /// A simulated broker with a market of its own making.
    package struct Paper: Sendable {
        /// The same seed gives the same prices.
        package let seed: UInt64
        /// How long it takes to answer.
        package let latency: Interval
        /// How much longer at most, by chance.
        package let latencyJitter: Interval
        /// How often prices move, and sizes are shown anew.
        package let priceInterval: Interval
        /// Whether prices and sizes change at all.
        package let pricesMove: Bool
        /// Where the prices of the symbols that it names come from instead.
        package let recording: PaperTape?
        /// Whether orders are ever filled; if not, they are acknowledged and stay.
        package let fills: Bool
        /// When DAY orders expire.
        package let tradingDayEnds: TimeOfDay
        package let slippage: Slippage
        package let commission: Commission
        package let account: PaperAccount
        package let abilities: PaperAbilities
        package let faults: [PaperFaultRule]
        /// How many ended orders and how many fills it can tell of when asked.
        package let remembered: Int
        /// No symbol twice; none only where any is accepted.
        package let symbols: [Symbol]
        /// Whether symbols that are not listed are accepted, without a look at price, tick and lot.
        package let anySymbol: Bool
    }

    /// How much worse than the price shown a fill is; the parts add up, to `maxPercent` at most.
    package struct Slippage: Sendable {
        /// In the price's own unit.
        package let fixed: Decimal
        /// Percent of the price.
        package let percent: Decimal
        /// Percent of the price, for a fill of all that is shown; of a smaller one its part.
        package let sizePercent: Decimal
        /// Percent of the price, for a fill of all that is shown; of a smaller one the root of its part.
        package let impact: Decimal
        /// The most that all parts come to, in percent of the price.
        package let maxPercent: Decimal

        static let none = Slippage(
            fixed: .zero, percent: .zero, sizePercent: .zero, impact: .zero, maxPercent: Decimal(100))
    }

    /// What a fill costs: `flat` and `percent` of its value together, but at least `minimum`.
    package struct Commission: Sendable {
        package let flat: Decimal
        package let percent: Decimal
        package let minimum: Decimal
        /// What it costs instead once so much was traded.
        package let tiers: [PaperTier]

        static let none = Commission(flat: .zero, percent: .zero, minimum: .zero, tiers: [])
    }

    /// What is traded, and how its simulated price behaves.
    package struct Symbol: Sendable {
        package let symbol: Name
        /// Where the mid starts, in whole ticks.
        package let price: Decimal
        package let tick: Decimal
        package let lot: Decimal
        /// From best bid to best offer, in whole ticks.
        package let spread: Decimal
        /// The largest move of the mid in one price interval.
        package let step: Decimal
        /// The mean quantity shown at the best price; at least a lot.
        package let size: Decimal
        /// What is offered behind the best price, nearest first.
        package let levels: [PaperLevel]
    }
}

extension Configuration.Paper {
    static func read(_ section: inout Section) -> Self {
        let problems = section.findings.problems.count
        let seed = section.value("seed", .integer(0...UInt64.max), default: 1)
        let latency = section.value(
            "latency", .duration(.seconds(0)...(.seconds(60))), default: .seconds(0))
        let latencyJitter = section.value(
            "latencyJitter", .duration(.seconds(0)...(.seconds(60))), default: .seconds(0))
        let pricesMove = section.value(
            "prices", .choice([("moving", true), ("still", false)]), default: true)
        let priceInterval = section.value(
            "priceInterval", .duration(.milliseconds(1)...(.seconds(3600))),
            default: .milliseconds(100))
        let fills = section.value("fills", .boolean, default: true)
        let tradingDayEnds = section.value(
            "tradingDayEnds", .timeOfDay, default: TimeOfDay(secondsSinceMidnight: 0))
        let slippage = section.part("slippage", Configuration.Slippage.read) ?? .none
        let commission = section.part("commission", Configuration.Commission.read) ?? .none
        let account = section.part("account", PaperAccount.read) ?? PaperAccount()
        let abilities = PaperAbilities.read(&section)
        let faults = section.parts("faults", atLeastOne: "fault", orNone: true, PaperFaultRule.read)
        let remembered = section.value("remembered", .integer(0...65_536), default: 1024)
        let recording = section.part("recording", PaperTape.read)
        let anySymbol = section.value("anySymbol", .boolean, default: false)
        let symbols = Configuration.Symbol.readAll(&section, orNone: anySymbol)
        let paper = Self(
            seed: seed, latency: latency, latencyJitter: latencyJitter, priceInterval: priceInterval,
            pricesMove: pricesMove, recording: recording, fills: fills, tradingDayEnds: tradingDayEnds,
            slippage: slippage, commission: commission, account: account, abilities: abilities, faults: faults,
            remembered: remembered, symbols: symbols, anySymbol: anySymbol)
        // The broker itself knows best what it cannot be, once each value makes sense.
        if section.findings.problems.count == problems,
            let problem = paper.settings(capacity: 1).problem
        {
            let keys = [
                ("slippage", "slippage"), ("commission", "commission"), ("account", "account"), ("faults", "faults"),
                ("tape", "recording"),
            ]
            section.complain(keys.first { problem.hasPrefix($0.0) }?.1 ?? "symbols", problem)
        }
        return paper
    }
}

extension Configuration.Slippage {
    fileprivate static func read(_ section: inout Section) -> Self? {
        Self(
            fixed: section.value("fixed", .decimal(.notNegative), default: .zero),
            percent: section.value("percent", .percent, default: .zero),
            sizePercent: section.value("sizePercent", .percent, default: .zero),
            impact: section.value("impact", .percent, default: .zero),
            maxPercent: section.value("maxPercent", .percent, default: none.maxPercent))
    }
}

extension Configuration.Commission {
    fileprivate static func read(_ section: inout Section) -> Self? {
        Self(
            flat: section.value("flat", .decimal(.notNegative), default: .zero),
            percent: section.value("percent", .percent, default: .zero),
            minimum: section.value("minimum", .decimal(.notNegative), default: .zero),
            tiers: section.parts("tiers", atLeastOne: "tier", orNone: true, PaperTier.read))
    }
}

extension Configuration.Symbol {
    /// All symbols: none twice.
    fileprivate static func readAll(_ section: inout Section, orNone mayBeEmpty: Bool) -> [Self] {
        var symbols = Claims()
        return section.parts(
            "symbols", atLeastOne: "symbol (or anySymbol: true)", orNone: mayBeEmpty
        ) {
            read(&$0, &symbols)
        }
    }

    private static func read(_ section: inout Section, _ symbols: inout Claims) -> Self? {
        let symbol = section.required("symbol", .name("a symbol"))
        if let symbol { section.claim(symbol.description, "symbol", in: &symbols) }
        let price = section.required("price", .decimal(.positive))
        let tick = section.required("tick", .decimal(.positive))
        let lot = section.required("lot", .decimal(.positive))
        let spread = section.required("spread", .decimal(.positive))
        let step = section.value("step", .decimal(.notNegative), default: .zero)
        let size = section.required("size", .decimal(.positive))
        let levels = section.parts("levels", atLeastOne: "level", orNone: true, PaperLevel.read)
        section.check("price", price, isMultipleOf: tick, "tick")
        section.check("spread", spread, isMultipleOf: tick, "tick")
        section.check("spread", spread, isBelow: price, "price")
        section.check("step", step, isBelow: price, "price")
        section.check("size", size, isMultipleOf: lot, "lot")
        guard let symbol, let price, let tick, let lot, let spread, let size else { return nil }
        return Self(
            symbol: symbol, price: price, tick: tick, lot: lot, spread: spread, step: step,
            size: size, levels: levels)
    }
}

// MARK: - Values that must go together; those that were wrong already are passed over

extension Section {
    fileprivate func check(
        _ key: String, _ value: Decimal?, isMultipleOf unit: Decimal?, _ unitKey: String
    ) {
        guard let value, let unit, !value.isMultiple(of: unit) else { return }
        complain(
            key,
            "\(value) is not a multiple of the \(unitKey); expected whole \(unitKey)s of \(unit)")
    }

    fileprivate func check(
        _ key: String, _ value: Decimal?, isBelow limit: Decimal?, _ limitKey: String
    ) {
        guard let value, let limit, value >= limit else { return }
        complain(key, "\(value) is too large; expected less than the \(limitKey), \(limit)")
    }
}
