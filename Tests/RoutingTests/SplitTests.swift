// Orders over several brokers.

import Routing
import Testing
import Values

private func desk(
    _ weights: [Int], _ share: SplitSettings.Share = .weights, _ change: (inout SplitSettings) -> Void = { _ in }
) -> Desk {
    var settings = settings(weights.indices.map { "broker-\($0)" })
    for (index, weight) in weights.enumerated() { settings.brokers[index].weight = weight }
    settings.defaults.split.share = share
    change(&settings.defaults.split)
    return Desk(settings)
}

@Suite struct `Splits` {
    @Test func `By weights, rounded down to lots, what is left on top for the best`() {
        var desk = desk([1, 1, 1])
        let even = desk.route(order(Decimal(9)), (0..<3).map { RouteCandidate(broker($0)) })
        #expect(even.shares == "0: 3, 1: 3, 2: 3")
        // A third of 10 is 3.3 in lots of 0.1, and 0.1 is left.
        let lots = desk.route(order(Decimal(10)), (0..<3).map { RouteCandidate(broker($0), lot: Decimal("0.1")) })
        #expect(lots.shares == "0: 3.4, 1: 3.3, 2: 3.3")
    }

    @Test func `What is left goes to the best whose lots take it`() {
        var desk = desk([1, 1])
        // 17 and 16.5 are 15 in lots of 5 and 16 in lots of 1; of the 2 that are left the first takes nothing.
        let decision = desk.route(
            order(Decimal(35)),
            [RouteCandidate(broker(0), lot: Decimal(5)), RouteCandidate(broker(1), lot: Decimal(1))])
        #expect(decision.shares == "0: 15, 1: 20")
    }

    @Test func `By liquidity, unless the best broker shows enough`() {
        var desk = desk([1, 1, 1], .liquidity)
        let quotes = [
            quoted(0, shown: Decimal(20), lot: Decimal(1)), quoted(1, shown: Decimal(60), lot: Decimal(1)),
            quoted(2, shown: nil, lot: Decimal(1)),
        ]
        let split = desk.route(order(Decimal(40)), quotes)
        #expect(split.shares == "0: 10, 1: 30")
        let whole = desk.route(order(Decimal(20)), quotes)
        #expect(whole.shares == "0: 20")
    }

    @Test func `A part below the minimum is shared among the others, the worst first`() {
        var desk = desk([5, 4, 1]) { $0.minimumPart = Decimal(10) }
        let list = (0..<3).map { RouteCandidate(broker($0), lot: Decimal(1)) }
        let three = desk.route(order(Decimal(100)), list)
        #expect(three.shares == "0: 50, 1: 40, 2: 10")
        let two = desk.route(order(Decimal(90)), list)
        #expect(two.shares == "0: 50, 1: 40")
        let one = desk.route(order(Decimal(15)), list)
        #expect(one.shares == "0: 15")
    }

    @Test func `Of several parts that are too small the worst goes first`() {
        var desk = desk([4, 3, 3]) { $0.minimumPart = Decimal(10) }
        // 12, 9 and 9; without the third 17.1 and 12.8.
        let decision = desk.route(order(Decimal(30)), (0..<3).map { RouteCandidate(broker($0), lot: Decimal(1)) })
        #expect(decision.shares == "0: 18, 1: 12")
    }

    @Test func `A broker's own minimum counts, too`() {
        var desk = desk([1, 1, 1])
        let list = (0..<3).map {
            RouteCandidate(broker($0), lot: Decimal(1), minimum: $0 == 1 ? Decimal(25) : Decimal("0.001"))
        }
        let decision = desk.route(order(Decimal(60)), list)
        #expect(decision.shares == "0: 30, 2: 30")
    }

    @Test func `At most so many parts, from so much on, and with the best brokers`() {
        var desk = desk([1, 1, 1, 1]) {
            $0.maximumParts = 2
            $0.fromQuantity = Decimal(50)
        }
        desk.router.setEnabled(broker(0), false)
        let list = (0..<4).map { RouteCandidate(broker($0), lot: Decimal(1)) }
        let split = desk.route(order(Decimal(50)), list)
        #expect(split.shares == "1: 25, 2: 25")
        let small = desk.route(order(Decimal(49)), list)
        #expect(small.shares == "1: 49")
    }

