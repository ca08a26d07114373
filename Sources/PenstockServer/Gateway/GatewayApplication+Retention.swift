// Orders that ended long ago, and their ClOrdIDs, are taken out: some with each turn that adds some.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

/// How far the rows of orders have been looked through; the looks go round and round.
struct OrderTrimmer {
    var retention = Retention()
    /// The order to look at next.
    var order: UInt64 = 0
    /// The key of the table of ClOrdIDs to look at next; empty for the first.
    var clOrdID: [UInt8] = []
    /// The number of the next order when rows were last looked at.
    var lastOrder: UInt64 = 0
    /// What was removed so far, as the store has it.
    var mark = OrderTrimMark()

    static var interval: UInt64 { @_noLocks get { 64 } }
}

extension GatewayApplication {
    /// Stages the removal of what is older than it is to be kept, if some is due.
    ///
    /// Vouched for: it happens once for some dozens of orders.
    @_semantics("no_performance_analysis")
    mutating func trimOrders(in engine: inout Engine) throws(JournalError) {
        let next = gateway.counters.nextOrder
        let added = next - min(next, trimmer.lastOrder)
        guard trimmer.retention.isSet, added >= OrderTrimmer.interval else { return }
        trimmer.lastOrder = next
        let looks = 4 * Int(min(added, 1024))
        try trimOrders(looks, in: &engine)
        try trimClOrdIDs(2 * looks, in: &engine)
    }

    /// Whether what belongs to an order of this number, last changed at that time, may go.
    private func isOld(_ number: UInt64, _ changed: Instant, at now: Instant) -> Bool {
        isBeyond(number) || trimmer.retention.isOld(changed, at: now)
    }

    /// Whether there are enough orders with higher numbers.
    private func isBeyond(_ number: UInt64) -> Bool {
        let next = gateway.counters.nextOrder
        guard let count = trimmer.retention.count, next > count else { return false }
        return number < next - count
    }

    private mutating func trimOrders(_ looks: Int, in engine: inout Engine) throws(JournalError) {
        var (left, next, old) = (looks, UInt64(0), [UInt64]())
        let now = engine.now.utc
        var mark = trimmer.mark
        try engine.walkRows(of: .order, from: trimmer.order) { key, row in
            guard left > 0 else {
                next = key
                return false
            }
            left -= 1
            guard let order = OrderRow.decode(row), order.phase.isTerminal else { return true }
            // Numbers go up with time: what follows is younger, and the round is over.
            guard isOld(key, order.changed, at: now) else { return isOld(key, order.entered, at: now) }
            old.append(key)
            if isBeyond(key) { mark.remove(key) } else { mark.remove(changed: order.changed) }
            return true
        }
        trimmer.order = next
        for key in old { engine.record.delete(.order, key) }
        guard mark != trimmer.mark else { return }
        trimmer.mark = mark
        self.row.reset()
        mark.append(to: &self.row)
        engine.record.put(.meta, MetaKey.trimmedOrders, self.row.bytes)
    }

    private mutating func trimClOrdIDs(_ looks: Int, in engine: inout Engine) throws(JournalError) {
        var (left, next) = (looks, [UInt8]())
        var old: [(key: [UInt8], order: UInt64?)] = []
        let now = engine.now.utc
        let first = trimmer.clOrdID
        try engine.walkRows(of: .clOrdID, from: first) { key, row in
            guard left > 0 else {
                next = bytes(of: key)
                return false
            }
            left -= 1
            var reader = RowReader(row)
            let use = ClOrdIDUse(code: reader.uint64())
            let time = reader.instant()
            switch use {
            case .order(let number):
                if isOld(number.value, time, at: now) { old.append((bytes(of: key), number.value)) }
            case .refusal:
                if trimmer.retention.isOld(time, at: now) { old.append((bytes(of: key), nil)) }
            }
            return true
        }
        trimmer.clOrdID = next
        for (text, order) in old {
            // That of an order that is there stays with it, be it as old as it may.
            if let order, try isKept(order, in: &engine) { continue }
            key.reset()
            for byte in text { key.append(byte) }
            engine.record.delete(.clOrdID, key.bytes)
        }
    }

    private mutating func isKept(_ order: UInt64, in engine: inout Engine) throws(JournalError) -> Bool {
        do throws(JournalError) { return try engine.row(.order, order) != nil } catch {
            guard error.row != nil else { throw error }
            return true
        }
    }

    private func bytes(of key: Bytes) -> [UInt8] { (0..<key.count).map { key[$0] } }
}
