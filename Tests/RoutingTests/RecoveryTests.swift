// What is measured survives a restart, and decisions are the same again.

import Routing
import Testing
import Values

private func row(_ record: BrokerRecord) -> [UInt8] {
    var writer = RowWriter(capacity: BrokerRow.size)
    BrokerRow.encode(record, into: &writer)
    expect(!writer.isOverflowing)
    return (0..<writer.count).map { writer.bytes[$0] }
}

private func decoded(_ bytes: [UInt8]) -> BrokerRecord? {
    bytes.withUnsafeBytes { BrokerRow.decode(Bytes($0)) }
}

private func row(_ turn: RouteTurn) -> [UInt8] {
    var writer = RowWriter(capacity: RouteTurn.size)
    turn.encode(into: &writer)
    return (0..<writer.count).map { writer.bytes[$0] }
}

private func turn(_ bytes: [UInt8]) -> RouteTurn? { bytes.withUnsafeBytes { RouteTurn.decode(Bytes($0)) } }

private func everyStrategy(_ count: Int) -> RoutingSettings {
    var all = settings((0..<count).map { "broker-\($0)" })
    for strategy in RouteStrategy.allCases {
        var rule = RouteRule()
        rule.symbol = name("\(strategy.name)")
        rule.choice.strategy = strategy
        if strategy == .smart { rule.choice.split.share = .liquidity }
        all.rules.append(rule)
    }
    for index in all.brokers.indices {
        var schedule = CommissionSchedule()
        schedule.tiers = [
            CommissionTier(takerPercent: Decimal("0.2"), makerPercent: Decimal("0.1")),
            CommissionTier(fromVolume: Decimal(5000), takerPercent: Decimal("0.01"), makerPercent: .zero),
        ]
        all.brokers[index].commissions = [schedule]
    }
    return all
}

/// Random events and orders, and what was decided as one text.
private func play(_ desk: inout Desk, _ dice: inout Dice, _ rounds: Int) -> [String] {
    var told: [String] = []
    for _ in 0..<rounds {
        let number = dice.roll(desk.router.brokerCount)
        desk.wait(.milliseconds(Int64(dice.roll(5000))))
        switch dice.roll(6) {
        case 0: desk.failed(number, times: 1 + dice.roll(4))
        case 1, 2: desk.answered(number, after: Int64(dice.roll(900)))
        case 3:
            desk.router.recordEnd(of: broker(number), filled: Decimal(Int64(dice.roll(10))), of: Decimal(9))
            let notional = WideDecimal(Decimal(Int64(dice.roll(900))))
            desk.router.recordFill(of: broker(number), notional: notional, at: desk.now)
        default:
            for number in 0..<desk.router.brokerCount { desk.router.heard(broker(number), at: desk.now) }
        }
        let strategy = RouteStrategy.allCases[dice.roll(10)]
        let list = (0..<desk.router.brokerCount).map {
            quoted($0, touch: Decimal(Int64(95 + dice.roll(10))), shown: Decimal(Int64(dice.roll(20))), lot: Decimal(1))
        }
        let decision = desk.route(order(Decimal(Int64(1 + dice.roll(30))), symbol: "\(strategy.name)"), list)
        told.append(decision.lines { "\($0.value)" }.joined(separator: "\n"))
    }
    return told
}

@Suite struct `Recovery` {
    @Test(arguments: [UInt64(1), 2, 3]) func `The same inputs give the same decisions`(seed: UInt64) {
        var (one, other) = (Dice(state: seed), Dice(state: seed))
        var desk = Desk(everyStrategy(4))
        let first = play(&desk, &one, 200)
        var again = Desk(everyStrategy(4))
        let second = play(&again, &other, 200)
        #expect(first == second, "seed \(seed)")
        #expect(Set(first).count > 100)
    }

