// One list of orders and what is known of it.

package import Values

/// A NewOrderList(E) that was taken. What became of its orders stands in them; here is what became of it as a whole.
package struct OrderList: Sendable, BitwiseCopyable {
    package enum Stage: UInt8, Sendable, BitwiseCopyable {
        /// Nothing has happened to one order that is anything to another.
        case whole = 0
        /// What waited for the first order is set free.
        case released = 1
        /// What is open is canceled, but for the order that is the cause.
        case closing = 2
    }

    /// What the last stage came from.
    package enum Cause: UInt8, Sendable, BitwiseCopyable {
        case none = 0
        case filled = 1
        case canceled = 2
        case expired = 3
        case rejected = 4
        /// ListCancelRequest(K).
        case asked = 5
    }

    package var number: ListNumber
    package var session: SessionNumber
    package var contingency: ListContingency
    package var stage: Stage
    package var cause: Cause
    /// No order of it is open, and the client has been told so.
    package var isDone: Bool
    /// Its orders are among those of so many numbers behind its own.
    package var span: UInt16
    package var listID: Identifier
    package var entered: Instant
    /// What the first order was for when it came.
    package var quantity: Decimal
    /// The order that is the cause; 0 for none.
    package var causer: OrderNumber
    /// Which orders, by their places, were asked to be canceled; and how often all were. In memory only.
    package var asked: UInt128
    package var attempts: UInt8

    @_noLocks
    package init(
        number: ListNumber, session: SessionNumber, listID: Identifier, _ contingency: ListContingency, entered: Instant
    ) {
        self.number = number
        self.session = session
        self.contingency = contingency
        stage = .whole
        cause = .none
        isDone = false
        span = 0
        self.listID = listID
        self.entered = entered
        quantity = .zero
        causer = OrderNumber(0)
        asked = 0
        attempts = 0
    }

    /// The numbers among which its orders are.
    package var numbers: Range<UInt64> {
        @_noLocks get { number.value + 1..<number.value + 1 + UInt64(span) }
    }
}

/// A list as bytes: a version byte, then the fields in the order below, little-endian.
package enum OrderListRow {
    private static var version: UInt8 { @_noLocks get { 1 } }

    /// At most 130 bytes.
    @_noLocks
    package static func append(_ list: OrderList, to row: inout RowWriter) {
        row.append(version)
        row.append(list.number.value)
        row.append(list.session.value)
        row.append(list.contingency.code)
        row.append(list.stage.code)
        row.append(list.cause.code)
        row.append(list.isDone ? UInt8(1) : 0)
        row.append(UInt32(list.span))
        row.append(list.listID)
        row.append(list.entered)
        row.append(list.quantity)
        row.append(list.causer.value)
    }

    /// Nil for bytes that are none. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> OrderList? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        let number = ListNumber(row.uint64())
        let session = SessionNumber(row.uint32())
        let contingency = ListContingency(rawValue: row.byte())
        let stage = OrderList.Stage(rawValue: row.byte())
        let cause = OrderList.Cause(rawValue: row.byte())
        let (done, span) = (row.byte(), row.uint32())
        guard row.isValid, let contingency, let stage, let cause, done < 2, span <= UInt16.max, number.value > 0,
            number.value < 1 << 56
        else { return nil }
        var list = OrderList(
            number: number, session: session, listID: row.text(), contingency, entered: row.instant())
        (list.stage, list.cause, list.isDone, list.span) = (stage, cause, done == 1, UInt16(span))
        list.quantity = row.decimal()
        list.causer = OrderNumber(row.uint64())
        return row.isComplete ? list : nil
    }
}

extension OrderList.Stage {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .whole: 0
            case .released: 1
            case .closing: 2
            }
        }
    }
}

extension OrderList.Cause {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .none: 0
            case .filled: 1
            case .canceled: 2
            case .expired: 3
            case .rejected: 4
            case .asked: 5
            }
        }
    }

    /// How an order ended that has no fill; none for one that has not.
    @_noLocks
    package init(_ phase: OrderPhase) {
        switch phase {
        case .canceled: self = .canceled
        case .expired: self = .expired
        case .rejected: self = .rejected
        case .filled: self = .filled
        case .submitted, .pendingNew, .working, .suspended, .doneForDay, .stopped: self = .none
        }
    }
}
