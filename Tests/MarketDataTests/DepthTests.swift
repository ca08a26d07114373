// What stands behind the best prices.

import MarketData
import Testing
import Values

private func levels(_ text: String) -> PriceLevels {
    var levels = PriceLevels()
    for word in text.split(separator: " ") {
        let parts = word.split(separator: "@").map { Decimal(string: String($0))! }
        levels.append(PriceLevel(parts[1], size: parts[0]))
    }
    return levels
}

private func text(_ levels: PriceLevels) -> String {
    (0..<levels.count).map { "\(levels[$0].size)@\(levels[$0].price)" }.joined(separator: " ")
}

@Suite struct `Levels of a price` {
    @Test func `of several markets: in their order, those of one price added up`() {
        var bids = levels("1@100 2@99 3@97")
        bids.add(levels("4@100.0 5@98 6@96"), isBid: true)
        #expect(text(bids) == "5@100 2@99 5@98 3@97 6@96")
        var asks = levels("1@101 2@102")
        asks.add(levels("7@100.5 1@102"), isBid: false)
        #expect(text(asks) == "7@100.5 1@101 3@102")
    }

    @Test func `the best ten stay`() {
        var bids = PriceLevels()
        for price in [5, 1, 12, 7, 3, 11, 9, 2, 8, 10, 4, 6] {
            bids.add(PriceLevel(Decimal(Int64(price)), size: Decimal(1)), isBid: true)
        }
        #expect(text(bids) == (3...12).reversed().map { "1@\($0)" }.joined(separator: " "))
        bids.cut(to: 2)
        #expect(text(bids) == "1@12 1@11")
    }

    @Test func `sizes that have no sum stay as they are`() {
        var bids = PriceLevels(PriceLevel(Decimal(1), size: Decimal(.max)))
        bids.add(PriceLevel(Decimal(1), size: Decimal(1)), isBid: true)
        #expect(bids.count == 1 && bids[0].size == Decimal(.max))
    }

    @Test func `are the same where prices and sizes are`() {
        #expect(levels("1@100 2@99") == levels("1.0@100 2@99.00"))
        #expect(levels("1@100 2@99") != levels("1@100"))
        #expect(levels("1@100").size(at: Decimal("100.00")) == Decimal(1) && levels("1@100").size(at: Decimal(99)) == nil)
    }
}

@Suite struct `Depth by symbol and broker` {
    @Test func `each pair has its own, and the latest`() {
        var book = DepthBook(capacity: 2)
        let (one, two) = (BrokerNumber(0), BrokerNumber(63))
        expect(book.set(SymbolNumber(0), one, bids: levels("1@100"), asks: levels("")))
        expect(book.set(SymbolNumber(0), two, bids: levels("2@100"), asks: levels("3@101")))
        expect(book.set(SymbolNumber(0), one, bids: levels("9@99"), asks: levels("1@102")))
        expect(!book.set(SymbolNumber(1), one, bids: levels("1@1"), asks: levels("")), "there is no room")
        expect(book.count == 2)
        expect(book.levels(SymbolNumber(0), one).map { text($0.bids) + "|" + text($0.asks) } == "9@99|1@102")
        expect(book.levels(SymbolNumber(0), two).map { text($0.bids) } == "2@100")
        expect(book.levels(SymbolNumber(1), one) == nil)
    }
}

@Suite struct `Quotes that end` {
    @Test func `what one broker showed of one symbol is gone, and how old it is stays known`() {
        var book = QuoteBook()
        let (one, two) = (BrokerNumber(0), BrokerNumber(1))
        let symbol = book.add(Name("BTC/USD"))!
        let quote = { (bid: Int64, ask: Int64) in
            QuoteUpdate(
                bid: .level(PriceLevel(Decimal(bid), size: Decimal(1))), ask: .level(PriceLevel(Decimal(ask), size: Decimal(1))))
        }
        _ = book.update(symbol, one, quote(100, 101), now: at(0))
        _ = book.update(symbol, two, quote(98, 103), now: at(0))
        book.end(symbol, at: one)
        expect(book.best(symbol, now: at(10)).bid?.level.price == Decimal(98))
        expect(book.quote(symbol, at: one, now: at(10))?.bid == nil)
        expect(book.quoteAge(symbol, at: one, now: at(10)) == .milliseconds(10))
        book.end(symbol, at: two)
        expect(book.reference(symbol, now: at(10)).price == nil)
        _ = book.update(symbol, one, quote(100, 101), now: at(20))
        expect(book.best(symbol, now: at(20)).bid?.level.price == Decimal(100))
        book.end(symbol, at: BrokerNumber(9))
    }
}
