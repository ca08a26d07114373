// What is done here in the place of brokers that cannot.

import GatewayCore
import MarketData
import Orders
import Risk
import Routing
import Testing
import Values

extension Desk {
    /// Brokers that lack something, and in whose place it is done here or not.
    init(
        _ brokers: [(lacks: BrokerAbilities, emulated: BrokerAbilities)], capacity: Int = 100
    ) {
        self.init(capacity: capacity)
        var settings = GatewaySettings()
        settings.capacity = capacity
        for (number, broker) in brokers.enumerated() {
            settings.routing.brokers.append(RoutedBroker(name: text("b\(number)")))
            var known = KnownBroker()
            known.abilities = BrokerAbilities.all.subtracting(broker.lacks)
            known.emulated = broker.emulated
            known.steps = [(text("AAPL"), Decimal("0.05"), Decimal(1))]
            settings.brokers.append(known)
        }
        gateway = Gateway(settings)
        for number in 0..<brokers.count { gateway.router.connected(BrokerNumber(UInt8(number)), at: now) }
    }

    mutating func quote(
        _ bid: String, _ ask: String, at broker: UInt8 = 0, symbol: String = "AAPL", isHalted: Bool = false
    ) {
        func level(_ price: String) -> QuotePart { .level(PriceLevel(Decimal(string: price)!, size: Decimal(100))) }
        gateway.hear(
            QuoteUpdate(bid: level(bid), ask: level(ask)), of: text(symbol), at: BrokerNumber(broker),
            isHalted: isHalted, now: now)
    }

    /// The market moves, and what it sets free goes.
    mutating func market(_ bid: String, _ ask: String) -> [String] {
        quote(bid, ask)
        return fire()
    }

    mutating func fire() -> [String] {
        var lines: [String] = []
        while gateway.fireNext(at: now, into: &effects) { lines += drain() }
        while gateway.saveTrails(at: now, into: &effects) { lines += drain() }
        return lines + drain()
    }

    mutating func pass(_ seconds: Int64) { now = now.advanced(by: .seconds(seconds)) }
}

private func terms(
    _ kind: OrderKind, _ stop: String? = nil, limit: String? = nil, trail: Trail? = nil, _ time: TimeInForce = .day
) -> OrderTerms {
    OrderTerms(
        kind: kind, timeInForce: time, quantity: Decimal(100), limit: limit.map { Decimal(string: $0)! },
        stop: stop.map { Decimal(string: $0)! }, trail: trail)
}

private let held = "8 150=0 39=0 11=A 38=100 14=0 151=100 58=Penstock holds it: emulated"

@Suite struct `Emulation: orders that wait for a price` {
    @Test func `A stop waits here, says so, and goes as a market order when the ask is there`() {
        var desk = Desk([(.stop, .emulatable)])
        expect(desk.new("A", terms(.stop, "12")), ["\(held) stop, waits for the ask to reach 12"])
        expect(desk.market("10", "11.95"), [])
        expect(
            desk.market("11.9", "12.5"),
            [
                "8 150=D 39=0 11=A 38=100 14=0 151=100 378=99 58=triggered: the ask is 12.5, it waited for 12",
                "-> submit 1 buy 100@market",
            ])
        expect(desk.market("13", "14"), [])
        expect(desk.broker(.accepted), [])
        expect(desk.fill("100", "12.5"), ["8 150=F 39=2 11=A 32=100 31=12.5 38=100 14=100 151=0"])
        expect(desk.gateway.watchedCount == 0)
    }

    @Test(arguments: [
        (OrderKind.stopLimit, "12", "13", "11", "12", "100@13"), (.marketIfTouched, "8", nil, "9", "8", "100@market"),
        (.limitIfTouched, "8", "8.5", "9", "7", "100@8.5"),
    ] as [(OrderKind, String, String?, String, String, String)])
    func `Each kind has its way to its price`(
        kind: OrderKind, stop: String, limit: String?, before: String, after: String, sent: String
    ) {
        var desk = Desk([(BrokerAbilities.emulatable, .emulatable)])
        expect(desk.new("A", terms(kind, stop, limit: limit)).first, held)
        expect(desk.market("1", before), [])
        expect(desk.market("1", after).last, "-> submit 1 buy \(sent)")
    }

