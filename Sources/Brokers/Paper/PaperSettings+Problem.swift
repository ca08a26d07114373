// Settings of a paper broker that cannot be.

internal import Values

extension PaperSettings {
    /// The first thing that cannot be, as a sentence for the configuration's author; nil when the
    /// settings are good. ``PaperBroker/init(_:)`` traps on what this names.
    public var problem: String? {
        if latency.nanoseconds < 0 { return "latency is negative" }
        if latencyJitter.nanoseconds < 0 { return "latencyJitter is negative" }
        if priceInterval.nanoseconds <= 0 { return "priceInterval is not above zero" }
        let day: Interval = .seconds(86_400)
        if tradingDayEnds.nanoseconds < 0 || tradingDayEnds >= day {
            return "tradingDayEnds is not a time of day"
        }
        if capacity < 1 || capacity > 1 << 24 { return "capacity is not from 1 to 16777216" }
        if symbols.count > 256 { return "more than 256 symbols" }
        if remembered < 0 || remembered > 65536 { return "remembered is not from 0 to 65536" }
        for (name, value) in amounts {
            if value.isNegative { return "\(name) is negative" }
            if value.scale > 8 { return "\(name) has more than 8 digits behind the point" }
        }
        for (name, value) in amounts
        where (name.hasSuffix("ercent") || name.hasSuffix("impact")) && value > Decimal(100) {
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
        return tierProblem ?? accountProblem ?? faultProblem ?? tapeProblem
    }

    private var tierProblem: String? {
        if commission.tiers.count > 16 { return "commission.tiers: more than 16" }
        var last = Decimal.zero
        for tier in commission.tiers {
            if tier.from <= last { return "commission.tiers: from \(tier.from) is not above \(last)" }
            if PaperAsset.units(tier.from) == nil { return "commission.tiers: from \(tier.from) is too large" }
            last = tier.from
        }
        return nil
    }

    private var accountProblem: String? {
        if account.balances.count > 64 { return "account.balances: more than 64" }
        var names: Set<Name> = []
        for balance in account.balances {
            if balance.currency.isEmpty { return "account.balances: a currency without a name" }
            if !names.insert(balance.currency).inserted { return "account.balances: \(balance.currency) twice" }
            if PaperAsset.units(balance.amount) == nil { return "account.balances: \(balance.amount) is too large" }
        }
        if account.currency.isEmpty { return "account.currency is empty" }
        if let margin = account.margin, margin < Decimal(1) || margin > Decimal(1000) || margin.scale > 8 {
            return "account.margin is not from 1 to 1000, or has more than 8 digits behind the point"
        }
        if account.isChecked, anySymbol { return "account: buying power of any symbol cannot be checked" }
        return nil
    }

    private var faultProblem: String? {
        if faults.count > 16 { return "faults: more than 16" }
        for (place, rule) in faults.enumerated() {
            if let problem = rule.problem { return "faults: rule \(place + 1): \(problem)" }
            if case .halt(let symbol, _) = rule.fault, !symbol.isEmpty,
                !symbols.contains(where: { $0.symbol == symbol })
            {
                return "faults: rule \(place + 1): \(symbol) is no symbol of the broker"
            }
        }
        return nil
    }

    private var tapeProblem: String? {
        guard let tape else { return nil }
        return tape.problem(symbols.compactMap { PaperBook($0, slippage) })
    }

    private var amounts: [(String, Decimal)] {
        [
            ("slippage.fixed", slippage.fixed), ("slippage.percent", slippage.percent),
            ("slippage.sizePercent", slippage.sizePercent),
            ("slippage.impact", slippage.impact), ("slippage.maxPercent", slippage.maxPercent),
            ("commission.flat", commission.flat), ("commission.percent", commission.percent),
            ("commission.minimum", commission.minimum),
        ]
            + commission.tiers.flatMap {
                [
                    ("commission.tiers: flat", $0.flat), ("commission.tiers: percent", $0.percent),
                    ("commission.tiers: minimum", $0.minimum), ("commission.tiers: from", $0.from),
                ]
            }
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
        if levels.count > 8 { return "more than 8 levels" }
        var last = Decimal.zero
        for level in levels {
            if level.distance <= last { return "levels: distance \(level.distance) is not above \(last)" }
            if !level.distance.isMultiple(of: tick) {
                return "levels: distance \(level.distance) is not a multiple of the tick \(tick)"
            }
            if !level.size.isPositive || !level.size.isMultiple(of: lot) {
                return "levels: size \(level.size) is not a multiple of the lot \(lot) above zero"
            }
            if level.distance > price { return "levels: distance \(level.distance) is above the price" }
            last = level.distance
        }
        if PaperBook(self, slippage) == nil { return "price, size or slippage is too large" }
        return nil
    }
}
