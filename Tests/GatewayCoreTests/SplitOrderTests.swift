// Orders that are split over brokers.

import EmergencyStop
import GatewayCore
import Orders
import Portfolio
import Risk
import Routing
import Testing
import Values

extension Desk {
    /// Two brokers that share orders by halves.
    static func split(over count: Int = 2, capacity: Int = 100) -> Desk {
        var desk = Desk(capacity: capacity)
        var settings = GatewaySettings()
        settings.capacity = capacity
        for number in 0..<count {
            settings.routing.brokers.append(RoutedBroker(name: text("b\(number)")))
            settings.brokers.append(KnownBroker())
        }
        settings.routing.defaults.strategy = .priority
        settings.routing.defaults.split.share = .weights
        settings.routing.defaults.split.maximumParts = count
        desk.gateway = Gateway(settings)
        for number in 0..<count { desk.gateway.router.connected(BrokerNumber(UInt8(number)), at: desk.now) }
        return desk
    }
}

@Suite struct `Parts: split over brokers` {
    private let both = ["-> submit 2 buy 50@10", "-> submit 3 buy 50@10 at 1"]

    @Test func `Each broker gets a part, and fills of all are the order's`() {
        var desk = Desk.split()
        expect(desk.new("A"), both)
        expect(desk.broker(.accepted, 3), ["8 150=0 39=0 11=A 38=100 14=0 151=100 58=Penstock splits it over 2 brokers"])
        expect(desk.broker(.accepted, 2), [])
        expect(desk.fill("50", "9", 3), ["8 150=F 39=1 11=A 32=50 31=9 38=100 14=50 151=50"])
        expect(desk.fill("50", "10", 2), ["8 150=F 39=2 11=A 32=50 31=10 38=100 14=100 151=0"])
        expect(desk.status("A").first, "8 150=I 39=2 11=A 38=100 14=100 151=0")
        expect(desk.order(1)?.averagePrice == Decimal("9.5"))
        expect(desk.openOrders == 0 && desk.gateway.risk.openOrders == 0)
    }

    @Test func `Risk counts it once, and its positions once`() throws {
        var desk = Desk.split()
        _ = desk.new("A")
        expect(desk.gateway.risk.openOrders(of: .account(text("ACC"))) == 1)
        _ = desk.fill("50", "10", 2)
        _ = desk.fill("20", "10", 3)
        let net = try desk.gateway.books.holding(text("ACC"), text("AAPL")).net()
        #expect(net.rounded(toDigits: 0, .halfEven) == Decimal(70))
    }

