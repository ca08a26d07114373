// What goes wrong at the paper broker on demand, by chance and by schedule.

import Orders
import Testing
import Values

@testable import Brokers

extension PaperRun {
    /// Has something go wrong, as the gateway would.
    @discardableResult
    mutating func inject(_ fault: PaperFault, at now: Instant = at(0)) -> Bool { broker.inject(fault, at: now) }
}

@Suite struct `Paper: faults` {
    @Test func `an order is refused on demand, once, with the reason`() {
        var run = PaperRun(.still())
        #expect(run.inject(.reject(.exchangeClosed)) == true)
        #expect(run.submit(1, .buy, limit("1", "99")) == ["1 rejected 103=2 Refused on demand"])
        #expect(run.submit(2, .buy, limit("1", "99")) == ["2 accepted"])
        #expect(run.broker.isCalm == true)
    }

    @Test func `a lost instruction never was, and the broker has not heard of it`() {
        var run = PaperRun(.still())
        run.inject(.loseInstruction)
        #expect(run.submit(1, .buy, market("1")) == [])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(0)) == ["1 unheard of"])
        #expect(run.submit(2, .buy, limit("1", "99")) == ["2 accepted"])
        run.inject(.loseInstruction)
        #expect(run.cancel(2) == [])
        #expect(run.carryOut(.ask(OrderNumber(2)), at: at(0)) == ["2 stands working 0 of 1 for 0"])
    }

    @Test func `a lost answer is found by asking`() {
        var run = PaperRun(.still())
        run.inject(.loseAnswer)
        #expect(run.submit(1, .buy, limit("1", "99")) == [])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(0)) == ["1 stands working 0 of 1 for 0"])
        run.inject(.loseAnswer)
        _ = run.step(at(0))
        run.restart()
        #expect(run.cancel(1) == [])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(0)) == ["1 stands canceled 0 of 1 for 0"])
    }

