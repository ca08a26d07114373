// Where an order stands, in short: what an audit tells of it before and after.

public import Values

/// Status, quantities and prices of an order at one moment.
public struct OrderStanding: Equatable, Sendable {
    /// OrdStatus(39).
    public var status: OrderStatus
    /// CumQty(14).
    public var filled: Decimal
    /// OrderQty(38).
    public var quantity: Decimal
    /// Price(44).
    public var limit: Decimal?
    /// StopPx(99).
    public var stop: Decimal?

    /// Of nothing yet.
    @_noLocks
    public init() {
        status = .pendingNew
        filled = .zero
        quantity = .zero
        limit = nil
        stop = nil
    }

    /// Of an order, which is read in place.
    @_noLocks @inline(__always)
    public init(_ order: inout Order) {
        self.init()
        describe(&order)
    }

    /// All of it anew, of an order, which is read in place.
    @_noLocks @inline(__always)
    public mutating func describe(_ order: inout Order) {
        status = order.status
        filled = order.filled
        quantity = order.terms.quantity
        limit = order.terms.limit
        stop = order.terms.stop
    }

    /// Nil where the bytes are none.
    package init?(_ row: inout RowReader) {
        guard let status = OrderStatus(rawValue: row.byte()) else { return nil }
        self.status = status
        filled = row.decimal()
        quantity = row.decimal()
        let prices = row.byte()
        limit = prices & 1 != 0 ? row.decimal() : nil
        stop = prices & 2 != 0 ? row.decimal() : nil
        guard row.isValid, prices < 4 else { return nil }
    }

    /// What `init(_:)` reads: at most 37 bytes.
    @_noLocks
    package func append(to row: inout RowWriter) {
        row.append(status.code)
        row.append(filled)
        row.append(quantity)
        var prices: UInt8 = 0
        if limit != nil { prices |= 1 }
        if stop != nil { prices |= 2 }
        row.append(prices)
        if let limit { row.append(limit) }
        if let stop { row.append(stop) }
    }
}
