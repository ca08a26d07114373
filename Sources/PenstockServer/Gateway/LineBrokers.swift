// The brokers that are stepped inside the turn.

internal import Brokers
internal import Orders
internal import Values

/// What the broker with a number is, and its place among those of its kind.
enum LineBroker: BitwiseCopyable {
    case paper(Int)
    case fix(Int)
    /// Behind the rings of the broker thread.
    case web(Int)
    /// One that is not in the configuration any more: its rows stay as they are, and it has no open orders.
    case gone
}

/// A broker on its way to its place.
enum MadeBroker: ~Copyable {
    case paper(PaperBroker)
    case fix(Counterparty)
    case web(WebLine)
    case gone
}

/// The brokers by their numbers, each in its place for good.
@safe
struct LineBrokers: ~Copyable {
    let count: Int
    private var kinds: Slab<LineBroker>
    private let papers: UnsafeMutablePointer<PaperBroker>
    private var paperCount = 0
    private let counterparties: UnsafeMutablePointer<Counterparty>
    private(set) var counterpartyCount = 0
    private let lines: UnsafeMutablePointer<WebLine>
    private(set) var webCount = 0
    /// A bit for each broker of which there are rows that a broker of another kind has written.
    private var others: UInt64 = 0

    /// - Parameter make: Makes the broker with a number, from 0 on.
    init(count: Int, _ make: (BrokerNumber) -> MadeBroker) {
        precondition(count > 0 && count <= BrokerNumber.maximum, "from one broker to as many as have numbers")
        self.count = count
        kinds = Slab(capacity: count)
        unsafe papers = .allocate(capacity: count)
        unsafe counterparties = .allocate(capacity: count)
        unsafe lines = .allocate(capacity: count)
        for number in 0..<count {
            switch make(BrokerNumber(UInt8(number))) {
            case .paper(let paper):
                // Safe: room for as many as there are brokers was just made.
                unsafe (papers + paperCount).initialize(to: paper)
                kinds.append(.paper(paperCount))
                paperCount += 1
            case .fix(let counterparty):
                // Safe: the same.
                unsafe (counterparties + counterpartyCount).initialize(to: counterparty)
                kinds.append(.fix(counterpartyCount))
                counterpartyCount += 1
            case .web(let line):
                // Safe: the same.
                unsafe (lines + webCount).initialize(to: line)
                kinds.append(.web(webCount))
                webCount += 1
            case .gone: kinds.append(.gone)
            }
        }
    }

    deinit {
        // Safe: so many were made, and nobody else frees them.
        unsafe papers.deinitialize(count: paperCount)
        unsafe papers.deallocate()
        unsafe counterparties.deinitialize(count: counterpartyCount)
        unsafe counterparties.deallocate()
        unsafe lines.deinitialize(count: webCount)
        unsafe lines.deallocate()
    }

    /// Traps for a number that no broker has.
    subscript(number: BrokerNumber) -> LineBroker {
        @_noLocks @inline(__always) get { kinds[Int(number.value)] }
    }

    subscript(paper place: Int) -> PaperBroker {
        @_noLocks unsafeAddress {
            precondition(place < paperCount, "a paper broker that is not there")
            return unsafe UnsafePointer(papers + place)
        }
        @_noLocks unsafeMutableAddress {
            precondition(place < paperCount, "a paper broker that is not there")
            return unsafe papers + place
        }
    }

    subscript(fix place: Int) -> Counterparty {
        @_noLocks unsafeAddress {
            precondition(place < counterpartyCount, "a FIX counterparty that is not there")
            return unsafe UnsafePointer(counterparties + place)
        }
        @_noLocks unsafeMutableAddress {
            precondition(place < counterpartyCount, "a FIX counterparty that is not there")
            return unsafe counterparties + place
        }
    }

    subscript(web place: Int) -> WebLine {
        @_noLocks unsafeAddress {
            precondition(place < webCount, "a broker of the web that is not there")
            return unsafe UnsafePointer(lines + place)
        }
        @_noLocks unsafeMutableAddress {
            precondition(place < webCount, "a broker of the web that is not there")
            return unsafe lines + place
        }
    }

    /// Takes a row back; false for bytes that are no broker's row. One of a broker of another kind, which was called so
    /// before, stays where it is.
    mutating func restore(_ row: Bytes, of number: BrokerNumber) -> Bool {
        guard number.value < count else { return false }
        switch self[number] {
        case .paper(let place):
            if FIXRowFacts(row) == nil, WebRowFacts(row) == nil { return self[paper: place].restore(row) }
        case .fix(let place):
            if PaperRowFacts(row) == nil, WebRowFacts(row) == nil { return self[fix: place].translation.restore(row) }
        case .web(let place):
            if PaperRowFacts(row) == nil, FIXRowFacts(row) == nil { return self[web: place].orders.restore(row) }
        case .gone: return true
        }
        others |= 1 << UInt64(number.value)
        return true
    }

    /// Whether a broker of another kind was called so before.
    func wasAnother(_ number: BrokerNumber) -> Bool { others >> UInt64(number.value) & 1 == 1 }

    /// Writes a row of a paper broker; false when there is none any more.
    @_noLocks
    func encode(_ row: PaperRow, of place: Int, into writer: inout RowWriter) -> Bool {
        self[paper: place].encode(row, into: &writer)
    }

    /// The same of a FIX counterparty.
    @_noLocks
    func encode(_ row: FIXRow, of place: Int, into writer: inout RowWriter) -> Bool {
        self[fix: place].translation.encode(row, into: &writer)
    }

    /// The same of a broker of the web.
    @_noLocks
    func encode(_ row: WebRow, of place: Int, into writer: inout RowWriter) -> Bool {
        self[web: place].orders.encode(row, into: &writer)
    }
}

/// The keys of the table of brokers: the highest bit, the kind of the row, the broker, and what the broker's own key
/// has below. A broker's own key has the kind of the row, at most 15, in its top byte.
enum BrokerKey {
    private static var mark: UInt64 { @_noLocks get { 1 << 63 } }
    private static var valueMask: UInt64 { @_noLocks get { 1 << 53 - 1 } }

    @_noLocks
    static func key(_ own: UInt64, of broker: BrokerNumber) -> UInt64 {
        mark | (own >> 56 & 15) << 59 | UInt64(broker.value) << 53 | own & valueMask
    }

    static func broker(of key: UInt64) -> BrokerNumber {
        isOld(key) ? BrokerNumber(0) : BrokerNumber(UInt8(key >> 53 & 63))
    }

    /// Stores of before had one broker, and its own keys.
    static func isOld(_ key: UInt64) -> Bool { key & mark == 0 }
}
