// Orders that are here and at no broker.

import EmergencyStop
import GatewayCore
import Orders
import Risk
import Routing
import Testing
import Values

extension Desk {
    mutating func hold(_ clOrdID: String, _ terms: OrderTerms = limit("100")) -> [String] {
        let past = recall(Asked(session: 1, clOrdID: text(clOrdID)))
        gateway.hold(
            NewOrder(
                session: SessionNumber(1), clOrdID: text(clOrdID), account: text("ACC"), symbol: text("AAPL"),
                side: .buy, terms: terms),
            telling: text("Penstock holds it until the entry is filled"), past: past, at: now, into: &effects)
        return drain()
    }

    mutating func release(_ number: UInt64 = 1, as terms: OrderTerms? = nil, telling why: String = "") -> [String] {
        gateway.release(OrderNumber(number), as: terms, telling: text(why), at: now, into: &effects)
        return drain()
    }

    mutating func expire() -> [String] {
        while gateway.expireNext(at: now, into: &effects) {}
        return drain()
    }

    /// A copy as its row has it.
    func stored(_ number: UInt64) throws -> Order {
        var order = try require(order(number))
        var row = RowWriter(capacity: OrderRow.maximumSize)
        OrderRow.encode(&order, into: &row)
        return try #require(OrderRow.decode(row.bytes))
    }
}

@Suite struct `Held: at no broker` {
    @Test func `New says who holds it and until what, and no broker hears of it`() {
        var desk = Desk()
        desk.showsRows = true
        expect(
            desk.hold("A"),
            [
                "bind 1 A 1", "save 1",
                "8 150=0 39=0 11=A 38=100 14=0 151=100 58=Penstock holds it until the entry is filled",
            ])
        expect(desk.openOrders == 1)
        expect(desk.gateway.countOpen(at: BrokerNumber(0)) == 0)
        expect(desk.reportPending(), [])
    }

    @Test func `It has to pass what any other order has to`() {
        var desk = Desk(maxOrderQty: "50")
        expect(
            desk.hold("A"),
            ["8 150=8 39=8 11=A 38=100 14=0 151=0 103=3 58=OrderQty(38) 100 is above the limit of 50 for all orders"])
        _ = desk.new("B", limit("10"))
        expect(desk.hold("B", limit("20")).first, "8 150=8 39=A 11=B")
        desk.gateway.router.disconnected(BrokerNumber(0), at: desk.now)
        expect(
            desk.hold("C", limit("10")), ["8 150=8 39=8 11=C 38=10 14=0 151=0 103=0 58=no broker: paper is not connected"])
    }

    @Test func `A cancel is answered at once`() {
        var desk = Desk()
        _ = desk.hold("A")
        expect(desk.cancel("C", of: "A"), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
        expect(desk.openOrders == 0)
        expect(desk.release(), [])
    }

    @Test func `A replace is judged and answered at once`() {
        var desk = Desk(maxOrderQty: "150")
        _ = desk.hold("A")
        expect(desk.replace("B", of: "A", limit("120", "9")), ["8 150=5 39=0 11=B 41=A 38=120 14=0 151=120"])
        expect(
            desk.replace("C", of: "B", limit("151")).first, "9 434=2 102=2 39=0 11=C 41=B 58=OrderQty(38) 151 is above")
        expect(desk.cancel("D", of: "B"), ["8 150=4 39=4 11=D 41=B 38=120 14=0 151=0"])
    }

    @Test func `What cancels orders by itself ends it without a word to a broker`() {
        var desk = Desk()
        _ = desk.hold("A")
        desk.gateway.cancelUnasked(OrderNumber(1), at: desk.now, into: &desk.effects)
        expect(desk.drain(), ["8 150=4 39=4 11=A 38=100 14=0 151=0"])
        _ = desk.hold("B")
        _ = desk.gateway.stops.engage(
            .everything, StopCause(.command, who: text("me"), why: text("enough")), at: desk.now)
        var place = 0
        while desk.gateway.cancelNextStopped(from: &place, at: desk.now, into: &desk.effects) {}
        expect(desk.drain().first, "8 150=4 39=4 11=B 38=100 14=0 151=0 58=")
        expect(desk.openOrders == 0)
    }

    @Test func `A DAY order expires with its day, one that is good till a date at that date`() {
        var desk = Desk()
        desk.now = Instant(nanosecondsSinceEpoch: 86_400_000_000_000 * 100 + 5)
        _ = desk.hold("A")
        var dated = limit("10", "10", .goodTillDate)
        dated.expires = desk.now.advanced(by: .seconds(60))
        _ = desk.hold("B", dated)
        _ = desk.hold("C", limit("10", "10", .goodTillCancel))
        expect(desk.gateway.nextDeadline == dated.expires)
        expect(desk.expire(), [])
        desk.now = dated.expires
        expect(desk.expire(), ["8 150=C 39=C 11=B 38=10 14=0 151=0 58=ExpireTime(126) has come; Penstock held it"])
        desk.now = Instant(nanosecondsSinceEpoch: 86_400_000_000_000 * 101 - 1)
        expect(desk.expire(), [])
        desk.now = Instant(nanosecondsSinceEpoch: 86_400_000_000_000 * 101)
        expect(desk.expire(), ["8 150=C 39=C 11=A 38=100 14=0 151=0 58=the day is over; Penstock held it"])
        expect(desk.gateway.nextDeadline == nil)
        expect(desk.openOrders == 1)
    }

    @Test func `A replace moves the time at which it expires`() {
        var desk = Desk()
        var dated = limit("10", "10", .goodTillDate)
        dated.expires = desk.now.advanced(by: .seconds(60))
        _ = desk.hold("A", dated)
        dated.expires = desk.now.advanced(by: .seconds(120))
        _ = desk.replace("B", of: "A", dated)
        expect(desk.gateway.nextDeadline == dated.expires)
        _ = desk.replace("C", of: "B", limit("10", "10", .goodTillCancel))
        expect(desk.gateway.nextDeadline == nil)
    }
}

@Suite struct `Held: released` {
    @Test func `It goes to a broker, and New is not told twice`() {
        var desk = Desk()
        _ = desk.hold("A")
        expect(desk.release(), ["-> submit 1 buy 100@10"])
        expect(desk.reportPending(), [])
        expect(desk.status("A"), ["8 150=I 39=0 11=A 38=100 14=0 151=100"])
        expect(desk.broker(.accepted), [])
        expect(desk.fill("100"), ["8 150=F 39=2 11=A 32=100 31=10 38=100 14=100 151=0"])
        expect(desk.gateway.openOrders == 0)
    }

