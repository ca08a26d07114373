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
    /// It is over, and what is left of it is an answer on its way or a fill that is to be put right.
    public let hasEnded: Bool
    /// Among all orders that rest.
    public let sequence: UInt64
}

/// What a row of the paper broker is about.
public enum PaperRowFacts: Sendable {
    case order(PaperOrderFacts)
    case book(Name)
    case clock(nextSequence: UInt64, highestOrder: UInt64)
    /// A report about an order that is held back: we do not know yet what it says.
    case untold(OrderNumber, key: UInt64)
    /// What has gone wrong, and how often something was lost: what it was about may stand otherwise at the broker than
    /// here, until the broker is asked.
    case trouble(losses: UInt64)
    /// What an ended order came to, a fill, or the time of the venue: with its key.
    case memory(UInt64)

    /// Nil for bytes that are no such row. Total: any bytes give an answer.
    public init?(_ row: Bytes) {
        guard let stored = StoredPaperRow(row) else { return nil }
        switch stored {
        case .order(let order): self = .order(order.facts)
        case .book(let book): self = .book(book.name)
        case .clock(let clock): self = .clock(nextSequence: clock.sequence, highestOrder: clock.highestOrder)
        case .end(let place, _): self = .memory(PaperRow(.end, UInt64(place)).key)
        case .fill(let place, _): self = .memory(PaperRow(.fill, UInt64(place)).key)
        case .held(let report, let flight, _):
            self = .untold(report.order, key: PaperRow(.held, flight.sequence).key)
        case .trouble(_, _, let losses): self = .trouble(losses: losses)
        case .venue: self = .memory(PaperRow(.venue, 0).key)
        }
    }

    /// Where the row has its place.
    public var key: UInt64 {
        switch self {
        case .order(let order): PaperRow(.order, order.number.value).key
        case .book(let name): PaperRow(.book, name.hash64).key
        case .clock: PaperRow(.clock, 0).key
        case .trouble: PaperRow(.trouble, 0).key
        case .untold(_, let key), .memory(let key): key
        }
    }
}

enum StoredPaperRow {
    struct Order {
        /// Without its book and its measure.
        var order: PaperOrder
        var extra: PaperOrder.Extra
        var symbol = Name()
        /// What filled and notional are counted in.
        var tick = Decimal.zero
        var lot = Decimal.zero
        /// Of a trailing stop, in ticks.
        var stop: Int64?

        var facts: PaperOrderFacts {
            let filled = Int64(exactly: Int128(order.filled) * Int128(lot.mantissa))
            let scale = tick.scale + lot.scale
            let (value, overflow) = order.notional.multipliedReportingOverflow(
                by: Int128(tick.mantissa) * Int128(lot.mantissa))
            let total = filled.map { Decimal(mantissa: $0, scale: lot.scale) }
            return PaperOrderFacts(
                number: order.number, symbol: symbol, side: order.side, terms: order.terms, filled: total,
                notional: overflow ? nil : WideDecimal(mantissa: value, scale: scale),
                hasEnded: order.isOver || total == order.terms.quantity, sequence: order.sequence)
        }
    }

    struct Book {
        let name: Name
        let tick: Decimal
        let lot: Decimal
        let mid: Int64
        var below: Int64 = 0
        var above: Int64 = 0
        let bidShown: Int64
        let askShown: Int64
        var lastMove: UInt64 = 1
        var haltedUntil = Instant.distantPast
        var last: Int64 = 0
        var lastSize: Int64 = 0
        var holding = PaperHolding()
    }

    struct Clock {
        let random: UInt64
        let move: Instant
        let moves: UInt64
        let sequence: UInt64
        let highestOrder: UInt64
        let version: UInt8
    }

    struct Venue {
        let dice: UInt64
        let gridMove: UInt64
        let moved: Instant
        let step: UInt64
        let tapeDelay: Interval
        let outageEnd: Instant
        let isOutageLosing: Bool
    }

    case order(Order)
    case book(Book)
    case clock(Clock)
    case venue(Venue)
    case end(UInt32, PaperEnd)
    case fill(UInt32, PaperFill)
    case held(BrokerReport, PaperOrder.Flight, isInLine: Bool)
    case trouble([(seen: UInt64, struck: UInt64)], [PaperFault], losses: UInt64)

    /// Of the rows that are written; those of the versions before are read too.
    static var version: UInt8 { @_noLocks get { 4 } }

    init?(_ row: Bytes) {
        var reader = RowReader(row)
        guard let kind = PaperRow.Kind(rawValue: UInt64(reader.byte())) else { return nil }
        let version = reader.byte()
        guard version == 4 || version == 3 || version == 2 && kind.rawValue <= PaperRow.Kind.clock.rawValue,
            let stored = StoredPaperRow(kind, version, &reader), reader.isComplete
        else { return nil }
        self = stored
    }

    private init?(_ kind: PaperRow.Kind, _ version: UInt8, _ reader: inout RowReader) {
        switch kind {
        case .order:
            guard let order = Order(&reader, version) else { return nil }
            self = .order(order)
        case .book:
            guard let book = Book(&reader, version) else { return nil }
            self = .book(book)
        case .clock:
            guard let clock = Clock(&reader, version) else { return nil }
            self = .clock(clock)
        case .venue:
            guard let venue = Venue(&reader) else { return nil }
            self = .venue(venue)
        case .end:
            let place = reader.uint32()
            guard let end = PaperEnd(&reader) else { return nil }
            self = .end(place, end)
        case .fill:
            let place = reader.uint32()
            guard let fill = PaperFill(&reader) else { return nil }
            self = .fill(place, fill)
        case .held:
            let (flight, line) = (reader.flight(), reader.byte())
            guard let report = reader.report(), line < 2, flight.sequence < 1 << 50 else { return nil }
            self = .held(report, flight, isInLine: line == 1)
        case .trouble:
            var counts: [(seen: UInt64, struck: UInt64)] = []
            for _ in 0..<reader.byte() { counts.append((reader.uint64(), reader.uint64())) }
            var faults: [PaperFault] = []
            let count = reader.byte()
            guard counts.allSatisfy({ $0.seen < 1 << 62 && $0.struck < 1 << 62 }), count <= PaperTrouble.mostArmed else {
                return nil
            }
            for _ in 0..<count {
                guard let fault = reader.fault() else { return nil }
                faults.append(fault)
            }
            self = .trouble(counts, faults, losses: version > 3 ? reader.uint64() : 0)
        }
    }
}
