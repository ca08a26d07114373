// A mass cancel as a row, so that a crash does not end it half way.

internal import GatewayCore
internal import Orders
internal import Values

/// How far it is in its walk is not kept: after a crash it begins again with those that are still open.
enum MassCancelRow {
    private static var version: UInt8 { @_noLocks get { 1 } }

    /// At most 140 bytes.
    @_noLocks
    static func append(_ task: MassTask, to row: inout RowWriter) {
        row.append(version)
        row.append(task.filter.session.value)
        row.append(task.requestID)
        row.append(task.filter.symbol)
        row.append(task.filter.side?.code ?? 0)
        row.append(task.filter.below.value)
        row.append(task.began)
        row.append(task.isCounting ? UInt8(1) : 0)
    }

    /// Nil for bytes that are none. Total: any bytes give an answer.
    static func decode(_ bytes: Bytes) -> MassTask? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        var filter = OrderFilter(session: SessionNumber(row.uint32()), below: OrderNumber(0))
        let requestID = row.text(Identifier.self)
        filter.symbol = row.text(Name.self)
        let side = row.byte()
        filter.side = Side(rawValue: side)
        filter.below = OrderNumber(row.uint64())
        var task = MassTask(.cancel, filter, requestID, at: row.instant())
        let isCounting = row.byte()
        task.isCounting = isCounting == 1
        guard row.isComplete, isCounting <= 1, side == 0 || filter.side != nil else { return nil }
        return task
    }
}
