import Brokers
import GatewayCore
import Foundation
import Orders
import Routing
import Testing
import Values

@testable import PenstockServer

@Suite struct `Configuration: all that a paper broker can be told` {
    private func paper(_ keys: String...) throws -> Configuration.Paper {
        try #require(Trial.load(Trial.broker(keys.joined(separator: "\n    "))).brokers.first?.paper)
    }

    @Test func `of itself it can everything, checks nothing, and nothing goes wrong`() throws {
        let paper = try paper()
        #expect(paper.abilities == .all && paper.faults.isEmpty && paper.recording == nil)
        #expect(paper.account.balances.isEmpty && !paper.account.isChecked && paper.account.margin == nil)
        #expect(paper.account.currency == Name("USD"))
        #expect(paper.latencyJitter == .seconds(0) && paper.remembered == 1024)
        #expect(paper.slippage.impact.isZero && paper.commission.tiers.isEmpty)
        #expect(paper.symbols.first?.levels.isEmpty == true)
    }

    @Test func `abilities are what it does not lack`() throws {
        let paper = try paper("lacks: [trailingStop, iceberg, atTheClose]")
        #expect(paper.abilities == .all.subtracting([.trailingStop, .iceberg, .atTheClose]))
    }

    @Test(arguments: [
        ("seed: 1", BrokerAbilities.emulatable), ("emulate: all", .emulatable), ("emulate: none", []),
        ("emulate: [stop, goodTillDate]", [.stop, .goodTillDate]),
    ] as [(String, BrokerAbilities)])
    func `what it lacks is done here, all of it where nothing is said`(key: String, emulated: BrokerAbilities) throws {
        let broker = try #require(Trial.load(Trial.broker(key)).brokers.first)
        #expect(broker.emulated == emulated)
    }

    @Test func `a broker has a weight, and orders are split by it`() throws {
        let broker = try #require(Trial.load(Trial.broker("weight: 3")).brokers.first)
        #expect(broker.weight == 3)
    }

    @Test func `an account has balances, and may be checked`() throws {
        let account = try paper(
            "account: {balances: {USD: 1000.5, BTC: 2}, currency: EUR, check: true, margin: 2.5}"
        ).account
        #expect(account.balances.map(\.currency) == [Name("USD"), Name("BTC")])
        #expect(account.balances.map(\.amount) == [Decimal("1000.5"), Decimal(2)])
        #expect(account.currency == Name("EUR") && account.isChecked && account.margin == Decimal("2.5"))
    }

    @Test func `costs have tiers and impact, books have levels, and latency has jitter`() throws {
        let paper = try paper(
            "latencyJitter: 5ms", "remembered: 0", "slippage: {impact: 0.5}",
            "commission: {percent: 0.2, tiers: [{from: 1000, percent: 0.1}, {from: 5000, flat: 1, minimum: 2}]}")
        #expect(paper.latencyJitter == .milliseconds(5) && paper.remembered == 0)
        #expect(paper.slippage.impact == Decimal("0.5"))
        #expect(paper.commission.tiers.map(\.from) == [Decimal(1000), Decimal(5000)])
        #expect(paper.commission.tiers.map(\.percent) == [Decimal("0.1"), .zero])
        #expect(paper.commission.tiers.map(\.minimum) == [.zero, Decimal(2)])
        let deep = Trial.smallest(
            "size: 80", becomes: "size: 80, levels: [{distance: 0.05, size: 10}, {distance: 0.1, size: 20}]")
        let symbol = try #require(Trial.load(deep).brokers.first?.paper?.symbols.first)
        #expect(symbol.levels.map(\.distance) == [Decimal("0.05"), Decimal("0.1")])
        #expect(symbol.levels.map(\.size) == [Decimal(10), Decimal(20)])
    }

