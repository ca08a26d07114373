// Rules for clients that come and go while the gateway runs.

import GatewayCore
import Orders
import Testing
import Values

@Suite struct `Rules for clients` {
    private static func rule(_ accounts: String..., tag: UInt32 = 0) -> ClientRule {
        var rule = ClientRule()
        rule.accounts = accounts.compactMap { Identifier(string: $0) }
        rule.strategyTag = tag
        return rule
    }

    private func mayUse(_ rules: borrowing ClientRules, _ session: UInt32, _ accounts: String...) -> [Bool] {
        accounts.map { rules.mayUse(SessionNumber(session), Identifier(string: $0) ?? Identifier()) }
    }

    @Test func `one that is added holds beside those that there are`() {
        var rules = ClientRules([Self.rule("A", tag: 847)], sessions: 4)
        let number = rules.add(Self.rule("B", "C"))
        #expect(number == 2)
        rules.set(SessionNumber(0), 1)
        rules.set(SessionNumber(1), 2)
        let found = [mayUse(rules, 0, "A", "B"), mayUse(rules, 1, "A", "B", "C"), mayUse(rules, 2, "A", "B")]
        #expect(found == [[true, false], [false, true, true], [true, true]])
        let tags = (rules.strategyTag(of: SessionNumber(0)), rules.strategyTag(of: SessionNumber(1)))
        #expect(tags == (847, 0))
    }

    @Test func `the number of one that is removed is given again, and not its accounts`() {
        var rules = ClientRules([Self.rule("A")], sessions: 4)
        for round in 0..<1_000 {
            let number = rules.add(Self.rule("B\(round)", tag: 5_000))
            #expect(number == 2)
            rules.set(SessionNumber(1), 2)
            let found = mayUse(rules, 1, "B\(round)", "B\(round - 1)", "A")
            #expect(found == [true, false, false])
            rules.remove(2)
        }
        rules.set(SessionNumber(0), 1)
        let first = mayUse(rules, 0, "A", "B")
        #expect(first == [true, false])
        let last = rules.add(Self.rule(tag: 5_001))
        #expect(last == 2)
        let all = (mayUse(rules, 1, "anything"), rules.strategyTag(of: SessionNumber(1)))
        #expect(all == ([true], 5_001))
    }
}
