// Decisions as rows, and in words.

import Routing
import Testing
import Values

private func row(_ decision: RouteDecision) -> [UInt8] {
    var writer = RowWriter(capacity: RouteDecisionRow.maximumSize)
    RouteDecisionRow.encode(decision, into: &writer)
    expect(!writer.isOverflowing)
    return (0..<writer.count).map { writer.bytes[$0] }
}

private func decoded(_ bytes: [UInt8]) -> RouteDecision? {
    bytes.withUnsafeBytes { RouteDecisionRow.decode(Bytes($0)) }
}

/// One candidate of every kind, over two decisions.
private func decisions() -> [RouteDecision] {
    var all = settings((0..<9).map { "broker-\($0)" }, .bestExecution)
    all.defaults.split.share = .weights
    var desk = Desk(all)
    desk.router.setEnabled(broker(2), false)
    desk.router.disconnected(broker(3), at: desk.now)
    desk.failed(4, times: 5)
    desk.failed(5, times: 5)
    desk.router.setAbilities(broker(6), .limit)
    var list = [
        quoted(0, lot: Decimal(1)), quoted(1, touch: Decimal(101), lot: Decimal(1)),
        RouteCandidate(broker(2)), RouteCandidate(broker(3)), RouteCandidate(broker(4)),
        RouteCandidate(broker(5), obstacle: .riskLimit), RouteCandidate(broker(6)),
        RouteCandidate(broker(7), lot: Decimal("0.7")), RouteCandidate(broker(8), maximum: Decimal(2)),
    ]
    let first = desk.route(order(urgency: .high), list)
    list = (0..<9).map { RouteCandidate(broker($0), tradesSymbol: $0 != 7, minimum: Decimal($0 == 8 ? 99 : 0)) }
    desk.fill(list)
    let second = desk.router.reroute(
        UnsentOrder(neverSent: order(Decimal("0.30")), to: broker(0)), among: &desk.candidates, at: desk.now)
    return [first, second]
}

@Suite struct `Decisions as rows` {
    @Test func `come back as they were`() throws {
        for decision in decisions() {
            let bytes = row(decision)
            let back = try #require(decoded(bytes))
            #expect(row(back) == bytes)
            #expect(String(reflecting: back) == String(reflecting: decision))
        }
    }

    @Test func `Any change of a row gives an answer, and a cut one gives none`() {
        for decision in decisions() {
            let bytes = row(decision)
            for length in 0..<bytes.count { #expect(decoded(Array(bytes.prefix(length))) == nil) }
            #expect(decoded(bytes + [0]) == nil)
            for place in bytes.indices {
                for value in [UInt8(0), 1, 2, 0x0C, 0x7F, 0x80, 0xFF, bytes[place] ^ 1, bytes[place] &+ 1] {
                    var changed = bytes
                    changed[place] = value
                    guard let back = decoded(changed) else { continue }
                    // What is read can be told and written again.
                    _ = back.lines { "\($0.value)" }
                    #expect(row(back) == changed)
                }
            }
            #expect(decoded([2] + bytes.dropFirst()) == nil)
        }
    }

    @Test func `No figure without end and no score above 2 is read`() {
        var desk = Desk(settings(["alpha"]))
        let bytes = row(desk.route(order(), [RouteCandidate(broker(0))]))
        // Behind 26 bytes of head, a part of 10, a count, broker and verdict.
        let figure = 39
        var endless = bytes
        endless.replaceSubrange(figure..<figure + 8, with: [0, 0, 0, 0, 0, 0, 0xF0, 0x7F])
        #expect(decoded(endless) == nil)
        var high = bytes
        high.replaceSubrange(figure + 8..<figure + 10, with: [0x21, 0x4E])
        #expect(decoded(high) == nil)
        high[figure + 8] = 0x20
        #expect(decoded(high)?.score(0) == "2.0000")
    }

    @Test func `The longest row fits`() {
        var all = settings((0..<64).map { "broker-\($0)" }, .fastestExecution)
        all.defaults.split.share = .weights
        var desk = Desk(all)
        let decision = desk.route(order(Decimal(800)), (0..<64).map { RouteCandidate(broker($0)) })
        #expect(decision.partCount == 8 && decision.candidateCount == 8 && decision.others == 56)
        let back = decoded(row(decision))
        #expect(back?.others == 56)
    }
}

@Suite struct `Decisions in words` {
    @Test func `tell what was chosen, each score and each reason`() {
        let names = { (number: BrokerNumber) in "broker-\(number.value)" }
        let lines = decisions()[0].lines(named: names)
        #expect(
            lines == [
                "5 to broker-0, 5 to broker-1 by the default rule (bestExecution, high urgency)",
                "  broker-0 scores 1.0000, chosen for 5, total price 100.0: cost 1.0000, spread 0.9900, "
                    + "latency 1.0000, liquidity 1.0000, reliability 1.0000, fill 1.0000",
                "  broker-1 scores 0.0000, chosen for 5, total price 101.0: cost 1.0000, spread 1.0000, "
                    + "latency 1.0000, liquidity 1.0000, reliability 1.0000, fill 1.0000",
                "  broker-4 failed too often and is left alone until 00:00:30 UTC",
                "  broker-5 is at a risk limit",
                "  broker-3 is not connected",
                "  broker-8 takes no more than 2",
                "  broker-7 takes multiples of 0.7",
                "  broker-6 does not do: market",
                "  and 1 more broker",
            ])
        let second = decisions()[1].lines(named: names)
        #expect(
            second.first
                == "0.30 to broker-1 by the default rule (bestExecution), "
                + "instead of broker-0, to which it was not sent")
    }

    @Test func `tell when nobody takes the order`() {
        var desk = Desk(settings(["alpha"], .smart))
        desk.router.disconnected(broker(0), at: desk.now)
        let lines = desk.route(order(), [RouteCandidate(broker(0))]).lines { _ in "alpha" }
        #expect(lines == ["no broker by the default rule (smart)", "  alpha is not connected"])
    }

    @Test func `have a figure for each strategy`() {
        let expected: [RouteStrategy: String] = [
            .primaryOnly: ", place 1", .priority: ", place 1", .roundRobin: ", its turn",
            .loadBalanced: ", load by weight 1.0", .bestExecution: ", total price 100.0", .lowestCost: ", cost 0.5",
            .fastestExecution: ", acknowledges in 100000.0 us", .highestFillProbability: ", filled share expected 0.5",
            .minimalMarketImpact: ", 0.1 times what is there", .smart: "",
        ]
        for strategy in RouteStrategy.allCases {
            var desk = Desk(settings(["alpha"], strategy))
            let line = desk.route(order(), [quoted(0)]).lines { _ in "alpha" }[1]
            let start = "  alpha scores 1.0000, chosen for 10\(expected[strategy] ?? "?"): cost 1.0000, "
            #expect(line.hasPrefix(start), "\(line)")
        }
    }
}
