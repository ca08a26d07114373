// What a venue says, as the FIX messages that a client hears.

internal import BrokerKit
internal import FIXWire
internal import OrderEntry
internal import Values

/// Writes news as messages, one after the other.
///
/// Source: shared/brokers/README.md, "FIX 4.4 values used in the tables"; FIX 4.4 volumes 3 and 4.
struct NewsMessages {
    let adapter: any BrokerAdapter
    let instruments: InstrumentBook
    let now: Instant
    /// What was asked for; nil where nobody knows.
    let task: VenueTask?
    let separator: String
    private(set) var messages: [String] = []
    /// What is no message to a client, for people.
    private(set) var remarks: [String] = []

    init(
        _ adapter: any BrokerAdapter, _ instruments: InstrumentBook, answering task: VenueTask?, at now: Instant,
        separator: String
    ) {
        self.adapter = adapter
        self.instruments = instruments
        self.task = task
        self.now = now
        self.separator = separator
    }

    mutating func add(_ news: [VenueNews], _ verdict: Verdict) {
        let filled = Set(news.compactMap { one in if case .fill(let fill, _) = one { fill.venueOrderID } else { nil } })
        for one in news { add(one, hasFills: filled) }
        switch verdict {
        case .undecided: remarks.append("unknown outcome: the order would be asked about, and nothing reported before")
        case .unreadable: remarks.append("this is nothing that the venue's documents show")
        case .accepted, .refused, .busy, .wrongTime: break
        }
    }

    private mutating func add(_ news: VenueNews, hasFills: Set<String?>) {
        switch news {
        case .order(let order): addOrder(order, nil)
        case .fill(let fill, let order): addOrder(order, fill)
        case .refused(let error, let request): addRefusal(error, request)
        case .balance(let balance): addBalance(balance)
        case .position(let position): addPosition(position)
        case .instrument(let instrument): addInstrument(instrument)
        case .book(let book): addBook(book)
        case .trade(let trade): addTrade(trade)
        case .quote(let quote): addQuote(quote)
        case .candle(let candle): addCandle(candle)
        case .time(let time): remarks.append("the venue's time is \(stamp(time))")
        case .nextPage: remarks.append("there is more: the next page would be asked for")
        case .stream(let state): remarks.append("stream: \(state)")
        case .token: remarks.append("a token for a stream")
        case .rate, .rule: break
        }
    }

    // MARK: Parts

    mutating func send(_ msgType: String, _ line: FIXLine) {
        messages.append(line.message(msgType, number: messages.count + 1, at: stamp(now), separator: separator))
    }

    func stamp(_ time: Instant) -> String {
        var formatter = TimestampFormatter()
        return "\(formatter.text(of: time, .milliseconds))"
    }

    /// Symbol(55), and what the venue calls it as SecurityID(48) with SecurityIDSource(22)=8, exchange symbol.
    func addSymbol(_ venueSymbol: String?, to line: inout FIXLine) {
        guard let name = named(venueSymbol) else { return line.add(55, "[N/A]") }
        line.add(55, symbol(name))
        line.add(48, name)
        line.add(22, "8")
    }

    /// What a payload calls an instrument, else what was asked about; nil where neither tells.
    func named(_ venueSymbol: String?) -> String? {
        if let venueSymbol, !venueSymbol.isEmpty { return venueSymbol }
        return switch task {
        case .place(let order), .replace(let order, _), .cancel(let order, _), .query(let order, _), .fillsOfOrder(let order, _):
            order.instrument.venueSymbol
        case .book(let instrument, _): instrument.venueSymbol
        case .openOrders(let instrument, _), .recentOrders(let instrument, _, _), .fills(let instrument, _, _),
            .cancelAll(let instrument):
            instrument?.venueSymbol
        case .placeTogether, .cancelTogether, .balances, .positions, .instruments, .time, .streamToken, .renewStreamToken, nil:
            nil
        }
    }

    func symbol(_ venueSymbol: String) -> String {
        let known = instruments.instrument(named: venueSymbol) ?? adapter.instrument(guessedFromVenue: venueSymbol)
        return known?.symbol.description ?? venueSymbol
    }

    mutating func remark(_ text: String) { remarks.append(text) }

    /// A number that is the same for the same words: for IDs of what has none of its own.
    func id(_ words: String...) -> String {
        let hash = words.joined(separator: "\u{1}").utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return String(hash, radix: 36).uppercased()
    }
}

extension OrderRejectReason {
    var text: String { String(rawValue) }
}
