// A venue that exists in a test alone: it keeps orders as Binance does, and never loses one.

import Values

/// Orders, their fills, and the events that tell of them. What becomes of a request on its way is not its business.
///
/// Source: Binance Spot API: REST API, User Data Streams, Errors.
final class ModelVenue {
    struct Order {
        let id: Int
        let symbol: String
        let side: String
        var name: String
        var quantity: Decimal
        var price: Decimal
        var filled = Decimal.zero
        var worth = WideDecimal(.zero)
        var status = "NEW"
        var isOpen: Bool { status == "NEW" || status == "PARTIALLY_FILLED" }
        var rest: Decimal { quantity.subtracting(filled) ?? .zero }
    }

    struct Fill {
        let id: Int
        let order: Int
        let symbol: String
        let quantity: Decimal
        let price: Decimal
        let time: Int64
    }

    /// Why it does not do what it is asked for.
    struct Refusal: Error {
        var code: Int
        var text: String
        static let unknownOrder = Refusal(code: -2011, text: "Unknown order sent.")
        static let noSuchOrder = Refusal(code: -2013, text: "Order does not exist.")
    }

    static let symbols = ["BTCUSDT", "ETHUSDT"]

    /// Milliseconds since 1970, by its own clock.
    var milliseconds: Int64 = 0
    /// How far the clock that times are checked by is before the one that it tells; nil where it checks none.
    var checksAhead: Int64? = 0
    /// By their IDs, from 1 on.
    private(set) var orders: [Order] = []
    private(set) var fills: [Fill] = []
    /// What is to be told to whoever listens.
    var events: [String] = []
    /// Names of orders that it was given more than once.
    private(set) var namesTwice: [String] = []
    private var names: Set<String> = []
    /// The next new order is refused with these words.
    var refusesNext: Refusal?

    // MARK: What is asked for

    func place(_ symbol: String, _ side: String, _ quantity: Decimal, at price: Decimal, as name: String) throws(Refusal) -> Order {
        if let refusal = refusesNext {
            refusesNext = nil
            throw refusal
        }
        if !names.insert(name).inserted { namesTwice.append(name) }
        if orders.contains(where: { $0.isOpen && $0.name == name }) { throw Refusal(code: -2010, text: "Duplicate order sent.") }
        let order = Order(id: orders.count + 1, symbol: symbol, side: side, name: name, quantity: quantity, price: price)
        orders.append(order)
        tell("NEW", order, name: name)
        return order
    }

    func cancel(_ name: String, as cancelName: String) throws(Refusal) -> Order {
        guard let place = orders.lastIndex(where: { $0.name == name && $0.isOpen }) else { throw .unknownOrder }
        return end(place, "CANCELED", by: cancelName)
    }

    /// Less of the same; the order has another name then.
    func amend(_ name: String, to quantity: Decimal, as newName: String) throws(Refusal) -> Order {
        guard let place = orders.lastIndex(where: { $0.name == name && $0.isOpen }) else { throw .noSuchOrder }
        guard quantity < orders[place].quantity, quantity > orders[place].filled else {
            throw Refusal(code: -2038, text: "The requested quantity is not less than before, or filled already.")
        }
        if !names.insert(newName).inserted { namesTwice.append(newName) }
        (orders[place].quantity, orders[place].name) = (quantity, newName)
        tell("REPLACED", orders[place], name: newName, other: name)
        return orders[place]
    }

    func find(_ name: String) throws(Refusal) -> Order {
        guard let order = orders.last(where: { $0.name == name }) else { throw .noSuchOrder }
        return order
    }

    // MARK: What happens by itself

    /// As much of it as is left, at most. False for an order that is over.
    @discardableResult
    func fill(_ id: Int, _ quantity: Decimal, at price: Decimal? = nil, evenTooMuch: Bool = false) -> Bool {
        let place = id - 1
        guard orders.indices.contains(place), orders[place].isOpen else { return false }
        let quantity = evenTooMuch ? quantity : min(quantity, orders[place].rest)
        let price = price ?? orders[place].price
        let fill = Fill(
            id: 1000 + fills.count, order: id, symbol: orders[place].symbol, quantity: quantity, price: price, time: milliseconds)
        fills.append(fill)
        orders[place].filled = orders[place].filled.adding(quantity) ?? .zero
        orders[place].worth = orders[place].worth.adding(WideDecimal(price, times: quantity)) ?? orders[place].worth
        orders[place].status = orders[place].filled >= orders[place].quantity ? "FILLED" : "PARTIALLY_FILLED"
        tell("TRADE", orders[place], name: orders[place].name, fill: fill)
        return true
    }

    /// As a venue that amends where an order stands; it tells nothing of it.
    func enlarge(_ id: Int, to quantity: Decimal) { (orders[id - 1].quantity, orders[id - 1].status) = (quantity, "PARTIALLY_FILLED") }

    /// Nobody asked for it.
    func expire(_ id: Int) {
        if orders[id - 1].isOpen { _ = end(id - 1, "EXPIRED", by: nil) }
    }

    private func end(_ place: Int, _ status: String, by cancelName: String?) -> Order {
        orders[place].status = status
        let name = orders[place].name
        tell(status, orders[place], name: cancelName ?? name, other: cancelName == nil ? "" : name)
        return orders[place]
    }

    // MARK: Events

    /// An executionReport.
    private func tell(_ type: String, _ order: Order, name: String, other: String = "", fill: Fill? = nil) {
        events.append(
            """
            {"e":"executionReport","E":\(milliseconds),"s":"\(order.symbol)","c":"\(name)","S":"\(order.side)","o":"LIMIT",\
            "f":"GTC","q":"\(order.quantity)","p":"\(order.price)","P":"0","F":"0","g":-1,"C":"\(other)","x":"\(type)",\
            "X":"\(order.status)","r":"NONE","i":\(order.id),"l":"\(fill?.quantity ?? .zero)","z":"\(order.filled)",\
            "L":"\(fill?.price ?? .zero)","n":"0","N":null,"T":\(milliseconds),"t":\(fill?.id ?? -1),"m":true,\
            "Z":"\(ModelVenue.text(order.worth))"}
            """)
    }

    static func text(_ sum: WideDecimal) -> String { sum.rounded(toDigits: 8, .halfEven)?.normalized.description ?? "0" }
}