    @Test func `every fault can be asked for, by chance and by schedule`() throws {
        let words = [
            "reject", "loseInstruction", "loseAnswer", "delayAnswer", "duplicateReport", "reorderReport", "correctFill",
            "bustFill", "outage", "halt", "cancel", "restate", "suspend", "doneForDay", "stop",
        ]
        let all = try paper("faults: [\(words.map { "{fault: \($0)}" }.joined(separator: ", "))]").faults
        #expect(all.count == words.count)
        #expect(all.allSatisfy { $0.percent == Decimal(100) && $0.every == 1 && $0.after == 0 && $0.most == 0 })
        let rules = try paper(
            """
            faults:
                  - {fault: reject, reason: exchangeClosed, percent: 2.5, every: 3, after: 4, most: 5}
                  - {fault: outage, length: 2m, losing: true, from: "10:00", until: "10:05:30"}
                  - {fault: halt, symbol: AAPL, length: 3s}
                  - {fault: suspend, delay: 250ms, length: 4s}
            """
        ).faults
        #expect(rules[0].percent == Decimal("2.5") && rules[0].every == 3 && rules[0].after == 4 && rules[0].most == 5)
        guard case .reject(.exchangeClosed) = rules[0].fault, case .outage(.seconds(120), true) = rules[1].fault,
            case .halt(Name("AAPL"), .seconds(3)) = rules[2].fault,
            case .suspend(nil, .milliseconds(250), .seconds(4)) = rules[3].fault
        else {
            Issue.record("\(rules)")
            return
        }
        #expect(rules[1].from == .seconds(36_000) && rules[1].until == .seconds(36_330))
    }

    @Test(arguments: [
        ("emulate: [trailing]", "emulate[0]: \"trailing\" is unknown; expected stop, stopLimit, "),
        ("emulate: [all, stop]", "emulate: all and none stand alone"),
        ("lacks: [trailing]", "lacks[0]: \"trailing\" is unknown; expected stop, stopLimit, "),
        ("remembered: 65537", "remembered: 65537 is out of range; expected a whole number from 0 to 65536"),
        ("account: {margin: 0.5}", "account: account.margin is not from 1 to 1000"),
        ("account: {balances: {USD: -1}}", "account.balances.USD: -1 is out of range"),
        ("account: {balance: 5}", "account.balance: unknown key; did you mean \"balances\"?"),
        ("commission: {tiers: [{percent: 1}]}", "commission.tiers[0].from: missing"),
        (
            "commission: {tiers: [{from: 5}, {from: 5}]}", "commission: commission.tiers: from 5 is not above 5"
        ),
        ("faults: [{fault: reset}]", "faults[0].fault: \"reset\" is unknown"),
        ("faults: [{percent: 5}]", "faults[0].fault: missing"),
        ("faults: [{fault: loseAnswer, delay: 5s}]", "faults[0].delay: unknown key"),
        ("faults: [{fault: halt, symbol: MSFT}]", "faults: faults: rule 1: MSFT is no symbol of the broker"),
        ("recording: {file: /none.csv}", "recording.file: \"/none.csv\" cannot be read: No such file or directory"),
        ("recording: {start: now}", "recording.file: missing"),
    ])
    func `what makes no sense is named`(setting: String, problem: String) {
        let problems = Trial.problems(Trial.broker(setting))
        #expect(problems.first?.hasPrefix("trial.yaml:11: brokers[0].\(problem)") == true, "\(problems)")
    }

    // MARK: - Recordings

    private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "penstock-\(UUID().uuidString).csv")
        try Data(text.utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return try body(path.path)
    }

    @Test func `a recording is read from its file`() throws {
        let text = "time,symbol,bid,ask,bidSize,askSize\n5,AAPL,225.00,225.02,10,20\n"
        let tape = try withFile(text) { try paper("recording: {file: \($0), start: recorded, repeat: true}").recording }
        let entry = PaperTape.Entry(
            time: Instant(nanosecondsSinceEpoch: 5), symbol: Name("AAPL"), bid: Decimal("225.00"), ask: Decimal("225.02"),
            bidSize: Decimal(10), askSize: Decimal(20), line: 2)
        #expect(tape?.entries == [entry] && tape?.repeats == true)
        guard case .recorded = tape?.start else {
            Issue.record("\(String(describing: tape?.start))")
            return
        }
    }

    @Test func `what is wrong in a recording is named with its own line, or with that of the setting`() throws {
        let header = "time,symbol,bid,ask,bidSize,askSize\n"
        try withFile(header + "5,AAPL,225.00,225.02,10,x\n") { path in
            #expect(
                Trial.problems(Trial.broker("recording: {file: \(path)}")) == ["\(path):2: askSize is no number: x"])
        }
        try withFile(header + "5,MSFT,225.00,225.02,10,20\n") { path in
            #expect(
                Trial.problems(Trial.broker("recording: {file: \(path)}")) == [
                    "trial.yaml:11: brokers[0].recording: tape: line 2: MSFT is no symbol of the broker"
                ])
        }
    }
}