    @Test func `A broker that can do it itself is preferred; where none is left it is done here`() {
        var desk = Desk([(.stop, .emulatable), ([], .emulatable)])
        expect(desk.new("A", terms(.stop, "12")), ["-> submit 1 buy 100@market at 1"])
        desk.gateway.router.disconnected(BrokerNumber(1), at: desk.now)
        expect(desk.new("B", terms(.stop, "12")).first, "8 150=0 39=0 11=B 38=100 14=0 151=100 58=Penstock holds it")
    }

    @Test func `What is neither there nor emulated is refused by its name`() {
        var desk = Desk([(.stop, [])])
        expect(
            desk.new("A", terms(.stop, "12")),
            ["8 150=8 39=8 11=A 38=100 14=0 151=0 103=11 58=no broker: b0 does not do: stop"])
    }

    @Test func `Stale and halted markets trigger nothing, and it is news once`() {
        var desk = Desk([(.stop, .emulatable)])
        _ = desk.new("A", terms(.stop, "12"))
        expect(desk.gateway.takeDarkness(0, at: desk.now) == true)
        expect(desk.gateway.takeDarkness(0, at: desk.now) == nil)
        desk.quote("12", "13")
        desk.pass(6)
        expect(desk.fire(), [])
        desk.quote("12", "13", isHalted: true)
        expect(desk.fire(), [])
        expect(desk.gateway.takeDarkness(0, at: desk.now) == nil)
        expect(desk.market("12", "13").count == 2)
    }

    @Test func `A market that was there before the order triggers it, while it is fresh`() {
        var desk = Desk([(.stop, .emulatable)])
        desk.quote("12", "13")
        _ = desk.new("A", terms(.stop, "12"))
        expect(desk.fire().last, "-> submit 1 buy 100@market")
        desk.pass(6)
        _ = desk.new("B", terms(.stop, "12"))
        expect(desk.fire(), [])
    }

    @Test func `A replace lets it wait for something else`() {
        var desk = Desk([(.stop, .emulatable)])
        _ = desk.new("A", terms(.stop, "12"))
        expect(desk.replace("B", of: "A", terms(.stop, "14")), ["8 150=5 39=0 11=B 41=A 38=100 14=0 151=100"])
        expect(desk.market("1", "13"), [])
        expect(
            desk.replace("C", of: "B", limit("100")).first, "9 434=2 102=99 39=0 11=C 41=B 58=OrdType(40)")
        expect(desk.market("1", "14").last, "-> submit 1 buy 100@market")
    }

    @Test func `A cancel ends it, and the market sets nothing free any more`() {
        var desk = Desk([(.stop, .emulatable)])
        _ = desk.new("A", terms(.stop, "12"))
        expect(desk.cancel("C", of: "A"), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
        expect(desk.market("1", "13"), [])
        expect(desk.gateway.watchedCount == 0)
    }

    @Test func `Where nobody can take it when its price has come it is canceled with the reason`() {
        var desk = Desk([(.stop, .emulatable)])
        _ = desk.new("A", terms(.stop, "12"))
        desk.gateway.router.disconnected(BrokerNumber(0), at: desk.now)
        expect(
            desk.market("1", "12").last,
            "8 150=4 39=4 11=A 38=100 14=0 151=0 58=no broker: b0 is not connected")
    }

    @Test func `What another order sets free may wait for the market then`() {
        var desk = Desk([(.stop, .emulatable)])
        _ = desk.hold("A", terms(.stop, "12"))
        expect(desk.market("1", "13"), [])
        expect(
            desk.release(),
            [
                "8 150=D 39=0 11=A 38=100 14=0 151=100 378=99 58=Penstock holds it: emulated stop, waits for the ask to reach 12"
            ])
        expect(desk.fire().last, "-> submit 1 buy 100@market")
    }

    @Test func `At most one order goes with each step`() {
        var desk = Desk([(.stop, .emulatable)])
        for number in 1...50 { _ = desk.new("A\(number)", terms(.stop, "12")) }
        desk.quote("12", "13")
        for number in 1...50 {
            expect(desk.gateway.fireNext(at: desk.now, into: &desk.effects))
            expect(desk.drain().last, "-> submit \(number) buy 100@market")
        }
        expect(!desk.gateway.fireNext(at: desk.now, into: &desk.effects))
    }
}

@Suite struct `Emulation: trailing stops` {
    @Test(arguments: [
        (Trail(Decimal(2), .price), "8", "10"), (Trail(Decimal(1000), .basisPoints), "9", "9.9"),
        (Trail(Decimal(20), .ticks), "9", "10"),
    ] as [(Trail, String, String)])
    func `It follows the market down, stays when that turns, and goes`(trail: Trail, low: String, due: String) throws {
        var desk = Desk([(.trailingStop, .emulatable)])
        expect(desk.new("A", terms(.trailingStop, trail: trail)).first, "\(held) trailing stop, waits for the ask to turn")
        expect(desk.market("1", "10"), [])
        let first = try #require(desk.order(1)?.terms.stop)
        expect(desk.market("1", low), [])
        let level = try #require(desk.order(1)?.terms.stop)
        #expect(level < first && level == Decimal(string: due))
        expect(desk.market("1", "9.4"), [])
        expect(desk.order(1)?.terms.stop == level)
        expect(desk.market("1", "10").last, "-> submit 1 buy 100@market")
    }

