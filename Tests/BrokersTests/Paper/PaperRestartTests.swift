// Latency, back-pressure, determinism, and going on after a restart.

import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `Paper: time, restart, back-pressure` {
    @Test func `with latency an instruction takes effect and is answered that much later`() {
        var run = PaperRun(.still { $0.latency = .milliseconds(20) })
        #expect(run.submit(1, .buy, market("1"), at: at(0)) == [])
        #expect(run.broker.nextDeadline == at(20))
        #expect(run.cancel(1, at: at(5)) == [])
        #expect(run.cancel(1, at: at(6)) == ["1 cancel rejected 102=3 A cancel is on its way"])
        #expect(run.step(at(19)) == [])
        #expect(run.step(at(20)) == ["1 accepted", "1 filled 1 at 100.01"])
        #expect(run.broker.nextDeadline == at(25))
        #expect(run.step(at(25)) == ["1 cancel rejected 102=0 The order has ended"])
        #expect(run.broker.nextDeadline == nil)
        #expect(run.rows[PaperRow(.order, 1).key] == nil)
    }

    @Test func `a clock that goes back lets nothing overtake`() {
        var run = PaperRun(.still { $0.latency = .milliseconds(20) })
        #expect(run.submit(1, .buy, limit("1", "99"), at: at(100)) == [])
        #expect(run.replace(1, limit("2", "99"), at: at(50)) == [])
        #expect(run.cancel(1, at: at(40)) == [])
        #expect(run.step(at(120)) == ["1 accepted", "1 replaced 2 at 99", "1 canceled"])
    }

    @Test func `what is in flight, and what is filled, survives a restart`() {
        var run = PaperRun(.still { $0.latency = .milliseconds(20) })
        _ = run.submit(1, .buy, limit("150", "100.01"), at: at(0))
        _ = run.step(at(20))
        _ = run.replace(1, limit("160", "100.02"), at: at(30))
        _ = run.cancel(1, at: at(31))
        _ = run.submit(2, .sell, market("1"), at: at(32))
        run.restart()
        #expect(run.step(at(32)) == [])
        #expect(run.broker.nextDeadline == at(50))
        #expect(
            run.step(at(60)) == [
                "1 replaced 160 at 100.02", "1 canceled", "2 accepted", "2 filled 1 at 99.99",
            ])
        #expect(run.orderRows.isEmpty)
    }

    @Test(arguments: [false, true])
    func `what an order has taken of the shown size, it has taken after a restart`(moves: Bool) {
        var run = PaperRun(.still { $0.pricesMove = moves })
        _ = run.submit(1, .buy, market("1000"), at: at(0))
        run.restart()
        #expect(run.step(at(10)) == [])
        #expect(run.broker.nextDeadline == at(1000))
        #expect(run.replace(1, market("2000"), at: at(20)) == ["1 replaced 2000"])
        #expect(run.step(at(1000)).count == 1)
        run.restart()
        #expect(run.step(at(1000)) == [])
        #expect(run.cancel(1, at: at(1010)) == ["1 canceled"])
        #expect(run.broker.restingCount == 0 && run.broker.asideCount == 0)
    }

    @Test func `an order whose market is gone from the settings is canceled after the restart`() {
        var run = PaperRun(.still())
        _ = run.submit(1, .buy, limit("1", "99.50"))
        run.restart(.still { $0.symbols = [share("ABC")] })
        #expect(run.broker.nextDeadline == .distantPast)
        #expect(run.step(at(1)) == ["1 canceled Its market is not traded any more"])
        #expect(run.rows[PaperRow(.order, 1).key] == nil)
    }

    @Test func `rows that are cut or foreign are refused, never trapped on`() {
        var run = PaperRun(.ticking { $0.latency = .milliseconds(1) })
        _ = run.submit(1, .buy, stopLimit("10", "101", "102"), at: at(0))
        _ = run.replace(1, stopLimit("20", "101", "102"), at: at(10))
        _ = run.step(at(1000))
        #expect(run.rows.count == 3)
        for row in run.rows.values {
            for length in 0..<row.count {
                var broker = PaperBroker(run.settings)
                let isTaken = row.prefix(length).withUnsafeBytes {
                    broker.restore(unsafe Bytes($0))
                }
                #expect(!isTaken)
            }
            for index in row.indices {
                for change: UInt8 in [1, 0x7F, 0x80, 0xFF] {
                    var bytes = row
                    bytes[index] ^= change
                    var broker = PaperBroker(run.settings)
                    let isTaken = bytes.withUnsafeBytes { broker.restore(unsafe Bytes($0)) }
                    if isTaken {
                        broker.step(at: at(10_000), into: &run.reports)
                        broker.step(at: at(100_000_000), into: &run.reports)
                        _ = run.drain()
                    }
                }
            }
        }
    }

    @Test(arguments: [0, 30])
    func `the same seed, instructions and times give the same reports`(latency: Int64) {
        func play(_ seed: UInt64) -> [String] {
            var script = PaperScript(seed: 7)
            var run = PaperRun(PaperScript.settings(seed, latency: latency))
            var lines: [String] = []
            for _ in 0..<3000 {
                let (turn, now) = script.next()
                lines += run.carryOut(turn, at: now)
            }
            return lines
        }
        let first = play(1)
        #expect(first.count > 1000)
        #expect(first == play(1))
        #expect(first != play(2))
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `a broker made anew from its rows goes on as if it had never stopped`(seed: UInt64) {
        let settings = PaperScript.settings(
            seed, latency: seed % 3 == 0 ? 0 : Int64(seed * 20), isStill: seed % 5 == 0)
        // Little room, so that restarts also fall between an event and the rest.
        let room = seed % 2 == 0 ? 4 : 64
        var script = PaperScript(seed: seed)
        var chance = RandomNumbers(seed: seed)
        var whole = PaperRun(settings, room: room)
        var broken = PaperRun(settings, room: room)
        var reports = 0
        for turn in 0..<1000 {
            if chance.upTo(4) == 0 { broken.restart() }
            let (instruction, now) = script.next()
            let expected = whole.carryOut(instruction, at: now)
            let found = broken.carryOut(instruction, at: now)
            reports += expected.count
            let areRowsSame = turn % 25 != 0 || broken.rows == whole.rows
            let isDeadlineSame = broken.broker.nextDeadline == whole.broker.nextDeadline
            guard found == expected, areRowsSame, isDeadlineSame else {
                Issue.record("turn \(turn): \(found), not \(expected), \(broken.differences(from: whole.rows))")
                return
            }
        }
        #expect(reports > 200)
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `it goes on from its rows whatever orders ask for and whatever goes wrong`(seed: UInt64) {
        let settings = PaperScript.wideSettings(seed, latency: seed % 3 == 0 ? 0 : Int64(seed * 10))
        #expect(settings.problem == nil)
        let room = seed % 2 == 0 ? 6 : 64
        var script = PaperScript(seed: seed, isWide: true)
        var chance = RandomNumbers(seed: seed)
        var whole = PaperRun(settings, room: room)
        var broken = PaperRun(settings, room: room)
        var said: [String: Int] = [:]
        for turn in 0..<900 {
            if chance.upTo(4) == 0 { broken.restart() }
            let (instruction, now) = script.next()
            if chance.upTo(9) == 0 {
                let fault = script.fault()
                let isTaken = whole.broker.inject(fault, at: now)
                let isTakenToo = broken.broker.inject(fault, at: now)
                #expect(isTaken == isTakenToo)
            }
            let expected = whole.carryOut(instruction, at: now)
            let found = broken.carryOut(instruction, at: now)
            for line in expected { said[line.split(separator: " ")[1].description, default: 0] += 1 }
            let areRowsSame = turn % 10 != 0 || broken.rows == whole.rows
            let areFactsSame = turn % 25 != 0 || broken.facts(at: now) == whole.facts(at: now)
            let isDeadlineSame = broken.broker.nextDeadline == whole.broker.nextDeadline
            let isQuoteSame = broken.quote("BBB") == whole.quote("BBB")
            guard found == expected, areRowsSame, areFactsSame, isDeadlineSame, isQuoteSame else {
                Issue.record(
                    """
                    seed \(seed), turn \(turn): \(found), not \(expected), \(broken.differences(from: whole.rows)), \
                    facts same: \(areFactsSame), deadline \(broken.deadline), not \(whole.deadline), quote same: \(isQuoteSame)
                    """)
                return
            }
        }
        for word in ["accepted", "filled", "busted", "corrected", "suspended", "restated", "stands", "expired"] {
            #expect(said[word, default: 0] > 0, "seed \(seed) had none \(word): \(said)")
        }
    }

    @Test func `with little room the same is said, in the same order`() {
        for seed in 1...5 as ClosedRange<UInt64> {
            var script = PaperScript(seed: seed)
            let settings = PaperScript.settings(seed, latency: 50)
            var wide = PaperRun(settings, room: 1024)
            var narrow = PaperRun(settings, room: 4)
            for _ in 0..<1000 {
                let (turn, now) = script.next()
                let expected = wide.carryOut(turn, at: now)
                var found = narrow.carryOut(turn, at: now)
                while let deadline = narrow.broker.nextDeadline, deadline <= now {
                    found += narrow.step(now)
                }
                #expect(found == expected)
                if found != expected { return }
            }
        }
    }

    @Test func `after a long gap prices move once, and the grid of their times stays`() {
        var run = PaperRun(.ticking { $0.symbols = [share(step: "0.50")] })
        _ = run.submit(1, .buy, limit("1", "90"), at: at(500))
        #expect(run.broker.nextDeadline == at(1500))
        let state = run.broker.random.state
        // One draw for the step and two for the sizes.
        let draws = 3 &* 0x9E37_79B9_7F4A_7C15 as UInt64
        _ = run.step(at(3_600_000))
        #expect(run.broker.random.state &- state == draws)
        #expect(run.broker.nextDeadline == at(3_600_500))
    }

    @Test
    func `while nothing rests prices need no deadline, and the next order sees them as of then`() {
        let settings = PaperSettings.ticking { $0.symbols = [share(step: "0.50")] }
        var lazy = PaperRun(settings)
        var eager = PaperRun(settings)
        _ = lazy.step(at(0))
        _ = eager.step(at(0))
        #expect(lazy.broker.nextDeadline == nil)
        for second in 1...10 { _ = eager.step(at(Int64(second) * 1000)) }
        #expect(
            lazy.submit(1, .buy, market("1"), at: at(10_500))
                == eager.submit(1, .buy, market("1"), at: at(10_500)))
        #expect(lazy.quote() == eager.quote())
    }
}
