// One book of a venue, from its snapshot and its changes.

internal import Values

/// Why a book is not whole any more.
package enum BookFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What follows the last change is not what came.
    case gap(last: Int64, next: Int64)
    case checksum(told: UInt32, made: UInt32)

    package var description: String {
        switch self {
        case .gap(let last, let next): "changes are missing: \(next) came behind \(last)"
        case .checksum(let told, let made): "the checksum is \(made), and the venue's is \(told)"
        }
    }
}

/// The levels of both sides, exact, sorted, and bounded. It is whole, or it waits for a snapshot: while one is awaited,
/// changes are kept, and those behind it are made when it comes, as the venues want it.
///
/// Shape: at most ``most`` levels a side, or the venue's window; ``pendingMax`` changes wait for a snapshot.
package struct VenueBook: Sendable {
    package enum Step: Sendable, Equatable {
        case changed
        /// Known already, or of a book that nobody has told the whole of.
        case unchanged
        /// It waits for a snapshot from here on.
        case broken(BookFault)
    }

    static let most = 2_000
    static let pendingMax = 4_096

    package private(set) var bids = BookSide(isBid: true)
    package private(set) var asks = BookSide(isBid: false)
    package private(set) var isWhole = false
    /// A snapshot is asked for; what came since then.
    private var pending: [BookNews]?
    /// The last change that is in it, where changes have numbers.
    private var last: Int64?
    /// The next change of a chain may begin before the snapshot's end.
    private var bridges = false
    private let window: Int?
    private let asked: Int?
    private let digits: BookDigits
    private var checksum: BookChecksum?
    private var heldChecksums = 0
    private var failedChecksums = 0

    /// - Parameter depth: How many levels are wanted.
    package init(_ form: BookForm, of instrument: Instrument, depth: Int) {
        window = form.window(for: depth)
        if case .asked(let depth) = form.start { asked = depth } else { asked = nil }
        checksum = form.checksum
        digits = BookDigits(instrument)
    }

    /// Locked is as wrong as crossed: who would trade at a price has traded.
    package var isCrossed: Bool {
        guard let bid = bids.best, let ask = asks.best else { return false }
        return !(bid.price < ask.price)
    }

    /// Fewer levels are known for sure than are wanted: the whole is to be asked for again.
    package func isThin(for depth: Int) -> Bool {
        isWhole && [bids, asks].contains { $0.edge != nil && $0.count < depth }
    }

    package var isAwaitingSnapshot: Bool { pending != nil }

    /// A snapshot is asked for: what comes from now on is kept for it.
    package mutating func awaitSnapshot() { if pending == nil { pending = [] } }

    /// Nothing of it holds any more.
    package mutating func drop() {
        isWhole = false
        pending = nil
        last = nil
    }

    // MARK: News

    package mutating func take(_ news: BookNews) -> Step {
        if news.isSnapshot { return begin(news) }
        if pending != nil {
            if pending?.count == Self.pendingMax { pending?.removeFirst(Self.pendingMax / 2) }
            pending?.append(news)
        }
        return isWhole ? change(news) : .unchanged
    }

    private mutating func begin(_ news: BookNews) -> Step {
        // An answer that nobody waits for may be older than the book.
        if asked != nil, isWhole, pending == nil { return .unchanged }
        let whole = asked ?? .max
        bids.fill(news.bids, isPart: news.bids.count >= whole)
        asks.fill(news.asks, isPart: news.asks.count >= whole)
        isWhole = true
        bridges = false
        switch news.continuity {
        case .none: last = nil
        case .range(_, let number):
            last = number
            bridges = true
        case .chain(_, let number), .message(let number): last = number
        }
        if let fault = finish(news) { return fail(fault) }
        let waiting = pending ?? []
        pending = nil
        // What nothing tells the place of may be older than the snapshot.
        for (place, change) in waiting.enumerated() where change.continuity != .none {
            if case .broken(let fault) = self.change(change) {
                // A snapshot that is too old for what has come: a later one may do.
                pending = Array(waiting[place...])
                return .broken(fault)
            }
        }
        return .changed
    }

    /// A change of a whole book.
    private mutating func change(_ news: BookNews) -> Step {
        do throws(BookFault) {
            guard try follows(news.continuity) else { return .unchanged }
        } catch {
            return fail(error)
        }
        for level in news.bids { bids.set(level) }
        for level in news.asks { asks.set(level) }
        if let fault = finish(news) { return fail(fault) }
        return .changed
    }

    /// Whether a change is the next one; false for one that is in the book already.
    ///
    /// Source: Binance, "How to manage a local order book correctly", of spot and of futures; OKX, "Order book channel";
    /// Coinbase, "Sequence Numbers": these count all messages of a connection, whose holes the stream notices.
    private mutating func follows(_ continuity: BookNews.Continuity) throws(BookFault) -> Bool {
        guard let last else { return true }
        switch continuity {
        case .none: return true
        case .message(let number):
            self.last = max(number, last)
            return number > last
        case .range(let first, let number):
            if number <= last { return false }
            guard last == .max || first <= last + 1 else { throw .gap(last: last, next: first) }
            self.last = number
        case .chain(let previous, let number):
            if bridges, number <= last { return false }
            guard bridges ? previous <= last : previous == last else { throw .gap(last: last, next: previous) }
            self.last = number
        }
        bridges = false
        return true
    }

    /// The bounds, and the checksum.
    private mutating func finish(_ news: BookNews) -> BookFault? {
        if let window {
            bids.cut(to: window, isPart: false)
            asks.cut(to: window, isPart: false)
        } else {
            // Not each time: it moves all that is left.
            if bids.count > Self.most * 5 / 4 { bids.cut(to: Self.most, isPart: true) }
            if asks.count > Self.most * 5 / 4 { asks.cut(to: Self.most, isPart: true) }
        }
        guard let told = news.checksum, let checksum else { return nil }
        let made = digits.checksum(checksum, bids, asks)
        if made == told {
            heldChecksums += 1
            return nil
        }
        failedChecksums += 1
        // One that never held is none of ours, or none any more; where there are numbers, these are enough.
        if heldChecksums == 0, failedChecksums > 2, news.continuity != .none { self.checksum = nil }
        return .checksum(told: told, made: made)
    }

    private mutating func fail(_ fault: BookFault) -> Step {
        drop()
        return .broken(fault)
    }
}
