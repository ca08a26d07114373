// A fill that was booked, as it is found again by the broker's name for it.

public import Values

/// What a fill came to: for telling one that is told twice, correcting one, and taking one back.
public struct Trade: Sendable, BitwiseCopyable {
    public var order: OrderNumber
    /// The number inside the ExecID(17) under which it was reported.
    public var execution: UInt64
    public var quantity: Decimal
    public var price: Decimal
    /// In the currency of the price.
    public var commission: Decimal
    public var at: Instant
    /// The broker has taken it back.
    public var isBusted: Bool

    @_noLocks
    public init(
        order: OrderNumber, execution: UInt64, quantity: Decimal, price: Decimal, commission: Decimal, at: Instant,
        isBusted: Bool = false
    ) {
        self.order = order
        self.execution = execution
        self.quantity = quantity
        self.price = price
        self.commission = commission
        self.at = at
        self.isBusted = isBusted
    }

    private static var version: UInt8 { @_noLocks get { 1 } }

    /// At most 60 bytes.
    @_noLocks
    package func append(to row: inout RowWriter) {
        row.append(Trade.version)
        row.append(order.value)
        row.append(execution)
        row.append(quantity)
        row.append(price)
        row.append(commission)
        row.append(at)
        row.append(isBusted ? UInt8(1) : 0)
    }

    /// Nil for bytes that are none. Total: any bytes give an answer.
    package init?(_ bytes: Bytes) {
        var row = RowReader(bytes)
        guard row.byte() == Trade.version else { return nil }
        self.init(
            order: OrderNumber(row.uint64()), execution: row.uint64(), quantity: row.decimal(), price: row.decimal(),
            commission: row.decimal(), at: row.instant())
        let flag = row.byte()
        isBusted = flag == 1
        guard row.isComplete, flag < 2 else { return nil }
    }
}
