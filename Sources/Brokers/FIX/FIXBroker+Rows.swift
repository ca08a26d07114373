// The broker's state as rows: written in the turn's transaction, read after a restart.

public import Orders
public import Values

/// A row of a FIX counterparty in the store.
public struct FIXRow: Equatable, Sendable {
    /// Where the row is kept: the kind in the top byte, then the order's number.
    public let key: UInt64

    /// The kinds below are those of a paper broker's rows.
    static var orderKind: UInt64 { @_noLocks get { 9 } }
    static var counterKind: UInt64 { @_noLocks get { 10 } }

    @_noLocks
    init(order number: UInt64) { key = FIXRow.orderKind << 56 | number }

    @_noLocks
    private init(key: UInt64) { self.key = key }

    static var counters: FIXRow { @_noLocks get { FIXRow(key: FIXRow.counterKind << 56) } }

    /// The order whose row this is.
    public var order: OrderNumber? {
        @_noLocks get { key >> 56 == FIXRow.orderKind ? OrderNumber(key & (1 << 56 - 1)) : nil }
    }

    /// No row is longer.
    public static var capacity: Int { @_noLocks get { 512 } }
}

/// What a row of a FIX counterparty is about.
public enum FIXRowFacts: Sendable {
    /// What they have told to be filled, and the exact sum of prices times quantities.
    case order(OrderNumber, symbol: Name, side: Side, terms: OrderTerms, filled: Decimal, notional: WideDecimal)
    case counters(highestOrder: UInt64)

    /// Nil for bytes that are no such row. Total: any bytes give an answer.
    public init?(_ row: Bytes) {
        guard let stored = StoredFIXRow(row) else { return nil }
        switch stored {
        case .order(let order):
            self = .order(
                OrderNumber(order.number), symbol: order.symbol, side: order.side, terms: order.terms,
                filled: order.filled, notional: order.notional)
        case .counters(let highest, _): self = .counters(highestOrder: highest)
        }
    }

    /// Where the row has its place.
    public var key: UInt64 {
        switch self {
        case .order(let number, _, _, _, _, _): FIXRow(order: number.value).key
        case .counters: FIXRow.counters.key
        }
    }
}

extension FIXBroker {
    /// The next row to write in this turn; nil when the store will be as the broker is. Drained in each turn, before
    /// the commit:
    ///
    ///     while let row = broker.nextChange() {
    ///         writer.reset()
    ///         if broker.encode(row, into: &writer) { put(row.key, writer.bytes) } else { delete(row.key) }
    ///     }
    ///
    /// An order that came and ended within the turn has no row and is not named.
    @_noLocks
    public mutating func nextChange() -> FIXRow? {
        while let slot = takeChanged() {
            if orders[slot].isOver, !orders[slot].isStored { continue }
            orders[slot].isStored = true
            return FIXRow(order: orders[slot].number)
        }
        guard isCounterChanged else { return nil }
        isCounterChanged = false
        return .counters
    }

    /// Writes a row as the broker is now; false when the order is over and the row goes.
    @_noLocks
    public func encode(_ row: FIXRow, into writer: inout RowWriter) -> Bool {
        guard let number = row.order else {
            writer.append(UInt8(truncatingIfNeeded: FIXRow.counterKind))
            writer.append(StoredFIXRow.version)
            writer.append(highestOrder)
            writer.append(questions)
            return true
        }
        guard let slot = slot(of: number.value) else { return false }
        writer.append(UInt8(truncatingIfNeeded: FIXRow.orderKind))
        writer.append(StoredFIXRow.version)
        encode(slot, into: &writer)
        return true
    }

    @_noLocks
    private func encode(_ slot: Int, into writer: inout RowWriter) {
        writer.append(orders[slot].number)
        writer.append(orders[slot].symbol)
        writer.append(orders[slot].side.code)
        TermsRow.append(orders[slot].terms, to: &writer)
        writer.append(orders[slot].requests)
        writer.append(orders[slot].accepted)
        writer.append(orders[slot].cancel)
        writer.append(orders[slot].replace)
        if orders[slot].replace != 0 { TermsRow.append(orders[slot].wanted, to: &writer) }
        writer.append(orders[slot].orderID)
        writer.append(orders[slot].filled)
        writer.append(orders[slot].notional)
        var flags: UInt8 = 0
        if orders[slot].isAcknowledged { flags |= 1 }
        if orders[slot].hasUntold { flags |= 2 }
        if orders[slot].wantsCancel { flags |= 4 }
        writer.append(flags)
        writer.append(orders[slot].enteredAs)
        writer.append(orders[slot].changedAs)
        writer.append(orders[slot].lastChange)
        writer.append(orders[slot].foreign)
    }

