// Icebergs that are shown in slices.

import EmergencyStop
import GatewayCore
import Orders
import Portfolio
import Risk
import Routing
import Testing
import Values

extension Desk {
    /// What a caller asks for with the next turn.
    mutating func next() -> [String] { expire() }
}

private func iceberg(_ quantity: String = "100", _ shown: String = "40") -> OrderTerms {
    var terms = limit(quantity)
    terms.display = Decimal(string: shown)
    return terms
}

@Suite struct `Parts: icebergs` {
    private let lacking: [(lacks: BrokerAbilities, emulated: BrokerAbilities)] = [(.iceberg, .emulatable)]

    @Test func `Slices go one after the other, and the client sees one order`() {
        var desk = Desk(lacking)
        expect(desk.new("A", iceberg()), ["-> submit 2 buy 40@10"])
        expect(
            desk.broker(.accepted, 2),
            ["8 150=0 39=0 11=A 38=100 14=0 151=100 58=emulated iceberg: Penstock shows 40 at a time"])
        expect(desk.fill("15", "9", 2), ["8 150=F 39=1 11=A 32=15 31=9 38=100 14=15 151=85"])
        expect(desk.fill("25", "10", 2), ["8 150=F 39=1 11=A 32=25 31=10 38=100 14=40 151=60"])
        expect(desk.next(), ["-> submit 3 buy 40@10"])
        expect(desk.broker(.accepted, 3), [])
        _ = desk.fill("40", "10", 3)
        expect(desk.next(), ["-> submit 4 buy 20@10"])
        expect(desk.fill("20", "10", 4), ["8 150=F 39=2 11=A 32=20 31=10 38=100 14=100 151=0"])
        expect(desk.openOrders == 0 && desk.gateway.risk.openOrders == 0)
        expect(desk.order(1)?.averagePrice == Decimal("9.85"))
    }

