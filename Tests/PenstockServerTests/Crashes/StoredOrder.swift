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

    init?(_ row: Bytes) {
        guard let order = OrderRow.decode(row) else { return nil }
        number = order.number.value
        session = Int(order.session.value)
        clOrdID = "\(order.clOrdID)"
        isAcknowledged = !order.phase.isUnanswered
        status = String(decoding: [order.status.code], as: UTF8.self)
        filled = order.filled
        quantity = order.terms.quantity
    }
}
