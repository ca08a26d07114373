// What no order may exceed.

package import Risk
internal import Values

extension Configuration {
    /// The limits on orders.
    package struct Risk: Sendable {
        /// How many orders may be open at one time, in all sessions together.
        package var maxOpenOrders = 100_000
        package var settings = RiskSettings()
        /// Limits on the rates of sessions, by their names.
        var ofSessions: [SessionLimit] = []
        /// By the numbers of their classes in the settings, which have no minutes before the gateway has started.
        var marketHours: [MarketHours] = []

        /// The limits where none are set.
        static var usual: Risk {
            var risk = Risk()
            risk.settings.limits = [LimitSetting(.orderSize, .global, usualOrderQty)]
            return risk
        }

        fileprivate static var usualOrderQty: Decimal { Decimal(1_000_000) }
    }
}

extension Configuration.Risk {
    static func read(_ section: inout Section, _ brokerIDs: [Name]) -> Self? {
        var risk = Self()
        let size = section.value("maxOrderQty", .decimal(.positive), default: usualOrderQty)
        risk.maxOpenOrders = section.value("maxOpenOrders", .integer(1...10_000_000), default: risk.maxOpenOrders)
        risk.settings.limits = [LimitSetting(.orderSize, .global, size)]
        readRules(&section, into: &risk)
        var ofSessions: [SessionLimit] = []
        let limits = section.parts("limits", atLeastOne: "set of limits", orNone: true) { part in
            guard part.node("session") == nil else { return readSessionLimits(&part, into: &ofSessions) }
            return readLimits(&part, brokerIDs)
        }
        risk.ofSessions = ofSessions
        for limit in limits.joined() {
            risk.settings.limits.removeAll { $0.limit == limit.limit && $0.scope == limit.scope }
            risk.settings.limits.append(limit)
        }
        risk.settings.breakers = section.parts("breakers", atLeastOne: "circuit breaker", orNone: true) {
            readBreaker(&$0, brokerIDs)
        }
        if let problem = risk.settings.problem { section.complain("limits", problem) }
        return risk
    }

    private static func readRules(_ section: inout Section, into risk: inout Self) {
        let usual = RiskSettings()
        risk.settings.warningPercent = section.value("warningPercent", .integer(0...100), default: usual.warningPercent)
        risk.settings.referenceAge = section.value(
            "referenceAge", .duration(.milliseconds(1)...(.seconds(86_400))), default: usual.referenceAge)
        risk.settings.preventsSelfCross = section.value("preventsSelfCross", .boolean, default: usual.preventsSelfCross)
        risk.settings.shortSalesNeedList = section.value("shortSalesNeedList", .boolean, default: usual.shortSalesNeedList)
        risk.settings.collarIsTwoSided = section.value("collarIsTwoSided", .boolean, default: usual.collarIsTwoSided)
        let starts = section.value("dayStarts", .timeOfDay, default: TimeOfDay(secondsSinceMidnight: 0))
        risk.settings.dayStarts = .seconds(Int64(starts.secondsSinceMidnight))
        let restricted = section.list("restricted", "symbol", .name("a symbol")) ?? []
        let borrowable = section.list("easyToBorrow", "symbol", .name("a symbol")) ?? []
        let markets = Configuration.MarketHours.readAll(&section)
        risk.marketHours = markets
        risk.settings.hours = markets.map { _ in [] }
        risk.settings.defaultHours = markets.firstIndex { $0.symbols.isEmpty }
        var seen: Set<Name> = []
        for symbol in restricted + borrowable + markets.flatMap(\.symbols) where seen.insert(symbol).inserted {
            risk.settings.symbols.append(
                RiskSymbol(
                    symbol, isRestricted: restricted.contains(symbol), isEasyToBorrow: borrowable.contains(symbol),
                    hours: markets.firstIndex { $0.symbols.contains(symbol) }))
        }
    }

    /// One of the keys that name a scope, or none of them for all orders.
    private static func readScope(_ section: inout Section, _ brokerIDs: [Name]) -> RiskScope {
        var scopes: [RiskScope] = []
        let ids = brokerIDs.enumerated().map { ($1.description, BrokerNumber(UInt8(truncatingIfNeeded: $0))) }
        let broker = ids.isEmpty ? nil : section.optional("broker", .choice(ids))
        if let broker { scopes.append(.broker(broker)) }
        if let account = section.optional("account", .name("an account")) {
            scopes.append(.account(Identifier(string: account.description) ?? Identifier()))
        }
        if let symbol = section.optional("symbol", .name("a symbol")) { scopes.append(.symbol(symbol)) }
        if let strategy = section.optional("strategy", .name("what a client's strategyTag says of an order")) {
            scopes.append(.strategy(strategy))
        }
        if scopes.count > 1 {
            section.complain("account", "one limit is of one thing: broker, account, symbol or strategy; or of all orders")
        }
        return scopes.first ?? .global
    }

    private static func readLimits(_ section: inout Section, _ brokerIDs: [Name]) -> [LimitSetting]? {
        let scope = readScope(&section, brokerIDs)
        var limits: [LimitSetting] = []
        for limit in RiskLimit.allCases {
            guard let value = section.optional("\(limit)", .decimal(.notNegative)) else { continue }
            let setting = LimitSetting(limit, scope, value)
            if let problem = setting.problem { section.complain("\(limit)", problem.text) } else { limits.append(setting) }
        }
        return limits
    }

    private static func readSessionLimits(_ section: inout Section, into found: inout [SessionLimit]) -> [LimitSetting]? {
        let session = section.required("session", .text("SENDER->TARGET of a session, or its TargetCompID", bytesMax: 128))
        for limit in RiskLimit.allCases {
            guard let value = section.optional("\(limit)", .decimal(.notNegative)) else { continue }
            if let problem = LimitSetting(limit, .session(0), value).problem {
                section.complain("\(limit)", problem.text)
            } else if let session {
                found.append(SessionLimit(session: session, limit: limit, value: value))
            }
        }
        return []
    }

    private static func readBreaker(_ section: inout Section, _ brokerIDs: [Name]) -> RiskBreaker? {
        let kinds = RiskBreakerKind.allCases.map { ("\($0)", $0) }
        let kind = section.required("kind", .choice(kinds))
        let scope = readScope(&section, brokerIDs)
        let threshold = section.value("threshold", .decimal(.notNegative), default: .zero)
        let window = section.value("window", .duration(.milliseconds(1)...(.seconds(86_400))), default: .seconds(60))
        let count = section.value("minimumCount", .integer(0...1_000_000), default: 1)
        return kind.map { RiskBreaker($0, scope, threshold: threshold, window: window, minimumCount: count) }
    }
}
