// Lists of orders, with a broker played by hand: what crosses, and what a crash leaves.

import EmergencyStop
import GatewayCore
import Orders
import Testing
import Values

extension Desk {
    /// A list of limit orders for 100 by their ClOrdIDs; those behind the first of a bracket sell.
    mutating func list(_ contingency: ListContingency, _ ids: [String]) -> [String] {
        let number = gateway.takeList()!
        var orders: [NewOrder] = []
        for (place, id) in ids.enumerated() {
            var order = NewOrder(
                session: SessionNumber(1), clOrdID: text(id), account: text("ACC"), symbol: text("AAPL"),
                side: contingency == .bracket && place > 0 ? .sell : .buy, terms: limit("100"))
            (order.list, order.place) = (number, UInt8(place))
            if let refusal = gateway.judge(order, of: contingency, isUsed: false, at: now) {
                gateway.dropDraft(at: now)
                return ["refused \(refusal.place) \(refusal.text)"]
            }
            orders.append(order)
        }
        gateway.beginList(number, SessionNumber(1), text("L"), contingency, at: now, into: &effects)
        for (place, order) in orders.enumerated() {
            _ = gateway.enter(drafted: place, order, telling: text("held"), at: now, into: &effects)
        }
        gateway.endList(number, into: &effects)
        return drain() + settle()
    }

    /// What a caller does at the end of a turn.
    mutating func settle() -> [String] {
        var lines: [String] = []
        while let place = gateway.lists.nextDue() {
            while true {
                let step = gateway.settle(place, at: now, into: &effects)
                lines += drain()
                if case .settled = step { break }
            }
        }
        return lines
    }