    @Test func `A part that is rejected makes the order smaller; the last one ends it`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        expect(
            desk.broker(.rejected(.other, text("No")), 3), ["8 150=D 39=0 11=A 38=50 14=0 151=50 378=5 58=No"])
        expect(desk.fill("50", "10", 2), ["8 150=F 39=2 11=A 32=50 31=10 38=50 14=50 151=0"])
        _ = desk.new("B")
        _ = desk.broker(.rejected(.other, text("No")), 5)
        expect(desk.broker(.rejected(.other, text("No")), 6), ["8 150=8 39=8 11=B 38=50 14=0 151=0 103=99 58=No"])
    }

    @Test func `A cancel is answered when all have answered`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        expect(desk.cancel("C", of: "A"), ["-> cancel 2", "-> cancel 3 at 1"])
        expect(desk.broker(.canceled(Text()), 2), [])
        expect(desk.broker(.canceled(Text()), 3), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
    }

    @Test func `A cancel that one of them refuses is refused, and the order is what is left`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        _ = desk.cancel("C", of: "A")
        _ = desk.broker(.canceled(Text()), 2)
        expect(
            desk.broker(.cancelRejected(.brokerOption, text("Not now")), 3),
            [
                "9 434=1 102=2 39=0 11=C 41=A 58=Not now",
                "8 150=D 39=0 11=A 38=50 14=0 151=50 378=5",
            ])
        expect(desk.cancel("D", of: "A"), ["-> cancel 3 at 1"])
    }

    @Test func `A cancel that comes when all is filled is too late`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.cancel("C", of: "A")
        _ = desk.fill("50", "10", 2)
        _ = desk.fill("50", "10", 3)
        _ = desk.broker(.cancelRejected(.tooLate, text("Filled")), 2)
        expect(
            desk.broker(.cancelRejected(.tooLate, text("Filled")), 3),
            ["9 434=1 102=0 39=2 11=C 41=A 58=Order is filled already"])
        expect(desk.openOrders == 0)
    }

    @Test func `A replace of the price is asked of all`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        _ = desk.broker(.accepted, 3)
        expect(desk.replace("B", of: "A", limit("100", "11")), ["-> replace 3 50@11 at 1", "-> replace 2 50@11"])
        expect(desk.broker(.replaced(limit("50", "11")), 2), [])
        expect(desk.fill("20", "11", 3), ["8 150=F 39=E 11=A 32=20 31=11 38=100 14=20 151=80"])
        expect(desk.broker(.replaced(limit("50", "11")), 3), ["8 150=5 39=1 11=B 41=A 38=100 14=20 151=80"])
        expect(desk.order(1)?.terms.limit == Decimal(11))
    }

    @Test func `A smaller quantity is taken from the last part, and what fills cross of that from the others`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        expect(desk.replace("B", of: "A", limit("60")), ["-> replace 3 10@10 at 1"])
        expect(desk.fill("30", "10", 3), ["8 150=F 39=E 11=A 32=30 31=10 38=100 14=30 151=70"])
        expect(desk.broker(.replaced(limit("10")), 3), ["-> replace 2 30@10"])
        expect(desk.broker(.replaced(limit("30")), 2), ["8 150=5 39=1 11=B 41=A 38=60 14=30 151=30"])
        expect(desk.replace("C", of: "B", limit("30")), ["-> cancel 2"])
        expect(desk.broker(.canceled(Text()), 2), ["8 150=5 39=2 11=C 41=B 38=30 14=30 151=0"])
        expect(desk.openOrders == 0)
    }

    @Test func `Fills beyond a smaller quantity that was asked for make an end of the rest`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        expect(desk.replace("B", of: "A", limit("60", "11")), ["-> replace 3 10@11 at 1", "-> replace 2 50@11"])
        expect(desk.broker(.replaced(limit("50", "11")), 2), [])
        _ = desk.fill("45", "10", 3)
        expect(desk.fill("20", "11", 2), ["8 150=F 39=E 11=A 32=20 31=11 38=100 14=65 151=35"])
        expect(desk.broker(.replaced(limit("10", "11")), 3), ["-> cancel 2"])
        expect(desk.broker(.canceled(Text()), 2), ["8 150=5 39=2 11=B 41=A 38=65 14=65 151=0"])
        expect(desk.openOrders == 0)
    }

    @Test func `A part that refuses to be smaller once more leaves the order as large as it is`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        _ = desk.replace("B", of: "A", limit("60"))
        _ = desk.fill("30", "10", 3)
        expect(desk.broker(.replaced(limit("10")), 3), ["-> replace 2 30@10"])
        expect(
            desk.broker(.replaceRejected(.brokerOption, text("No")), 2),
            ["9 434=2 102=2 39=1 11=B 41=A 58=No", "8 150=D 39=1 11=A 38=80 14=30 151=50 378=5"])
    }

    @Test func `A part whose broker says Replaced and leaves it as it was has refused`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        expect(desk.replace("B", of: "A", limit("30")), ["-> cancel 3 at 1", "-> replace 2 30@10"])
        expect(desk.broker(.canceled(Text()), 3), [])
        expect(
            desk.broker(.replaced(limit("45")), 2),
            [
                "9 434=2 102=99 39=0 11=B 41=A 58=a broker that has a part of it has not changed it",
                "8 150=D 39=0 11=A 38=45 14=0 151=45 378=5",
            ])
    }

    @Test func `When a part ends while a replace is pending, that is told behind the answer`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        expect(desk.replace("B", of: "A", limit("80")), ["-> replace 3 30@10 at 1"])
        expect(desk.broker(.canceled(text("Gone")), 2), [])
        expect(
            desk.broker(.replaced(limit("30")), 3),
            ["8 150=5 39=0 11=B 41=A 38=80 14=0 151=80", "8 150=D 39=0 11=B 38=30 14=0 151=30 378=5"])
    }

    @Test func `When all parts end while a replace is pending, short of it, the order has ended`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.fill("20", "10", 2)
        _ = desk.replace("B", of: "A", limit("80"))
        expect(desk.broker(.canceled(text("Gone")), 2), [])
        expect(
            desk.broker(.canceled(text("Gone")), 3),
            [
                "8 150=4 39=4 11=A 38=100 14=20 151=0 58=Gone",
                "9 434=2 102=0 39=4 11=B 41=A 58=Order is canceled already",
            ])
        expect(desk.openOrders == 0)
    }

    @Test func `There is room for what the most parts bring about at once`() {
        var desk = Desk.split(over: 8)
        expect(desk.new("A", limit("800")).filter { $0.hasPrefix("-> submit") }.count == 8)
        for part in 2...9 as ClosedRange<UInt64> { _ = desk.broker(.accepted, part) }
        expect(desk.replace("B", of: "A", limit("800", "11")).filter { $0.hasPrefix("-> replace") }.count == 8)
        for part in 2...9 as ClosedRange<UInt64> { _ = desk.broker(.replaced(limit("100", "11")), part) }
        expect(desk.cancel("C", of: "B").filter { $0.hasPrefix("-> cancel") }.count == 8)
        for part in 2...8 as ClosedRange<UInt64> { expect(desk.broker(.canceled(Text()), part), []) }
        expect(desk.broker(.canceled(Text()), 9), ["8 150=4 39=4 11=C 41=B 38=800 14=0 151=0"])
    }

    @Test func `A change that the broker of a part never got counts as refused`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        _ = desk.broker(.accepted, 3)
        expect(desk.replace("B", of: "A", limit("40")), ["-> cancel 3 at 1", "-> replace 2 40@10"])
        _ = desk.silence(.replace(OrderNumber(2), terms: limit("40")))
        expect(desk.broker(.canceled(Text()), 3), [])
        expect(desk.wait(5), ["-> ask 2"])
        expect(desk.stands(.working, limit("50"), 2), [])
        expect(desk.wait(5), ["-> ask 2"])
        expect(
            desk.stands(.working, limit("50"), 2),
            [
                "9 434=2 102=99 39=0 11=B 41=A 58=the broker did not get it: the order stands as it was",
                "8 150=D 39=0 11=A 38=50 14=0 151=50 378=5",
            ])
    }

    @Test func `When a part refuses to be smaller, the replace is refused, and the order is what is left`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        expect(desk.replace("B", of: "A", limit("40")), ["-> cancel 3 at 1", "-> replace 2 40@10"])
        expect(desk.broker(.replaceRejected(.brokerOption, text("No")), 2), [])
        expect(
            desk.broker(.canceled(Text()), 3),
            [
                "9 434=2 102=99 39=0 11=B 41=A 58=a broker that has a part of it has not changed it",
                "8 150=D 39=0 11=A 38=50 14=0 151=50 378=5",
            ])
    }

    @Test func `A replace that a part refuses is refused`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        _ = desk.replace("B", of: "A", limit("100", "11"))
        _ = desk.broker(.replaced(limit("50", "11")), 2)
        // What has the new price already gets the old one again: no client pays what it was refused.
        expect(
            desk.broker(.replaceRejected(.brokerOption, text("No")), 3),
            ["9 434=2 102=2 39=0 11=B 41=A 58=No", "-> replace 2 50@10"])
        expect(desk.replace("D", of: "A", limit("90")).first, "9 434=2 102=3 39=0 11=D 41=A")
        expect(desk.broker(.replaced(limit("50", "10")), 2), [])
        expect(desk.replace("E", of: "A", limit("110")).first, "9 434=2 102=99 39=0 11=E 41=A 58=OrderQty(38)")
    }

    /// The part 2 has another price than its order, and was asked to have the old one again.
    private func putBack() -> Desk {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        _ = desk.broker(.accepted, 3)
        _ = desk.replace("B", of: "A", limit("100", "11"))
        _ = desk.broker(.replaceRejected(.brokerOption, text("No")), 3)
        expect(desk.broker(.replaced(limit("50", "11")), 2).last, "-> replace 2 50@10")
        return desk
    }

    @Test func `A part that cannot have its old price again is canceled`() {
        var desk = putBack()
        expect(desk.broker(.replaceRejected(.brokerOption, text("No")), 2), ["-> cancel 2"])
        expect(desk.broker(.canceled(Text()), 2), ["8 150=D 39=0 11=A 38=50 14=0 151=50 378=5"])
    }

    @Test func `Nor is one left that never heard of its old price`() {
        var desk = putBack()
        _ = desk.silence(.replace(OrderNumber(2), terms: limit("50", "10")))
        expect(desk.wait(5), ["-> ask 2"])
        expect(desk.stands(.working, limit("50", "11"), 2), [])
        expect(desk.wait(5), ["-> ask 2"])
        expect(desk.stands(.working, limit("50", "11"), 2), ["-> cancel 2"])
    }

    @Test func `An order can be canceled while a part is brought back to its price`() {
        var desk = putBack()
        expect(desk.cancel("C", of: "A"), ["-> cancel 2", "-> cancel 3 at 1"])
        // That is no answer to the cancel, which has taken the place of what it answers.
        expect(desk.broker(.replaced(limit("50", "10")), 2), ["! unaskedTerms"])
        expect(desk.broker(.canceled(Text()), 3), [])
        expect(desk.broker(.canceled(Text()), 2), ["8 150=4 39=4 11=C 41=A 38=100 14=0 151=0"])
    }

    @Test func `What cancels orders by itself cancels the parts, and tells of the order`() {
        var desk = Desk.split()
        _ = desk.new("A")
        var place = 0
        let number = desk.gateway.nextOpenOrder(of: SessionNumber(1), from: &place)
        expect(number == OrderNumber(1))
        expect(desk.gateway.nextOpenOrder(of: SessionNumber(1), from: &place) == nil)
        desk.gateway.cancelUnasked(OrderNumber(1), at: desk.now, into: &desk.effects)
        expect(desk.drain(), ["-> cancel 2", "-> cancel 3 at 1"])
        _ = desk.broker(.accepted, 2)
        expect(desk.broker(.canceled(Text()), 2), [])
        expect(desk.broker(.canceled(Text()), 3), ["8 150=4 39=4 11=A 38=100 14=0 151=0"])
    }

    @Test func `When a broker refuses to cancel its part, the order is what is left`() {
        var desk = Desk.split()
        _ = desk.new("A")
        _ = desk.broker(.accepted, 2)
        desk.gateway.cancelUnasked(OrderNumber(1), at: desk.now, into: &desk.effects)
        _ = desk.drain()
        expect(desk.broker(.canceled(Text()), 2), [])
        expect(
            desk.broker(.cancelRejected(.brokerOption, text("No")), 3), ["8 150=D 39=0 11=A 38=50 14=0 151=50 378=5"])
        expect(desk.fill("50", "10", 3), ["8 150=F 39=2 11=A 32=50 31=10 38=50 14=50 151=0"])
    }

    @Test func `Without room for its parts it is refused`() {
        var desk = Desk.split(capacity: 3)
        expect(desk.new("A").count == 2)
        expect(desk.new("B").first, "8 150=8 39=8 11=B 38=100 14=0 151=0 103=3 58=open orders are")
        expect(desk.gateway.risk.openOrders(of: .account(text("ACC"))) == 1)
    }
}