    @Test func `Its level is the same after a crash`() throws {
        var desk = Desk([(.trailingStop, .emulatable)])
        _ = desk.new("A", terms(.trailingStop, trail: Trail(Decimal(2), .price)))
        _ = desk.market("1", "10")
        _ = desk.market("1", "7")
        var again = Desk([(.trailingStop, .emulatable)])
        expect(again.restore(try desk.stored(1)))
        expect(again.market("1", "8.95"), [])
        expect(again.market("1", "9").last, "-> submit 1 buy 100@market")
    }

    @Test func `Offsets that are none are refused`() {
        var desk = Desk([(.trailingStop, .emulatable)])
        let half = desk.new("A", terms(.trailingStop, trail: Trail(Decimal("0.5"), .ticks)))
        expect(half.first, "8 150=8 39=8 11=A 38=100 14=0 151=0 103=11 58=PegOffsetValue(211)")
        let all = desk.new("B", terms(.trailingStop, trail: Trail(Decimal(10000), .basisPoints)))
        expect(all.first, "8 150=8 39=8 11=B 38=100 14=0 151=0 103=11 58=PegOffsetValue(211)")
        expect(desk.openOrders == 0 && desk.gateway.risk.openOrders == 0)
    }

    @Test func `Rows of many follow a few at a time, and none is left out`() {
        var desk = Desk([(.trailingStop, .emulatable)], capacity: 1000)
        for number in 1...1000 { _ = desk.new("A\(number)", terms(.trailingStop, trail: Trail(Decimal(2), .price))) }
        desk.quote("1", "10")
        _ = desk.gateway.fireNext(at: desk.now, into: &desk.effects)
        var steps = 0
        while desk.gateway.hasTrails {
            _ = desk.gateway.saveTrails(at: desk.now, into: &desk.effects)
            desk.showsRows = true
            let saved = desk.drain().count
            expect(saved <= 8)
            steps += 1
        }
        expect(steps >= 125)
        for number in 1...1000 where desk.order(UInt64(number))?.terms.stop != Decimal(12) { Issue.record("\(number)") }
    }
}

@Suite struct `Emulation: good till a date` {
    private func dated(_ desk: borrowing Desk) -> OrderTerms {
        var dated = limit("100", "10", .goodTillDate)
        dated.expires = desk.now.advanced(by: .seconds(60))
        return dated
    }

    @Test func `Its broker gets it as good till cancel, and it is canceled at its time`() {
        var desk = Desk([(.goodTillDate, .emulatable)])
        let sent = desk.new("A", dated(desk))
        expect(sent, ["-> submit 1 buy 100@10"])
        expect(
            desk.broker(.accepted),
            [
                "8 150=0 39=0 11=A 38=100 14=0 151=100 58=emulated good till date: Penstock cancels it at ExpireTime(126)"
            ])
        desk.pass(59)
        expect(desk.expire(), [])
        desk.pass(1)
        expect(desk.expire(), ["-> cancel 1"])
        expect(desk.expire(), [])
        // It is not canceled twice, but asked about: that is for whoever waits for answers.
        desk.pass(5)
        expect(desk.expire(), [])
        expect(desk.gateway.askNext(at: desk.now, into: &desk.effects) == OrderNumber(1))
        expect(desk.drain(), ["-> ask 1"])
        expect(desk.broker(.canceled(Text())), ["8 150=C 39=C 11=A 38=100 14=0 151=0"])
        expect(desk.gateway.nextDeadline == nil)
    }

