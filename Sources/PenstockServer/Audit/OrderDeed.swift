// What the audit keeps of orders: requests, what was asked of brokers, and what they said.

internal import Orders
internal import Values

/// One step in the life of an order.
struct OrderDeed: Equatable {
    /// Kinds of audit entries; see ``AuditKind``.
    static var kind: UInt8 { @_noLocks get { 32 } }

    enum Act: UInt8 {
        // A client's request.
        case newOrder = 1
        case cancelRequest = 2
        case replaceRequest = 3
        /// The gateway's own cancel, after a disconnection.
        case cancelUnasked = 4
        /// The same because of a stop.
        case cancelStopped = 5
        /// The same because of an OrderMassCancelRequest.
        case cancelMany = 6
        /// It was held here, and its time has come.
        case expiredHere = 7
        /// It was held here, and goes to a broker.
        case released = 8
        /// The same because of its list: another order of it, or a ListCancelRequest.
        case cancelListed = 9
        /// A trailing stop that is held here has followed the market.
        case followed = 10
        /// The gateway's own order, because of a stop that closes positions.
        case closePosition = 15
        // To the broker.
        case submit = 16
        case askCancel = 17
        case askReplace = 18
        case ask = 19
        // The broker's answers, and what it does of its own accord.
        case accepted = 32
        case rejected = 33
        case filled = 34
        case replaced = 35
        case replaceRejected = 36
        case canceled = 37
        case cancelRejected = 38
        case expired = 39
        case corrected = 40
        case busted = 41
        case restated = 42
        case suspended = 43
        case stopped = 44
        case doneForDay = 45
        case standing = 46
        case unheardOf = 47

        var code: UInt8 { @_noLocks get { rawValue } }
    }

    var act: Act
    var order: UInt64
    /// Of the client whose order it is.
    var session: UInt32
    /// Of what it stood at before and after; nil for an order that was not there, or did not change.
    var before: OrderStanding?
    var after: OrderStanding?
    /// Of a fill.
    var quantity = Decimal.zero
    var price = Decimal.zero

    @_noLocks
    init(_ act: Act, order: UInt64, session: UInt32) {
        self.act = act
        self.order = order
        self.session = session
    }

    /// Nil for bytes that are none.
    init?(_ entry: Bytes) {
        var row = RowReader(entry)
        guard let act = Act(rawValue: row.byte()) else { return nil }
        self.init(act, order: row.uint64(), session: row.uint32())
        let standings = row.byte()
        guard standings < 4 else { return nil }
        if standings & 1 != 0 {
            guard let standing = OrderStanding(&row) else { return nil }
            before = standing
        }
        if standings & 2 != 0 {
            guard let standing = OrderStanding(&row) else { return nil }
            after = standing
        }
        if act == .filled {
            quantity = row.decimal()
            price = row.decimal()
        }
        guard row.isComplete else { return nil }
    }

    /// The first part of an entry, before the standings.
    @_noLocks
    static func begin(
        _ act: Act, order: UInt64, session: UInt32, hasBefore: Bool, hasAfter: Bool, in row: inout RowWriter
    ) {
        row.append(act.code)
        row.append(order)
        row.append(session)
        row.append((hasBefore ? 1 : 0) | (hasAfter ? UInt8(2) : 0))
    }

    /// The last part of the entry of a fill.
    @_noLocks
    static func appendFill(_ quantity: Decimal, _ price: Decimal, to row: inout RowWriter) {
        row.append(quantity)
        row.append(price)
    }
}

extension OrderDeed.Act {
    /// What the broker says.
    @_noLocks @inline(__always)
    init(_ event: BrokerReport.Event) {
        switch event {
        case .accepted: self = .accepted
        case .rejected: self = .rejected
        case .filled: self = .filled
        case .replaced: self = .replaced
        case .replaceRejected: self = .replaceRejected
        case .canceled: self = .canceled
        case .cancelRejected: self = .cancelRejected
        case .expired: self = .expired
        case .corrected: self = .corrected
        case .busted: self = .busted
        case .restated: self = .restated
        case .suspended: self = .suspended
        case .stopped: self = .stopped
        case .doneForDay: self = .doneForDay
        case .standing: self = .standing
        case .unheardOf: self = .unheardOf
        }
    }

    /// What the broker is asked.
    @_noLocks @inline(__always)
    init(_ instruction: Instruction) {
        switch instruction {
        case .submit: self = .submit
        case .cancel: self = .askCancel
        case .replace: self = .askReplace
        case .ask: self = .ask
        }
    }
}
