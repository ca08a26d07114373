// What the clients of a session may use, and how they say things.

internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Values

extension ClientRule {
    /// The number of the rule that a session asks for; 0 where it asks for none.
    static func read(_ section: inout Section, _ rules: inout [ClientRule]) -> UInt16 {
        var rule = ClientRule()
        let names = section.values("accounts", .name("an account"), atMost: 10_000) ?? []
        rule.accounts = names.compactMap { Identifier(string: $0.value.description) }
        rule.strategyTag = section.optional("strategyTag", .strategyTag) ?? 0
        guard !rule.accounts.isEmpty || rule.strategyTag != 0, rules.count < Int(UInt16.max) else { return 0 }
        rules.append(rule)
        return UInt16(rules.count)
    }
}

extension Form<UInt32> {
    /// TargetStrategy(847), or a field that FIX leaves to its users.
    fileprivate static var strategyTag: Form {
        let tag = Form<UInt32>.integer(1...999_999_999)
        return Form(expected: "847, which is TargetStrategy, or a user-defined tag from 5000 on") { (text) throws(Misfit) -> UInt32 in
            let number = try tag.read(text)
            guard number == Tag.targetStrategy || number >= 5000 else { throw Misfit(what: "\(number) means something else") }
            return number
        }
    }
}
