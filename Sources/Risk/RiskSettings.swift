// What the book of risk is told when it is made.

package import Values

/// Without any of it every order passes for which there is room.
package struct RiskSettings: Sendable {
    package var limits: [LimitSetting] = []
    /// At most 1024.
    package var breakers: [RiskBreaker] = []
    package var symbols: [RiskSymbol] = []
    /// Classes of market hours, by number; at most 64. One without minutes is always closed.
    package var hours: [[OpenMinutes]] = []
    /// The class of symbols that have none of their own; nil is always open.
    package var defaultHours: Int?
    /// At so many percent of a limit there is a warning; 0 for none.
    package var warningPercent = 80
    /// An older reference price is no reference.
    package var referenceAge: Interval = .seconds(5)
    /// Short sales are for symbols on the list of what is easy to borrow only.
    package var shortSalesNeedList = false
    /// An order that could trade with a resting order of the same account is refused.
    package var preventsSelfCross = false
    /// The collar also holds for prices on the far side: a buy far below the reference, a sell far above.
    package var collarIsTwoSided = true
    /// When the day of the counters begins, counted from midnight UTC; less than a day.
    package var dayStarts: Interval = .seconds(0)
    package var room = RiskRoom()

    package init() {}
}

/// What is known of a symbol beside its limits.
package struct RiskSymbol: Equatable, Sendable {
    package var symbol: Name
    package var isRestricted: Bool
    package var isEasyToBorrow: Bool
    /// Its class of market hours; nil for the default.
    package var hours: Int?

    package init(_ symbol: Name, isRestricted: Bool = false, isEasyToBorrow: Bool = false, hours: Int? = nil) {
        self.symbol = symbol
        self.isRestricted = isRestricted
        self.isEasyToBorrow = isEasyToBorrow
        self.hours = hours
    }
}

/// How much of everything the book has room for. What is full refuses.
package struct RiskRoom: Equatable, Sendable {
    /// 64 bytes each, and eight to sixteen in an index.
    package var openOrders = 100_000
    package var accounts = 10_000
    package var symbols = 10_000
    package var strategies = 1_000
    package var sessions = 8_192
    /// Accounts and symbols with a position or an open order together.
    package var pairs = 100_000
    /// Accounts, symbols and so on that have limits of their own.
    package var limitedScopes = 4_096
    /// Orders within the last second, or within the longest window in which they are compared; counted only while a
    /// limit is about them.
    package var recentOrders = 262_144
    package var warnings = 256

    package init() {}
}

extension RiskSettings {
    /// The first thing that cannot be, as a sentence for the configuration's author; nil when the settings are good.
    /// ``RiskBook/init(_:)`` traps on what this names.
    package var problem: String? {
        if warningPercent < 0 || warningPercent > 100 { return "warningPercent is not from 0 to 100" }
        if referenceAge.nanoseconds <= 0 { return "referenceAge is not above zero" }
        if dayStarts.nanoseconds < 0 || dayStarts >= .seconds(86_400) { return "dayStarts is not a time of day" }
        if hours.count > MarketHours.classesMax { return "more than \(MarketHours.classesMax) classes of market hours" }
        for (number, ranges) in hours.enumerated() where !ranges.allSatisfy(\.isValid) {
            return "market hours \(number): minutes of the week are from 0 to \(OpenMinutes.minutesOfWeek)"
        }
        if let defaultHours, !hours.indices.contains(defaultHours) { return "defaultHours is no class of market hours" }
        return room.problem ?? namesProblem ?? limitsProblem
    }

    private var namesProblem: String? {
        var names: Set<Name> = []
        for symbol in symbols {
            if !names.insert(symbol.symbol).inserted { return "\(symbol.symbol): listed twice" }
            if let number = symbol.hours, !hours.indices.contains(number) {
                return "\(symbol.symbol): \(number) is no class of market hours"
            }
        }
        return nil
    }

    private var limitsProblem: String? {
        var seen: Set<String> = []
        for setting in limits {
            let name = "\(setting.limit) for \(words(setting.scope))"
            if let problem = setting.problem { return "\(name): \(problem.text)" }
            if setting.value == nil { return "\(name): it has no value" }
            if !seen.insert(name).inserted { return "\(name): set twice" }
        }
        if breakers.count > 1024 { return "more than 1024 circuit breakers" }
        for breaker in breakers {
            if let problem = breaker.problem { return "\(breaker.kind) for \(words(breaker.scope)): \(problem)" }
        }
        return roomProblem
    }

    private func words(_ scope: RiskScope) -> String {
        var text = Text<16>()
        scope.append(to: &text)
        return text.description
    }

    /// Whether all that is named has room.
    private var roomProblem: String? {
        let scopes = Set(limits.map(\.scope) + breakers.map(\.scope) + symbols.map { .symbol($0.symbol) })
        let most: [(RiskLevel, Int)] = [
            (.account, room.accounts), (.symbol, room.symbols), (.strategy, room.strategies), (.session, room.sessions),
        ]
        for (level, most) in most where scopes.count(where: { $0.level == level }) > most {
            return "more than \(most) of the level \(level) are named"
        }
        return Set(limits.map(\.scope)).count > room.limitedScopes
            ? "more than \(room.limitedScopes) scopes have limits" : nil
    }
}

extension RiskRoom {
    var problem: String? {
        let rooms: [(String, Int, Int)] = [
            ("openOrders", openOrders, 10_000_000), ("accounts", accounts, 1_000_000), ("symbols", symbols, 1_000_000),
            ("strategies", strategies, 65_000), ("sessions", sessions, 65_000), ("pairs", pairs, 10_000_000),
            ("limitedScopes", limitedScopes, 1_000_000), ("recentOrders", recentOrders, 10_000_000),
            ("warnings", warnings, 1_000_000),
        ]
        for (name, value, most) in rooms where value < 1 || value > most {
            return "room.\(name) is not from 1 to \(most)"
        }
        return nil
    }
}