    @Test func `What cannot be in pieces stays whole`() {
        var desk = desk([1, 1])
        let list = (0..<2).map { RouteCandidate(broker($0), lot: Decimal(1)) }
        for needs in [BrokerAbilities.fillOrKill, .oneCancelsOther, .bracket] {
            let decision = desk.route(order(Decimal(50), needs: [.limit, needs]), list)
            #expect(decision.shares == "0: 50")
        }
        let wished = desk.route(order(Decimal(50), mayBeSplit: false), list)
        #expect(wished.shares == "0: 50")
        let single = desk.route(order(Decimal(1)), list)
        #expect(single.shares == "0: 1")
    }

    @Test func `The largest quantities and the finest lots neither trap nor lose anything`() {
        var desk = desk([1_000_000, 999_999, 1])
        let most = Decimal(mantissa: .max, scale: 0)
        let coarse = desk.route(order(most), (0..<3).map { RouteCandidate(broker($0), lot: Decimal(1)) })
        expect(sum(coarse) == most)
        let fine = desk.route(
            order(most), (0..<3).map { RouteCandidate(broker($0), lot: Decimal(mantissa: 1, scale: 18)) })
        expect(sum(fine) == most)
        var liquid = Desk(settings(["a", "b"]))
        var changed = settings(["a", "b"])
        changed.defaults.split.share = .liquidity
        liquid.router.apply(changed)
        let deep = liquid.route(
            order(most),
            [
                quoted(0, shown: Decimal(mantissa: .max - 1, scale: 0)),
                quoted(1, shown: Decimal(mantissa: 1, scale: 18)),
            ])
        expect(sum(deep) == most)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `Parts are whole lots, no less than the minimum, and add up`(seed: UInt64) {
        var dice = Dice(state: seed)
        var splits = 0
        for round in 0..<1000 {
            let count = 2 + dice.roll(9)
            let byLiquidity = dice.roll(2) == 0
            let minimum = Decimal(mantissa: Int64(dice.roll(500)), scale: 2)
            var desk = desk((0..<count).map { _ in 1 + dice.roll(100) }, byLiquidity ? .liquidity : .weights) {
                $0.maximumParts = 2 + dice.roll(7)
                $0.minimumPart = minimum
            }
            let list = (0..<count).map {
                RouteCandidate(
                    broker($0), shown: Decimal(mantissa: Int64(dice.roll(9000)), scale: UInt8(dice.roll(4))),
                    lot: Decimal(mantissa: [1, 2, 5, 10, 25][dice.roll(5)], scale: UInt8(dice.roll(3))),
                    minimum: Decimal(mantissa: Int64(dice.roll(30)), scale: 1))
            }
            let quantity = Decimal(mantissa: Int64(1 + dice.roll(100_000)) * 50, scale: 2)
            let decision = desk.route(order(quantity), list)
            if decision.isRefused { continue }
            if decision.partCount > 1 { splits += 1 }
            let context = "seed \(seed), round \(round): \(quantity) as \(decision.shares)"
            #expect(sum(decision) == quantity, "\(context)")
            for index in 0..<decision.partCount {
                let part = decision.part(index)
                let candidate = list[Int(part.broker.value)]
                #expect(part.quantity.isMultiple(of: candidate.lot), "\(context)")
                #expect(part.quantity >= candidate.minimum, "\(context)")
                if decision.partCount > 1 { #expect(part.quantity >= minimum, "\(context)") }
            }
        }
        #expect(splits > 150, "seed \(seed)")
    }
}

private func sum(_ decision: RouteDecision) -> Decimal? {
    var sum: Decimal? = .zero
    for index in 0..<decision.partCount { sum = sum?.adding(decision.part(index).quantity) }
    return sum
}
