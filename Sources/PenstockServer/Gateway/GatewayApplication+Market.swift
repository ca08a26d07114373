// What the brokers inside the turn show of the market, told when somebody needs it.

internal import Brokers
internal import FIXEngine
internal import GatewayCore
internal import MarketData
internal import Orders
internal import Values

extension GatewayApplication {
    /// Before an order is judged and routed: they know at any time what their prices are.
    @_noLocks
    mutating func lookAtMarket(of symbol: Name, at now: Instant) {
        if usesMarket { look(at: symbol, now: now) }
    }

    /// Whoever asks.
    @_noLocks
    mutating func look(at symbol: Name, now: Instant) {
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            guard case .paper(let place) = brokers[broker], let quote = brokers[paper: place].quote(for: symbol) else {
                continue
            }
            var last: PriceLevel?
            if quote.lastSize.isPositive { last = PriceLevel(quote.last, size: quote.lastSize) }
            gateway.hear(
                QuoteUpdate(
                    bid: .level(PriceLevel(quote.bid, size: quote.bidSize)),
                    ask: .level(PriceLevel(quote.ask, size: quote.askSize)), last: last),
                of: symbol, at: broker, isHalted: quote.isHalted, now: now)
        }
    }
}
