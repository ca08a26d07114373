// Instructions whose answer does not come: asked about, never sent again, and told when it is certain.

import GatewayCore
import Orders
import Routing
import Testing
import Values

extension Desk {
    /// The broker has been given an instruction and says nothing at once.
    mutating func silence(_ instruction: Instruction) -> [String] {
        let lines = reportPending(instruction.order.value)
        gateway.awaitAnswer(to: instruction, at: now)
        return lines
    }

    /// So many seconds go by: what the broker is asked about.
    mutating func wait(_ seconds: Int64) -> [String] {
        now = now.advanced(by: .seconds(seconds))
        var lines: [String] = []
        while gateway.askNext(at: now, into: &effects) != nil { lines += drain() }
        return lines
    }

    mutating func stands(
        _ phase: OrderPhase, _ terms: OrderTerms, filled: String = "0", worth: String = "0", _ number: UInt64 = 1
    ) -> [String] {
        broker(
            .standing(
                BrokerReport.Standing(
                    phase: phase, terms: terms, filled: Decimal(string: filled)!,
                    notional: WideDecimal(Decimal(string: worth)!))), number)
    }

    /// An order to which the broker has not said anything.
    mutating func unanswered(_ terms: OrderTerms = limit("100")) {
        _ = new("A", terms)
        _ = silence(.submit(OrderNumber(1), symbol: text("AAPL"), side: .buy, terms: terms))
    }

    mutating func unansweredCancel() {
        working("A")
        _ = cancel("C", of: "A")
        _ = silence(.cancel(OrderNumber(1)))
    }

    mutating func unansweredReplace(_ terms: OrderTerms) {
        working("A")
        _ = replace("R", of: "A", terms)
        _ = silence(.replace(OrderNumber(1), terms: terms))
    }

    var nextAsk: Instant { gateway.nextAsk }
    var unknown: Int { gateway.countUnknown() }
}

@Suite struct `An order without an answer` {
    @Test func `is asked about after five seconds, and then half as often each time, down to once a minute`() {
        var desk = Desk()
        desk.unanswered()
        var asked: [Int64] = []
        for second in 1...400 where !desk.wait(1).isEmpty { asked.append(Int64(second)) }
        expect(asked == [5, 15, 35, 75, 135, 195, 255, 315, 375])
        expect(desk.nextAsk == Instant(nanosecondsSinceEpoch: 435_000_000_000))
    }

    @Test func `is not asked about once the answer has come`() {
        var desk = Desk()
        desk.unanswered()
        expect(desk.wait(5), ["-> ask 1"])
        _ = desk.broker(.accepted)
        expect(desk.wait(600), [])
        expect(desk.nextAsk == .distantFuture)
        expect(desk.unknown == 0)
    }

    @Test func `is never sent again`() {
        var desk = Desk()
        desk.unanswered()
        for _ in 0..<20 { expect(desk.wait(60).allSatisfy { $0 == "-> ask 1" }) }
    }

    @Test func `counts as unknown from the first question on, until the broker has told`() {
        var desk = Desk()
        desk.unanswered()
        expect(desk.unknown == 0)
        _ = desk.wait(5)
        expect(desk.unknown == 1)
        _ = desk.stands(.working, limit("100"))
        expect(desk.unknown == 0)
    }

    @Test func `is New when the broker says that it works`() {
        var desk = Desk()
        desk.unanswered()
        _ = desk.wait(5)
        expect(desk.stands(.working, limit("100")), ["8 150=0 39=0 11=A 38=100 14=0 151=100"])
        expect(desk.stands(.working, limit("100")), [])
    }

    @Test func `is rejected only when the broker has twice not known it, a timeout apart`() {
        var desk = Desk()
        desk.unanswered()
        expect(desk.wait(5), ["-> ask 1"])
        expect(desk.broker(.unheardOf), [])
        // Said twice to one question it is no more certain.
        expect(desk.broker(.unheardOf), [])
        expect(desk.wait(4), [])
        expect(desk.wait(1), ["-> ask 1"])
        expect(
            desk.broker(.unheardOf),
            ["8 150=8 39=8 11=A 38=100 14=0 151=0 103=99 58=the order did not reach the broker"])
        expect(desk.wait(600), [])
    }

    @Test func `goes on when it was on its way while the broker did not know it`() {
        var desk = Desk()
        desk.unanswered()
        _ = desk.wait(5)
        _ = desk.broker(.unheardOf)
        expect(desk.broker(.accepted), ["8 150=0 39=0 11=A 38=100 14=0 151=100"])
        expect(desk.wait(600), [])
    }

    @Test func `that arrives after it was rejected is canceled at the broker, for nobody knows of it`() {
        var desk = Desk()
        desk.unanswered()
        for _ in 0..<2 {
            _ = desk.wait(5)
            _ = desk.broker(.unheardOf)
        }
        expect(desk.broker(.accepted), ["-> cancel 1", "! unexpected"])
    }

