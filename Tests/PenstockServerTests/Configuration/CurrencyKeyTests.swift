// What symbols are priced in, in a configuration.

import Portfolio
import Testing
import Values

@testable import PenstockServer

@Suite struct `Configuration: currencies of symbols` {
    /// The smallest configuration with currencies, in its line 15.
    private func text(_ currencies: String) -> String { Trial.top("positions:", "  currencies: \(currencies)") }

    @Test func `are named where they are not the base currency`() throws {
        let all = try Trial.load(
            text("[{currency: USD, symbols: [AAPL, MSFT]}, {currency: CHF, symbols: [NESN]}]")
        ).positions.settings.currencies
        #expect(all.map { "\($0.symbol) \($0.currency)" } == ["AAPL USD", "MSFT USD", "NESN CHF"])
        #expect(try Trial.load(Trial.smallest).positions.settings.currencies.isEmpty)
    }

    @Test(arguments: [
        ("[{currency: USD}]", "[0].symbols: missing; expected a list of symbols"),
        ("[{symbols: [AAPL]}]", "[0].currency: missing; expected a currency, such as USD"),
        ("[{currency: USD, symbol: [AAPL]}]", "[0].symbol: unknown key; did you mean \"symbols\"?"),
        (
            "[{currency: USD, symbols: [EUR/USD]}]",
            "[0].symbols: EUR/USD is a pair; expected symbols without a /, which do not say it themselves"
        ),
        (
            "[{currency: USD, symbols: [AAPL]}, {currency: EUR, symbols: [AAPL]}]",
            ": the symbol AAPL twice; expected each once"
        ),
    ])
    func `that cannot be are named with their line and key`(currencies: String, problem: String) {
        let problems = Trial.problems(text(currencies))
        #expect(problems.contains { $0.hasPrefix("trial.yaml:15: positions.currencies\(problem)") }, "\(problems)")
    }
}
