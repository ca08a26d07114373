// Orders that ended long ago, and their ClOrdIDs, are taken out: some with each turn that adds some.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

/// How far the rows of orders have been looked through; the looks go round and round.
struct OrderTrimmer: ~Copyable {
    var retention = Retention()
    /// The order to look at next.
    var order: UInt64 = 0
    /// The key of the table of ClOrdIDs to look at next; empty for the first.
    var clOrdID = OrderTrimmer.emptyKey
    /// The list to look at next.
    var list: UInt64 = 0
    /// The key of the table of trades to look at next; empty for the first.
    var trade = OrderTrimmer.emptyKey
    /// The number of the next order when rows were last looked at.
    var lastOrder: UInt64 = 0
    /// What was removed so far, as the store has it.
    var mark = OrderTrimMark()

    /// What one look finds, kept so that no look takes memory: old orders, and old ClOrdIDs with the orders
    /// that they are of, 0 for those of refused requests; and the key after the look.
    fileprivate var oldOrders = LookResults<UInt64>(capacity: 4 * maximumAdded)
    fileprivate var oldNames = LookResults<(SessionNumber, Identifier, order: UInt64)>(capacity: 8 * maximumAdded)
    fileprivate var nextClOrdID = OrderTrimmer.emptyKey
    /// Lists, with how many numbers of orders are behind their own.
    var oldLists = LookResults<(list: UInt64, span: UInt64)>(capacity: maximumAdded)
    fileprivate var oldTrades = LookResults<(order: UInt64, id: Name)>(capacity: 8 * maximumAdded)
    fileprivate var nextTrade = OrderTrimmer.emptyKey

    private static var emptyKey: [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(4 + Identifier.capacity)
        return key
    }

    /// Four orders are looked at for each that was added, eight ClOrdIDs and eight fills; of so many added at most.
    static var maximumAdded: Int { 1024 }
    static var interval: UInt64 { @_noLocks get { 64 } }
}

/// Things found one after the other, in memory that is kept from one time to the next.
struct LookResults<Element>: ~Copyable {
    private var slots: Slab<Element>
    private(set) var count = 0

    init(capacity: Int) { slots = Slab(capacity: capacity) }

    mutating func append(_ element: Element) {
        if count < slots.count { slots[count] = element } else { slots.append(element) }
        count += 1
    }

    mutating func removeAll() { count = 0 }

    subscript(index: Int) -> Element { slots[index] }
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
        let most = Int(min(added, UInt64(OrderTrimmer.maximumAdded)))
        try trimOrders(4 * most, in: &engine)
        try trimClOrdIDs(8 * most, in: &engine)
        try trimTrades(8 * most, in: &engine)
        try trimLists(4 * most, in: &engine)
    }

    /// Whether what belongs to an order of this number, last changed at that time, may go.
    func isOld(_ number: UInt64, _ changed: Instant, at now: Instant) -> Bool {
        isBeyond(number) || trimmer.retention.isOld(changed, at: now)
    }

    /// Whether there are enough orders with higher numbers.
    private func isBeyond(_ number: UInt64) -> Bool {
        let next = gateway.counters.nextOrder
        guard let count = trimmer.retention.count, next > count else { return false }
        return number < next - count
    }

    private mutating func trimOrders(_ looks: Int, in engine: inout Engine) throws(JournalError) {
        var (left, next) = (looks, UInt64(0))
        trimmer.oldOrders.removeAll()
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
            trimmer.oldOrders.append(key)
            if isBeyond(key) { mark.remove(key) } else { mark.remove(changed: order.changed) }
            return true
        }
        trimmer.order = next
        for index in 0..<trimmer.oldOrders.count {
            engine.record.delete(.order, trimmer.oldOrders[index])
            engine.record.delete(.decision, trimmer.oldOrders[index])
        }
        guard mark != trimmer.mark else { return }
        trimmer.mark = mark
        self.row.reset()
        mark.append(to: &self.row)
        engine.record.put(.meta, MetaKey.trimmedOrders, self.row.bytes)
    }

    private mutating func trimClOrdIDs(_ looks: Int, in engine: inout Engine) throws(JournalError) {
        var left = looks
        trimmer.oldNames.removeAll()
        trimmer.nextClOrdID.removeAll(keepingCapacity: true)
        let now = engine.now.utc
        try engine.walkRows(of: .clOrdID, from: trimmer.clOrdID) { key, row in
            guard left > 0 else {
                for index in 0..<key.count { trimmer.nextClOrdID.append(key[index]) }
                return false
            }
            left -= 1
            noteIfOld(key, row, at: now)
            return true
        }
        swap(&trimmer.clOrdID, &trimmer.nextClOrdID)
        for index in 0..<trimmer.oldNames.count {
            let (session, clOrdID, order) = trimmer.oldNames[index]
            // That of an order that is there stays with it, be it as old as it may.
            let isList = session.value >> 31 != 0
            if order != 0, try isList ? isKeptList(order, in: &engine) : isKept(order, in: &engine) { continue }
            fillKey(session, clOrdID)
            engine.record.delete(.clOrdID, key.bytes)
        }
    }

    private mutating func noteIfOld(_ key: Bytes, _ row: Bytes, at now: Instant) {
        guard key.count > 4, let clOrdID = Identifier(key.slice(4, key.count - 4)) else { return }
        let session = SessionNumber(UInt32(truncatingIfNeeded: key.word(0, 4)).byteSwapped)
        var reader = RowReader(row)
        let use = ClOrdIDUse(code: reader.uint64())
        let time = reader.instant()
        switch use {
        case .order(let number):
            if isOld(number.value, time, at: now) { trimmer.oldNames.append((session, clOrdID, number.value)) }
        case .list(let number):
            if isOld(number.value, time, at: now) { trimmer.oldNames.append((session, clOrdID, number.value)) }
        case .refusal:
            if trimmer.retention.isOld(time, at: now) { trimmer.oldNames.append((session, clOrdID, 0)) }
        }
    }

    /// Fills go with their orders.
    private mutating func trimTrades(_ looks: Int, in engine: inout Engine) throws(JournalError) {
        var left = looks
        trimmer.oldTrades.removeAll()
        trimmer.nextTrade.removeAll(keepingCapacity: true)
        let now = engine.now.utc
        try engine.walkRows(of: .trade, from: trimmer.trade) { key, row in
            guard left > 0 else {
                for index in 0..<key.count { trimmer.nextTrade.append(key[index]) }
                return false
            }
            left -= 1
            if let found = GatewayApplication.trade(of: key), let trade = Trade(row), isOld(found.order, trade.at, at: now) {
                trimmer.oldTrades.append(found)
            }
            return true
        }
        swap(&trimmer.trade, &trimmer.nextTrade)
        for index in 0..<trimmer.oldTrades.count {
            let (order, id) = trimmer.oldTrades[index]
            if try isKept(order, in: &engine) { continue }
            fillTradeKey(order, id)
            engine.record.delete(.trade, key.bytes)
        }
    }

    mutating func isKept(_ order: UInt64, in engine: inout Engine) throws(JournalError) -> Bool {
        do throws(JournalError) { return try engine.row(.order, order) != nil } catch {
            guard error.row != nil else { throw error }
            return true
        }
    }
}
