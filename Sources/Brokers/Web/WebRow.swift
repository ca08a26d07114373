// An order at a venue of the web as a row of the store.

package import BrokerKit
internal import Orders
package import Values

package struct WebRow: Equatable, Sendable {
    /// Where the row is kept: the kind in the top byte, then the order's number.
    package let key: UInt64

    /// The kinds below are those of other brokers' rows.
    private static var kind: UInt64 { @_noLocks get { 11 } }
    private static var version: UInt8 { @_noLocks get { 1 } }
    private static var termsVersion: UInt8 { 2 }

    @_noLocks
    package init(order number: UInt64) { key = WebRow.kind << 56 | number }

    package var number: UInt64 { @_noLocks get { key & (1 << 56 - 1) } }

    @_noLocks
    static func append(_ order: WebOrder, filled: Decimal, to writer: inout RowWriter) {
        writer.append(UInt8(truncatingIfNeeded: kind))
        writer.append(version)
        writer.append(order.number)
        writer.append(order.symbol)
        writer.append(order.side.code)
        TermsRow.append(order.terms, to: &writer)
        writer.append(order.use)
        writer.append(order.uses)
        writer.append(order.wantedUse)
        if order.wantedUse != 0 { TermsRow.append(order.wanted, to: &writer) }
        writer.append(order.venueOrderID)
        writer.append(order.filledBefore)
        writer.append(order.notionalBefore)
        writer.append(filled)
    }

    /// Nil for bytes that are no such row. Total: any bytes give an answer.
    static func read(_ bytes: Bytes) -> (order: WebOrder, filled: Decimal)? {
        var row = RowReader(bytes)
        guard UInt64(row.byte()) == kind, row.byte() == version else { return nil }
        let number = row.uint64()
        let symbol = row.text(Name.self)
        guard let side = Side(rawValue: row.byte()), let terms = TermsRow.read(from: &row, termsVersion) else { return nil }
        var order = WebOrder(number, symbol: symbol, side: side, terms: terms)
        (order.use, order.uses, order.wantedUse) = (row.byte(), row.byte(), row.byte())
        if order.wantedUse != 0 {
            guard let wanted = TermsRow.read(from: &row, termsVersion) else { return nil }
            order.wanted = wanted
        }
        order.venueOrderID = row.text(Identifier.self)
        order.filledBefore = row.decimal()
        order.notionalBefore = row.wideDecimal()
        let filled = row.decimal()
        guard row.isComplete, row.isValid, number > 0, number < 1 << 56, order.use <= order.uses, order.wantedUse <= order.uses,
            !filled.isNegative, !order.filledBefore.isNegative
        else { return nil }
        return (order, filled)
    }
}

/// What a row of a venue is about.
package struct WebRowFacts: Sendable {
    package let order: WebOrder
    /// In all, as it was reported.
    package let filled: Decimal

    /// Nil for bytes that are no such row.
    package init?(_ row: Bytes) {
        guard let (order, filled) = WebRow.read(row) else { return nil }
        self.order = order
        self.filled = filled
    }

    /// Where the row has its place.
    package var key: UInt64 { WebRow(order: order.number).key }
}
