// What the control room knows of orders.

import ControlAPI
import Orders
import Testing
import Values

extension OrderBook {
    @discardableResult
    fileprivate mutating func take(_ order: Order) -> Bool {
        var order = order
        var row = RowWriter(capacity: OrderRow.maximumSize)
        OrderRow.encode(&order, into: &row)
        return take(row.bytes) != nil
    }

    fileprivate var openOrders: [Order] {
        var open = OrderFilter()
        open.state = .open
        return page(open, below: .max, most: .max)
    }
}

@Suite struct `The orders that are followed` {
    private func order(
        _ number: UInt64, _ phase: OrderPhase = .working, symbol: String = "AAPL", changed: Int64 = 0
    ) throws -> Order {
        let terms = OrderTerms(kind: .limit, timeInForce: .day, quantity: Decimal(10), limit: Decimal(5))
        var order = Order(
            number: OrderNumber(number), session: SessionNumber(1), clOrdID: try #require(Identifier(string: "C\(number)")),
            account: Identifier(), symbol: try #require(Name(string: symbol)), side: .buy, terms: terms,
            entered: Instant(nanosecondsSinceEpoch: 0))
        order.phase = phase
        order.changed = Instant(nanosecondsSinceEpoch: changed)
        return order
    }

    private func fill(_ id: String, of number: UInt64, isBusted: Bool = false) -> Fill {
        Fill(
            id: id,
            Trade(
                order: OrderNumber(number), execution: 1, quantity: Decimal(1), price: Decimal(2), commission: .zero,
                at: Instant(nanosecondsSinceEpoch: 0), isBusted: isBusted))
    }

    @Test func `what is older than what is known changes nothing`() throws {
        var book = OrderBook()
        #expect(book.take(try order(1, changed: 5)))
        #expect(!book.take(try order(1, .canceled, changed: 4)))
        #expect(book[1]?.phase == .working)
        #expect(book.take(try order(1, .canceled, changed: 5)))
        #expect(book[1]?.phase == .canceled)
        #expect(book.openCount == 0)
    }

    @Test func `of orders that ended, the last ones stay; open ones stay all`() throws {
        var book = OrderBook(endedMax: 3)
        for number in 1...10 as ClosedRange<UInt64> { book.take(try order(number)) }
        for number in 1...6 as ClosedRange<UInt64> { book.take(try order(number, .filled, changed: 1)) }
        #expect((1...10).filter { book[$0] != nil } == [4, 5, 6, 7, 8, 9, 10])
        #expect(book.openCount == 4)
        #expect(book.openOrders.count == 4)
        #expect(book.counts.orders == 10 && book.counts.filled == 6)
    }

    @Test func `pages go down by number, whatever the order in which orders came`() throws {
        var book = OrderBook()
        for number in [3, 1, 5, 4, 2, 900, 7] as [UInt64] { book.take(try order(number, symbol: number % 2 == 0 ? "MSFT" : "AAPL")) }
        #expect(book.page(OrderFilter(), below: .max, most: 3).map { $0.number.value } == [900, 7, 5])
        #expect(book.page(OrderFilter(), below: 5, most: 10).map { $0.number.value } == [4, 3, 2, 1])
        var filter = OrderFilter()
        filter.symbol = "MSFT"
        #expect(book.page(filter, below: .max, most: 10).map { $0.number.value } == [900, 4, 2])
        filter.state = .ended
        #expect(book.page(filter, below: .max, most: 10).isEmpty)
    }

    @Test func `many orders that come and go leave nothing behind`() throws {
        var book = OrderBook(endedMax: 10)
        for number in 1...20_000 as ClosedRange<UInt64> {
            book.take(try order(number))
            book.take(try order(number, .filled, changed: 1))
            book.take(fill("F", of: number))
        }
        #expect(book.page(OrderFilter(), below: .max, most: 100).map { $0.number.value } == (19_991...20_000).reversed())
        #expect(book.fills(of: 19_000).isEmpty)
        #expect(book.fills(of: 20_000).count == 1)
    }

    @Test func `a fill is known once, as it was told last, and only with its order`() throws {
        var book = OrderBook()
        book.take(fill("A", of: 1))
        #expect(book.fills(of: 1).isEmpty)
        book.take(try order(1))
        for id in ["A", "B", "A"] { book.take(fill(id, of: 1)) }
        book.take(fill("B", of: 1, isBusted: true))
        #expect(book.fills(of: 1).map(\.id) == ["A", "B"])
        #expect(book.fills(of: 1).map { $0.trade.isBusted } == [false, true])
        #expect(book.counts.fills == 2)
    }
}
