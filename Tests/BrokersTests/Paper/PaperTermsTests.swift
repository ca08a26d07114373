// Touched and trailing orders, hidden size, what only makes or reduces, and the hours of the day.

import Orders
import Testing
import Values

@testable import Brokers

private func terms(
    _ kind: OrderKind, _ quantity: Decimal, limit: Decimal? = nil, stop: Decimal? = nil,
    _ timeInForce: TimeInForce = .day, trail: Trail? = nil, display: Decimal? = nil, expires: Instant = .distantFuture,
    with features: OrderFeatures = OrderFeatures(rawValue: 0)
) -> OrderTerms {
    OrderTerms(
        kind: kind, timeInForce: timeInForce, quantity: quantity, limit: limit, stop: stop, trail: trail,
        display: display, expires: expires, features: features)
}

@Suite struct `Paper: what orders may ask for` {
    private func ids(_ run: inout PaperRun) -> [String] {
        var ids: [String] = []
        while let report = take(from: &run.reports) {
            if case .filled(_, _, _, let id) = report.event { ids.append("\(id)") }
        }
        return ids
    }

    @Test func `each fill has a name of its own, after a restart too`() {
        var run = PaperRun(.still())
        run.broker.carryOut(
            .submit(OrderNumber(17), symbol: Name("XYZ"), side: .buy, terms: market("250")), at: at(0), into: &run.reports)
        #expect(ids(&run) == ["17-1"])
        _ = run.step(at(0))
        run.restart()
        run.broker.step(at: at(1000), into: &run.reports)
        #expect(ids(&run) == ["17-2"])
        run.broker.step(at: at(2000), into: &run.reports)
        #expect(ids(&run) == ["17-3"])
    }

    @Test func `a market if touched order waits for a better price, and is a market order then`() {
        var run = PaperRun(.through([("99.50", "99.52"), ("98.90", "98.92"), ("99.90", "99.92")]))
        #expect(run.submit(1, .buy, terms(.marketIfTouched, "10", stop: "99.00")) == ["1 accepted"])
        #expect(run.submit(2, .sell, terms(.marketIfTouched, "10", stop: "99.90")) == ["2 accepted", "2 filled 10 at 99.99"])
        #expect(run.step(at(1000)) == [])
        #expect(run.step(at(2000)) == ["1 filled 10 at 98.92"])
    }

    @Test func `a limit if touched order is a limit order when it is touched`() {
        var run = PaperRun(.through([("98.98", "99.00"), ("98.50", "98.52")]))
        #expect(run.submit(1, .buy, terms(.limitIfTouched, "10", limit: "98.60", stop: "99.00")) == ["1 accepted"])
        #expect(run.step(at(1000)) == [])
        #expect(run.broker.restingCount == 1)
        // It has come to rest before the market reached it.
        #expect(run.step(at(2000)) == ["1 filled 10 at 98.60"])
    }

    @Test(arguments: [
        Trail("1.00", .price), Trail("100", .ticks), Trail("99", .basisPoints),
    ])
    func `a trailing stop follows the market and never goes back`(trail: Trail) {
        var run = PaperRun(
            .through([("101.00", "101.02"), ("100.20", "100.22"), ("100.60", "100.62"), ("99.90", "99.92")]))
        #expect(run.submit(1, .sell, terms(.trailingStop, "10", trail: trail)) == ["1 accepted"])
        #expect(run.step(at(3000)) == [])
        // From 101.00 it has come to 100.00, which 99.90 reaches.
        #expect(run.step(at(4000)) == ["1 filled 10 at 99.90"])
    }

    @Test func `a trailing stop for a buy comes down, beginning where it is told to`() {
        var run = PaperRun(.through([("98.00", "98.02"), ("98.50", "98.52"), ("99.00", "99.02")]))
        let trailing = terms(.trailingStop, "10", stop: "105.00", trail: Trail("1.00", .price))
        #expect(run.submit(1, .buy, trailing) == ["1 accepted"])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(0)) == ["1 stands working 0 of 10 for 0"])
        #expect(run.step(at(1000)) == [])
        run.restart()
        #expect(run.step(at(2500)) == [])
        #expect(run.step(at(3000)) == ["1 filled 10 at 99.02"])
    }

    @Test func `a trailing stop tells where it is when it is asked after`() {
        var run = PaperRun(.through([("101.00", "101.02")]))
        _ = run.submit(1, .sell, terms(.trailingStop, "10", trail: Trail("1.00", .price)))
        _ = run.step(at(1000))
        run.broker.carryOut(.ask(OrderNumber(1)), at: at(1000), into: &run.reports)
        guard case .standing(let standing) = take(from: &run.reports)?.event else {
            Issue.record("no standing")
            return
        }
        #expect(standing.terms.stop == "100.00" && standing.phase == .working)
    }

