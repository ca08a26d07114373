// SecurityIDs in a configuration.

import OrderEntry
import Testing

@testable import PenstockServer

@Suite struct `Configuration: securities` {
    private func problems(_ list: String) -> [String] {
        Trial.problems(Trial.smallest("routing:", becomes: "securities: \(list)\nrouting:"))
    }

    @Test func `a symbol and its name elsewhere`() throws {
        let list = "[{symbol: AAPL, id: US0378331005, source: '4'}, {symbol: BTC/USDT, id: BTCUSDT, source: 8}]"
        #expect(problems(list) == [])
        let read = try Trial.load(Trial.smallest("routing:", becomes: "securities: \(list)\nrouting:")).securities
        #expect(read.map { "\($0.symbol) \($0.id) \($0.source)" } == ["AAPL US0378331005 52", "BTC/USDT BTCUSDT 56"])
    }

    @Test(arguments: [
        ("[{symbol: AAPL, id: X}]", "source"), ("[{symbol: AAPL, id: X, source: ISIN}]", "securities[0].source"),
        ("[{symbol: AAPL, id: X, source: 4}, {symbol: AAPL, id: Y, source: 4}]", "the symbol AAPL twice"),
        ("[{symbol: AAPL, id: X, source: 4}, {symbol: MSFT, id: X, source: 4}]", "the id X of one source twice"),
        ("[{symbol: AAPL, id: X, source: 4, isin: Y}]", "isin"),
    ])
    func `what is wrong with it is named`(list: String, words: String) {
        let said = problems(list)
        #expect(said.count == 1 && said.first?.contains(words) == true, "\(said)")
    }
}