    @Test(arguments: [UInt64(4), 5, 6])
    func `A router from rows goes on as the one that wrote them`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        var desk = Desk(everyStrategy(4))
        // Rows as the caller has them: what is changed is written after each step.
        var records = [[UInt8]](repeating: [], count: 4)
        var turns: [Int: [UInt8]] = [:]
        for _ in 0..<100 {
            _ = play(&desk, &dice, 1)
            var changed = desk.router.takeChanged()
            while let broker = changed.removeFirst() {
                records[Int(broker.value)] = row(desk.router.record(of: broker))
            }
            desk.fill((0..<4).map { RouteCandidate(broker($0)) })
            let decision = desk.router.route(order(symbol: "roundRobin"), among: &desk.candidates, at: desk.now)
            if let next = desk.router.turn(after: decision) { turns[next.rule] = row(next) }
            changed = desk.router.takeChanged()
            while let broker = changed.removeFirst() {
                records[Int(broker.value)] = row(desk.router.record(of: broker))
            }
        }
        var restarted = Desk(everyStrategy(4))
        restarted.now = desk.now
        for number in 0..<4 {
            desk.router.heard(broker(number), at: desk.now)
            restarted.router.connected(broker(number), at: desk.now)
            guard !records[number].isEmpty else { continue }
            let record = try #require(decoded(records[number]))
            #expect(row(record) == records[number])
            let isKnown = restarted.router.restore(record, of: broker(number))
            #expect(isKnown)
        }
        for rule in turns.keys.sorted() {
            let isKnown = restarted.router.restore(try #require(turn(turns[rule] ?? [])))
            #expect(isKnown)
        }
        var same = dice
        let first = play(&desk, &dice, 100)
        let second = play(&restarted, &same, 100)
        #expect(first == second, "seed \(seed)")
    }

    @Test func `Any change of a record's row gives an answer that can be used, and a cut one gives none`() throws {
        var dice = Dice(state: 9)
        var desk = Desk(everyStrategy(1))
        _ = play(&desk, &dice, 60)
        desk.failed(0, times: 5)
        let bytes = row(desk.router.record(of: broker(0)))
        #expect(bytes.count == BrokerRow.size)
        for length in 0..<bytes.count { #expect(decoded(Array(bytes.prefix(length))) == nil) }
        #expect(decoded(bytes + [0]) == nil)
        var router = Desk(everyStrategy(1))
        router.now = desk.now
        for place in bytes.indices {
            for value in [UInt8(0), 1, 2, 0x7F, 0x80, 0xFF, bytes[place] ^ 1, bytes[place] &+ 1] {
                var changed = bytes
                changed[place] = value
                guard let record = decoded(changed) else { continue }
                _ = router.router.restore(record, of: broker(0))
                _ = router.route(order(symbol: "lowestCost"), [quoted(0)])
                router.failed(0)
                router.answered(0, after: 1)
                router.router.recordFill(of: broker(0), notional: WideDecimal(Decimal(1)), at: router.now)
            }
        }
    }

    @Test func `No measure is read that is none`() {
        var desk = Desk(everyStrategy(1))
        desk.answered(0, after: 5)
        let bytes = row(desk.router.record(of: broker(0)))
        for start in [9, 17, 25] {
            for value in [Double.nan, .infinity, -1, start == 25 ? 1.01 : 1e20] {
                var changed = bytes
                for place in 0..<8 {
                    changed[start + place] = UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(8 * place))
                }
                #expect(decoded(changed) == nil, "\(value) at \(start)")
            }
        }
    }

    @Test func `Any change of a turn's row gives an answer that can be used`() {
        let bytes = row(RouteTurn(rule: 3, place: 2))
        #expect(turn(bytes) == RouteTurn(rule: 3, place: 2))
        for length in 0..<bytes.count { #expect(turn(Array(bytes.prefix(length))) == nil) }
        #expect(turn(bytes + [0]) == nil)
        var desk = Desk(everyStrategy(2))
        for place in bytes.indices {
            for value in UInt8.min...UInt8.max {
                var changed = bytes
                changed[place] = value
                guard let turn = turn(changed), desk.router.restore(turn) else { continue }
                let decision = desk.route(order(symbol: "roundRobin"), (0..<2).map { RouteCandidate(broker($0)) })
                #expect(!decision.isRefused)
            }
        }
    }

    @Test func `A record of a broker that is gone is not put back`() {
        var desk = Desk(settings(["alpha"]))
        let record = desk.router.restore(desk.router.record(of: broker(0)), of: broker(1))
        let turn = desk.router.restore(RouteTurn(rule: 1, place: 0))
        #expect(!record && !turn)
    }

    @Test func `Other settings keep what is known under the brokers' names`() {
        var desk = Desk(settings(["alpha", "beta"]))
        desk.answered(1, after: 30)
        desk.router.setEnabled(broker(1), false)
        desk.router.apply(settings(["beta", "gamma"], .fastestExecution))
        let samples = desk.router.record(of: broker(0)).latency.samples
        let isConnected = desk.router.isConnected(broker(1))
        #expect(samples == 1)
        #expect(!isConnected)
        let decision = desk.route(order(), [RouteCandidate(broker(0)), RouteCandidate(broker(1))])
        #expect(decision.chosen == 0)
        #expect(decision.strategy == .fastestExecution)
    }
}
