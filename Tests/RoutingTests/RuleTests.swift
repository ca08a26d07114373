// Which rule an order falls under.

import Routing
import Testing
import Values

private func rule(_ broker: String, _ change: (inout RouteRule) -> Void) -> RouteRule {
    var rule = RouteRule()
    rule.choice.brokers = [name(broker)]
    change(&rule)
    return rule
}

private let all = (0..<4).map { RouteCandidate(broker($0)) }

private func desk(_ rules: [RouteRule]) -> Desk {
    var settings = settings(["alpha", "beta", "gamma", "delta"])
    settings.rules = rules
    settings.brokers[3].destination = name("XNAS")
    return Desk(settings)
}

@Suite struct `Rules` {
    @Test func `The first that matches decides, the defaults when none does`() {
        var desk = desk([
            rule("beta") { $0.symbol = name("BTC/*") },
            rule("gamma") { $0.assetClass = name("crypto") },
        ])
        let bitcoin = desk.route(order(symbol: "BTC/USD"), all)
        let ether = desk.route(order(symbol: "ETH/USD"), all)
        let share = desk.route(order(symbol: "AAPL", assetClass: "equity"), all)
        #expect([bitcoin.rule, ether.rule, share.rule] == [1, 2, 0])
        #expect([bitcoin.chosen, ether.chosen, share.chosen] == [1, 2, 0])
        #expect(bitcoin.verdict(0) == "is not among the rule's brokers")
    }

    @Test func `A star at the end is for all that begin so, without one it is the whole text`() {
        var desk = desk([
            rule("beta") { $0.symbol = name("BTC") },
            rule("gamma") { $0.account = Identifier("A-DESK-OF-MANY*") },
            rule("delta") { $0.symbol = name("*") },
        ])
        let cases: [(String, String, Int)] = [
            ("BTC", "X", 1), ("BTC/USD", "X", 3), ("BT", "X", 3), ("ETH", "A-DESK-OF-MANY", 2),
            ("ETH", "A-DESK-OF-MANY-1", 2), ("ETH", "A-DESK-OF-MAN", 3), ("ETH", "A-DESK-OF-MAMY-1", 3),
        ]
        for (symbol, account, rule) in cases {
            let decision = desk.route(order(symbol: symbol, account: account), all)
            #expect(decision.rule == rule, "\(symbol) \(account)")
        }
    }

    @Test func `A rule for sessions by name is for those that are there under it`() {
        var desk = desk([
            rule("beta") { $0.sessionName = "DESK1" },
            rule("gamma") { $0.sessionName = "GATE->DESK2" },
        ])
        #expect(desk.route(order(session: 0), all).rule == 0, "nobody is called that yet")
        let namesSessions = desk.router.namesSessions
        #expect(namesSessions)
        for (number, names) in [(7, ["GATE->DESK1", "DESK1"]), (8, ["GATE->DESK2", "DESK2"]), (9, ["OTHER->DESK1", "DESK1"])] {
            let isBound = desk.router.bind(UInt32(number), called: names)
            #expect(isBound)
        }
        #expect([0, 7, 8, 9, 10].map { desk.route(order(session: $0), all).rule } == [0, 1, 2, 1, 0])
        for number in 20..<34 {
            let isBound = desk.router.bind(UInt32(number), called: ["DESK1"])
            #expect(isBound)
        }
        let isBound = desk.router.bind(99, called: ["DESK1"])
        #expect(!isBound, "sixteen are there already")
    }

    @Test func `A symbol is of the first asset class that has it`() {
        var settings = settings(["alpha", "beta"])
        settings.assetClasses = [
            AssetClass(name: name("crypto"), symbols: [name("BTC/*"), name("ETH/USD")]),
            AssetClass(name: name("fx"), symbols: [name("EUR/*"), name("BTC/JPY")]),
        ]
        let desk = Desk(settings)
        let classes = ["BTC/JPY", "ETH/USD", "ETH/EUR", "EUR/USD", "AAPL"].map { "\(desk.router.assetClass(of: name($0)))" }
        #expect(classes == ["crypto", "crypto", "", "fx", ""])
    }

    @Test func `A rule says how urgent the orders are that do not say it themselves`() {
        var desk = desk([
            rule("beta") {
                $0.orderStrategy = name("NOW")
                $0.choice.urgency = .high
            }
        ])
        var urgent = order()
        urgent.orderStrategy = name("NOW")
        #expect(desk.route(urgent, all).urgency == .high)
        urgent.urgency = .low
        #expect(desk.route(urgent, all).urgency == .low)
        #expect(desk.route(order(), all).urgency == .normal)
    }

    @Test func `Session, asset class and ExDestination must all be right`() {
        var desk = desk([
            rule("beta") {
                $0.session = 7
                $0.assetClass = name("equity")
                $0.exDestination = name("DARK")
            }
        ])
        let right = desk.route(order(to: "DARK", assetClass: "equity", session: 7), all)
        #expect(right.chosen == 1)
        let otherSession = desk.route(order(assetClass: "equity", session: 8), all)
        let otherClass = desk.route(order(assetClass: "bond", session: 7), all)
        let nowhere = desk.route(order(assetClass: "equity", session: 7), all)
        #expect([otherSession.rule, otherClass.rule, nowhere.rule] == [0, 0, 0])
    }

    @Test func `An ExDestination is a broker by name or alias`() {
        var desk = desk([])
        let named = desk.route(order(to: "gamma"), all)
        #expect(named.chosen == 2)
        #expect(named.verdict(0) == "is not the ExDestination(100) asked for")
        let alias = desk.route(order(to: "XNAS"), all)
        #expect(alias.chosen == 3)
    }

    @Test func `Who asks for a broker by name gets it, also where others come first`() {
        var settings = settings(["alpha", "beta"], .primaryOnly)
        settings.defaults.preferred = [name("alpha")]
        settings.defaults.preference = .strict
        var desk = Desk(settings)
        let decision = desk.route(order(to: "beta"), Array(all.prefix(2)))
        #expect(decision.chosen == 1)
    }

    @Test func `An unknown ExDestination is refused, or passed over by setting`() {
        var strict = desk([])
        let refusal = strict.refusal(order(to: "MARS"), all)
        #expect(refusal?.text.description == "ExDestination(100) MARS is not known here")
        #expect(refusal?.reason == .brokerOption)
        var settings = settings(["alpha"])
        settings.refusesUnknownDestination = false
        var loose = Desk(settings)
        let passed = loose.route(order(to: "MARS"), [all[0]])
        #expect(passed.chosen == 0)
    }

    @Test func `A named broker that the rule does not allow is refused with that`() {
        var desk = desk([rule("beta") { $0.symbol = name("BTC/USD") }])
        let refusal = desk.refusal(order(to: "gamma"), all)
        #expect(refusal?.text.description == "no broker: gamma is not among the rule's brokers")
    }
}