    /// Takes a row back, after `init` and before the first call; in any order, each once. With all rows of the last
    /// committed turn the broker goes on as if it had never stopped; questions that were open are forgotten.
    ///
    /// - Returns: False for bytes that are no such row, a number that is there already, or when there is no room.
    public mutating func restore(_ row: Bytes) -> Bool {
        guard let row = StoredFIXRow(row) else { return false }
        switch row {
        case .counters(let highest, let asked):
            if highest > highestOrder { highestOrder = highest }
            questions = asked
            return true
        case .order(let order): return restore(order)
        }
    }

    private mutating func restore(_ order: FIXOrder) -> Bool {
        guard slot(of: order.number) == nil, let slot = hold(order.number) else { return false }
        let (before, behind) = (orders[slot].before, orders[slot].behind)
        orders[slot] = order
        (orders[slot].before, orders[slot].behind) = (before, behind)
        bind(order.orderID, to: slot)
        orders[slot].isStored = true
        if order.wantsCancel { wantedCancels += 1 }
        if order.number > highestOrder { highestOrder = order.number }
        if !order.isAcknowledged { recall(order.enteredAs, order.number, 1, .newOrder) }
        if order.replace != 0, order.replace == order.lastChange {
            recall(order.changedAs, order.number, order.replace, .replace)
        } else if order.cancel != 0, order.cancel == order.lastChange {
            recall(order.changedAs, order.number, order.cancel, .cancel)
        }
        return true
    }

    /// A message that they have not answered, for a Reject of it; of two with one place, the later.
    private mutating func recall(_ msgSeqNum: UInt64, _ number: UInt64, _ request: UInt32, _ kind: FIXMessages) {
        let place = Int(msgSeqNum % UInt64(FIXBroker.sentCapacity))
        guard sentMessages[place].msgSeqNum < msgSeqNum else { return }
        sentMessages[place].msgSeqNum = msgSeqNum
        sentMessages[place].order = number
        sentMessages[place].request = request
        sentMessages[place].kind = kind
    }
}

enum StoredFIXRow {
    case order(FIXOrder)
    case counters(highestOrder: UInt64, questions: UInt64)

    /// 2 has the ClOrdIDs of orders that were taken in.
    static var version: UInt8 { @_noLocks get { 2 } }
    /// The form of terms in rows of orders.
    private static var termsVersion: UInt8 { 2 }

    /// Nil for bytes that are no row of this version or the one before. Total: any bytes give an answer.
    init?(_ bytes: Bytes) {
        var row = RowReader(bytes)
        let kind = UInt64(row.byte())
        let version = row.byte()
        guard version == 1 || version == StoredFIXRow.version else { return nil }
        switch kind {
        case FIXRow.orderKind:
            guard let order = StoredFIXRow.order(&row, version) else { return nil }
            self = .order(order)
        case FIXRow.counterKind:
            let (highest, asked) = (row.uint64(), row.uint64())
            guard highest < FIXNameForm.orderLimit, asked < 1 << 62 else { return nil }
            self = .counters(highestOrder: highest, questions: asked)
        default: return nil
        }
        guard row.isComplete else { return nil }
    }

    private static func order(_ row: inout RowReader, _ version: UInt8) -> FIXOrder? {
        var order = FIXOrder()
        order.number = row.uint64()
        order.symbol = row.text(Name.self)
        guard let side = Side(rawValue: row.byte()), let terms = TermsRow.read(from: &row, termsVersion) else {
            return nil
        }
        (order.side, order.terms) = (side, terms)
        order.requests = row.uint32()
        order.accepted = row.uint32()
        order.cancel = row.uint32()
        order.replace = row.uint32()
        if order.replace != 0 {
            guard let wanted = TermsRow.read(from: &row, termsVersion) else { return nil }
            order.wanted = wanted
        }
        order.orderID = row.text(Identifier.self)
        order.filled = row.decimal()
        order.notional = row.wideDecimal()
        let flags = row.byte()
        order.isAcknowledged = flags & 1 != 0
        order.hasUntold = flags & 2 != 0
        order.wantsCancel = flags & 4 != 0
        order.enteredAs = row.uint64()
        order.changedAs = row.uint64()
        order.lastChange = row.uint32()
        if version > 1 { order.foreign = row.text(Identifier.self) }
        let highest = max(order.accepted, order.cancel, order.replace, order.lastChange)
        guard row.isValid, flags < 8, order.number > 0, order.number < FIXNameForm.orderLimit, order.requests > 0,
            order.requests <= 65_535, order.accepted > 0, highest <= order.requests, !order.filled.isNegative
        else { return nil }
        return order
    }
}
