// How the simulated market moves, and what can be seen of it.

public import Values

/// The best prices of a symbol and the sizes shown at them, and what was traded last.
public struct PaperQuote: Equatable, Sendable {
    /// Empty for all the symbols that the settings did not list.
    public var symbol: Name
    public var bid: Decimal
    public var ask: Decimal
    public var bidSize: Decimal
    public var askSize: Decimal
    /// The last fill here, or the last trade of the recording, whichever is later; zero, and its size too, before the
    /// first one.
    public var last: Decimal
    public var lastSize: Decimal
    /// No order is filled for now.
    public var isHalted: Bool
}

extension PaperBroker {
    /// The market as of the last call; nil for a symbol that is not traded.
    @_noLocks
    public func quote(for symbol: Name) -> PaperQuote? {
        let place = places.place(of: symbol)
        guard place > 0 || anySymbol else { return nil }
        return quote(at: place)
    }

    /// The same of the symbol at a place: 1 for the first one of the settings, 0 for those that they do not list.
    @_noLocks
    public func quote(at place: Int) -> PaperQuote {
        PaperQuote(
            symbol: books[place].name, bid: books[place].price(books[place].bid),
            ask: books[place].price(books[place].ask), bidSize: books[place].quantity(books[place].bidShown),
            askSize: books[place].quantity(books[place].askShown), last: books[place].price(books[place].last),
            lastSize: books[place].quantity(books[place].lastSize), isHalted: !isCalm && isHalted(place))
    }

    /// The place of a symbol whose quote is another than when it was named last; nil when there is none left. Drained
    /// after each call, where the settings want quotes told:
    ///
    ///     while let place = broker.nextQuote() { show(broker.quote(at: place)) }
    ///
    /// At first each is named once.
    @_noLocks
    public mutating func nextQuote() -> Int? {
        guard changedQuotes > 0 else { return nil }
        while !books[quoteSearch].isQuoteChanged {
            quoteSearch = quoteSearch + 1 == books.capacity ? 0 : quoteSearch + 1
        }
        books[quoteSearch].isQuoteChanged = false
        changedQuotes -= 1
        return quoteSearch
    }

    @_noLocks
    mutating func changeQuote(_ place: Int) {
        guard tellsQuotes, !books[place].isQuoteChanged else { return }
        books[place].isQuoteChanged = true
        changedQuotes += 1
    }

    /// Notes that the row of a book is not as the book is.
    @_noLocks
    mutating func change(_ place: Int) {
        guard !books[place].isChanged else { return }
        books[place].isChanged = true
        changedBooks += 1
    }

    /// Starts the walk at the first call, and passes over moves that were missed in a long gap; the
    /// grid of times stays.
    @_noLocks
    mutating func skipMoves() {
        if tape.count > 0 { windTape() }
        guard let due = nextMove else {
            nextMove = latest.advanced(by: priceInterval)
            moved = latest
            isClockChanged = true
            return
        }
        guard due <= latest else { return }
        let missed = latest.since(due).nanoseconds / priceInterval.nanoseconds
        guard missed >= Self.mostMovesAtOnce else { return }
        moved = due.advanced(by: Interval(nanoseconds: (missed - 1) * priceInterval.nanoseconds))
        nextMove = moved.advanced(by: priceInterval)
        if tape.count > 0 { isVenueChanged = true }
        isClockChanged = true
    }

    /// One step of every price that is not recorded, in the order of the settings. In a still market the prices stay,
    /// and the sizes are shown anew.
    @_noLocks
    mutating func movePrices() {
        guard let due = nextMove else { return }
        (moment, moved) = (due, due)
        nextMove = due.advanced(by: priceInterval)
        moves += 1
        gridMove = moves
        isClockChanged = true
        if tape.count > 0 { isVenueChanged = true }
        if trouble.comesWithMoves, let fault = strike(.move) { _ = begin(fault) }
        var place = anySymbol ? 0 : 1
        while place < books.capacity {
            if !books[place].isRecorded { move(place) }
            place += 1
        }
        if fills { unsettled = 0 }
    }

    @_noLocks
    private mutating func move(_ place: Int) {
        rejoin(place)
        guard pricesMove, isCalm || !isHalted(place) else { return }
        change(place)
        books[place].move(&random)
        changeQuote(place)
        trail(place)
    }

    // MARK: - Recorded prices

    /// When the recording goes on; in the distant future when it does not.
    var nextRecorded: Instant {
        @_noLocks get {
            nextStep < tape.count ? tape.steps[nextStep].time.advanced(by: tapeDelay) : .distantFuture
        }
    }

    /// Has the recording begin, or passes over whole rounds of it that were missed.
    @_noLocks
    private mutating func windTape() {
        guard case .some = nextMove else {
            if case .firstCall = tape.start { tapeDelay = latest.since(tape.steps[0].time) }
            isVenueChanged = true
            return
        }
        guard tape.repeats, nextStep < tape.count, nextRecorded <= latest else { return }
        let round = tape.length.nanoseconds + priceInterval.nanoseconds
        let missed = latest.since(nextRecorded).nanoseconds / round
        guard missed > 1 else { return }
        tapeDelay = Interval(nanoseconds: tapeDelay.nanoseconds + (missed - 1) * round)
        isVenueChanged = true
    }

    /// Shows the next entry of the recording.
    @_noLocks
    mutating func playNext() {
        let step = tape.steps[nextStep]
        let place = Int(step.place)
        nextStep += 1
        if nextStep == tape.count, tape.repeats {
            nextStep = 0
            let round = tape.length.nanoseconds + priceInterval.nanoseconds
            tapeDelay = Interval(nanoseconds: tapeDelay.nanoseconds + round)
        }
        moved = moment
        moves += 1
        isClockChanged = true
        isVenueChanged = true
        rejoin(place)
        change(place)
        books[place].show(bid: step.bid, ask: step.ask, bidShown: step.bidShown, askShown: step.askShown)
        if step.last > 0 { (books[place].last, books[place].lastSize) = (step.last, step.lastSize) }
        changeQuote(place)
        trail(place)
        if fills, place < unsettled { unsettled = place }
    }
}

/// From a symbol to the place of its book; 0 for symbols that are not listed.
struct PaperPlaces: ~Copyable {
    struct Entry {
        var name = Name()
        var place: Int32 = 0
    }

    private var entries: Slab<Entry>
    private let mask: Int

    init(capacity: Int) {
        var size = 4
        while size < capacity * 2 { size *= 2 }
        entries = Slab(capacity: size, repeating: Entry())
        mask = size - 1
    }

    @_noLocks
    func place(of name: Name) -> Int {
        var probe = Int(truncatingIfNeeded: name.hash64) & mask
        while entries[probe].place != 0 {
            if entries[probe].name == name { return Int(entries[probe].place) }
            probe = (probe + 1) & mask
        }
        return 0
    }

    mutating func insert(_ name: Name, at place: Int) {
        var probe = Int(truncatingIfNeeded: name.hash64) & mask
        while entries[probe].place != 0 { probe = (probe + 1) & mask }
        entries[probe] = Entry(name: name, place: Int32(place))
    }
}
