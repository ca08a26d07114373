// Drives a paper broker as the gateway does, and writes its reports as lines.

import Orders
import Testing
import Values

@testable import Brokers

/// 2026-01-05, a Monday, at midnight UTC.
let midnight = Instant(nanosecondsSinceEpoch: 1_767_571_200_000_000_000)

func at(_ milliseconds: Int64) -> Instant { midnight.advanced(by: .milliseconds(milliseconds)) }

/// Whole shares at 100.00, on a tick of 0.01, 99.99 at 100.01.
func share(
    _ symbol: StaticString = "XYZ", price: Decimal = "100.00", spread: Decimal = "0.02",
    step: Decimal = "0.00", size: Decimal = "100"
) -> PaperSymbol {
    PaperSymbol(
        symbol: Name(symbol), price: price, tick: "0.01", lot: "1", spread: spread, step: step,
        size: size)
}

extension Decimal: ExpressibleByStringLiteral {
    public init(stringLiteral value: StaticString) { self.init(value) }
}

extension PaperSettings {
    /// A still market of one share without slippage and commission, in which sizes are shown anew
    /// each second; changed as a test likes.
    static func still(_ change: (inout PaperSettings) -> Void = { _ in }) -> PaperSettings {
        var settings = PaperSettings(
            priceInterval: .seconds(1), pricesMove: false, capacity: 1000, symbols: [share()])
        change(&settings)
        return settings
    }

    /// The same, in which bid and ask go through these prices, one pair each second; 100 are shown on each side.
    static func through(
        _ prices: [(bid: Decimal, ask: Decimal)], _ change: (inout PaperSettings) -> Void = { _ in }
    ) -> PaperSettings {
        still {
            $0.tape = PaperTape(
                prices.enumerated().map { index, price in
                    PaperTape.Entry(
                        time: at(Int64(index + 1) * 1000), symbol: Name("XYZ"), bid: price.bid, ask: price.ask,
                        bidSize: "100", askSize: "100")
                }, start: .recorded)
            change(&$0)
        }
    }

    /// The same, but with sizes that are others each second.
    static func ticking(_ change: (inout PaperSettings) -> Void = { _ in }) -> PaperSettings {
        still {
            $0.pricesMove = true
            change(&$0)
        }
    }
}

func market(_ quantity: Decimal, _ timeInForce: TimeInForce = .day) -> OrderTerms {
    OrderTerms(kind: .market, timeInForce: timeInForce, quantity: quantity)
}

func limit(_ quantity: Decimal, _ price: Decimal, _ timeInForce: TimeInForce = .day) -> OrderTerms {
    OrderTerms(kind: .limit, timeInForce: timeInForce, quantity: quantity, limit: price)
}

func stop(_ quantity: Decimal, _ price: Decimal, _ timeInForce: TimeInForce = .day) -> OrderTerms {
    OrderTerms(kind: .stop, timeInForce: timeInForce, quantity: quantity, stop: price)
}

func stopLimit(_ quantity: Decimal, _ stop: Decimal, _ limit: Decimal) -> OrderTerms {
    OrderTerms(kind: .stopLimit, timeInForce: .day, quantity: quantity, limit: limit, stop: stop)
}

/// A broker, and the store that its turns commit to.
struct PaperRun: ~Copyable {
    let settings: PaperSettings
    var broker: PaperBroker
    var reports: BrokerReports
    var writer = RowWriter(capacity: PaperRow.capacity)
    var rows: [UInt64: [UInt8]] = [:]

    init(_ settings: PaperSettings, room: Int = 64) {
        self.settings = settings
        broker = PaperBroker(settings)
        reports = BrokerReports(capacity: room)
    }

    mutating func submit(
        _ number: UInt64, _ side: Side, _ terms: OrderTerms, symbol: StaticString = "XYZ",
        at now: Instant = at(0)
    ) -> [String] {
        carryOut(
            .submit(OrderNumber(number), symbol: Name(symbol), side: side, terms: terms), at: now)
    }

    mutating func replace(_ number: UInt64, _ terms: OrderTerms, at now: Instant = at(0))
        -> [String]
    {
        carryOut(.replace(OrderNumber(number), terms: terms), at: now)
    }

    mutating func cancel(_ number: UInt64, at now: Instant = at(0)) -> [String] {
        carryOut(.cancel(OrderNumber(number)), at: now)
    }

    /// One turn with an instruction.
    mutating func carryOut(_ instruction: Instruction, at now: Instant) -> [String] {
        broker.carryOut(instruction, at: now, into: &reports)
        return commit()
    }

    /// One turn without.
    mutating func step(_ now: Instant) -> [String] {
        broker.step(at: now, into: &reports)
        return commit()
    }

    private mutating func commit() -> [String] {
        while let row = broker.nextChange() {
            writer.reset()
            if broker.encode(row, into: &writer) {
                precondition(!writer.isOverflowing)
                let bytes = writer.bytes
                rows[row.key] = (0..<bytes.count).map { bytes[$0] }
            } else {
                rows[row.key] = nil
            }
        }
        return drain()
    }

    mutating func drain() -> [String] {
        var lines: [String] = []
        while let report = take(from: &reports) { lines.append(line(report)) }
        return lines
    }

