// A row of the paper broker taken apart, for the broker itself and for who checks a store.

public import Orders
public import Values

/// What a row of the paper broker says of an order.
public struct PaperOrderFacts: Sendable {
    public let number: OrderNumber
    /// Empty for an order of a symbol that the settings did not list.
    public let symbol: Name
    public let side: Side
    public let terms: OrderTerms
    /// CumQty(14), and the exact sum of prices times quantities; nil where a decimal holds neither.
    public let filled: Decimal?
    public let notional: WideDecimal?
    /// It is over, and an answer to a change of it is still on its way.
    public let hasEnded: Bool
    /// Among all orders that rest.
    public let sequence: UInt64
}

/// What a row of the paper broker is about.
public enum PaperRowFacts: Sendable {
    case order(PaperOrderFacts)
    case book(Name)
    case clock(nextSequence: UInt64, highestOrder: UInt64)

    /// Nil for bytes that are no such row. Total: any bytes give an answer.
    public init?(_ row: Bytes) {
        guard let stored = StoredPaperRow(row) else { return nil }
        switch stored {
        case .order(let order): self = .order(order.facts)
        case .book(let book): self = .book(book.name)
        case .clock(let clock): self = .clock(nextSequence: clock.sequence, highestOrder: clock.highestOrder)
        }
    }

    /// Where the row has its place.
    public var key: UInt64 {
        switch self {
        case .order(let order): PaperRow(.order, order.number.value).key
        case .book(let name): PaperRow(.book, name.hash64).key
        case .clock: PaperRow(.clock, 0).key
        }
    }
}

enum StoredPaperRow {
    struct Order {
        /// Without its book and its measure.
        var order: PaperOrder
        var change: PaperOrder.Change
        var symbol = Name()
        /// What filled and notional are counted in.
        var tick = Decimal.zero
        var lot = Decimal.zero

        var facts: PaperOrderFacts {
            let filled = Int64(exactly: Int128(order.filled) * Int128(lot.mantissa))
            let scale = tick.scale + lot.scale
            let (value, overflow) = order.notional.multipliedReportingOverflow(
                by: Int128(tick.mantissa) * Int128(lot.mantissa))
            return PaperOrderFacts(
                number: order.number, symbol: symbol, side: order.side, terms: order.terms,
                filled: filled.map { Decimal(mantissa: $0, scale: lot.scale) },
                notional: overflow ? nil : WideDecimal(mantissa: value, scale: scale),
                hasEnded: order.isOver, sequence: order.sequence)
        }
    }

    struct Book {
        let name: Name
        let tick: Decimal
        let lot: Decimal
        let mid: Int64
        let bidShown: Int64
        let askShown: Int64
    }

    struct Clock {
        let random: UInt64
        let move: Instant
        let moves: UInt64
        let sequence: UInt64
        let highestOrder: UInt64
    }

    case order(Order)
    case book(Book)
    case clock(Clock)

    static var version: UInt8 { @_noLocks get { 2 } }

    init?(_ row: Bytes) {
        var reader = RowReader(row)
        let kind = PaperRow.Kind(rawValue: UInt64(reader.byte()))
        guard let kind, reader.byte() == StoredPaperRow.version else { return nil }
        switch kind {
        case .order:
            guard let order = Order(&reader) else { return nil }
            self = .order(order)
        case .book:
            self = .book(
                Book(
                    name: reader.text(Name.self), tick: reader.decimal(), lot: reader.decimal(),
                    mid: reader.int64(), bidShown: reader.int64(), askShown: reader.int64()))
        case .clock:
            let clock = Clock(
                random: reader.uint64(), move: reader.instant(), moves: reader.uint64(),
                sequence: reader.uint64(), highestOrder: reader.uint64())
            guard clock.sequence > 0, clock.sequence < 1 << 62, clock.moves > 0, clock.moves < 1 << 62 else {
                return nil
            }
            self = .clock(clock)
        }
        guard reader.isComplete else { return nil }
    }
}

extension StoredPaperRow.Order {
    fileprivate init?(_ reader: inout RowReader) {
        order = PaperOrder()
        order.number.value = reader.uint64()
        symbol = reader.text(Name.self)
        (tick, lot) = (reader.decimal(), reader.decimal())
        guard let stage = PaperOrder.Stage(rawValue: reader.byte()), stage != .free,
            let side = Side(rawValue: reader.byte()), let terms = reader.terms()
        else { return nil }
        (order.stage, order.side, order.terms) = (stage, side, terms)
        order.filled = reader.int64()
        order.isTriggered = reader.byte() == 1
        order.isTaking = reader.byte() == 1
        order.servedMove = reader.uint64()
        order.sequence = reader.uint64()
        order.expiry = reader.instant()
        order.notional = reader.wideDecimal().mantissa
        order.charged = reader.int64()
        change = PaperOrder.Change()
        order.arrival = reader.flight()
        if let cancel = reader.flight() { (order.hasCancel, change.cancel) = (true, cancel) }
        if let replace = reader.flight() {
            (order.hasReplace, change.replace) = (true, replace)
            guard let replacement = reader.terms() else { return nil }
            change.replacement = replacement
        }
        guard reader.isValid, order.number.value > 0, order.number.value < 1 << 56,
            order.sequence < 1 << 62, order.filled >= 0, order.notional >= 0, order.charged >= 0
        else { return nil }
        switch stage {
        case .arriving: guard order.arrival != nil, order.filled == 0 else { return nil }
        case .ended: guard order.isInFlight else { return nil }
        case .free, .working, .orphaned: break
        }
    }
}

extension RowReader {
    fileprivate mutating func terms() -> OrderTerms? {
        guard let kind = OrderKind(rawValue: byte()),
            let timeInForce = TimeInForce(rawValue: byte())
        else { return nil }
        let quantity = decimal()
        let limit = optionalDecimal()
        return OrderTerms(
            kind: kind, timeInForce: timeInForce, quantity: quantity, limit: limit,
            stop: optionalDecimal())
    }

    private mutating func optionalDecimal() -> Decimal? { byte() == 1 ? decimal() : nil }

    fileprivate mutating func flight() -> PaperOrder.Flight? {
        guard byte() == 1 else { return nil }
        let due = instant()
        return PaperOrder.Flight(due: due, sequence: uint64())
    }
}
