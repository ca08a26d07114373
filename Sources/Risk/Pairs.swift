// What an account has of a symbol, and what it has open there.

internal import Tables
internal import Values

/// Accounts and symbols that have anything together. One that has nothing any more gives its place back.
struct Pairs: ~Copyable {
    struct Pair: BitwiseCopyable {
        /// In units of Amount; below zero is owed.
        var position: Int128
        /// What is open of buys and of sells, in units of Amount; they wrap, as the sums of subjects do.
        var openBuys: Int128
        var openSells: Int128
        var account: Int32
        var symbol: Int32
        /// Trees of resting orders, and the best order in each; plus one, zero for none. `buys` is the next free
        /// place, too.
        var buys: UInt32
        var sells: UInt32
        var bestBuy: UInt32
        var bestSell: UInt32
        var openOrders: Int32
        var warned: UInt32
    }

    private var pairs: Slab<Pair>
    private var index: HashIndex
    private var used = 0
    private var firstFree: UInt32 = 0

    init(capacity: Int) {
        // Safe: zero bytes are a pair with nothing.
        pairs = unsafe Slab(zeroed: capacity)
        index = HashIndex(capacity: capacity)
    }

    var count: Int { @_noLocks get { index.count } }
    var capacity: Int { @_noLocks get { index.capacity } }

    subscript(place: Int) -> Pair {
        @_noLocks unsafeAddress { unsafe pairs.address(of: place) }
        @_noLocks unsafeMutableAddress { unsafe pairs.mutableAddress(of: place) }
    }

    @_noLocks
    func find(_ account: Int32, _ symbol: Int32) -> Int? {
        let hash = Pairs.hash(account, symbol)
        var probe = 0
        while let place = index.candidate(hash, &probe) {
            if pairs[place].account == account, pairs[place].symbol == symbol { return place }
        }
        return nil
    }

    /// Found or made; nil when there is no room.
    @_noLocks
    mutating func add(_ account: Int32, _ symbol: Int32) -> Int? {
        if let known = find(account, symbol) { return known }
        guard count < capacity else { return nil }
        var place = used
        if firstFree != 0 {
            place = Int(firstFree) - 1
            firstFree = pairs[place].buys
        } else {
            used += 1
        }
        pairs[place] = Pair(
            position: 0, openBuys: 0, openSells: 0, account: account, symbol: symbol, buys: 0, sells: 0, bestBuy: 0,
            bestSell: 0, openOrders: 0, warned: 0)
        index.insert(Pairs.hash(account, symbol), place)
        return place
    }

    /// Gives the place back if it has nothing; whether it has.
    @_noLocks
    mutating func release(_ place: Int) -> Bool {
        guard pairs[place].position == 0, pairs[place].openOrders == 0 else { return false }
        index.remove(Pairs.hash(pairs[place].account, pairs[place].symbol), place)
        pairs[place].buys = firstFree
        firstFree = UInt32(place + 1)
        return true
    }

    @_noLocks
    private static func hash(_ account: Int32, _ symbol: Int32) -> UInt32 {
        let both = UInt64(UInt32(bitPattern: account)) << 32 | UInt64(UInt32(bitPattern: symbol))
        let mixed = both &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: (mixed ^ mixed >> 29) &* 0xFF51_AFD7_ED55_8CCD >> 32)
    }
}
