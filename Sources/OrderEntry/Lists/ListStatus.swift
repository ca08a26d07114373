// ListStatus(N): how the orders of a list stand.

package import FIXWire
package import Orders
package import Values

/// ListStatus(N) but for its orders.
package struct ListStatus: Sendable {
    /// ListStatusType(429).
    package enum Kind: Sendable {
        /// The first answer to a list.
        case ack
        /// The answer to a ListStatusRequest or ListCancelRequest.
        case response
        case executionStarted
        case allDone
        case alert

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .ack: 1
                case .response: 2
                case .executionStarted: 4
                case .allDone: 5
                case .alert: 6
                }
            }
        }
    }

    /// ListOrderStatus(431).
    package enum Standing: Sendable {
        case receivedForExecution
        case executing
        case canceling
        case alert
        case allDone
        case rejected

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .receivedForExecution: 2
                case .executing: 3
                case .canceling: 4
                case .alert: 5
                case .allDone: 6
                case .rejected: 7
                }
            }
        }
    }

    package var session = SessionNumber(0)
    package var listID = Identifier()
    package var kind = Kind.response
    package var standing = Standing.executing
    /// TotNoOrders(68): the orders of the list, in this message or another.
    package var total = 0
    /// RptSeq(83) of NoRpts(82): which message it is of how many.
    package var part = 1
    package var parts = 1
    /// ListStatusText(444), left out when empty.
    package var text = Text<16>()
    package var transactTime = Instant.distantPast

    @_noLocks package init() {}

    /// The answer about a list that nobody knows.
    @_noLocks
    package init(unknownList listID: Identifier, session: SessionNumber, at now: Instant) {
        self.session = session
        self.listID = listID
        standing = .rejected
        text = Text("Unknown list")
        transactTime = now
    }
}

/// One order in a ListStatus.
package struct ListStatusOrder: Sendable {
    package var clOrdID = Identifier()
    package var filled = Decimal.zero
    package var status = OrderStatus.rejected
    package var leaves = Decimal.zero
    /// CxlQty(84): what will not be filled any more.
    package var canceled = Decimal.zero
    package var averagePrice = Decimal.zero
    package var rejectReason: OrderRejectReason?
    package var text = Text<16>()

    @_noLocks package init() {}

    /// All of it anew, about an order as it stands, which is read in place.
    @_noLocks
    package mutating func describe(_ order: inout Order) {
        self = ListStatusOrder()
        clOrdID = order.clOrdID
        filled = order.filled
        status = order.status
        leaves = order.leaves
        averagePrice = order.averagePrice
        rejectReason = order.rejectReason
        switch status {
        case .canceled, .expired: canceled = Order.nearest(order.terms.quantity, filled, isDifference: true) ?? .zero
        case .new, .partiallyFilled, .filled, .doneForDay, .pendingCancel, .stopped, .rejected, .suspended, .pendingNew,
            .pendingReplace:
            break
        }
        if canceled.isNegative { canceled = .zero }
    }
}

extension MessageWriter {
    /// Appends the body of a ListStatus up to its orders: so many calls of ``append(_:)-ListStatusOrder`` must follow,
    /// then one of ``appendEnd(of:)``.
    @_noLocks
    package mutating func append(
        _ status: ListStatus, orders count: Int, precision: TimestampPrecision = .milliseconds
    ) {
        append(Tag.transactTime, status.transactTime, precision)
        append(Tag.listID, status.listID)
        append(Tag.totNoOrders, UInt64(max(0, status.total)))
        append(Tag.noOrders, UInt64(max(0, count)))
    }

    @_noLocks
    package mutating func append(_ order: ListStatusOrder) {
        append(Tag.clOrdID, order.clOrdID)
        append(Tag.cumQty, order.filled)
        append(Tag.ordStatus, character: order.status.code)
        append(Tag.leavesQty, order.leaves)
        append(Tag.cxlQty, order.canceled)
        append(Tag.avgPx, order.averagePrice)
        if let reason = order.rejectReason { append(Tag.ordRejReason, UInt64(reason.code)) }
        if !order.text.isEmpty { append(Tag.text, order.text) }
    }

    /// Appends what a ListStatus has behind its orders.
    @_noLocks
    package mutating func appendEnd(of status: ListStatus) {
        append(Tag.noRpts, UInt64(max(1, status.parts)))
        append(Tag.rptSeq, UInt64(max(1, status.part)))
        append(Tag.listStatusType, status.kind.code)
        append(Tag.listOrderStatus, status.standing.code)
        if !status.text.isEmpty { append(Tag.listStatusText, status.text) }
        append(Tag.lastFragment, status.part >= status.parts)
    }

    /// Appends the body of the ListStatus that refuses a list: each order that has a ClOrdID is told to be rejected,
    /// the one at fault with the reason.
    @_noLocks
    mutating func append(
        _ refused: RefusedList, to message: MessageView, at now: Instant, precision: TimestampPrecision
    ) {
        var status = ListStatus()
        status.listID = refused.listID
        status.kind = .ack
        status.standing = .rejected
        status.text = refused.text
        status.transactTime = now
        status.total = MessageWriter.namedOrders(of: message)
        append(status, orders: status.total, precision: precision)
        var entries = ListEntries(message)
        var written = 0
        while let entry = entries.nextEntry(), written < NewOrderList.maximumOrders {
            guard let clOrdID = entry.clOrdID else { continue }
            written += 1
            var order = ListStatusOrder()
            order.clOrdID = clOrdID
            order.rejectReason = refused.reason
            if entry.number == refused.faultyOrder { order.text = refused.text }
            append(order)
        }
        appendEnd(of: status)
    }

    /// How many orders can be told by their names, up to the most that a list has.
    @_noLocks
    private static func namedOrders(of message: MessageView) -> Int {
        var entries = ListEntries(message)
        var count = 0
        while let entry = entries.nextEntry() {
            if entry.clOrdID != nil { count += 1 }
        }
        return min(count, NewOrderList.maximumOrders)
    }
}
