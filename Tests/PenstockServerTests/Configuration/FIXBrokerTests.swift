// Brokers that are FIX counterparties, as they are written.

import Brokers
import FIXSession
import Testing
import Values

@testable import PenstockServer

@Suite struct `Configuration: a FIX counterparty as a broker` {
    private func dialect(_ keys: String...) throws -> FIXDialect {
        let text = keys.isEmpty ? Trial.counterparty() : Trial.counterparty("dialect: {\(keys.joined(separator: ", "))}")
        let fix = try #require(try Trial.load(text).brokers.last?.fix)
        return fix.dialect(Text("ABCDEF"))
    }

    private func problems(_ key: String) -> [String] { Trial.problems(Trial.counterparty("dialect: {\(key)}")) }

    @Test func `of itself it speaks plain FIX 4.4, with names of the store's own`() throws {
        let plain = try dialect()
        #expect("\(plain.names.prefix)" == "ABCDEF-")
        #expect(plain.extras.isEmpty && plain.symbols.isEmpty && plain.speech.massStatus && plain.speech.replace)
        #expect(plain.problem == nil)
        #expect(try Trial.load(Trial.counterparty()).brokers.last?.fix?.session.targetCompID == Name("STREET"))
    }

    @Test func `fix42 comes before all other keys`() throws {
        let old = try dialect("base: fix42", "speaks: [massStatus]")
        #expect(old.extras.count == 1 && old.speech.massStatus && !old.speech.replace && !old.speech.status)
    }

    @Test func `names, fields and what is left out`() throws {
        let dialect = try dialect(
            "clOrdID: {prefix: \"77\", maximumLength: 20, digitsOnly: true}",
            "fields: [{in: [D, G], put: [\"1=ACC1\", \"453=1|448=T|447=D|452=11\"]}]", "leaveOut: [{in: [F], tags: [38, 60]}]")
        #expect("\(dialect.names.prefix)" == "77" && dialect.names.maximumLength == 20 && dialect.names.isDigitsOnly)
        #expect(dialect.extras.map { $0.fields.count } == [1, 4])
        #expect(dialect.extras[1].fields[1].tag == 448 && dialect.extras[1].fields[1].value == "T")
        #expect(dialect.extras[0].messages == [.newOrder, .replace])
        #expect(dialect.omissions.map(\.tag) == [38, 60])
    }

    @Test func `codes, forms and features`() throws {
        let dialect = try dialect(
            "ordType: {limitIfTouched: none, stop: S}", "timeInForce: {atTheOpening: none}", "side: {sellShort: X}",
            "price: shortest", "quantity: 2", "timestamps: seconds", "postOnly: none", "reduceOnly: {execInst: E}",
            "iceberg: 1138", "expiry: date", "trailingStop: {execInst: none, signed: true}", "orderID: required",
            "read: {ordStatusLeads: true, execIDs: perOrder, positionType: FIN}", "execTypes: {X: C}", "listedOnly: true",
            "symbols: [{symbol: EUR/USD, theirs: EURUSD, price: 5}]")
        #expect(dialect.orderTypes.limitIfTouched == 0 && dialect.orderTypes.stop == UInt8(ascii: "S"))
        #expect(dialect.timesInForce.atTheOpening == 0 && dialect.sides.sellShort == UInt8(ascii: "X"))
        #expect(dialect.features.postOnlyExecInst == 0 && dialect.features.reduceOnlyPositionEffect == 0)
        #expect(dialect.features.reduceOnlyExecInst == UInt8(ascii: "E") && dialect.features.displayTag == 1138)
        #expect(dialect.features.trailIsSigned && dialect.features.trailingExecInst == 0)
        #expect(dialect.reading.ordStatusLeads && dialect.reading.execIDsArePerOrder)
        #expect(dialect.execTypes.map(\.ours) == [UInt8(ascii: "C")] && dialect.isListedOnly)
        #expect(dialect.symbols.first?.theirs == Name("EURUSD"))
    }