    @Test func `A fill that crosses the end of its time ends it as filled`() {
        var desk = Desk([(.goodTillDate, .emulatable)])
        _ = desk.new("A", dated(desk))
        _ = desk.broker(.accepted)
        desk.pass(60)
        _ = desk.expire()
        expect(desk.fill("100"), ["8 150=F 39=2 11=A 32=100 31=10 38=100 14=100 151=0"])
        expect(desk.gateway.nextDeadline == nil)
    }

    @Test func `A replace keeps the date that its broker does not know of`() {
        var desk = Desk([(.goodTillDate, .emulatable)])
        var terms = dated(desk)
        _ = desk.new("A", terms)
        _ = desk.broker(.accepted)
        terms.quantity = Decimal(50)
        terms.expires = desk.now.advanced(by: .seconds(120))
        _ = desk.replace("B", of: "A", terms)
        expect(desk.broker(.replaced(limit("50", "10", .goodTillCancel))).first, "8 150=5 39=0 11=B 41=A 38=50")
        expect(desk.order(1)?.terms == terms)
        expect(desk.gateway.nextDeadline == terms.expires)
    }

    @Test func `It is kept over a crash`() throws {
        var desk = Desk([(.goodTillDate, .emulatable)])
        _ = desk.new("A", dated(desk))
        _ = desk.broker(.accepted)
        var again = Desk([(.goodTillDate, .emulatable)])
        expect(again.restore(try desk.stored(1)))
        again.pass(60)
        expect(again.expire(), ["-> cancel 1"])
    }

    @Test func `A broker that knows of dates is left alone`() {
        var desk = Desk([([], .emulatable)])
        _ = desk.new("A", dated(desk))
        expect(desk.broker(.accepted), ["8 150=0 39=0 11=A 38=100 14=0 151=100"])
        expect(desk.gateway.nextDeadline == nil)
    }
}

@Suite struct `Emulation: after a crash` {
    @Test func `An order waits as before`() throws {
        var desk = Desk([(.stop, .emulatable)])
        _ = desk.new("A", terms(.stop, "12"))
        var again = Desk([(.stop, .emulatable)])
        expect(again.restore(try desk.stored(1)))
        expect(again.gateway.watchedCount == 1)
        expect(again.market("1", "11"), [])
        expect(again.market("1", "12").last, "-> submit 1 buy 100@market")
    }

    @Test func `One that was triggered before the crash is neither lost nor sent again`() throws {
        var desk = Desk([(.stop, .emulatable)])
        _ = desk.new("A", terms(.stop, "12"))
        _ = desk.market("1", "12")
        var again = Desk([(.stop, .emulatable)])
        expect(again.restore(try desk.stored(1)))
        expect(again.market("1", "12"), [])
        expect(again.order(1)?.phase == .submitted)
        // What has become of it is asked for.
        expect(again.gateway.askNext(at: again.now, into: &again.effects) == OrderNumber(1))
        expect(again.drain(), ["-> ask 1"])
        expect(again.broker(.accepted), [])
        expect(again.fill("100"), ["8 150=F 39=2 11=A 32=100 31=10 38=100 14=100 151=0"])
    }

    @Test func `One that nobody can watch any more is canceled and says so`() throws {
        var desk = Desk([(.trailingStop, .emulatable)])
        _ = desk.new("A", terms(.trailingStop, trail: Trail(Decimal(2), .ticks)))
        // Nobody knows the tick now.
        var again = Desk()
        expect(again.restore(try desk.stored(1)))
        expect(
            again.expire(),
            ["8 150=4 39=4 11=A 38=100 14=0 151=0 58=Penstock cannot watch the market for it any more"])
    }
}
