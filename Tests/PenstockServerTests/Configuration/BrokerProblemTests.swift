import Testing

@testable import PenstockServer

@Suite struct `Configuration: brokers that cannot be` {
    @Test func `the same id twice`() {
        let text = Trial.smallest(
            "routing:", becomes: "  - {id: paper, kind: paper, anySymbol: true}\nrouting:")
        #expect(
            Trial.problems(text) == [
                "trial.yaml:13: brokers[1].id: paper is already used in line 9; expected another"
            ])
    }

    @Test func `a kind that there is not, without a word on its keys`() {
        #expect(
            Trial.problems(Trial.smallest("kind: paper", becomes: "kind: papier")) == [
                "trial.yaml:10: brokers[0].kind: \"papier\" is unknown; expected paper, fix, alpaca, binance, binance-futures, bybit, coinbase, "
                    + "kraken, kraken-futures, oanda or okx; "
                    + "did you mean \"paper\"?"
            ])
    }

    @Test func `routing to a broker that there is not`() {
        #expect(
            Trial.problems(Trial.smallest("{default: paper}", becomes: "{default: papr}")) == [
                "trial.yaml:13: routing.default: \"papr\" is unknown; expected paper; "
                    + "did you mean \"paper\"?"
            ])
    }

    @Test func `no symbols where not every symbol will do`() {
        let text = Trial.smallest.split(separator: "\n").filter { !$0.contains("symbol") }
        #expect(
            Trial.problems(text.joined(separator: "\n")) == [
                "trial.yaml:9: brokers[0].symbols: missing; "
                    + "expected a list of at least one symbol (or anySymbol: true)"
            ])
    }

    @Test(arguments: [
        (
            "latency: 5",
            "latency: \"5\" has no unit; expected a duration such as 250ms or 2s, from 0s to 1m"
        ),
        (
            "latency: 2h",
            "latency: 2h is out of range; expected a duration such as 250ms or 2s, from 0s to 1m"
        ),
        (
            "latency: 9223372036854775807h",
            "latency: 9223372036854775807h is out of range; "
                + "expected a duration such as 250ms or 2s, from 0s to 1m"
        ),
        (
            "priceInterval: 0",
            "priceInterval: 0 is out of range; "
                + "expected a duration such as 250ms or 2s, from 1ms to 1h"
        ),
        (
            "prices: stil",
            "prices: \"stil\" is unknown; expected moving or still; did you mean \"still\"?"
        ),
        (
            "seed: -1",
            "seed: -1 is out of range; expected a whole number from 0 to 18446744073709551615"
        ),
        (
            "tradingDayEnds: 24:00",
            "tradingDayEnds: \"24:00\" is not a time of day; "
                + "expected HH:MM or HH:MM:SS, from 00:00 to 23:59:59"
        ),
        (
            "tradingDayEnds: 9:00",
            "tradingDayEnds: \"9:00\" is not a time of day; "
                + "expected HH:MM or HH:MM:SS, from 00:00 to 23:59:59"
        ),
        (
            "slippage: {percent: 101}",
            "slippage.percent: 101 is out of range; expected a decimal from 0 to 100"
        ),
        (
            "slippage: {maxPercent: -1}",
            "slippage.maxPercent: -1 is out of range; expected a decimal from 0 to 100"
        ),
        ("slippage: {percnt: 1}", "slippage.percnt: unknown key; did you mean \"percent\"?"),
        (
            "commission: {minimum: -0.01}",
            "commission.minimum: -0.01 is out of range; expected a decimal from 0 to 1000000000000"
        ),
        ("commission: 5", "commission: a single value; expected a mapping"),
    ])
    func `a setting that makes no sense`(setting: String, problem: String) {
        #expect(Trial.problems(Trial.broker(setting)) == ["trial.yaml:11: brokers[0].\(problem)"])
    }

    @Test(arguments: [
        (
            "price: 225.00", "price: 225.005",
            "price: 225.005 is not a multiple of the tick; expected whole ticks of 0.01"
        ),
        (
            "spread: 0.02", "spread: 0.025",
            "spread: 0.025 is not a multiple of the tick; expected whole ticks of 0.01"
        ),
        (
            "spread: 0.02", "spread: 225",
            "spread: 225 is too large; expected less than the price, 225.00"
        ),
        (
            "spread: 0.02", "spread: 0.02, step: 300",
            "step: 300 is too large; expected less than the price, 225.00"
        ),
        (
            "size: 80", "size: 0.5",
            "size: 0.5 is not a multiple of the lot; expected whole lots of 1"
        ),
        (
            "tick: 0.01", "tick: 0",
            "tick: 0 is out of range; expected a decimal above 0, at most 1000000000000"
        ),
        (
            "lot: 1", "lot: -1",
            "lot: -1 is out of range; expected a decimal above 0, at most 1000000000000"
        ),
        (
            "price: 225.00", "price: 1000000000001",
            "price: 1000000000001 is out of range; "
                + "expected a decimal above 0, at most 1000000000000"
        ),
        (
            "price: 225.00, ", "",
            "price: missing; expected a decimal above 0, at most 1000000000000"
        ),
        ("symbol: AAPL", "symbol: ''", "symbol: empty; expected a symbol"),
    ])
    func `a symbol that makes no sense`(piece: String, other: String, problem: String) {
        #expect(
            Trial.problems(Trial.smallest(piece, becomes: other)) == [
                "trial.yaml:12: brokers[0].symbols[0].\(problem)"
            ])
    }

    /// What only the broker knows: it would trap on it.
    @Test(arguments: [
        (
            "spread: 0.02", "spread: 0.02, step: 0.005",
            "AAPL: step is not a multiple of the tick 0.01"
        ),
        (
            "price: 225.00, tick: 0.01", "price: 100000000, tick: 0.0000000001",
            "AAPL: price, size or slippage is too large"
        ),
        ("size: 80", "size: 1000000000000", nil),
        (
            "lot: 1", "lot: 0.00000000001",
            "AAPL: tick or lot has more than 10 digits behind the point"
        ),
    ] as [(String, String, String?)])
    func `a symbol that the broker could not trade`(
        piece: String, other: String, problem: String?
    ) {
        #expect(
            Trial.problems(Trial.smallest(piece, becomes: other))
                == (problem.map { ["trial.yaml:12: brokers[0].symbols: \($0)"] } ?? []))
    }

    @Test(arguments: [
        ("slippage: {fixed: 0.000000001}", "slippage", "slippage.fixed"),
        ("commission: {flat: 0.000000001}", "commission", "commission.flat"),
    ])
    func `costs that the broker could not reckon`(setting: String, key: String, name: String) {
        #expect(
            Trial.problems(Trial.broker(setting)) == [
                "trial.yaml:11: brokers[0].\(key): \(name) has more than 8 digits behind the point"
            ])
    }

    @Test func `more symbols than the broker has books`() {
        let line =
            "      - {symbol: AAPL, price: 225.00, tick: 0.01, lot: 1, spread: 0.02, size: 80}"
        let lines = (0...256).map { line.replacing("AAPL", with: "S\($0)") }
        #expect(
            Trial.problems(Trial.smallest(line, becomes: lines.joined(separator: "\n"))) == [
                "trial.yaml:12: brokers[0].symbols: more than 256 symbols"
            ])
    }

    @Test func `a symbol twice`() {
        let line =
            "      - {symbol: AAPL, price: 225.00, tick: 0.01, lot: 1, spread: 0.02, size: 80}"
        #expect(
            Trial.problems(Trial.smallest(line, becomes: "\(line)\n\(line)")) == [
                "trial.yaml:13: brokers[0].symbols[1].symbol: AAPL is already used in line 12; "
                    + "expected another"
            ])
    }

    @Test func `no symbols where every symbol will do`() throws {
        let none = Trial.smallest.split(separator: "\n").filter { !$0.contains("symbol") }
            .joined(separator: "\n").replacing(
                "kind: paper", with: "kind: paper\n    anySymbol: true")
        #expect(try Trial.load(none).brokers.first?.paper?.symbols.isEmpty == true)
        let empty = none.replacing("anySymbol: true", with: "anySymbol: true\n    symbols: []")
        #expect(try Trial.load(empty).brokers.first?.paper?.symbols.isEmpty == true)
    }

    @Test func `more open orders than a table holds`() {
        #expect(
            Trial.problems(Trial.top("risk: {maxOpenOrders: 10000001}")) == [
                "trial.yaml:14: risk.maxOpenOrders: 10000001 is out of range; "
                    + "expected a whole number from 1 to 10000000"
            ])
        #expect(Trial.problems(Trial.top("risk: {maxOpenOrders: 10000000}")).isEmpty)
    }

    @Test func `routing to a broker that is wrong otherwise is not wrong as well`() {
        let text = Trial.smallest("kind: paper", becomes: "kind: x")
        #expect(
            Trial.problems(text) == [
                "trial.yaml:10: brokers[0].kind: \"x\" is unknown; expected paper, fix, alpaca, binance, binance-futures, bybit, coinbase, "
                    + "kraken, kraken-futures, oanda or okx"
            ])
    }
}