    /// Orders and the list as their rows have them, in another gateway.
    func crashed(orders: ClosedRange<UInt64>) throws -> Desk {
        var other = Desk()
        var ended: [Order] = []
        for number in orders {
            let order = try require(order(number))
            if order.phase.isTerminal { ended.append(order) } else { expect(other.restore(order)) }
        }
        var row = RowWriter(capacity: 256)
        let place = gateway.lists.place(of: ListNumber(1))
        OrderListRow.append(gateway.lists[try #require(place)], to: &row)
        let list = try #require(OrderListRow.decode(row.bytes))
        expect(other.gateway.restore(list))
        // What the caller takes back from the journal before it settles.
        for order in ended { expect(other.readmit(order, "\(order.clOrdID)")) }
        return other
    }
}

@Suite struct `Lists: what crosses` {
    @Test func `A fill that crosses the cancel is reported, and named`() {
        var desk = Desk()
        #expect(desk.list(.oneCancelsOther, ["A", "B"]).count == 4)
        _ = desk.broker(.accepted, 2)
        _ = desk.broker(.accepted, 3)
        expect(desk.fill("1", "10", 2), ["8 150=F 39=1 11=A 32=1 31=10 38=100 14=1 151=99"])
        expect(desk.settle(), ["-> cancel 3"])
        expect(
            desk.fill("100", "10", 3),
            [
                "8 150=F 39=2 11=B 32=100 31=10 38=100 14=100 151=0", "! filledToo",
                "N 1 alert(Orders.OrderNumber(value: 3), GatewayCore.ListAlert.filledToo)",
            ])
        expect(desk.broker(.cancelRejected(.tooLate, text("too late")), 3), [])
        // The rest of the first goes on.
        expect(desk.settle(), [])
        expect(desk.fill("99", "10", 2), ["8 150=F 39=2 11=A 32=99 31=10 38=100 14=100 151=0"])
        expect(desk.settle(), ["N 1 allDone"])
    }

    @Test func `What is asked to be canceled is asked again, and told when nothing comes of it`() {
        var desk = Desk()
        _ = desk.list(.oneCancelsOther, ["A", "B"])
        _ = desk.fill("100", "10", 2)
        expect(desk.settle(), ["-> cancel 3"])
        expect(desk.settle(), [])
        for attempt in 1...5 {
            desk.gateway.askAgain(0, into: &desk.effects)
            let told = desk.drain()
            expect(told.count == (attempt == 5 ? 1 : 0))
            expect(desk.settle(), ["-> cancel 3"])
        }
        expect(
            desk.broker(.canceled(Text()), 3), ["8 150=4 39=4 11=B 38=100 14=0 151=0 58=OCO: A was filled"])
    }

    @Test func `An entry that is filled while its exits are stopped leaves them canceled`() {
        var desk = Desk()
        _ = desk.list(.bracket, ["A", "T", "S"])
        _ = desk.broker(.accepted, 2)
        _ = desk.gateway.stops.engage(
            .symbol(text("AAPL")), StopCause(.command, who: text("me"), why: text("enough")), at: desk.now)
        _ = desk.fill("100", "10", 2)
        let lines = desk.settle()
        expect(lines.contains("8 150=4 39=4 11=T 38=100 14=0 151=0 58=stopped: symbol AAPL, by me: enough"))
        expect(lines.contains("8 150=4 39=4 11=S 38=100 14=0 151=0 58=stopped: symbol AAPL, by me: enough"))
        expect(!lines.contains { $0.hasPrefix("->") })
    }

    @Test func `Exits wait for the whole entry, and are for no more than was filled`() {
        var desk = Desk()
        _ = desk.list(.bracket, ["A", "T", "S"])
        _ = desk.fill("40", "10", 2)
        expect(desk.settle(), [])
        _ = desk.broker(.canceled(Text()), 2)
        expect(
            desk.settle().filter { $0.hasPrefix("->") }, ["-> submit 3 sell 40@10", "-> submit 4 sell 40@10"])
    }
}

@Suite struct `Lists: what a crash leaves` {
    @Test func `A fill without its cancels is followed by them`() throws {
        var desk = Desk()
        _ = desk.list(.oneCancelsOther, ["A", "B", "C"])
        _ = desk.fill("100", "10", 2)
        var other = try desk.crashed(orders: 2...4)
        expect(other.settle(), ["-> cancel 3", "-> cancel 4"])
        // Also where it was asked before: nobody knows whether it arrived.
        _ = desk.settle()
        var again = try desk.crashed(orders: 2...4)
        expect(again.settle(), ["-> cancel 3", "-> cancel 4"])
        expect(
            again.broker(.canceled(Text()), 3), ["8 150=4 39=4 11=B 38=100 14=0 151=0 58=OCO: A was filled"])
    }

    @Test func `An entry without its exits is followed by them, and what was released is not released twice`() throws {
        var desk = Desk()
        _ = desk.list(.bracket, ["A", "T", "S"])
        var early = try desk.crashed(orders: 2...4)
        expect(early.settle(), [])
        _ = desk.fill("100", "10", 2)
        var other = try desk.crashed(orders: 2...4)
        expect(other.settle(), ["-> submit 3 sell 100@10", "-> submit 4 sell 100@10"])
        _ = desk.settle()
        var again = try desk.crashed(orders: 2...4)
        expect(again.settle(), [])
    }

    @Test func `Any bytes are a list or none`() {
        var row = RowWriter(capacity: 256)
        var list = OrderList(
            number: ListNumber(7), session: SessionNumber(3), listID: text("L7"), .bracket,
            entered: Instant(nanosecondsSinceEpoch: 5))
        (list.stage, list.cause, list.causer, list.span, list.isDone) = (.closing, .expired, OrderNumber(9), 3, true)
        list.quantity = Decimal(string: "12.5")!
        OrderListRow.append(list, to: &row)
        let bytes = (0..<row.bytes.count).map { row.bytes[$0] }
        bytes.withUnsafeBytes { whole in
            let again = OrderListRow.decode(Bytes(whole))
            #expect(again.map { "\($0)" } == "\(list)")
        }
        for count in 0..<bytes.count {
            bytes.prefix(count).withUnsafeBufferPointer {
                #expect(OrderListRow.decode(Bytes(UnsafeRawBufferPointer($0))) == nil)
            }
        }
        for index in bytes.indices {
            for byte in [0, 1, 2, 7, 128, 255] as [UInt8] {
                var other = bytes
                other[index] = byte
                other.withUnsafeBytes { _ = OrderListRow.decode(Bytes($0)) }
            }
        }
    }
}
