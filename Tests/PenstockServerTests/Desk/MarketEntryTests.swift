// What has changed of prices, as a client is told it.

import MarketData
import OrderEntry
import Testing
import Values

@testable import PenstockServer

@Suite struct `Changes of prices` {
    private func leg(_ bids: String, _ asks: String = "", trade: String? = nil) -> MarketLeg {
        var leg = MarketLeg()
        for level in levels(bids) { leg.bids.append(level) }
        for level in levels(asks) { leg.asks.append(level) }
        leg.trade = trade.map { levels($0)[0] }
        return leg
    }

    private func levels(_ text: String) -> [PriceLevel] {
        text.split(separator: " ").map { word in
            let parts = word.split(separator: "@").map { Decimal(string: String($0))! }
            return PriceLevel(parts[1], size: parts[0])
        }
    }

    private func changes(_ old: MarketLeg, _ new: MarketLeg, depth: Int) -> [String] {
        MarketEntries.changes(from: old, to: new, depth: depth).map { "\($0.action) \($0.kind) \($0.level.size)@\($0.level.price)" }
    }

    @Test func `the best price alone is one entry, which comes, changes and goes`() {
        #expect(changes(leg(""), leg("1@100"), depth: 1) == ["new bid 1@100"])
        #expect(changes(leg("1@100"), leg("2@101"), depth: 1) == ["change bid 2@101"])
        #expect(changes(leg("1@100", "1@101"), leg("1@100"), depth: 1) == ["delete offer 1@101"])
    }

    @Test func `several levels are known by their prices: what is gone goes first`() {
        #expect(
            changes(leg("1@100 2@99 3@98", "1@101"), leg("5@100.5 1@100 4@99", "1@101"), depth: 3) == [
                "deleteLevel bid 3@98", "new bid 5@100.5", "change bid 4@99",
            ])
        #expect(changes(leg("1@100"), leg("1.0@100.00"), depth: 3) == [])
        #expect(changes(leg("1@100 1@99"), leg(""), depth: 3) == ["deleteLevel bid 1@100", "deleteLevel bid 1@99"])
    }

    @Test func `whoever makes them knows the new levels`() {
        let pairs = [("1@100 2@99 3@98", "3@98 1@97"), ("", "1@1 1@0.5"), ("5@10 4@9", "4@9"), ("1@3 1@2 1@1", "2@4 1@3 1@2")]
        for (old, new) in pairs {
            var known = Dictionary(uniqueKeysWithValues: levels(old).map { ($0.price, $0.size) })
            var most = known.count
            for change in MarketEntries.changes(from: leg(old), to: leg(new), depth: 10) {
                switch change.action {
                case .delete, .deleteLevel: known[change.level.price] = nil
                case .new, .change: known[change.level.price] = change.level.size
                }
                most = max(most, known.count)
            }
            #expect(known == Dictionary(uniqueKeysWithValues: levels(new).map { ($0.price, $0.size) }))
            #expect(most <= max(levels(old).count, levels(new).count), "nobody holds more than there are")
        }
    }

    @Test func `a trade is another one, not a change`() {
        #expect(changes(leg("", trade: "1@5"), leg("", trade: "2@5"), depth: 5) == ["new trade 2@5"])
        #expect(changes(leg("", trade: "1@5"), leg("", trade: "1@5"), depth: 5) == [])
    }
}