    @Test func `A cancel is answered when the slice is canceled, and no other one goes`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.broker(.accepted, 2)
        expect(desk.cancel("C", of: "A"), ["-> cancel 2"])
        expect(desk.reportPending(2), ["8 150=6 39=6 11=C 41=A 38=100 14=0 151=100"])
        expect(desk.fill("10", "10", 2), ["8 150=F 39=6 11=A 32=10 31=10 38=100 14=10 151=90"])
        expect(desk.broker(.canceled(Text()), 2), ["8 150=4 39=4 11=C 41=A 38=100 14=10 151=0"])
        expect(desk.openOrders == 0)
    }

    @Test func `A slice that is filled before the cancel reaches it ends the order canceled`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.broker(.accepted, 2)
        _ = desk.cancel("C", of: "A")
        expect(desk.fill("40", "10", 2), ["8 150=F 39=6 11=A 32=40 31=10 38=100 14=40 151=60"])
        expect(
            desk.broker(.cancelRejected(.tooLate, text("Filled")), 2), ["8 150=4 39=4 11=C 41=A 38=100 14=40 151=0"])
    }

    @Test func `A slice that its broker ends ends the order, with the broker's words`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.fill("10", "10", 2)
        expect(
            desk.broker(.expired(text("End of day")), 2), ["8 150=C 39=C 11=A 38=100 14=10 151=0 58=End of day"])
        _ = desk.new("B", iceberg())
        expect(
            desk.broker(.rejected(.other, text("No")), 4),
            ["8 150=8 39=8 11=B 38=100 14=0 151=0 103=99 58=No"])
        expect(desk.openOrders == 0)
    }

    @Test func `What cancels orders by itself ends it with the slice, though that is filled meanwhile`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.broker(.accepted, 2)
        desk.gateway.cancelUnasked(OrderNumber(1), at: desk.now, into: &desk.effects)
        expect(desk.drain(), ["-> cancel 2"])
        desk.gateway.cancelUnasked(OrderNumber(1), at: desk.now, into: &desk.effects)
        expect(desk.drain(), ["-> cancel 2"])
        // The broker may not have heard: it is asked, and asked to cancel it again.
        desk.pass(10)
        expect(desk.gateway.askNext(at: desk.now, into: &desk.effects) == OrderNumber(2))
        _ = desk.drain()
        expect(
            desk.fill("40", "10", 2),
            ["8 150=F 39=1 11=A 32=40 31=10 38=100 14=40 151=60", "8 150=4 39=4 11=A 38=100 14=40 151=0"])
        expect(desk.next(), [])
        expect(desk.openOrders == 0)
    }

    @Test func `What was to end by itself ends, too, after a crash between its slices`() throws {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.broker(.accepted, 2)
        _ = desk.fill("40", "10", 2)
        _ = desk.next()
        desk.gateway.cancelUnasked(OrderNumber(1), at: desk.now, into: &desk.effects)
        _ = desk.drain()
        var again = Desk(lacking)
        again.now = desk.now
        expect(again.restore(try desk.stored(1)))
        expect(again.restore(try desk.stored(3)))
        // Nobody knows whether the broker has heard.
        expect(again.gateway.askNext(at: again.now, into: &again.effects) == OrderNumber(3))
        expect(again.drain(), ["-> cancel 3"])
        expect(
            again.fill("40", "10", 3),
            ["8 150=F 39=1 11=A 32=40 31=10 38=100 14=80 151=20", "8 150=4 39=4 11=A 38=100 14=80 151=0"])
        expect(again.openOrders == 0)
    }

    @Test func `A slice that its broker refuses after others were filled cancels the order`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.fill("40", "10", 2)
        _ = desk.next()
        expect(
            desk.broker(.rejected(.other, text("No")), 3), ["8 150=4 39=4 11=A 38=100 14=40 151=0 58=No"])
        expect(desk.openOrders == 0)
    }

    @Test func `One of the day shows nothing after the day`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.fill("40", "10", 2)
        desk.pass(24 * 3600)
        expect(desk.next(), ["8 150=C 39=C 11=A 38=100 14=40 151=0"])
        expect(desk.openOrders == 0)
    }

    @Test func `A broker that does not know its part does not make the order unknown`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.fill("40", "10", 2)
        _ = desk.next()
        _ = desk.cancel("C", of: "A")
        expect(
            desk.broker(.cancelRejected(.unknownOrder, text("The order is not known")), 3),
            ["9 434=1 102=99 39=1 11=C 41=A 58=the broker does not know the order, and is asked: The order is not known"])
    }

    @Test func `A stop takes the slice, and the order with it`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.broker(.accepted, 2)
        _ = desk.gateway.stops.engage(
            .everything, StopCause(.command, who: text("me"), why: text("enough")), at: desk.now)
        var place = 0
        while desk.gateway.cancelNextStopped(from: &place, at: desk.now, into: &desk.effects) {}
        expect(desk.drain(), ["-> cancel 2"])
        expect(desk.gateway.stops[0].open == 1)
        expect(desk.broker(.canceled(Text()), 2).first, "8 150=4 39=4 11=A 38=100 14=0 151=0 58=")
    }

    @Test func `While it is stopped no further slice goes`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.gateway.stops.engage(
            .symbol(text("AAPL")), StopCause(.command, who: text("me"), why: text("enough")), at: desk.now)
        _ = desk.fill("40", "10", 2)
        expect(desk.next().last, "8 150=4 39=4 11=A 38=100 14=40 151=0 58=")
        expect(desk.openOrders == 0)
    }

    @Test func `A replace is refused and says what can be done`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.broker(.accepted, 2)
        expect(desk.replace("B", of: "A", iceberg("90")).first, "9 434=2 102=99 39=0 11=B 41=A 58=an iceberg")
    }

    @Test func `A stop that is an iceberg waits, and is shown in slices then`() {
        var desk = Desk([(BrokerAbilities.emulatable, .emulatable)])
        var terms = iceberg()
        terms.kind = .stopLimit
        terms.stop = Decimal(12)
        expect(desk.new("A", terms).first, "8 150=0 39=0 11=A")
        expect(desk.market("1", "12").last, "-> submit 2 buy 40@10")
        expect(desk.broker(.accepted, 2), [])
        _ = desk.fill("40", "10", 2)
        expect(desk.next(), ["-> submit 3 buy 40@10"])
    }

    @Test func `One that is good till a date shows nothing more when that has come`() {
        var desk = Desk([(BrokerAbilities.emulatable, .emulatable)])
        var terms = iceberg()
        terms.timeInForce = .goodTillDate
        terms.expires = desk.now.advanced(by: .seconds(60))
        expect(desk.new("A", terms), ["-> submit 2 buy 40@10"])
        _ = desk.fill("40", "10", 2)
        expect(desk.next(), ["-> submit 3 buy 40@10"])
        desk.pass(60)
        expect(desk.expire(), ["-> cancel 3"])
        expect(desk.fill("40", "10", 3), ["8 150=F 39=1 11=A 32=40 31=10 38=100 14=80 151=20"])
        expect(desk.expire(), ["8 150=C 39=C 11=A 38=100 14=80 151=0"])
        _ = desk.new("B", terms)
        expect(desk.openOrders == 0)
        terms.expires = desk.now.advanced(by: .seconds(60))
        expect(desk.new("C", terms), ["-> submit 6 buy 40@10"])
        _ = desk.fill("10", "10", 6)
        desk.pass(60)
        expect(desk.expire(), ["-> cancel 6"])
        expect(desk.broker(.canceled(Text()), 6), ["8 150=C 39=C 11=C 38=100 14=10 151=0"])
        expect(desk.expire(), [])
        expect(desk.openOrders == 0 && desk.gateway.risk.openOrders == 0)
    }

    @Test func `Between two slices it can be canceled, and goes on after a crash`() throws {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.fill("40", "10", 2)
        var again = Desk(lacking)
        expect(again.restore(try desk.stored(1)))
        again.gateway.counters = desk.gateway.counters
        expect(again.next(), ["-> submit 3 buy 40@10"])
        expect(desk.cancel("C", of: "A"), ["8 150=4 39=4 11=C 41=A 38=100 14=40 151=0"])
        expect(desk.next(), [])
        expect(desk.openOrders == 0 && desk.gateway.risk.openOrders == 0)
    }

    @Test func `A fill that is taken back leaves the figures exact, and its old slice is canceled`() {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.fill("40", "10", 2, id: "T1")
        _ = desk.next()
        expect(
            desk.broker(.busted(id: text("T1"), Text()), 2),
            ["8 150=H 39=0 11=A 38=100 14=0 151=100 19=2", "-> cancel 2"])
        expect(desk.broker(.canceled(Text()), 2), [])
        _ = desk.fill("40", "10", 3)
        _ = desk.next()
        _ = desk.fill("40", "10", 4)
        _ = desk.next()
        expect(desk.fill("20", "10", 5).last, "8 150=F 39=2 11=A 32=20 31=10 38=100 14=100 151=0")
    }

    @Test func `It goes on after a crash`() throws {
        var desk = Desk(lacking)
        _ = desk.new("A", iceberg())
        _ = desk.broker(.accepted, 2)
        _ = desk.fill("15", "10", 2)
        var again = Desk(lacking)
        expect(again.restore(try desk.stored(1)))
        expect(again.restore(try desk.stored(2)))
        _ = again.fill("25", "10", 2)
        expect(again.next(), ["-> submit 3 buy 40@10"])
        expect(again.cancel("C", of: "A"), ["-> cancel 3"])
        expect(again.broker(.canceled(Text()), 3), ["8 150=4 39=4 11=C 41=A 38=100 14=40 151=0"])
        expect(again.openOrders == 0 && again.gateway.risk.openOrders == 0)
    }
}
