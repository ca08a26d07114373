// Trades and candles that are kept.

import BrokerKit
import Testing
import Values

@Suite struct `The tape of a symbol` {
    private func trade(_ id: String, _ price: String, _ quantity: String = "1", at milliseconds: Int64?) -> TradeNews {
        var trade = TradeNews("BTCUSDT", tradeID: id, price: Decimal(string: price)!, quantity: Decimal(string: quantity)!)
        trade.time = milliseconds.map(time)
        return trade
    }

    private func candle(_ tape: TradeTape) -> String? {
        tape.candle.map { "\($0.open) \($0.high) \($0.low) \($0.close) \($0.volume) \($0.isClosed)" }
    }

    @Test func `trades stand in the order of their times, each once, and the latest is told as such`() {
        var tape = TradeTape()
        #expect(tape.add(trade("2", "101", at: 20), at: time(50)) == true)
        #expect(tape.add(trade("1", "100", at: 10), at: time(50)) == false, "an older one")
        #expect(tape.add(trade("2", "101", at: 20), at: time(50)) == false, "told before")
        #expect(tape.add(trade("3", "102", at: 20), at: time(50)) == true)
        #expect(tape.trades.map(\.tradeID) == ["1", "2", "3"])
    }

    @Test func `a trade without a time is of now, and one without an ID is always another one`() {
        var tape = TradeTape()
        #expect(tape.add(trade("", "100", at: nil), at: time(50)) == true)
        #expect(tape.add(trade("", "100", at: nil), at: time(60)) == true)
        #expect(tape.trades.map(\.time) == [time(50), time(60)])
    }

    @Test func `what has no price or no quantity is no trade`() {
        var tape = TradeTape()
        #expect(tape.add(trade("1", "0", at: 1), at: time(1)) == false)
        #expect(tape.add(trade("2", "5", "0", at: 1), at: time(1)) == false)
        #expect(tape.trades.isEmpty && tape.candle == nil)
    }

    @Test func `only the last hundred are kept`() {
        var tape = TradeTape()
        for number in 1...250 { _ = tape.add(trade("\(number)", "100", at: Int64(number)), at: time(300)) }
        #expect(tape.trades.count == 100 && tape.trades[0].tradeID == "151")
    }

    /// 1 700 000 000 s is 20 seconds into a minute.
    @Test func `the running minute is made of its trades`() {
        var tape = TradeTape()
        _ = tape.add(trade("1", "100", "0.5", at: 0), at: time(0))
        _ = tape.add(trade("2", "105", "0.25", at: 10), at: time(0))
        _ = tape.add(trade("3", "99", "1", at: 20), at: time(0))
        _ = tape.add(trade("4", "101", "2", at: 39_999), at: time(0))
        #expect(candle(tape) == "100 105 99 101 3.75 false")
        #expect(tape.candle?.start == time(-20_000))
        _ = tape.add(trade("5", "110", "1", at: 40_000), at: time(0))
        #expect(candle(tape) == "110 110 110 110 1 false")
        #expect(tape.candle?.start == time(40_000))
        _ = tape.add(trade("6", "90", "1", at: 100), at: time(0))
        #expect(candle(tape) == "110 110 110 110 1 false", "one of the minute before changes nothing")
    }

    @Test func `the venue's own candles are believed, and not counted twice`() {
        var tape = TradeTape()
        let told = { (start: Int64, close: Int64) in
            CandleNews(
                "BTCUSDT", start: time(start), open: Decimal(100), high: Decimal(120), low: Decimal(90),
                close: Decimal(close), volume: Decimal(7), isClosed: false)
        }
        tape.adopt(told(-20_000, 110))
        _ = tape.add(trade("1", "111", at: 0), at: time(0))
        #expect(candle(tape) == "100 120 90 110 7 false")
        tape.adopt(told(40_000, 115))
        tape.adopt(told(-20_000, 111))
        #expect(tape.candle?.close == Decimal(115), "an older one is of the past")
    }
}