    @Test func `behind a delayed answer everything waits, in order`() {
        var run = PaperRun(.still())
        run.inject(.delayAnswer(.milliseconds(50)))
        #expect(run.submit(1, .buy, market("1")) == [])
        #expect(run.submit(2, .buy, market("1"), at: at(10)) == [])
        #expect(run.broker.nextDeadline == at(50))
        run.restart()
        #expect(run.step(at(49)) == [])
        #expect(
            run.step(at(50)) == ["1 accepted", "1 filled 1 at 100.01", "2 accepted", "2 filled 1 at 100.01"])
        #expect(!run.rows.keys.contains { $0 >> 56 == PaperRow.Kind.held.rawValue })
        #expect(run.submit(3, .buy, market("1"), at: at(60)).count == 2)
    }

    @Test func `a report comes twice, or behind what was said after it`() {
        var run = PaperRun(.still())
        run.inject(.duplicateReport)
        #expect(run.submit(1, .buy, market("1")) == ["1 accepted", "1 filled 1 at 100.01", "1 accepted"])
        run.inject(.reorderReport(.milliseconds(5)))
        #expect(run.submit(2, .buy, market("1")) == ["2 filled 1 at 100.01"])
        #expect(run.step(at(5)) == ["2 accepted"])
    }

    @Test func `a wrong fill is put right, everywhere`() {
        var run = PaperRun(.still { $0.commission.percent = "1" })
        run.inject(.correctFill(after: .milliseconds(20)))
        #expect(run.submit(1, .buy, market("10")) == ["1 accepted", "1 filled 10 at 101.02 for 10.102"])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(0)) == ["1 stands filled 10 of 10 for 1010.2"])
        run.restart()
        #expect(run.step(at(20)) == ["1 corrected 1-1: 10 at 100.01 for 10.001"])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(20)) == ["1 stands filled 10 of 10 for 1000.1"])
        #expect(
            run.facts(at: at(20)) == [
                "end complete", "end complete", "fill 1 1-1 10 at 100.01 for 10.001 after 0", "end complete",
                "position XYZ 10 at 100.01", "balance USD -1010.101, -1010.101 free", "end complete",
            ])
        #expect(run.orderRows.isEmpty)
    }

    @Test func `a fill is taken back, and the order goes on`() {
        var run = PaperRun(.still())
        run.inject(.bustFill(after: .milliseconds(1500)))
        #expect(run.submit(1, .buy, market("10")) == ["1 accepted", "1 filled 10 at 100.01"])
        #expect(run.cancel(1) == ["1 cancel rejected 102=0 The order has ended"])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(0)) == ["1 stands filled 10 of 10 for 1000.1"])
        run.restart()
        #expect(run.step(at(1000)) == [])
        #expect(run.step(at(1500)) == ["1 busted 1-1 The trade is taken back", "1 filled 10 at 100.01"])
        #expect(
            run.answer(.fills(since: .distantPast), at: at(1500)) == [
                "fill 1 1-2 10 at 100.01 for 0 after 1500", "end complete",
            ])
        #expect(run.answer(.positions, at: at(1500)).first == "position XYZ 10 at 100.01")
    }

    @Test func `a fill of an order that was canceled since is taken back all the same`() {
        var run = PaperRun(.still())
        run.inject(.bustFill(after: .milliseconds(20)))
        #expect(run.submit(1, .buy, market("150")) == ["1 accepted", "1 filled 100 at 100.01"])
        #expect(run.cancel(1) == ["1 canceled"])
        run.restart()
        #expect(run.step(at(20)) == ["1 busted 1-1 The trade is taken back"])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(20)) == ["1 stands canceled 0 of 150 for 0"])
        #expect(run.orderRows.isEmpty)
    }

    @Test func `in an outage nothing gets through, and all of it arrives when it is over`() {
        var run = PaperRun(.still())
        _ = run.submit(1, .buy, market("150"), at: at(0))
        run.inject(.outage(.milliseconds(1500), losing: false), at: at(500))
        #expect(run.submit(2, .buy, market("1"), at: at(600)) == [])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(700)) == [])
        #expect(run.answer(.positions, at: at(700)) == ["end incomplete"])
        // The rest is filled meanwhile.
        #expect(run.step(at(1000)) == [])
        run.restart()
        #expect(run.step(at(1999)) == [])
        #expect(
            run.step(at(2000)) == [
                "1 stands working 100 of 150 for 10001", "1 filled 50 at 100.01", "2 accepted", "2 filled 1 at 100.01",
            ])
        #expect(run.broker.isCalm == true)
    }

    @Test func `or all of it is lost, and found by asking`() {
        var run = PaperRun(.still())
        _ = run.submit(1, .buy, market("150"), at: at(0))
        run.inject(.outage(.milliseconds(1500), losing: true), at: at(500))
        #expect(run.submit(2, .buy, market("1"), at: at(600)) == [])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(700)) == [])
        #expect(run.step(at(2000)) == [])
        #expect(run.carryOut(.ask(OrderNumber(1)), at: at(2001)) == ["1 stands filled 150 of 150 for 15001.5"])
        #expect(run.carryOut(.ask(OrderNumber(2)), at: at(2001)) == ["2 unheard of"])
        #expect(run.answer(.fills(since: at(1)), at: at(2001)).first == "fill 1 1-2 50 at 100.01 for 0 after 1000")
    }

    @Test func `what there is no room to hold back is lost`() {
        var run = PaperRun(.still { $0.capacity = 2000 })
        run.inject(.outage(.milliseconds(10), losing: false))
        for number in 1...1500 as ClosedRange<UInt64> { _ = run.cancel(number) }
        var lines: [String] = []
        while run.broker.trouble.heldCount > 0 { lines += run.step(at(10)) }
        #expect(lines.count == PaperTrouble.mostHeld)
    }

    @Test func `a halt suspends what works, by age, and takes it up again`() {
        var run = PaperRun(.still { $0.symbols.append(share("ABC")) })
        _ = run.submit(1, .buy, limit("1", "99"))
        _ = run.submit(2, .buy, limit("1", "99"), symbol: "ABC")
        _ = run.submit(3, .buy, market("150"))
        #expect(run.inject(.halt(Name("XYZ"), .milliseconds(1500))) == true)
        #expect(run.inject(.halt(Name("NONE"), .milliseconds(1500))) == false)
        #expect(run.step(at(0)) == ["1 suspended Trading is halted", "3 suspended Trading is halted"])
        let halted = [run.broker.quote(at: 1).isHalted, run.broker.quote(at: 2).isHalted]
        #expect(halted == [true, false])
        #expect(run.carryOut(.ask(OrderNumber(3)), at: at(1)) == ["3 stands suspended 100 of 150 for 10001"])
        #expect(run.submit(4, .buy, market("1"), at: at(2)) == ["4 accepted", "4 suspended Trading is halted"])
        #expect(
            run.submit(5, .buy, market("1", .immediateOrCancel), at: at(2)) == ["5 rejected 103=2 Trading is halted"])
        #expect(run.submit(6, .buy, market("1"), symbol: "ABC", at: at(2)).count == 2)
        #expect(run.replace(1, limit("2", "98"), at: at(3)) == ["1 replaced 2 at 98"])
        #expect(run.cancel(4, at: at(3)) == ["4 canceled"])
        run.restart()
        #expect(run.step(at(1499)) == [])
        #expect(run.step(at(1500)) == ["3 accepted", "3 filled 50 at 100.01", "1 accepted"])
        #expect(run.cancel(1, at: at(1500)) == ["1 canceled"])
        #expect(run.broker.restingCount == 1)
    }

    @Test func `a halt of everything`() {
        var run = PaperRun(.still { $0.anySymbol = true })
        _ = run.submit(1, .buy, limit("1", "99"), symbol: "ANY")
        #expect(run.inject(.halt(Name(), .milliseconds(5))) == true)
        #expect(run.step(at(0)) == ["1 suspended Trading is halted"])
        #expect(run.step(at(5)) == ["1 accepted"])
    }

    @Test func `the broker cancels, restates, suspends, stops and is done for the day with an order`() {
        var run = PaperRun(.still { $0.tradingDayEnds = .seconds(3600) })
        for number in 1...5 as ClosedRange<UInt64> { _ = run.submit(number, .buy, limit("9", "99", .goodTillCancel)) }
        let (now, later) = (Interval.milliseconds(0), Interval.milliseconds(10))
        #expect(run.inject(.cancel(OrderNumber(1), after: later)) == true)
        #expect(run.inject(.restate(OrderNumber(2), after: now)) == true)
        #expect(run.inject(.suspend(OrderNumber(3), after: now, length: later)) == true)
        #expect(run.inject(.doneForDay(OrderNumber(4), after: now)) == true)
        #expect(run.inject(.stop(OrderNumber(5), after: now)) == true)
        // One thing at a time, and nobody that is not there.
        #expect(run.inject(.cancel(OrderNumber(5), after: later)) == false)
        #expect(run.inject(.cancel(OrderNumber(6), after: later)) == false)
        #expect(
            run.step(at(0)) == [
                "2 restated 5 378=5 The broker declines half of the rest", "3 suspended Trading is halted",
                "4 done for day", "5 stopped 9 at 99.00",
            ])
        run.restart()
        #expect(run.carryOut(.ask(OrderNumber(4)), at: at(1)) == ["4 stands doneForDay 0 of 9 for 0"])
        #expect(run.carryOut(.ask(OrderNumber(5)), at: at(1)) == ["5 stands stopped 0 of 9 for 0"])
        #expect(run.step(at(10)) == ["1 canceled 378=4 Canceled by the broker", "3 accepted"])
        #expect(run.step(at(1000)) == ["5 filled 9 at 99.00"])
        #expect(run.step(at(3_600_000)) == ["4 accepted"])
        #expect(run.broker.restingCount == 3)
    }

    @Test func `an order for the day that is done is over with it`() {
        var run = PaperRun(.still { $0.tradingDayEnds = .seconds(3600) })
        _ = run.submit(1, .buy, limit("9", "99"))
        run.inject(.doneForDay(OrderNumber(1), after: .milliseconds(0)))
        #expect(run.step(at(0)) == ["1 done for day"])
        #expect(run.step(at(3_600_000)) == ["1 expired The trading day has ended"])
    }

    @Test func `no more than sixteen faults wait for their chance`() {
        var run = PaperRun(.still())
        for _ in 0..<16 { #expect(run.inject(.loseAnswer) == true) }
        #expect(run.inject(.loseAnswer) == false)
    }

    // MARK: - By themselves

    @Test func `a rule strikes each so-manieth chance, after so many, so often at most`() {
        var run = PaperRun(.still { $0.faults = [PaperFaultRule(.reject(.brokerOption), every: 3, after: 2, most: 2)] })
        var refused: [UInt64] = []
        for number in 1...20 as ClosedRange<UInt64> {
            if run.submit(number, .buy, limit("1", "99")).first?.contains("rejected") == true { refused.append(number) }
            if number % 4 == 0 { run.restart() }
        }
        #expect(refused == [5, 8])
    }

    @Test func `a rule strikes in its part of the day, over midnight too`() {
        for (from, until, struck) in [(3600, 7200, [1]), (7200, 3600, [0, 2]), (5000, 5000, [0, 1, 2])] as [(Int64, Int64, [Int])] {
            var run = PaperRun(
                .still {
                    $0.faults = [PaperFaultRule(.reject(.brokerOption), from: .seconds(from), until: .seconds(until))]
                })
            for (index, second) in ([3599, 3600, 7200] as [Int64]).enumerated() {
                let lines = run.submit(UInt64(index + 1), .buy, limit("1", "99"), at: at(second * 1000))
                #expect(lines.first?.contains("rejected") == struck.contains(index))
            }
        }
    }

    @Test func `a rule strikes by chance, the same in every run`() {
        func play(_ seed: UInt64) -> [Bool] {
            var run = PaperRun(
                .still {
                    $0.seed = seed
                    $0.faults = [PaperFaultRule(.loseAnswer, percent: "12.5")]
                })
            return (1...1000 as ClosedRange<UInt64>).map { run.submit($0, .buy, limit("1", "99")).isEmpty }
        }
        let lost = play(1)
        #expect((90...160).contains(lost.filter { $0 }.count))
        #expect(lost == play(1) && lost != play(2))
    }

    @Test func `outages and halts come with the moves of prices`() {
        var run = PaperRun(
            .still {
                $0.faults = [PaperFaultRule(.outage(.milliseconds(2500), losing: true), after: 1, most: 1)]
            })
        #expect(run.submit(1, .buy, limit("1", "99"), at: at(0)) == ["1 accepted"])
        #expect(run.broker.nextDeadline == at(1000))
        #expect(run.cancel(1, at: at(1999)) == ["1 canceled"])
        #expect(run.submit(2, .buy, limit("1", "99"), at: at(2001)) == [])
        #expect(run.submit(3, .buy, limit("1", "99"), at: at(4500)) == ["3 accepted"])
    }

    @Test func `what goes wrong changes nothing in the market`() {
        func quotes(_ change: (inout PaperSettings) -> Void) -> [String] {
            var settings = PaperSettings.ticking { $0.symbols = [share(step: "0.50")] }
            change(&settings)
            var run = PaperRun(settings)
            return (0..<50 as Range<UInt64>).map {
                _ = run.submit($0 + 1, .buy, market("10"), at: at(Int64($0) * 1000))
                return run.quote()
            }
        }
        let calm = quotes { _ in }
        #expect(
            calm
                == quotes {
                    $0.faults = [PaperFaultRule(.loseAnswer, percent: "50"), PaperFaultRule(.bustFill(after: .milliseconds(5)), percent: "50")]
                    $0.latencyJitter = .milliseconds(5)
                })
    }

    @Test(arguments: [
        (PaperFaultRule(.loseAnswer, percent: "101"), "faults: rule 1: percent is not from 0 to 100"),
        (PaperFaultRule(.loseAnswer, every: 0), "faults: rule 1: every is below 1"),
        (PaperFaultRule(.loseAnswer, after: -1), "faults: rule 1: after or most is below zero"),
        (PaperFaultRule(.loseAnswer, from: .seconds(86_400)), "faults: rule 1: from or until is not a time of day"),
        (PaperFaultRule(.delayAnswer(.seconds(-1))), "faults: rule 1: a time is negative"),
        (PaperFaultRule(.halt(Name("NONE"), .seconds(1))), "faults: rule 1: NONE is no symbol of the broker"),
        (
            PaperFaultRule(.cancel(OrderNumber(1), after: .seconds(1))),
            "faults: rule 1: an order's number is for a fault at run time"
        ),
    ])
    func `rules that cannot be are named`(rule: PaperFaultRule, problem: String) {
        #expect(PaperSettings.still { $0.faults = [rule] }.problem == problem)
    }
}
