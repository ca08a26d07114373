// How the paper broker fills: prices, sizes, priorities, slippage, commission.

import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `Paper: fills` {
    @Test func `a market order fills at the opposite best price`() {
        var run = PaperRun(.still())
        #expect(run.quote() == "99.99 x 100 / 100.01 x 100")
        #expect(run.submit(1, .buy, market("100")) == ["1 accepted", "1 filled 100 at 100.01"])
        #expect(run.submit(2, .sell, market("100")) == ["2 accepted", "2 filled 100 at 99.99"])
        #expect(run.submit(3, .sellShort, market("1")) == ["3 accepted", "3 filled 1 at 99.99"])
    }

    @Test func `an order takes what is shown once, and its rest goes on at the next price step`() {
        var run = PaperRun(.ticking())
        #expect(run.submit(1, .buy, market("1000")) == ["1 accepted", "1 filled 100 at 100.01"])
        #expect(run.step(at(999)) == [])
        #expect(run.broker.nextDeadline == at(1000))
        for second in 1...5 as ClosedRange<Int64> {
            let line = run.step(at(second * 1000))
            let shown = run.broker.quote(for: Name("XYZ"))?.askSize ?? .zero
            #expect(line == ["1 filled \(shown) at 100.01"])
            #expect(run.step(at(second * 1000 + 500)) == [])
        }
    }

    @Test func `an order for more than is ever shown holds up nobody else`() {
        var run = PaperRun(.ticking())
        #expect(run.submit(1, .buy, market("1000000")).count == 2)
        for second in 0..<50 as Range<Int64> {
            let (number, now) = (UInt64(second) * 3 + 2, at(second * 1000 + 500))
            #expect(
                run.submit(number, .buy, market("50"), at: now).last
                    == "\(number) filled 50 at 100.01")
            #expect(
                run.submit(number + 1, .buy, market("50", .immediateOrCancel), at: now).last
                    == "\(number + 1) filled 50 at 100.01")
            #expect(
                run.submit(number + 2, .buy, market("50", .fillOrKill), at: now).last
                    == "\(number + 2) filled 50 at 100.01")
            #expect(run.step(at((second + 1) * 1000)).count == 1)
        }
    }

    @Test func `in a still market an order fills by what is shown, once each interval`() {
        var run = PaperRun(.still())
        #expect(run.submit(1, .buy, market("250")) == ["1 accepted", "1 filled 100 at 100.01"])
        #expect(run.submit(2, .buy, limit("1", "99")) == ["2 accepted"])
        #expect(run.submit(3, .buy, market("100")) == ["3 accepted", "3 filled 100 at 100.01"])
        #expect(run.broker.nextDeadline == at(1000))
        #expect(run.step(at(999)) == [])
        #expect(run.step(at(1000)) == ["1 filled 100 at 100.01"])
        #expect(run.step(at(2000)) == ["1 filled 50 at 100.01"])
        // Nothing that waits now can ever trade: only the end of the day is left.
        #expect(run.broker.nextDeadline == at(86_400_000))
    }

    @Test func `a replace shows an order nothing twice`() {
        for settings in [PaperSettings.still(), .ticking()] {
            var run = PaperRun(settings)
            #expect(run.submit(1, .buy, limit("150", "100.01")).last == "1 filled 100 at 100.01")
            #expect(run.replace(1, limit("250", "100.05")) == ["1 replaced 250 at 100.05"])
            #expect(run.replace(1, market("999")) == ["1 replaced 999"])
            #expect(run.step(at(999)) == [])
            #expect(run.step(at(1000)).count == 1)
            #expect(run.cancel(1, at: at(1000)) == ["1 canceled"])
        }
    }

    @Test func `what an immediate order does not get is canceled`() {
        var run = PaperRun(.still())
        let rest = "canceled Immediate or cancel: the rest is canceled"
        #expect(
            run.submit(1, .buy, market("150", .immediateOrCancel))
                == ["1 accepted", "1 filled 100 at 100.01", "1 \(rest)"])
        #expect(
            run.submit(2, .buy, limit("10", "100.00", .immediateOrCancel)) == [
                "2 accepted", "2 \(rest)",
            ])
    }

    @Test func `fill or kill is all or nothing at this moment`() {
        var run = PaperRun(.still())
        #expect(
            run.submit(1, .buy, market("100", .fillOrKill)) == [
                "1 accepted", "1 filled 100 at 100.01",
            ])
        #expect(
            run.submit(2, .buy, market("101", .fillOrKill))
                == ["2 accepted", "2 canceled Fill or kill: 100 is shown of 101"])
        #expect(
            run.submit(3, .buy, limit("1", "100.00", .fillOrKill))
                == ["3 accepted", "3 canceled Fill or kill: the limit is not met"])
    }

    @Test func `fills off acknowledges and never fills`() {
        var run = PaperRun(.ticking { $0.fills = false })
        #expect(run.submit(1, .buy, market("1")) == ["1 accepted"])
        #expect(run.submit(2, .buy, stop("1", "1.00")) == ["2 accepted"])
        for second in 1...20 { #expect(run.step(at(Int64(second) * 1000)) == []) }
        #expect(run.cancel(1, at: at(21_000)) == ["1 canceled"])
        #expect(
            run.submit(3, .buy, market("1", .fillOrKill), at: at(21_000)).last?.hasPrefix(
                "3 canceled") == true)
    }

    @Test func `slippage is the sum of its parts, rounded to the tick against the taker`() {
        var run = PaperRun(
            .still { $0.slippage = PaperSlippage(fixed: "0.001", percent: "0.1", sizePercent: "1") }
        )
        // 0.001, 0.1 % and 1 % * 50/100 of 100.01: 0.001 + 0.10001 + 0.50005 = 0.60106
        #expect(run.submit(1, .buy, market("50")).last == "1 filled 50 at 100.62")
        // Of 99.99: 0.001 + 0.09999 + 0.49995 = 0.60094
        #expect(run.submit(2, .sell, market("50")).last == "2 filled 50 at 99.38")
    }

    @Test func `a part fill slips for its own size, whatever the whole order is for`() {
        var run = PaperRun(.still { $0.slippage.sizePercent = "1" })
        // 100 of 100 shown: 1 % of 100.01 and of 99.99, rounded up to the tick.
        #expect(run.submit(1, .buy, market("1000000")).last == "1 filled 100 at 101.02")
        #expect(run.submit(2, .sell, market("1000000")).last == "2 filled 100 at 98.99")
        #expect(run.submit(3, .buy, market("1")).last == "3 filled 1 at 100.03")
    }

    @Test func `slippage is never more than its cap, rounded for the taker`() {
        var run = PaperRun(
            .still { $0.slippage = PaperSlippage(fixed: "500", maxPercent: "1") })
        // 1 % of 100.01 and of 99.99.
        #expect(run.submit(1, .buy, market("100")).last == "1 filled 100 at 101.01")
        #expect(run.submit(2, .sell, market("100")).last == "2 filled 100 at 99.00")
        run = PaperRun(.still { $0.slippage = PaperSlippage(percent: "5", maxPercent: "0") })
        #expect(run.submit(1, .buy, market("100")).last == "1 filled 100 at 100.01")
    }

    @Test func `slippage never takes a taker beyond its limit, nor below one tick`() {
        var run = PaperRun(.still { $0.slippage.fixed = "500" })
        #expect(run.submit(1, .buy, limit("1", "100.03")).last == "1 filled 1 at 100.03")
        #expect(run.submit(2, .sell, limit("1", "99.98")).last == "2 filled 1 at 99.98")
        #expect(run.submit(3, .sell, market("1")).last == "3 filled 1 at 0.01")
        #expect(run.submit(4, .buy, market("1")).last == "4 filled 1 at 200.02")
    }

    @Test func `commission is flat and percent, at least the minimum, each fill its increase`() {
        var run = PaperRun(
            .ticking {
                $0.symbols = [share(size: "1")]
                $0.commission = PaperCommission(flat: "0.5", percent: "0.333", minimum: "1")
            })
        // 0.5 + 0.333033 is below the minimum; then 0.5 + 2 * 0.3330333 = 1.1660666
        #expect(run.submit(1, .buy, market("2"), at: at(0)).last == "1 filled 1 at 100.01 for 1")
        #expect(run.step(at(1000)) == ["1 filled 1 at 100.01 for 0.1660666"])
    }

    @Test func `an order that rested before the market came fills at its own limit`() {
        // The first move of this seed is down.
        var run = PaperRun(
            .ticking {
                $0.symbols = [share(step: "0.50")]
                $0.seed = 3
            })
        _ = run.submit(1, .buy, limit("10", "100.00"))
        _ = run.submit(2, .sell, limit("10", "100.00"))
        var lines: [String] = []
        for second in 1...40 { lines += run.step(at(Int64(second) * 1000)) }
        #expect(lines.sorted() == ["1 filled 10 at 100.00", "2 filled 10 at 100.00"])
    }

    @Test func `resting orders fill by price, then time`() {
        var run = PaperRun(.ticking { $0.symbols = [share(size: "2")] })
        // Each takes what is shown, so that all of these wait for the next step.
        _ = run.submit(2, .buy, limit("3", "100.01"))
        _ = run.submit(3, .buy, limit("3", "100.05"))
        _ = run.submit(4, .buy, limit("3", "100.05"))
        _ = run.submit(5, .buy, market("3"))
        var order: [String] = []
        for second in 1...10 { order += run.step(at(Int64(second) * 1000)) }
        #expect(order.prefix(4).map { $0.prefix(1) } == ["5", "3", "4", "2"])
    }

    @Test
    func `less quantity keeps the place in the queue, more quantity or another price loses it`() {
        for (change, isFirst) in [
            (limit("3", "100.01"), true), (limit("5", "100.01"), false),
            (limit("4", "100.02"), true),
        ] {
            var run = PaperRun(.ticking { $0.symbols = [share(size: "2")] })
            _ = run.submit(2, .buy, limit("4", "100.01"))
            _ = run.submit(3, .buy, limit("4", "100.01"))
            #expect(run.replace(2, change).count == 1)
            let fills = run.step(at(1000))
            #expect(fills.first?.hasPrefix(isFirst ? "2" : "3") == true)
        }
    }

    @Test func `a price replaced there and back has lost its place`() {
        var run = PaperRun(.ticking { $0.symbols = [share(size: "2")] })
        _ = run.submit(2, .buy, limit("4", "100.01"))
        _ = run.submit(3, .buy, limit("4", "100.01"))
        _ = run.replace(2, limit("4", "100.02"))
        _ = run.replace(2, limit("4", "100.01"))
        #expect(run.step(at(1000)).first?.hasPrefix("3") == true)
    }

    @Test func `a stop that is reached already is a taker at once`() {
        var run = PaperRun(.still())
        #expect(run.submit(1, .buy, stop("1", "100.01")) == ["1 accepted", "1 filled 1 at 100.01"])
        #expect(run.submit(2, .sell, stop("1", "99.99")) == ["2 accepted", "2 filled 1 at 99.99"])
        #expect(run.submit(3, .buy, stop("1", "100.02")) == ["3 accepted"])
        #expect(run.submit(4, .sell, stop("1", "99.98")) == ["4 accepted"])
        #expect(run.submit(5, .buy, stopLimit("1", "100.01", "100.00")) == ["5 accepted"])
        #expect(
            run.replace(3, stop("1", "100.01")) == [
                "3 replaced 1 at 100.01", "3 filled 1 at 100.01",
            ])
    }

    @Test func `stops trigger when the market reaches them, nearest first`() {
        var run = PaperRun(
            .ticking {
                $0.symbols = [share(step: "0.50", size: "10")]
                $0.seed = 5
            })
        _ = run.submit(1, .buy, stop("1", "100.50"))
        _ = run.submit(2, .buy, stop("1", "100.40"))
        _ = run.submit(3, .sell, stop("1", "99.50"))
        _ = run.submit(4, .sell, stop("1", "99.60"))
        var prices: [String: Decimal] = [:]
        for second in 1...2000 {
            for line in run.step(at(Int64(second) * 1000)) {
                let words = line.split(separator: " ")
                prices[String(words[0])] = Decimal(string: String(words[4]))
            }
        }
        #expect(prices["1"].map { $0 >= "100.50" } == true)
        #expect(prices["2"].map { $0 >= "100.40" } == true)
        #expect(prices["3"].map { $0 <= "99.50" } == true)
        #expect(prices["4"].map { $0 <= "99.60" } == true)
    }

    @Test func `prices stay on the tick, and bids at one tick or above`() {
        var run = PaperRun(
            .ticking { $0.symbols = [share(price: "0.05", spread: "0.04", step: "0.03")] })
        var quotes: Set<String> = []
        for second in 1...500 {
            _ = run.step(at(Int64(second) * 1000))
            let quote = run.broker.quote(for: Name("XYZ"))
            #expect(quote.map { $0.bid >= "0.01" && $0.ask == $0.bid.adding("0.04") } == true)
            quotes.insert(run.quote())
        }
        #expect(quotes.count > 10)
    }
}