    @Test func `a trailing stop is replaced where it is, or begins anew with another distance`() {
        var run = PaperRun(.through([("101.00", "101.02"), ("100.30", "100.32")]))
        _ = run.submit(1, .sell, terms(.trailingStop, "10", trail: Trail("1.00", .price)))
        _ = run.step(at(1000))
        #expect(run.replace(1, terms(.trailingStop, "5", trail: Trail("1.00", .price)), at: at(1500)) == ["1 replaced 5"])
        #expect(run.step(at(2000)) == [])
        #expect(
            run.replace(1, terms(.trailingStop, "5", trail: Trail("0.20", .price)), at: at(2500)) == ["1 replaced 5"])
        #expect(run.broker.orders[0].measure.stop == 10010)
    }

    @Test func `a post-only order is refused when it would take, and rests when not`() {
        var run = PaperRun(.through([("98.98", "99.00")]))
        #expect(
            run.submit(1, .buy, terms(.limit, "10", limit: "100.01", with: .postOnly))
                == ["1 rejected 103=99 Post only: it would take at 100.01"])
        #expect(run.submit(2, .buy, terms(.limit, "10", limit: "100.00", with: .postOnly)) == ["2 accepted"])
        #expect(
            run.replace(2, terms(.limit, "10", limit: "100.01", with: .postOnly))
                == ["2 replace rejected 102=99 Post only: it would take at 100.01"])
        #expect(
            run.submit(3, .buy, terms(.market, "10", with: .postOnly))
                == ["3 rejected 103=11 ExecInst(18)=6 is for limit orders that can rest"])
        #expect(run.step(at(1000)) == ["2 filled 10 at 100.00"])
    }

    @Test func `a reduce-only order has no more than the position, and never opens one`() {
        var run = PaperRun(.still())
        #expect(
            run.submit(1, .sell, terms(.market, "10", with: .reduceOnly))
                == ["1 rejected 103=99 Reduce only: the position is 0"])
        _ = run.submit(2, .buy, market("30"))
        #expect(
            run.submit(3, .buy, terms(.market, "10", with: .reduceOnly))
                == ["3 rejected 103=99 Reduce only: the position is 30"])
        #expect(
            run.submit(4, .sell, terms(.market, "50", with: .reduceOnly)) == [
                "4 accepted", "4 filled 30 at 99.99", "4 canceled Reduce only: the position is closed",
            ])
        #expect(
            run.submit(5, .sell, terms(.market, "1", with: .reduceOnly))
                == ["5 rejected 103=99 Reduce only: the position is 0"])
    }

    @Test func `a reduce-only order that rests goes with the position`() {
        var run = PaperRun(.through([("101.00", "101.02"), ("101.00", "101.02")]))
        _ = run.submit(1, .buy, market("30"))
        #expect(run.submit(2, .sell, terms(.limit, "50", limit: "100.50", with: .reduceOnly)) == ["2 accepted"])
        _ = run.submit(3, .sell, market("20"))
        #expect(run.step(at(1000)) == ["2 filled 10 at 100.50", "2 canceled Reduce only: the position is closed"])
    }

    @Test func `an iceberg has what it shows, once in each interval`() {
        var run = PaperRun(.still())
        #expect(
            run.submit(1, .buy, terms(.limit, "70", limit: "100.01", display: "30"))
                == ["1 accepted", "1 filled 30 at 100.01"])
        run.restart()
        #expect(run.step(at(1000)) == ["1 filled 30 at 100.01"])
        #expect(run.step(at(2000)) == ["1 filled 10 at 100.01"])
        #expect(
            run.submit(2, .buy, terms(.limit, "70", limit: "100.01", display: "71"), at: at(2000))
                == ["2 rejected 103=13 MaxFloor(111) 71 is not a part of OrderQty(38) in whole lots of 1"])
    }

    @Test func `with each part that an iceberg shows it loses its place`() {
        // 1 asks for one at a time, 2 for three: 1 is first, then behind 2 for good.
        var run = PaperRun(.through([("99.98", "100.00"), ("99.98", "100.00"), ("99.98", "100.00")]))
        _ = run.submit(1, .buy, terms(.limit, "3", limit: "100.00", display: "1"))
        _ = run.submit(2, .buy, limit("300", "100.00"))
        #expect(run.step(at(1000)) == ["1 filled 1 at 100.00", "2 filled 100 at 100.00"])
        #expect(run.step(at(2000)) == ["2 filled 100 at 100.00", "1 filled 1 at 100.00"])
        #expect(run.step(at(3000)) == ["2 filled 100 at 100.00", "1 filled 1 at 100.00"])
    }

    @Test func `a good till date order is over at its time, and refused behind it`() {
        var run = PaperRun(.still())
        #expect(
            run.submit(1, .buy, terms(.limit, "1", limit: "99.00", .goodTillDate, expires: at(5000))) == ["1 accepted"])
        #expect(run.broker.nextDeadline == at(5000))
        run.restart()
        #expect(run.step(at(4999)) == [])
        #expect(run.step(at(5000)) == ["1 expired ExpireTime(126) is over"])
        #expect(
            run.submit(2, .buy, terms(.limit, "1", limit: "99.00", .goodTillDate, expires: at(5000)), at: at(5000))
                == ["2 rejected 103=99 ExpireTime(126) is over"])
    }

    @Test func `at the opening an order trades with the first price of the next trading day`() {
        var run = PaperRun(.still { $0.tradingDayEnds = .seconds(3600) })
        // Prices move on the grid of the first call: half a second after each second.
        #expect(run.submit(1, .buy, terms(.market, "150", .atTheOpening), at: at(500)) == ["1 accepted"])
        #expect(run.submit(2, .buy, terms(.limit, "10", limit: "100.00", .atTheOpening), at: at(600)) == ["2 accepted"])
        #expect(run.step(at(3_600_499)) == [])
        run.restart()
        #expect(run.broker.nextDeadline != nil)
        #expect(
            run.step(at(3_600_500)) == [
                "1 filled 100 at 100.01", "1 expired The opening is over", "2 expired The opening is over",
            ])
    }

    @Test func `at the close an order trades when the trading day ends`() {
        var run = PaperRun(.still { $0.tradingDayEnds = .seconds(3600) })
        #expect(run.submit(1, .sell, terms(.limit, "150", limit: "99.00", .atTheClose)) == ["1 accepted"])
        #expect(run.submit(2, .sell, terms(.market, "15", .atTheClose)) == ["2 accepted"])
        #expect(run.cancel(2, at: at(10)) == ["2 canceled"])
        #expect(run.step(at(3_599_999)) == [])
        #expect(
            run.step(at(3_600_000)) == ["1 filled 100 at 99.99", "1 expired The close is over"])
        #expect(
            run.submit(3, .sell, terms(.stop, "15", stop: "99.00", .atTheClose), at: at(3_600_000))
                == ["3 rejected 103=11 At the opening and at the close there are market and limit orders only"])
    }

    @Test(arguments: [
        (stop("1", "101"), "OrdType(40)=3"), (stopLimit("1", "101", "102"), "OrdType(40)=4"),
        (terms(.marketIfTouched, "1", stop: "99"), "OrdType(40)=J"),
        (terms(.limitIfTouched, "1", limit: "99", stop: "99"), "OrdType(40)=J with Price(44)"),
        (terms(.trailingStop, "1", trail: Trail("1", .price)), "OrdType(40)=P with ExecInst(18)=a"),
        (limit("1", "99", .immediateOrCancel), "TimeInForce(59)=3"), (limit("1", "99", .fillOrKill), "TimeInForce(59)=4"),
        (terms(.limit, "1", limit: "99", .goodTillDate, expires: at(1000)), "TimeInForce(59)=6"),
        (terms(.market, "1", .atTheOpening), "TimeInForce(59)=2"), (terms(.market, "1", .atTheClose), "TimeInForce(59)=7"),
        (terms(.limit, "1", limit: "99", with: .postOnly), "ExecInst(18)=6"),
        (terms(.limit, "1", limit: "99", with: .reduceOnly), "PositionEffect(77)=C"),
        (terms(.limit, "2", limit: "99", display: "1"), "MaxFloor(111)"),
    ])
    func `what the settings let the broker lack is refused with its tag`(terms: OrderTerms, tag: String) {
        var run = PaperRun(.still { $0.abilities = PaperAbilities(rawValue: 0) })
        #expect(run.submit(1, .buy, terms) == ["1 rejected 103=11 \(tag) is not done here"])
        #expect(run.submit(2, .buy, limit("1", "99")) == ["2 accepted"])
        run = PaperRun(.still())
        #expect(run.submit(1, .buy, terms).first?.hasSuffix("is not done here") == false)
    }
}
