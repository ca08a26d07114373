// What the simulated venue remembers: orders that ended, and fills.

internal import Orders
internal import Values

/// How an order stood when it ended.
struct PaperEnd {
    var number = OrderNumber(0)
    /// How many ended before it.
    var count: UInt64 = 0
    var phase = OrderPhase.canceled
    var terms = OrderTerms(kind: .market, timeInForce: .day, quantity: .zero)
    var filled = Decimal.zero
    var notional = WideDecimal.zero
    /// The highest number of those that were forgotten by then.
    var forgotten: UInt64 = 0

    @_noLocks
    init() {}
}

/// A fill, as it stands.
struct PaperFill {
    var order = OrderNumber(0)
    /// Which one of the order's, from 1.
    var number: UInt32 = 0
    /// How many fills there were before it.
    var count: UInt64 = 0
    var isBusted = false
    var at = Instant.distantPast
    var quantity = Decimal.zero
    var price = Decimal.zero
    /// In 10^-8.
    var charge: Int64 = 0
    /// When the last one was that was forgotten by then.
    var forgotten = Instant.distantPast

    @_noLocks
    init() {}
}

/// Two rings: what comes when one is full takes the place of the oldest.
struct PaperPast: ~Copyable {
    /// Zero: nothing is remembered.
    let capacity: Int
    var ends: Slab<PaperEnd>
    var fills: Slab<PaperFill>
    /// How many there ever were, and how many of those have rows as they are.
    var endCount: UInt64 = 0
    var savedEnds: UInt64 = 0
    var fillCount: UInt64 = 0
    var savedFills: UInt64 = 0
    /// The highest number of an order that ended and is forgotten, and when the last fill was that is.
    var forgotten: UInt64 = 0
    var forgottenFill = Instant.distantPast
    /// Of the ends, side by side, for who looks for one.
    private var numbers: Slab<UInt64>

    init(capacity: Int) {
        self.capacity = capacity
        // Safe: nobody looks at more than the number of what was never put there, and that is zero.
        ends = unsafe Slab(zeroed: max(capacity, 1))
        // Safe: the same.
        fills = unsafe Slab(zeroed: max(capacity, 1))
        numbers = Slab(capacity: max(capacity, 1), repeating: 0)
    }

    /// **Cost:** looks through all numbers: eight bytes each.
    @_noLocks
    func end(of number: OrderNumber) -> Int? {
        guard number.value > 0 else { return nil }
        var place = 0
        while place < numbers.count {
            if numbers[place] == number.value { return place }
            place += 1
        }
        return nil
    }

    /// The ring's place of the next end, which has its number and count there; the order that stood there is forgotten.
    @_noLocks
    mutating func nextEnd(of number: OrderNumber) -> Int? {
        guard capacity > 0 else { return nil }
        let place = Int(endCount % UInt64(capacity))
        if numbers[place] > forgotten { forgotten = numbers[place] }
        numbers[place] = number.value
        ends[place].number = number
        ends[place].count = endCount
        ends[place].forgotten = forgotten
        endCount += 1
        return place
    }

    /// The same of a fill.
    @_noLocks
    mutating func nextFill(of order: OrderNumber, at now: Instant) -> Int? {
        guard capacity > 0 else { return nil }
        let place = Int(fillCount % UInt64(capacity))
        if fills[place].order.value > 0, fills[place].at > forgottenFill { forgottenFill = fills[place].at }
        fills[place].order = order
        fills[place].count = fillCount
        fills[place].at = now
        fills[place].isBusted = false
        fills[place].forgotten = forgottenFill
        fillCount += 1
        return place
    }

    /// Where a fill stands that is not forgotten.
    @_noLocks
    func fill(_ number: UInt32, of order: OrderNumber) -> Int? {
        var index = 0
        while index < capacity, fills[index].order.value > 0 {
            if fills[index].order == order, fills[index].number == number { return index }
            index += 1
        }
        return nil
    }

    // MARK: - Rows

    /// The next place whose row is not as it is; nil when all are.
    @_noLocks
    mutating func nextChangedEnd() -> Int? {
        guard savedEnds < endCount else { return nil }
        if endCount - savedEnds > UInt64(capacity) { savedEnds = endCount - UInt64(capacity) }
        savedEnds += 1
        return Int((savedEnds - 1) % UInt64(capacity))
    }

    @_noLocks
    mutating func nextChangedFill() -> Int? {
        guard savedFills < fillCount else { return nil }
        if fillCount - savedFills > UInt64(capacity) { savedFills = fillCount - UInt64(capacity) }
        savedFills += 1
        return Int((savedFills - 1) % UInt64(capacity))
    }

    /// Has the rows written again from this one on.
    @_noLocks
    mutating func saveEnds(from place: Int) {
        if ends[place].count < savedEnds { savedEnds = ends[place].count }
    }

    @_noLocks
    mutating func saveFills(from place: Int) {
        if fills[place].count < savedFills { savedFills = fills[place].count }
    }

    /// Takes a row back. They come in any order, and of a larger ring too: then the later one stays.
    mutating func restore(_ end: PaperEnd) {
        guard capacity > 0 else { return }
        let place = Int(end.count % UInt64(capacity))
        endCount = max(endCount, end.count + 1)
        savedEnds = endCount
        let isLater = numbers[place] == 0 || end.count > ends[place].count
        forgotten = max(forgotten, end.forgotten, isLater ? numbers[place] : end.number.value)
        guard isLater else { return }
        ends[place] = end
        numbers[place] = end.number.value
    }

    mutating func restore(_ fill: PaperFill) {
        guard capacity > 0 else { return }
        let place = Int(fill.count % UInt64(capacity))
        fillCount = max(fillCount, fill.count + 1)
        savedFills = fillCount
        let isLater = fills[place].order.value == 0 || fill.count > fills[place].count
        let older = isLater ? fills[place] : fill
        forgottenFill = max(forgottenFill, fill.forgotten)
        if older.order.value > 0 { forgottenFill = max(forgottenFill, older.at) }
        if isLater { fills[place] = fill }
    }
}
