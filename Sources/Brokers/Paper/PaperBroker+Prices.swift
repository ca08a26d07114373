// How the simulated market moves, and what can be seen of it.

public import Values

/// The best prices of a symbol and the sizes shown at them.
public struct PaperQuote: Equatable, Sendable {
    public var bid: Decimal
    public var ask: Decimal
    public var bidSize: Decimal
    public var askSize: Decimal
}

extension PaperBroker {
    /// The market as of the last call; nil for a symbol that is not traded.
    public func quote(for symbol: Name) -> PaperQuote? {
        let place = places.place(of: symbol)
        guard place > 0 || anySymbol else { return nil }
        let book = books[place]
        return PaperQuote(
            bid: book.price(book.bid), ask: book.price(book.ask),
            bidSize: book.quantity(book.bidShown), askSize: book.quantity(book.askShown))
    }

    /// Starts the walk at the first call, and passes over moves that were missed in a long gap; the
    /// grid of times stays.
    @_noLocks
    mutating func skipMoves() {
        guard let due = nextMove else {
            nextMove = latest.advanced(by: priceInterval)
            isClockChanged = true
            return
        }
        guard due <= latest else { return }
        let missed = latest.since(due).nanoseconds / priceInterval.nanoseconds
        guard missed >= Self.mostMovesAtOnce else { return }
        nextMove = due.advanced(by: Interval(nanoseconds: missed * priceInterval.nanoseconds))
        isClockChanged = true
    }

    /// One step of every price, in the order of the settings. In a still market the prices stay,
    /// and the sizes are shown anew.
    @_noLocks
    mutating func movePrices() {
        guard let due = nextMove else { return }
        nextMove = due.advanced(by: priceInterval)
        moves += 1
        asideCount = 0
        isClockChanged = true
        var place = anySymbol ? 0 : 1
        while place < books.capacity {
            rejoin(place)
            if pricesMove {
                if !books[place].isChanged { changedBooks += 1 }
                books[place].move(&random)
            }
            place += 1
        }
        if fills { unsettled = 0 }
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
