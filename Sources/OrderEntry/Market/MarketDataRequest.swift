// MarketDataRequest(V): bids, offers and the last trade of some symbols.

package import Orders
package import Values

/// MarketDataRequest(V). To end a subscription its ID is enough: the rest is then empty.
package struct MarketDataRequest: Sendable {
    /// So many symbols may be asked for at once.
    package static var maximumSymbols: Int { @_noLocks get { 64 } }
    /// So many levels a side there are at most.
    package static var maximumDepth: Int { @_noLocks get { 10 } }

    package var session = SessionNumber(0)
    /// MDReqID(262).
    package var requestID = Identifier()
    package var subscription = Subscription.snapshot
    /// MarketDepth(264): levels a side.
    package var depth = 1
    /// MDUpdateType(265)=1: changes come as MarketDataIncrementalRefresh(X); else as new snapshots (W).
    package var isIncremental = false
    package var wantsBid = false
    package var wantsOffer = false
    package var wantsTrade = false
    package var symbolCount = 0
    private var symbols = InlineArray<64, Name>(repeating: Name())

    @_noLocks package init() {}

    /// Traps outside of `symbolCount`.
    package subscript(index: Int) -> Name {
        @_noLocks get {
            precondition(index >= 0 && index < symbolCount, "a symbol outside the request")
            return symbols[index]
        }
    }

    /// Adds a symbol, or returns false where there are too many.
    @_noLocks
    package mutating func add(_ symbol: Name) -> Bool {
        guard symbolCount < MarketDataRequest.maximumSymbols else { return false }
        symbols[symbolCount] = symbol
        symbolCount += 1
        return true
    }
}
