// What the paper broker says when it is asked: about an order, and about itself.

import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `Paper: answers` {
    @Test func `an order stands as it is, also when it has ended, and after a restart`() {
        var run = PaperRun(.still())
        _ = run.submit(1, .buy, market("150"))
        _ = run.submit(2, .buy, limit("10", "99.00"))
        _ = run.cancel(2)
        _ = run.submit(3, .buy, limit("10", "99.001"))
        _ = run.submit(4, .buy, market("10"))
        for _ in 0..<2 {
            #expect(run.carryOut(.ask(OrderNumber(1)), at: at(0)) == ["1 stands working 100 of 150 for 10001"])
            #expect(run.carryOut(.ask(OrderNumber(2)), at: at(0)) == ["2 stands canceled 0 of 10 for 0"])
            #expect(run.carryOut(.ask(OrderNumber(3)), at: at(0)) == ["3 stands rejected 0 of 10 for 0"])
            #expect(run.carryOut(.ask(OrderNumber(4)), at: at(0)) == ["4 stands filled 10 of 10 for 1000.1"])
            #expect(run.carryOut(.ask(OrderNumber(5)), at: at(0)) == ["5 unheard of"])
            run.restart()
        }
    }

    @Test func `of ended orders the oldest are forgotten, and then there is no answer`() {
        var run = PaperRun(.still { $0.remembered = 3 })
        for number in [2, 4, 6, 8] as [UInt64] { _ = run.submit(number, .buy, market("1")) }
        for _ in 0..<2 {
            #expect(run.carryOut(.ask(OrderNumber(2)), at: at(0)) == [])
            // It may be one of those.
            #expect(run.carryOut(.ask(OrderNumber(1)), at: at(0)) == [])
            #expect(run.carryOut(.ask(OrderNumber(3)), at: at(0)) == ["3 unheard of"])
            #expect(run.carryOut(.ask(OrderNumber(4)), at: at(0)) == ["4 stands filled 1 of 1 for 100.01"])
            #expect(run.cancel(2) == ["2 cancel rejected 102=0 The order has ended"])
            #expect(run.cancel(3) == ["3 cancel rejected 102=1 The order is not known"])
            run.restart()
        }
        #expect(run.rows.keys.filter { $0 >> 56 == PaperRow.Kind.end.rawValue }.count == 3)
    }

    @Test func `a broker that remembers nothing has no rows for it`() {
        var run = PaperRun(.still { $0.remembered = 0 })
        _ = run.submit(2, .buy, market("1"))
        #expect(run.carryOut(.ask(OrderNumber(2)), at: at(0)) == [])
        #expect(run.carryOut(.ask(OrderNumber(3)), at: at(0)) == ["3 unheard of"])
        #expect(run.cancel(2) == ["2 cancel rejected 102=0 The order has ended"])
        #expect(run.answer(.fills(since: .distantPast), at: at(0)) == ["end incomplete"])
        #expect(Set(run.rows.keys.map { $0 >> 56 }) == [PaperRow.Kind.book.rawValue, PaperRow.Kind.clock.rawValue])
    }

    @Test func `an order on its way is pending`() {
        var run = PaperRun(.still { $0.latency = .milliseconds(20) })
        _ = run.submit(1, .buy, market("1"))
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(1)) == ["1 stands pendingNew 0 of 1 for 0"])
    }

    @Test(arguments: [1, 2, 100])
    func `facts come in full however little room there is`(room: Int) {
        var run = PaperRun(
            .still {
                $0.symbols = [share(), share("BTC/EUR")]
                $0.commission.flat = "0.5"
                $0.account.balances = [.init(Name("USD"), "1000.25"), .init(Name("BTC"), "2")]
            })
        _ = run.submit(1, .buy, market("30"), at: at(0))
        _ = run.submit(2, .sellShort, limit("300", "99.00"), symbol: "BTC/EUR", at: at(10))
        _ = run.submit(3, .sell, market("10"), at: at(20))
        _ = run.submit(4, .buy, limit("7", "98.00"), at: at(30))
        for _ in 0..<2 {
            #expect(
                run.answer(.openOrders, at: at(40), room: room).sorted() == [
                    "end complete", "order 2 2 BTC/EUR sellShort 2 stands working 100 of 300 for 9999",
                    "order 4 4 XYZ buy 4 stands working 0 of 7 for 0",
                ])
            #expect(
                run.answer(.fills(since: at(10)), at: at(40), room: room) == [
                    "fill 2 2-1 100 at 99.99 for 0.5 after 10", "fill 3 3-1 10 at 99.99 for 0.5 after 20",
                    "end complete",
                ])
            #expect(
                run.answer(.positions, at: at(40), room: room) == [
                    "position XYZ 20 at 100.01", "position BTC/EUR -100 at 99.99", "end complete",
                ])
            // 1000.25 - 3000.30 + 999.90 - 1, and 9999 - 0.5.
            #expect(
                run.answer(.balances, at: at(40), room: room) == [
                    "balance USD -1001.15, -1001.15 free", "balance BTC -98, -98 free",
                    "balance EUR 9998.5, 9998.5 free", "end complete",
                ])
            run.restart()
        }
    }

    @Test func `fills that are forgotten make an answer incomplete`() {
        var run = PaperRun(.still { $0.remembered = 2 })
        for number in 1...3 as ClosedRange<UInt64> { _ = run.submit(number, .buy, market("1"), at: at(Int64(number))) }
        for _ in 0..<2 {
            #expect(run.answer(.fills(since: at(1)), at: at(5)).last == "end incomplete")
            #expect(run.answer(.fills(since: at(2)), at: at(5)).count == 3)
            #expect(run.answer(.fills(since: at(2)), at: at(5)).last == "end complete")
            run.restart()
        }
    }

    @Test func `positions follow average cost, through zero too`() {
        var holding = PaperHolding()
        holding.book(10, at: 100)
        holding.book(20, at: 130)
        #expect(holding.lots == 30 && holding.cost == 3600)
        holding.book(-15, at: 500)
        #expect(holding.lots == 15 && holding.cost == 1800)
        holding.book(-20, at: 90)
        #expect(holding.lots == -5 && holding.cost == -450)
        holding.book(-5, at: 110)
        #expect(holding.lots == -10 && holding.cost == -1000)
        holding.book(10, at: 1)
        #expect(holding.lots == 0 && holding.cost == 0)
        // 1000 + 2600, and back by the same steps.
        #expect(holding.flow == -1000 - 2600 + 7500 + 1800 + 550 - 10)
    }

    @Test func `what is beyond all bounds stays at the bound`() {
        var holding = PaperHolding()
        for _ in 0..<9 { holding.book(.max / 8, at: .max / 64) }
        #expect(holding.lots == .max)
        #expect(saturated(.max - 1, 5) == .max && saturated(-.max + 1, -5) == -.max)
    }
}

