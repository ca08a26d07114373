// What brokers are compared by, and when one is left alone.

internal import Routing
internal import Values

extension RoutingSettings {
    /// Everything under `routing` but brokers and rules.
    static func readMeasures(_ section: inout Section) -> RoutingSettings {
        var settings = RoutingSettings()
        settings.assetClasses = AssetClass.readAll(&section)
        settings.preferenceBonus = section.value(
            "preferenceBonus", .decimal(.from0(to: Decimal(1))), default: settings.preferenceBonus)
        settings.balance = section.value(
            "balance", .choice([("openOrders", .openOrders), ("openValue", .openValue)]), default: .openOrders)
        settings.smart = section.part("smart", SmartWeights.read) ?? settings.smart
        settings.latency = section.part("latency", LatencySettings.read) ?? settings.latency
        settings.health = section.part("health", HealthSettings.read) ?? settings.health
        settings.breaker = section.part("breaker", BreakerSettings.read) ?? settings.breaker
        return settings
    }
}

extension AssetClass {
    /// All of them: none twice.
    fileprivate static func readAll(_ section: inout Section) -> [AssetClass] {
        var claims = Claims()
        return section.parts("assetClasses", atLeastOne: "asset class", orNone: true) { part in
            let name = part.required("class", .name("a name of your choice"))
            if let name { part.claim(name.description, "class", in: &claims) }
            let symbols = part.list("symbols", "symbol", .name("a symbol, with a * at its end for all that begin so"))
            if symbols?.isEmpty ?? true { part.complain("symbols", "missing; expected a list of symbols, such as [\"BTC/*\"]") }
            guard let name, let symbols, !symbols.isEmpty else { return nil }
            return AssetClass(name: name, symbols: symbols)
        }
    }
}

extension SmartWeights {
    fileprivate static func read(_ section: inout Section) -> SmartWeights? {
        var weights = SmartWeights()
        let form = Form<Decimal>.decimal(.from0(to: Decimal(1000)))
        weights.spread = section.value("spread", form, default: weights.spread)
        weights.latency = section.value("latency", form, default: weights.latency)
        weights.liquidity = section.value("liquidity", form, default: weights.liquidity)
        weights.reliability = section.value("reliability", form, default: weights.reliability)
        let all = [weights.spread, weights.latency, weights.liquidity, weights.reliability]
        if !all.contains(where: \.isPositive) { section.complain("spread", "every weight is zero; expected one above it") }
        return weights
    }
}

extension LatencySettings {
    fileprivate static func read(_ section: inout Section) -> LatencySettings? {
        var latency = LatencySettings()
        latency.assumed = section.value(
            "assumed", .duration(.milliseconds(1)...(.seconds(60))), default: latency.assumed)
        latency.tailWeight = section.value("tailWeight", .decimal(.from0(to: Decimal(1))), default: latency.tailWeight)
        return latency
    }
}

extension HealthSettings {
    fileprivate static func read(_ section: inout Section) -> HealthSettings? {
        var health = HealthSettings()
        health.minimum = section.value("minimum", .integer(0...80), default: health.minimum)
        health.window = section.value("window", .duration(.seconds(1)...(.seconds(86_400))), default: health.window)
        health.worstErrorPercent = section.value(
            "worstErrorPercent", .integer(1...100), default: health.worstErrorPercent)
        health.goodLatency = section.value(
            "goodLatency", .duration(.milliseconds(1)...(.seconds(600))), default: health.goodLatency)
        health.worstLatency = section.value(
            "worstLatency", .duration(.milliseconds(2)...(.seconds(3600))), default: health.worstLatency)
        if health.worstLatency <= health.goodLatency {
            section.complain("worstLatency", "is not above goodLatency")
        }
        return health
    }
}

extension BreakerSettings {
    fileprivate static func read(_ section: inout Section) -> BreakerSettings? {
        var breaker = BreakerSettings()
        breaker.failuresInRow = section.value("failuresInRow", .integer(1...1_000_000), default: breaker.failuresInRow)
        breaker.errorPercent = section.value("errorPercent", .integer(1...100), default: breaker.errorPercent)
        breaker.minimumOutcomes = section.value(
            "minimumOutcomes", .integer(1...1_000_000), default: breaker.minimumOutcomes)
        breaker.coolDown = section.value("coolDown", .duration(.milliseconds(1)...(.seconds(86_400))), default: breaker.coolDown)
        breaker.longestCoolDown = section.value(
            "longestCoolDown", .duration(.milliseconds(1)...(.seconds(86_400))), default: breaker.longestCoolDown)
        breaker.probes = section.value("probes", .integer(1...1000), default: breaker.probes)
        if breaker.longestCoolDown < breaker.coolDown { section.complain("longestCoolDown", "is below coolDown") }
        return breaker
    }
}
