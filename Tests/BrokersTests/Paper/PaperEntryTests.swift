// Which orders the paper broker takes, and what a change to an order may be.

import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `Paper: entry, replace, cancel` {
    @Test func `a limit order away from the market is accepted and rests`() {
        var run = PaperRun(.still())
        #expect(run.submit(1, .buy, limit("100", "99.50")) == ["1 accepted"])
        #expect(run.broker.restingCount == 1)
    }

    @Test func `an unknown symbol is refused, unless any symbol is traded`() {
        var run = PaperRun(.still())
        let refusal = "1 rejected 103=1 Symbol(55) is not traded here"
        #expect(run.submit(1, .buy, market("1"), symbol: "ABC") == [refusal])
        run = PaperRun(.still { $0.anySymbol = true })
        #expect(
            run.submit(1, .buy, market("1"), symbol: "ABC") == [
                "1 accepted", "1 filled 1 at 100.0100",
            ])
    }

    @Test(arguments: [
        (limit("100", "1.005"), "103=99 Price(44) 1.005 is not a multiple of the tick 0.01"),
        (limit("100", "0"), "103=99 Price(44) 0 is not above zero"),
        (limit("100", "9223372036854775807"), "103=99 Price(44) 9223372036854775807 is too large"),
        (stop("100", "1.005"), "103=99 StopPx(99) 1.005 is not a multiple of the tick 0.01"),
        (stop("100", "-1"), "103=99 StopPx(99) -1 is not above zero"),
        (market("1.5"), "103=13 OrderQty(38) 1.5 is not a multiple of the lot 1"),
        (market("0"), "103=13 OrderQty(38) 0 is not above zero"),
        (market("9223372036854775807"), "103=13 OrderQty(38) 9223372036854775807 is too large"),
        (OrderTerms(kind: .limit, timeInForce: .day, quantity: "1"), "103=99 Price(44) is missing"),
        (OrderTerms(kind: .stop, timeInForce: .day, quantity: "1"), "103=99 StopPx(99) is missing"),
    ])
    func `terms that the venue has no place for are refused`(terms: OrderTerms, refusal: String) {
        var run = PaperRun(.still())
        #expect(run.submit(1, .buy, terms) == ["1 rejected \(refusal)"])
        #expect(run.rows[PaperRow(.order, 1).key] == nil)
    }

    @Test func `a quantity whose commission might have no exact value is refused`() {
        var run = PaperRun(.still { $0.commission.percent = "1" })
        #expect(
            run.submit(1, .buy, market("10000000000"))
                == ["1 rejected 103=13 OrderQty(38) 10000000000 is too large"])
        #expect(run.submit(2, .buy, limit("1000000", "1")) == ["2 accepted"])
    }

    @Test func `a full table refuses, and takes orders again when one has ended`() {
        var run = PaperRun(.still { $0.capacity = 2 })
        #expect(run.submit(1, .buy, limit("1", "99")) == ["1 accepted"])
        #expect(run.submit(2, .buy, limit("1", "99")) == ["2 accepted"])
        #expect(
            run.submit(3, .buy, limit("1", "99")) == [
                "3 rejected 103=0 The broker holds no more orders"
            ])
        #expect(run.cancel(1) == ["1 canceled"])
        #expect(run.submit(4, .buy, limit("1", "99")) == ["4 accepted"])
    }

    @Test func `a number that is held already is passed over in silence`() {
        var run = PaperRun(.still())
        #expect(run.submit(1, .buy, limit("1", "99")) == ["1 accepted"])
        #expect(run.submit(1, .buy, market("1")) == [])
        #expect(run.cancel(1) == ["1 canceled"])
    }

    @Test func `a change comes too late for an ended order, and is unknown for one never seen`() {
        var run = PaperRun(.still())
        #expect(run.submit(1, .buy, market("1")) == ["1 accepted", "1 filled 1 at 100.01"])
        #expect(run.cancel(1) == ["1 cancel rejected 102=0 The order has ended"])
        #expect(run.replace(1, market("2")) == ["1 replace rejected 102=0 The order has ended"])
        #expect(run.cancel(2) == ["2 cancel rejected 102=1 The order is not known"])
        #expect(run.replace(2, market("2")) == ["2 replace rejected 102=1 The order is not known"])
    }

    @Test
    func `new terms are checked like a new order's, and the order stands when they are refused`() {
        var run = PaperRun(.still())
        _ = run.submit(1, .buy, limit("100", "99.50"))
        #expect(
            run.replace(1, limit("100", "99.505"))
                == ["1 replace rejected 102=99 Price(44) 99.505 is not a multiple of the tick 0.01"]
        )
        #expect(run.replace(1, limit("50", "99.60")) == ["1 replaced 50 at 99.60"])
        #expect(run.cancel(1) == ["1 canceled"])
    }

    @Test func `a replace to a marketable price fills after it`() {
        var run = PaperRun(.still())
        _ = run.submit(1, .buy, limit("60", "99.50"))
        #expect(
            run.replace(1, limit("60", "100.05")) == [
                "1 replaced 60 at 100.05", "1 filled 60 at 100.01",
            ])
    }

    @Test func `a replace down to what is filled ends the order at that quantity`() {
        var run = PaperRun(.still())
        _ = run.submit(1, .buy, limit("150", "100.01"))
        #expect(run.replace(1, limit("70", "100.01")) == ["1 replaced 100 at 100.01"])
        #expect(run.cancel(1) == ["1 cancel rejected 102=0 The order has ended"])
        #expect(run.broker.restingCount == 0)
    }

    @Test func `a DAY order expires when the trading day ends, a GTC order stays`() {
        var run = PaperRun(.still { $0.tradingDayEnds = .seconds(3600) })
        _ = run.submit(1, .buy, limit("1", "99"), at: at(0))
        _ = run.submit(2, .buy, limit("1", "99", .goodTillCancel), at: at(0))
        _ = run.submit(3, .buy, limit("1", "99"), at: at(3_600_000))
        #expect(run.broker.nextDeadline == at(3_600_000).advanced(by: .seconds(86_400)))
        #expect(run.step(at(3_600_000)) == [])
        #expect(
            run.step(at(3_600_000 + 86_400_000)) == ["3 expired The trading day has ended"])
        #expect(run.cancel(2, at: at(90_000_000_0)) == ["2 canceled"])
        #expect(run.broker.nextDeadline == nil)
    }

    @Test func `the trading day ends at its first end after entry, not at it`() {
        var run = PaperRun(.still { $0.tradingDayEnds = .seconds(3600) })
        _ = run.submit(1, .buy, limit("1", "99"), at: at(3_599_999))
        #expect(run.broker.nextDeadline == at(3_600_000))
        #expect(run.step(at(3_599_999)) == [])
        #expect(run.step(at(3_600_000)) == ["1 expired The trading day has ended"])
        _ = run.submit(2, .buy, limit("1", "99"), at: at(3_600_000))
        #expect(run.broker.nextDeadline == at(3_600_000 + 86_400_000))
    }

    @Test func `settings that cannot be are named`() {
        #expect(PaperSettings.still().problem == nil)
        #expect(
            PaperSettings.still { $0.symbols = [share(), share()] }.problem == "XYZ: listed twice")
        #expect(
            PaperSettings.still { $0.symbols[0].price = "1.005" }.problem
                == "XYZ: price is not a multiple of the tick 0.01")
        #expect(
            PaperSettings.still { $0.commission.percent = "101" }.problem
                == "commission.percent is above 100")
        #expect(
            PaperSettings.still { $0.slippage.fixed = "-1" }.problem == "slippage.fixed is negative"
        )
    }
}