    @Test func `an answer to no question settles nothing`() {
        var desk = Desk()
        desk.unanswered()
        expect(desk.broker(.unheardOf), [])
        expect(desk.broker(.unheardOf), [])
        expect(desk.status("A"), ["8 150=I 39=A 11=A 38=100 14=0 151=100"])
    }

    @Test func `counts against its broker, once`() {
        var desk = Desk()
        desk.unanswered()
        expect(desk.errors == 40)
        _ = desk.wait(5)
        expect(desk.errors == 0)
        // Nine more questions about it are no further failures: the first one is forgotten in time.
        _ = desk.wait(600)
        expect(desk.errors == 40)
    }

    @Test func `is asked about in its time, however often its client asks for a cancel that is refused at once`() {
        var desk = Desk()
        desk.unanswered()
        var asked = 0
        for number in 1...12 {
            asked += desk.wait(1).count
            _ = desk.cancel("C\(number)", of: "A")
            _ = desk.broker(.cancelRejected(.unknownOrder, Text()))
            desk.gateway.awaitAnswer(to: .cancel(OrderNumber(1)), at: desk.now)
            if asked > 0 { _ = desk.broker(.unheardOf) }
        }
        expect(desk.openOrders == 0)
    }

    @Test func `from before a restart is asked about at once`() throws {
        var before = Desk()
        before.unanswered()
        var after = Desk()
        expect(after.restore(try require(before.order(1))))
        expect(after.wait(0), ["-> ask 1"])
        expect(after.wait(5), [])
        expect(after.wait(5), ["-> ask 1"])
    }
}

extension Desk {
    /// Of the 40 points for no errors.
    fileprivate var errors: Int { gateway.router.health(of: BrokerNumber(0), at: now).errors }
}

@Suite struct `A change without an answer` {
    @Test func `is asked about from when it was asked for, not the order`() {
        var desk = Desk()
        desk.unanswered()
        _ = desk.wait(4)
        _ = desk.broker(.accepted)
        _ = desk.cancel("C", of: "A")
        _ = desk.silence(.cancel(OrderNumber(1)))
        expect(desk.wait(4), [])
        expect(desk.wait(1), ["-> ask 1"])
    }

    @Test func `a cancel is refused only when the order has stood without it twice`() {
        var desk = Desk()
        desk.unansweredCancel()
        _ = desk.wait(5)
        expect(desk.stands(.working, limit("100")), [])
        expect(desk.wait(5), ["-> ask 1"])
        expect(
            desk.stands(.working, limit("100")),
            ["9 434=1 102=99 39=0 11=C 41=A 58=the broker did not get it: the order stands as it was"])
        expect(desk.wait(600), [])
    }

    @Test func `a cancel that was on its way after all is Canceled`() {
        var desk = Desk()
        desk.unansweredCancel()
        _ = desk.wait(5)
        _ = desk.stands(.working, limit("100"))
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
    }

    @Test func `a cancel is Canceled when the broker says so`() {
        var desk = Desk()
        desk.unansweredCancel()
        _ = desk.wait(5)
        expect(desk.stands(.canceled, limit("100")), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
    }

    @Test func `a cancel came too late for an order that is filled`() {
        var desk = Desk()
        desk.unansweredCancel()
        _ = desk.fill("100")
        _ = desk.wait(5)
        expect(
            desk.stands(.filled, limit("100"), filled: "100", worth: "1000"),
            ["9 434=1 102=0 39=2 11=C 41=A 58=Order is filled already"])
    }

    @Test func `a fill between the question and the answer makes the answer say nothing`() {
        var desk = Desk()
        desk.unansweredCancel()
        for _ in 0..<2 {
            _ = desk.wait(5)
            desk.now = desk.now.advanced(by: .seconds(1))
            _ = desk.fill("1")
            expect(desk.stands(.working, limit("100"), filled: "2", worth: "20").contains { $0.hasPrefix("9") } == false)
        }
    }

    @Test func `a replace is in force when the broker has its terms`() {
        var desk = Desk()
        desk.unansweredReplace(limit("80", "11"))
        _ = desk.wait(5)
        expect(desk.stands(.working, limit("80", "11")), ["8 150=5 39=0 11=R 41=A 38=80 14=0 151=80"])
    }

    @Test func `a replace of the time in force alone is told from none`() {
        var desk = Desk()
        desk.unansweredReplace(limit("100", "10", .goodTillCancel))
        _ = desk.wait(5)
        expect(desk.stands(.working, limit("100")), [])
        _ = desk.wait(5)
        expect(
            desk.stands(.working, limit("100")),
            ["9 434=2 102=99 39=0 11=R 41=A 58=the broker did not get it: the order stands as it was"])
    }

    @Test func `from before a restart is asked about at once`() throws {
        var before = Desk()
        before.unansweredCancel()
        var after = Desk()
        expect(after.restore(try require(before.order(1))))
        expect(after.wait(0), ["-> ask 1"])
    }
}
