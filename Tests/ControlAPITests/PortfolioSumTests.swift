// What positions come to.

import Testing
import Values

@testable import ControlAPI

@Suite struct `The sum of positions` {
    /// Account, broker, symbol, quantity, average price, mark, realised, unrealised, of the day, currency.
    private func line(_ fields: String) -> [String] {
        ["position"] + fields.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }

    private func text(_ rows: [[String]]) -> [String] {
        PortfolioSum.all(of: rows).map { sum in
            let figures = [sum.value, sum.realised, sum.unrealised, sum.dayProfit].map { $0.map { "\($0.normalized)" } ?? "unknown" }
            return ([sum.account, sum.currency, "\(sum.positions)"] + figures).joined(separator: " ")
        }
    }

    @Test func `is exact, by account and currency, in their order`() {
        let rows = [
            line("A|x|BTC/USD|0.1|60000|60000.1|0.1|0.2|0.3|USD"), line("A|y|ETH/USD|-2|3000|3000|0.2|0.1|0.3|USD"),
            line("A|x|AAPL|1|1|1|1|1|1|EUR"), line("B|x|BTC/USD|1|1|2|3|4|5|USD"),
        ]
        #expect(text(rows) == ["A USD 2 0.01 0.3 0.3 0.6", "A EUR 1 1 1 1 1", "B USD 1 2 3 4 5"])
    }

    @Test func `is unknown where a price is missing, unless the position is closed`() {
        #expect(text([line("A|x|S|1|1||1|2|3|USD"), line("A|x|T|1|1|1|1|2|3|USD")]) == ["A USD 2 unknown 2 4 6"])
        #expect(text([line("A|x|S|1|1|1|1||3|USD")]) == ["A USD 1 1 1 unknown 3"])
        #expect(text([line("A|x|S|0|||1||3|USD")]) == ["A USD 0 0 1 0 3"])
    }

    @Test func `of nothing is nothing, and lines that are too short are left out`() {
        #expect(text([]).isEmpty)
        #expect(text([["position", "A"], ["limit"]]).isEmpty)
    }
}
