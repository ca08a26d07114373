// An order as the store has it, in the words of a client.

import Orders
import Values

struct StoredOrder {
    let number: UInt64
    let session: Int
    let clOrdID: String
    let isAcknowledged: Bool
    /// OrdStatus(39), CumQty(14), OrderQty(38).
    let status: String
    let filled: Decimal
    let quantity: Decimal
    /// Of an order that no client sees.
    let isPart: Bool

    init?(_ row: Bytes) {
        guard let order = OrderRow.decode(row) else { return nil }
        number = order.number.value
        session = Int(order.session.value)
        clOrdID = "\(order.clOrdID)"
        // One that was held here was New before its broker had it.
        isAcknowledged = !order.phase.isUnanswered || order.handling.course.wasHere
        isPart = order.handling.parent != nil
        status = String(decoding: [order.status.code], as: UTF8.self)
        filled = order.filled
        quantity = order.terms.quantity
    }
}