@Suite struct `Paper: what the account can pay for` {
    private func cash(_ amount: Decimal, _ change: (inout PaperSettings) -> Void = { _ in }) -> PaperSettings {
        .still {
            $0.account = PaperAccount(balances: [.init(Name("USD"), amount)], isChecked: true)
            change(&$0)
        }
    }

    @Test func `without a check everything is bought`() {
        var run = PaperRun(.still())
        #expect(run.submit(1, .buy, market("100")).last == "1 filled 100 at 100.01")
    }

    @Test func `a cash account buys no more than it has, open orders counted`() {
        var run = PaperRun(cash("2000"))
        #expect(
            run.submit(1, .buy, market("20"))
                == ["1 rejected 103=3 Buying power: it needs 2000.2 USD, and there is 2000"])
        #expect(run.submit(2, .buy, limit("10", "99.00")) == ["2 accepted"])
        #expect(run.answer(.balances, at: at(0)).first == "balance USD 2000, 1010 free")
        run.restart()
        #expect(
            run.submit(3, .buy, market("11"))
                == ["3 rejected 103=3 Buying power: it needs 1100.11 USD, and there is 1010"])
        #expect(
            run.replace(2, limit("21", "99.00"))
                == ["2 replace rejected 102=99 Buying power: it needs 2079 USD, and there is 2000"])
        #expect(run.replace(2, limit("5", "99.00")) == ["2 replaced 5 at 99.00"])
        #expect(run.submit(4, .buy, market("11")).last == "4 filled 11 at 100.01")
        #expect(run.cancel(2) == ["2 canceled"])
        #expect(run.answer(.balances, at: at(0)).first == "balance USD 899.89, 899.89 free")
    }

    @Test func `a cash account sells what it has, and nothing short`() {
        var run = PaperRun(cash("2000"))
        _ = run.submit(1, .buy, market("10"))
        #expect(
            run.submit(2, .sellShort, market("1"))
                == ["2 rejected 103=3 Buying power: short sales need an account with margin"])
        #expect(run.submit(3, .sell, limit("6", "101")) == ["3 accepted"])
        #expect(
            run.submit(4, .sell, market("5")) == ["4 rejected 103=3 Buying power: it needs 5 XYZ, and there is 4"])
        #expect(run.submit(5, .sell, market("4")).last == "5 filled 4 at 99.99")
    }

    @Test func `a pair is paid for and delivered in its currencies, the commission in the second`() {
        var run = PaperRun(
            cash("0") {
                $0.symbols = [share("BTC/EUR")]
                $0.commission.percent = "1"
                $0.account.balances = [.init(Name("BTC"), "3")]
            })
        #expect(
            run.submit(1, .buy, market("1"), symbol: "BTC/EUR")
                == ["1 rejected 103=3 Buying power: it needs 101.0101 EUR, and there is 0"])
        #expect(run.submit(2, .sell, market("2"), symbol: "BTC/EUR").last == "2 filled 2 at 99.99 for 1.9998")
        #expect(
            run.answer(.balances, at: at(0)) == [
                "balance BTC 1, 1 free", "balance EUR 197.9802, 197.9802 free", "end complete",
            ])
    }

    @Test func `what a resting order cannot pay for any more is canceled, and no balance is below zero`() {
        var run = PaperRun(
            .through([("110.00", "110.02"), ("120.00", "120.02")]) {
                $0.account = PaperAccount(balances: [.init(Name("USD"), "20000")], isChecked: true)
            })
        // 100 now, and the rest when the price is higher: what was set aside is no longer enough for all.
        #expect(run.submit(1, .buy, market("199")) == ["1 accepted", "1 filled 100 at 100.01"])
        #expect(run.step(at(1000)) == ["1 filled 90 at 110.02", "1 canceled Buying power is used up"])
        #expect(run.answer(.balances, at: at(1000)).first == "balance USD 97.2, 97.2 free")
    }

    @Test func `margin carries so many times the account, long and short`() {
        var run = PaperRun(cash("1000") { $0.account.margin = "2" })
        #expect(run.submit(1, .buy, limit("20", "99.00")) == ["1 accepted"])
        #expect(
            run.submit(2, .buy, limit("1", "99.00"))
                == ["2 rejected 103=3 Buying power: 2100 USD would be open, more than 2 times 1000"])
        run.restart()
        #expect(run.submit(3, .sellShort, market("20")).last == "3 filled 20 at 99.99")
        #expect(
            run.submit(4, .sellShort, market("1"))
                == ["4 rejected 103=3 Buying power: 2100 USD would be open, more than 2 times 999.8"])
        // It makes the position smaller.
        #expect(run.submit(5, .buy, market("5")).last == "5 filled 5 at 100.01")
    }

    @Test func `commission follows the volume that was traded when the order came`() {
        var run = PaperRun(
            .still {
                $0.commission = PaperCommission(
                    percent: "1", tiers: [PaperTier(from: "10000", percent: "0.1"), PaperTier(from: "20000", flat: "3")])
            })
        #expect(run.submit(1, .buy, market("99")).last == "1 filled 99 at 100.01 for 99.0099")
        #expect(run.submit(2, .buy, market("1")).last == "2 filled 1 at 100.01 for 1.0001")
        run.restart()
        #expect(run.submit(3, .buy, market("100")).last == "3 filled 100 at 100.01 for 10.001")
        #expect(run.submit(4, .buy, market("1")).last == "4 filled 1 at 100.01 for 3")
    }

    @Test func `accounts that cannot be are named`() {
        #expect(cash("1") { $0.anySymbol = true }.problem == "account: buying power of any symbol cannot be checked")
        #expect(cash("1") { $0.account.margin = "0.5" }.problem?.hasPrefix("account.margin is not from 1") == true)
        #expect(
            cash("1") { $0.account.balances.append(.init(Name("USD"), "1")) }.problem == "account.balances: USD twice")
        #expect(
            PaperSettings.still { $0.commission.tiers = [PaperTier(from: "0")] }.problem
                == "commission.tiers: from 0 is not above 0")
    }
}