    @Test func `A fill before the broker has accepted it is told alone`() {
        var desk = Desk()
        _ = desk.hold("A")
        _ = desk.release()
        expect(desk.fill("40"), ["8 150=F 39=1 11=A 32=40 31=10 38=100 14=40 151=60"])
        expect(desk.broker(.accepted), [])
    }

    @Test func `With other terms it says so`() {
        var desk = Desk()
        _ = desk.hold("A")
        expect(
            desk.release(as: limit("100", "12"), telling: "the entry is filled"),
            ["8 150=D 39=0 11=A 38=100 14=0 151=100 378=99 58=the entry is filled", "-> submit 1 buy 100@12"])
    }

    @Test func `Where no broker can take it any more it is canceled with the reason`() {
        var desk = Desk()
        _ = desk.hold("A")
        desk.gateway.router.disconnected(BrokerNumber(0), at: desk.now)
        expect(desk.release(), ["8 150=4 39=4 11=A 38=100 14=0 151=0 58=no broker: paper is not connected"])
        _ = desk.release()
        expect(desk.openOrders == 0)
    }

    @Test func `A stop that was engaged meanwhile takes it`() {
        var desk = Desk()
        _ = desk.hold("A")
        _ = desk.gateway.stops.engage(
            .symbol(text("AAPL")), StopCause(.command, who: text("me"), why: text("enough")), at: desk.now)
        expect(desk.release().first, "8 150=4 39=4 11=A 38=100 14=0 151=0 58=")
        expect(desk.openOrders == 0)
    }

    @Test func `The broker refuses it: Rejected, with its text`() {
        var desk = Desk()
        _ = desk.hold("A")
        _ = desk.release()
        expect(
            desk.broker(.rejected(.other, text("No"))), ["8 150=8 39=8 11=A 38=100 14=0 151=0 103=99 58=No"])
    }

    @Test func `It can be canceled and replaced at its broker like any other`() {
        var desk = Desk()
        _ = desk.hold("A")
        _ = desk.release()
        expect(desk.replace("B", of: "A", limit("90")), ["-> replace 1 90@10"])
        expect(desk.broker(.replaced(limit("90"))), ["8 150=5 39=0 11=B 41=A 38=90 14=0 151=90"])
        expect(desk.cancel("C", of: "B"), ["-> cancel 1"])
    }

    @Test func `The last one that fits can be released`() {
        var desk = Desk(capacity: 2)
        _ = desk.hold("A")
        _ = desk.hold("B")
        expect(desk.release(2), ["-> submit 2 buy 100@10"])
        expect(desk.release(1), ["-> submit 1 buy 100@10"])
    }
}

@Suite struct `Held: after a crash` {
    @Test func `It is held as before, and goes on`() throws {
        var before = Desk()
        var dated = limit("10", "10", .goodTillDate)
        dated.expires = before.now.advanced(by: .seconds(60))
        _ = before.hold("A", dated)
        var desk = Desk()
        expect(desk.restore(try before.stored(1)))
        expect(desk.gateway.nextDeadline == dated.expires)
        expect(desk.gateway.countOpen(at: BrokerNumber(0)) == 0)
        expect(desk.release(), ["-> submit 1 buy 10@10"])
        expect(desk.gateway.nextDeadline == nil)
        var again = Desk()
        expect(again.restore(try desk.stored(1)))
        expect(again.broker(.accepted), [])
        expect(again.fill("10"), ["8 150=F 39=2 11=A 32=10 31=10 38=10 14=10 151=0"])
    }
}
