// Which broker gets an order.

package import Routing
internal import Values

extension Configuration {
    /// Where orders go.
    package struct Routing: Sendable {
        /// For orders that no rule is for.
        package let defaults: RouteChoice
        /// The first one that matches decides.
        package let rules: [RouteRule]
        package let refusesUnknownDestination: Bool
        /// Asset classes, weights, and what is thought of brokers; brokers, rules and what is above are not in it.
        package let measures: RoutingSettings
    }
}

extension Configuration.Routing {
    static func read(_ section: inout Section, _ brokerIDs: [Name]) -> Self? {
        // Where no broker has an id, the brokers are what is wrong.
        let form =
            brokerIDs.isEmpty
            ? Form.name("the id of a broker") : Form.choice(brokerIDs.map { ($0.description, $0) })
        let measures = RoutingSettings.readMeasures(&section)
        let classes = Form<Name>.choice(measures.assetClasses.map { ($0.name.description, $0.name) })
        var defaults = readChoice(&section, form)
        if let first = section.optional("default", form) {
            // With a strategy that goes by the order of brokers, this one comes first.
            if defaults.brokers.isEmpty { defaults.brokers = [first] }
        } else if defaults.brokers.isEmpty, section.entries["default"] == nil, section.entries["brokers"] == nil {
            section.complain("default", "missing; expected the id of a broker, or `brokers`")
        }
        let rules = section.parts("rules", atLeastOne: "rule", orNone: true) { readRule(&$0, form, classes) }
        return Self(
            defaults: defaults, rules: rules,
            refusesUnknownDestination: section.value("refusesUnknownDestination", .boolean, default: true),
            measures: measures)
    }

    private static func readChoice(_ section: inout Section, _ brokers: Form<Name>) -> RouteChoice {
        var choice = RouteChoice()
        choice.strategy = section.value("strategy", .strategy, default: .priority)
        choice.brokers = section.list("brokers", "id of a broker", brokers) ?? []
        choice.preferred = section.list("preferred", "id of a broker", brokers) ?? []
        choice.preference = section.value(
            "preference", .choice([("bonus", .bonus), ("first", .first), ("strict", .strict)]),
            default: choice.strategy.goesByOrder ? .first : .bonus)
        choice.urgency = section.value(
            "urgency", .choice([("low", .low), ("normal", .normal), ("high", .high)]), default: .normal)
        choice.split = section.part("split", readSplit) ?? SplitSettings()
        return choice
    }

    /// Over how many brokers at once an order goes, and how it is shared among them.
    private static func readSplit(_ section: inout Section) -> SplitSettings? {
        var split = SplitSettings()
        let share = section.required("by", .choice([("weights", SplitSettings.Share.weights), ("liquidity", .liquidity)]))
        split.maximumParts = section.value("maxParts", .integer(2...8), default: 8)
        split.minimumPart = section.value("minPart", .decimal(.notNegative), default: .zero)
        split.fromQuantity = section.value("fromQuantity", .decimal(.notNegative), default: .zero)
        guard let share else { return nil }
        split.share = share
        return split
    }

    private static func readRule(_ section: inout Section, _ brokers: Form<Name>, _ classes: Form<Name>) -> RouteRule? {
        var rule = RouteRule()
        rule.symbol = section.value("symbol", .name("a symbol, with a * at its end for all that begin so"), default: Name())
        let account = section.value("account", .name("an account, with a * at its end for all that begin so"), default: Name())
        rule.account = Identifier(string: account.description) ?? Identifier()
        rule.exDestination = section.value("exDestination", .name("a value of ExDestination(100)"), default: Name())
        rule.orderStrategy = section.value(
            "orderStrategy", .name("what a client's strategyTag says of an order"), default: Name())
        rule.assetClass = section.value("assetClass", classes, default: Name())
        rule.sessionName = section.value(
            "session", .text("SENDER->TARGET of a session, or its TargetCompID", bytesMax: 128), default: "")
        rule.choice = readChoice(&section, brokers)
        return rule
    }
}

extension Form<RouteStrategy> {
    /// By its name, in either spelling: lowestCost or LOWEST_COST.
    fileprivate static var strategy: Form {
        let names = RouteStrategy.allCases.map { "\($0.name)" }.joined(separator: ", ")
        return Form(expected: "one of \(names)") { (text) throws(Misfit) -> RouteStrategy in
            guard let strategy = RouteStrategy(named: text) else { throw Misfit(what: "\(quoted(text)) is no strategy") }
            return strategy
        }
    }
}
