// Recorded prices in place of made-up ones.

public import Values

/// Quotes and trades of a market, as somebody recorded them.
public struct PaperTape: Sendable {
    /// What was shown from a time on, and the last trade, if one was recorded.
    public struct Entry: Equatable, Sendable {
        public var time: Instant
        public var symbol: Name
        public var bid: Decimal
        public var ask: Decimal
        public var bidSize: Decimal
        public var askSize: Decimal
        public var last: Decimal?
        public var lastSize: Decimal?
        /// Where in its file it stands, from 1; 0 for one that was in none.
        public var line: Int

        public init(
            time: Instant, symbol: Name, bid: Decimal, ask: Decimal, bidSize: Decimal, askSize: Decimal,
            last: Decimal? = nil, lastSize: Decimal? = nil, line: Int = 0
        ) {
            self.time = time
            self.symbol = symbol
            self.bid = bid
            self.ask = ask
            self.bidSize = bidSize
            self.askSize = askSize
            self.last = last
            self.lastSize = lastSize
            self.line = line
        }
    }

    /// When the first entry is played.
    public enum Start: Sendable {
        /// With the broker's first call, and the others as long after it as they were recorded.
        case firstCall
        /// At the times of the recording.
        case recorded
    }

    /// At least one, none before the one in front of it.
    public var entries: [Entry]
    public var start: Start
    /// Whether it begins again, one price interval after its end.
    public var repeats: Bool

    public init(_ entries: [Entry], start: Start = .firstCall, repeats: Bool = false) {
        self.entries = entries
        self.start = start
        self.repeats = repeats
    }
}

extension PaperTape {
    /// The first thing that cannot be played, given the books of the symbols that it names.
    func problem(_ books: [PaperBook]) -> String? {
        if entries.isEmpty { return "tape: no entries" }
        if entries.count > 1 << 24 { return "tape: more than 16777216 entries" }
        var places: [Name: Int] = [:]
        for (place, book) in books.enumerated() { places[book.name] = place }
        for (index, entry) in entries.enumerated() {
            let problem: String
            if let place = places[entry.symbol] {
                if index > 0, entry.time < entries[index - 1].time {
                    problem = "its time is before that of the entry in front of it"
                } else if PaperTapeStep(entry, books[place], place) == nil {
                    problem = "a price or size is off the tick or lot, or too large"
                } else {
                    continue
                }
            } else {
                problem = "\(entry.symbol) is no symbol of the broker"
            }
            return entry.line > 0 ? "tape: line \(entry.line): \(problem)" : "tape: entry \(index + 1): \(problem)"
        }
        return nil
    }
}

/// A recording as it is played.
struct PaperReel: ~Copyable {
    let count: Int
    let steps: Slab<PaperTapeStep>
    let start: PaperTape.Start
    let repeats: Bool
    /// From the first entry to the last.
    let length: Interval

    init(_ tape: PaperTape?, _ books: borrowing Slab<PaperBook>) {
        let entries = tape?.entries ?? []
        count = entries.count
        start = tape?.start ?? .recorded
        repeats = tape?.repeats ?? false
        var places: [Name: Int] = [:]
        for place in 1..<max(books.capacity, 1) { places[books[place].name] = place }
        var steps = Slab<PaperTapeStep>(capacity: max(entries.count, 1))
        for entry in entries {
            guard let place = places[entry.symbol], let step = PaperTapeStep(entry, books[place], place) else {
                preconditionFailure("the settings of a paper broker were checked before")
            }
            steps.append(step)
        }
        self.steps = steps
        length = entries.isEmpty ? Interval(nanoseconds: 0) : entries[entries.count - 1].time.since(entries[0].time)
    }
}

/// One entry in the ticks and lots of its book.
struct PaperTapeStep {
    let time: Instant
    let place: Int32
    let bid: Int64
    let ask: Int64
    let bidShown: Int64
    let askShown: Int64
    /// Zero, and so is its size, where no trade was recorded.
    let last: Int64
    let lastSize: Int64

    /// Nil for what the book cannot show.
    init?(_ entry: PaperTape.Entry, _ book: PaperBook, _ place: Int) {
        guard let bid = whole(entry.bid, book.tick), let ask = whole(entry.ask, book.tick),
            let bidShown = whole(entry.bidSize, book.lot), let askShown = whole(entry.askSize, book.lot),
            let last = whole(entry.last ?? .zero, book.tick), let lastSize = whole(entry.lastSize ?? .zero, book.lot),
            last >= 0, lastSize >= 0, last <= book.mostTicks, lastSize <= book.mostLots,
            book.holds(bid: bid, ask: ask, bidShown: bidShown, askShown: askShown)
        else { return nil }
        time = entry.time
        self.place = Int32(place)
        (self.bid, self.ask, self.bidShown, self.askShown) = (bid, ask, bidShown, askShown)
        (self.last, self.lastSize) = last > 0 && lastSize > 0 ? (last, lastSize) : (0, 0)
    }
}
