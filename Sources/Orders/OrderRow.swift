// An order as a row of the journal.

package import Values

/// Orders as bytes: a version byte, then the fields in the order below, little-endian.
///
/// Version 1 had neither what is in ``TermsRow`` behind the stop nor the handling; its rows are read all the same.
/// Version 3 is that of an order that was renewed: the days before stand behind the rest.
package enum OrderRow {
    /// The longest row; what a RowWriter for orders has room for.
    package static var maximumSize: Int { 896 }
    private static var version: UInt8 { 2 }
    private static var renewedVersion: UInt8 { 3 }

    /// Appends the order, which is read in place; ``decode(_:)`` gives the same back.
    @_noLocks
    package static func encode(_ order: inout Order, into row: inout RowWriter) {
        row.append(order.isRenewed ? renewedVersion : version)
        row.append(order.number.value)
        row.append(order.session.value)
        row.append(order.clOrdID)
        row.append(order.origClOrdID)
        row.append(order.account)
        row.append(order.symbol)
        row.append(order.side.code)
        TermsRow.append(order.terms, to: &row)
        row.append(order.phase.code)
        if order.isChanging { append(order.pending, to: &row) } else { row.append(UInt8(0)) }
        row.append(order.filled)
        row.append(order.notional)
        row.append(order.lastPrice)
        row.append(order.lastQuantity)
        row.append(order.entered)
        row.append(order.changed)
        // Reasons are 0 to 99, so 255 is none.
        row.append(order.rejectReason?.code ?? 255)
        HandlingRow.append(order.handling, to: &row)
        if order.isRenewed { append(order.renewal, to: &row) }
    }

    /// Nil for bytes that are no order of this version. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> Order? {
        var row = RowReader(bytes)
        let found = row.byte()
        guard found == 1 || found == version || found == renewedVersion else { return nil }
        let number = OrderNumber(row.uint64())
        let session = SessionNumber(row.uint32())
        let clOrdID = row.text(Identifier.self)
        let origClOrdID = row.text(Identifier.self)
        let account = row.text(Identifier.self)
        let symbol = row.text(Name.self)
        let side = Side(rawValue: row.byte())
        let terms = TermsRow.read(from: &row, found)
        let phase = OrderPhase(rawValue: row.byte())
        let pending = pending(from: &row, found)
        guard row.isValid, let side, let terms, let phase else { return nil }
        var order = Order(
            number: number, session: session, clOrdID: clOrdID, account: account, symbol: symbol,
            side: side, terms: terms, entered: .distantPast)
        order.origClOrdID = origClOrdID
        order.phase = phase
        order.pending = pending
        order.filled = row.decimal()
        order.notional = row.wideDecimal()
        order.lastPrice = row.decimal()
        order.lastQuantity = row.decimal()
        order.entered = row.instant()
        order.changed = row.instant()
        let reason = row.byte()
        if reason != 255 {
            order.rejectReason = OrderRejectReason(rawValue: Int(reason))
            if order.rejectReason == nil { row.invalidate() }
        }
        if found > 1 { order.handling = HandlingRow.read(from: &row) }
        if found == renewedVersion {
            order.renewal = DaysBefore(since: row.instant(), filled: row.decimal(), notional: row.wideDecimal())
        }
        return row.isComplete ? order : nil
    }

    @_noLocks
    private static func append(_ days: DaysBefore?, to row: inout RowWriter) {
        guard let days else { return }
        row.append(days.since)
        row.append(days.filled)
        row.append(days.notional)
    }

    // MARK: - The change that is pending

    @_noLocks
    private static func append(_ pending: PendingChange?, to row: inout RowWriter) {
        guard let pending else {
            row.append(UInt8(0))
            return
        }
        switch pending.kind {
        case .cancel: row.append(UInt8(1))
        case .replace: row.append(UInt8(2))
        case .reduce: row.append(UInt8(3))
        }
        row.append(pending.clOrdID)
        row.append(pending.isReported ? UInt8(1) : 0)
        switch pending.kind {
        case .cancel: break
        case .replace(let terms), .reduce(let terms): TermsRow.append(terms, to: &row)
        }
    }

    private static func pending(from row: inout RowReader, _ version: UInt8) -> PendingChange? {
        let kind = row.byte()
        if kind == 0 { return nil }
        let clOrdID = row.text(Identifier.self)
        let isReported = row.byte()
        guard kind <= 3, isReported <= 1 else {
            row.invalidate()
            return nil
        }
        if kind == 1 {
            return PendingChange(.cancel, clOrdID: clOrdID, isReported: isReported == 1)
        }
        guard let terms = TermsRow.read(from: &row, version) else { return nil }
        return PendingChange(
            kind == 2 ? .replace(terms) : .reduce(terms), clOrdID: clOrdID,
            isReported: isReported == 1)
    }
}
