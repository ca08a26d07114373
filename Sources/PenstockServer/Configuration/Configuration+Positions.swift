// How positions are counted, and when their day ends.

internal import FIXSession
package import Portfolio
package import Values

extension Configuration {
    /// Positions, balances and their days.
    package struct Positions: Sendable {
        package var settings = PortfolioSettings()
        /// Seconds after midnight in that time zone.
        package var dayEnds: Int64 = 0
        package var zone = Schedule.Zone.utc
        /// For how many days what stood at their ends is kept; 0: for ever.
        package var snapshotDays = 400
        /// No account twice.
        package var capital: [AccountCapital] = []
    }
}

/// What an account was given when its trading began, in the base currency: with its profit since, that is its value.
package struct AccountCapital: Sendable {
    package var account: Identifier
    package var amount: Decimal
}

extension Configuration.Positions {
    static func read(_ section: inout Section) -> Self? {
        var positions = Self()
        if let time = section.optional("dayEnds", .zonedTime) {
            positions.dayEnds = Int64(time.time.secondsSinceMidnight)
            positions.zone = time.zone ?? .utc
        }
        positions.snapshotDays = section.value("snapshotDays", .integer(0...36_500), default: positions.snapshotDays)
        positions.settings.baseCurrency = section.value(
            "baseCurrency", .name("a currency, such as USD"), default: positions.settings.baseCurrency)
        positions.settings.currencies = readCurrencies(&section)
        let lots = section.value("lots", .integer(2...255), default: 16)
        let isFirstIn = section.value(
            "costMethod", .choice([("average", false), ("firstInFirstOut", true)]), default: false)
        if isFirstIn { positions.settings.method = .firstInFirstOut(lots: lots) }
        positions.capital = section.parts("capital", atLeastOne: "account and amount", orNone: true) { part in
            let account = part.required("account", .name("an account"))
            let amount = part.required("amount", .decimal(.notNegative))
            guard let account, let amount else { return nil }
            return AccountCapital(account: Identifier(string: account.description) ?? Identifier(), amount: amount)
        }
        var seen: Set<Identifier> = []
        for capital in positions.capital where !seen.insert(capital.account).inserted {
            section.complain("capital", "the account \(capital.account) twice; expected each once")
        }
        return positions
    }

    /// What symbols without a / are priced in that are not priced in the base currency.
    private static func readCurrencies(_ section: inout Section) -> [(symbol: Name, currency: Name)] {
        let all = section.parts("currencies", atLeastOne: "currency with symbols", orNone: true) { part in
            let currency = part.required("currency", .name("a currency, such as USD"))
            let symbols = part.list("symbols", "symbol", .name("a symbol"))
            if symbols == nil, part.node("symbols") == nil { part.complain("symbols", "missing; expected a list of symbols") }
            guard let currency, let symbols else { return [] as [(symbol: Name, currency: Name)] }
            for symbol in symbols where symbol.description.contains("/") {
                part.complain("symbols", "\(symbol) is a pair; expected symbols without a /, which do not say it themselves")
            }
            return symbols.map { (symbol: $0, currency: currency) }
        }.flatMap { $0 }
        var seen: Set<Name> = []
        for (symbol, _) in all where !seen.insert(symbol).inserted {
            section.complain("currencies", "the symbol \(symbol) twice; expected each once")
        }
        return all
    }
}
