// Which market data of a venue is wanted, as it is written.

import BrokerKit
import Testing

@testable import PenstockServer

@Suite struct `Configuration: market data of a venue` {
    private func broker(_ kind: String, _ keys: [String]) -> String {
        let credentials = "credentials: {key: a, secret: b\(kind == "okx" ? ", passphrase: c" : "")}"
        let lines = ["- id: v", "  kind: \(kind)", "  \(credentials)", "  symbols: [BTC/USDT]"] + keys.map { "  " + $0 }
        return Trial.smallest("routing:", becomes: (lines.map { "  " + $0 } + ["routing:"]).joined(separator: "\n"))
    }

    private func market(_ kind: String, _ keys: String...) throws -> MarketSettings? {
        guard case .web(let venue) = try Trial.load(broker(kind, keys)).brokers.last?.kind else { return nil }
        return venue.market
    }

    @Test func `books where it is seen that something of them is missing, else the best prices`() throws {
        #expect(try market("binance") == MarketSettings(.book, depth: 10))
        #expect(try market("okx") == MarketSettings(.book, depth: 10))
        #expect(try market("bybit") == MarketSettings(.quotes, depth: 10))
    }

    @Test func `as it is said`() throws {
        #expect(try market("binance", "marketData: quotes") == MarketSettings(.quotes, depth: 10))
        #expect(try market("bybit", "marketData: book", "bookDepth: 3") == MarketSettings(.book, depth: 3))
    }

    @Test func `what it cannot be`() {
        let problems = Trial.problems(broker("binance", ["marketData: trades", "bookDepth: 11"]))
        #expect(problems.contains { $0.contains("marketData") && $0.contains("quotes") && $0.contains("book") }, "\(problems)")
        #expect(problems.contains { $0.contains("bookDepth") && $0.contains("a whole number from 1 to 10") }, "\(problems)")
    }
}