    /// A new broker from nothing but the rows, which come in another order each time.
    mutating func restart(_ changed: PaperSettings? = nil) {
        broker = PaperBroker(changed ?? settings)
        for row in rows.values {
            let isTaken = row.withUnsafeBytes { broker.restore(unsafe Bytes($0)) }
            #expect(isTaken)
        }
    }

    /// All that the broker tells of itself, each answer in order.
    mutating func facts(at now: Instant, room: Int = 3) -> [String] {
        [.openOrders, .fills(since: .distantPast), .positions, .balances].flatMap { answer($0, at: now, room: room).sorted() }
    }

    mutating func answer(_ question: BrokerQuestion, at now: Instant, room: Int = 3) -> [String] {
        var facts = BrokerFacts(capacity: room)
        var lines: [String] = []
        broker.ask(question, at: now, into: &facts)
        while true {
            while facts.count > 0 {
                lines.append(line(facts.first))
                facts.removeFirst()
            }
            guard broker.isAnswering else { return lines }
            broker.tell(into: &facts)
        }
    }

    /// In milliseconds.
    var deadline: String { broker.nextDeadline.map { "\($0.since(midnight).nanoseconds / 1_000_000)" } ?? "none" }

    /// The numbers of the orders that have rows.
    var orderRows: [UInt64] { rows.keys.filter { $0 >> 56 == PaperRow.Kind.order.rawValue }.sorted() }

    /// Which rows differ from those of another run, and where.
    func differences(from others: [UInt64: [UInt8]]) -> [String] {
        Set(rows.keys).union(others.keys).sorted().compactMap { key in
            guard rows[key] != others[key] else { return nil }
            let (row, other) = (rows[key] ?? [], others[key] ?? [])
            let places = row.indices.filter { $0 < other.count && row[$0] != other[$0] }
            return "kind \(key >> 56), \(key & (1 << 50 - 1)): \(row.count) and \(other.count) bytes, others at \(places)"
        }
    }

    /// Symbol's best prices, as `99.99 x 100 / 100.01 x 100`.
    func quote(_ symbol: StaticString = "XYZ") -> String {
        guard let quote = broker.quote(for: Name(symbol)) else { return "none" }
        return "\(quote.bid) x \(quote.bidSize) / \(quote.ask) x \(quote.askSize)"
    }
}

func line(_ report: BrokerReport) -> String {
    let number = report.order.value
    switch report.event {
    case .accepted: return "\(number) accepted"
    case .rejected(let reason, let text): return "\(number) rejected 103=\(reason.rawValue) \(text)"
    case .filled(let quantity, let price, let commission, _):
        return "\(number) filled \(quantity) at \(price)"
            + (commission.isZero ? "" : " for \(commission)")
    case .corrected(let quantity, let price, let commission, let id):
        return "\(number) corrected \(id): \(quantity) at \(price)"
            + (commission.isZero ? "" : " for \(commission)")
    case .busted(let id, let text): return "\(number) busted \(id) \(text)"
    case .restated(let terms, let reason, let text, _):
        return "\(number) restated \(terms.quantity) 378=\(reason.rawValue) \(text)"
    case .suspended(let text): return "\(number) suspended \(text)"
    case .stopped(let quantity, let price): return "\(number) stopped \(quantity) at \(price)"
    case .doneForDay: return "\(number) done for day"
    case .standing(let standing):
        let worth = standing.notional.rounded(toDigits: 8, .halfEven)?.normalized ?? .zero
        return "\(number) stands \(standing.phase) \(standing.filled) of \(standing.terms.quantity) for \(worth)"
    case .unheardOf: return "\(number) unheard of"
    case .replaced(let terms):
        let prices = [terms.limit, terms.stop].compactMap { $0 }.map { " at \($0)" }.joined()
        return "\(number) replaced \(terms.quantity)\(prices)"
    case .replaceRejected(let reason, let text):
        return "\(number) replace rejected 102=\(reason.rawValue) \(text)"
    case .canceled(let text, let reason):
        return "\(number) canceled" + (reason.map { " 378=\($0.rawValue)" } ?? "") + (text.isEmpty ? "" : " \(text)")
    case .cancelRejected(let reason, let text):
        return "\(number) cancel rejected 102=\(reason.rawValue) \(text)"
    case .expired(let text): return "\(number) expired \(text)"
    }
}

func line(_ fact: BrokerFact) -> String {
    switch fact {
    case .order(let number, let name, let symbol, let side, let standing):
        return "order \(number?.value ?? 0) \(name) \(symbol) \(side) \(line(BrokerReport(number ?? OrderNumber(0), .standing(standing))))"
    case .fill(let number, let id, let quantity, let price, let commission, let time):
        let since = time.since(midnight).nanoseconds / 1_000_000
        return "fill \(number.value) \(id) \(quantity) at \(price) for \(commission) after \(since)"
    case .position(let symbol, let quantity, let price): return "position \(symbol) \(quantity) at \(price)"
    case .balance(let currency, let total, let available): return "balance \(currency) \(total), \(available) free"
    case .end(let isComplete): return "end \(isComplete ? "complete" : "incomplete")"
    }
}

/// Takes out the oldest report; nil when there is none.
func take(from reports: inout BrokerReports) -> BrokerReport? {
    guard reports.count > 0 else { return nil }
    defer { reports.removeFirst() }
    return reports.first
}