    @Test func `orders that did not come from here need a counterparty that tells of them`() {
        let keys = ["externalOrders: takeIn", "externalSession: DESK", "externalAccount: OPS"]
        #expect(Trial.problems(Trial.counterparty(keys[0], keys[1], keys[2])).isEmpty)
        let found = Trial.problems(
            Trial.counterparty(keys[0], keys[1], keys[2], "dialect: {speaks: [replace, status]}"))
        #expect(found.count == 1 && found[0].contains("externalOrders: nothing tells of them: dialect.speaks has no massStatus"), "\(found)")
    }

    @Test(arguments: [
        ("base: fix43", "dialect.base: \"fix43\" is unknown; expected fix44 or fix42; did you mean \"fix44\"?"),
        ("speaks: [masStatus]", "dialect.speaks[0]: \"masStatus\" is unknown; expected replace, status, massStatus, "
            + "positions, balances, fills, dontKnowTrade or none; did you mean \"massStatus\"?"),
        ("ordType: {stop: SS}", "dialect.ordType.stop: \"SS\" is no character; expected a character, or none"),
        ("price: shorter", "dialect.price: \"shorter\" is no form of a number; expected asGiven, shortest, or a number of "
            + "digits from 0 to 18; did you mean \"shortest\"?"),
        ("fields: [{in: [D], put: [\"x=1\"]}]", "dialect.fields[0].put[0]: \"x=1\" is no field; "
            + "expected fields such as 1=ACC1, or 453=1|448=TRADER7"),
        ("fields: [{in: [D]}]", "dialect.fields[0].put: missing; expected a list of fields such as [\"1=ACC1\"]"),
        ("fields: [{in: [D], put: [\"49=ME\"]}]", "dialect.fields: fields: 49 is the session's"),
        ("leaveOut: [{in: [D], tags: [11]}]",
            "dialect.leaveOut: leaveOut: without 11 an answer does not find its order"),
        ("clOrdID: {digitsOnly: true}", "dialect.clOrdID: clOrdID: digitsOnly needs a prefix of digits; expected prefix"),
        ("clOrdID: {maximumLength: 12}",
            "dialect.clOrdID: clOrdID.maximumLength: no room for ten characters behind the prefix"),
        ("reduceOnly: nono", "dialect.reduceOnly: \"nono\" is unknown; expected none; did you mean \"none\"?"),
        ("postOnli: none", "dialect.postOnli: unknown key; did you mean \"postOnly\"?"),
    ])
    func `what cannot be is named`(key: String, problem: String) {
        #expect(problems(key).count == 1)
        #expect(problems(key).first?.hasSuffix("brokers[1].\(problem)") == true, "\(problems(key))")
    }

    @Test func `its session is an initiator's, and no other broker's`() {
        func problems(_ session: String) -> [String] { Trial.problems(Trial.counterparty(session: session)) }
        #expect(
            problems("{senderCompID: US, targetCompID: STRET}") == [
                "trial.yaml:15: brokers[1].session.targetCompID: \"STRET\" is unknown; expected STREET; "
                    + "did you mean \"STREET\"?"
            ])
        #expect(
            problems("{targetCompID: STREET}") == [
                "trial.yaml:15: brokers[1].session.senderCompID: missing; expected US"
            ])
        // An acceptor's session is no broker's.
        #expect(problems("{senderCompID: US, targetCompID: THEM}").count == 1)
        let twice = Trial.counterparty().replacing(
            "routing:",
            with: "  - {id: again, kind: fix, session: {senderCompID: US, targetCompID: STREET}}\nrouting:")
        #expect(
            Trial.problems(twice) == [
                "trial.yaml:16: brokers[2].session: FIX.4.4:US->STREET is already used in line 15; expected another"
            ])
        let none = Trial.smallest(
            "routing:", becomes: "  - {id: street, kind: fix, session: {senderCompID: A, targetCompID: B}}\nrouting:")
        #expect(
            Trial.problems(none) == [
                "trial.yaml:13: brokers[1].session.targetCompID: there are no initiators; expected a session of one"
            ])
        #expect(
            Trial.problems(Trial.counterparty().replacing("  session: {senderCompID: US, targetCompID: STREET}", with: "")) == [
                "trial.yaml:13: brokers[1].session: missing; expected {senderCompID: US, targetCompID: THEM} of an initiator"
            ])
    }
}
