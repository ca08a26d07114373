// What whoever follows many orders has to know of each row: a small part, read without the rest.

package import Values

/// Reads of an order's row what says which order it is and how far it has come. It takes a tenth of what it takes to read
/// all of it, so that rows can be kept as they are until somebody wants to see them.
package struct OrderGlance {
    package let number: UInt64
    package let session: UInt32
    package let phase: OrderPhase
    package let entered: Instant
    package let changed: Instant
    /// Views of the row.
    package let clOrdID: Bytes
    package let account: Bytes
    package let symbol: Bytes

    /// Nil for bytes that are no order's row, as far as they are looked at. Total: any bytes give an answer.
    package init?(_ bytes: Bytes) {
        var row = RowReader(bytes)
        let version = row.byte()
        guard (1...3).contains(version) else { return nil }
        number = row.uint64()
        session = row.uint32()
        clOrdID = Self.text(&row)
        _ = Self.text(&row)  // OrigClOrdID
        account = Self.text(&row)
        symbol = Self.text(&row)
        _ = row.byte()  // side
        Self.skipTerms(&row, version)
        let phase = OrderPhase(rawValue: row.byte())
        let pending = row.byte()
        if pending > 0 {
            _ = Self.text(&row)
            _ = row.byte()
            if pending > 1 { Self.skipTerms(&row, version) }
        }
        // Filled, notional, last price, last quantity.
        _ = row.slice(3 * Self.decimal + Self.wideDecimal)
        entered = row.instant()
        changed = row.instant()
        guard row.isValid, let phase else { return nil }
        self.phase = phase
    }

    private static let decimal = 9
    private static let wideDecimal = 17

    private static func text(_ row: inout RowReader) -> Bytes { row.slice(Int(row.byte())) }

    /// As ``TermsRow`` has them.
    private static func skipTerms(_ row: inout RowReader, _ version: UInt8) {
        _ = row.slice(2 + decimal)
        for _ in 0..<2 where row.byte() != 0 { _ = row.slice(decimal) }
        guard version > 1 else { return }
        _ = row.byte()
        let more = row.byte()
        if more & 1 != 0 { _ = row.slice(decimal + 1) }
        if more & 2 != 0 { _ = row.slice(decimal) }
        if more & 4 != 0 { _ = row.slice(8) }
    }
}
