// What the brokers inside the turn show of the market, told when somebody needs it.

internal import Brokers
internal import FIXEngine
internal import GatewayCore
internal import MarketData
internal import Orders
internal import Portfolio
internal import Values

extension GatewayApplication {
    /// Before an order is judged and routed: they know at any time what their prices are.
    @_noLocks
    mutating func lookAtMarket(of symbol: Name, at now: Instant) {
        guard usesMarket else { return }
        look(at: symbol, now: now)
        lookAtRate(of: gateway.books.currency(pricing: symbol), at: now)
    }

    /// The same for a new order; one for an amount of money cannot be counted without a price, whoever else wants none.
    @_noLocks
    mutating func lookAtMarket(for order: NewOrder, at now: Instant) {
        if !usesMarket, case .some = order.cash { return look(at: order.symbol, now: now) }
        // It may say how it is to be routed: by prices.
        if !usesMarket, !order.destination.isEmpty { return look(at: order.symbol, now: now) }
        lookAtMarket(of: order.symbol, at: now)
    }

    /// What a currency is worth in the base currency.
    @_noLocks
    mutating func lookAtRate(of currency: Name, at now: Instant) {
        guard usesMarket, currency != gateway.books.baseCurrency else { return }
        look(at: gateway.pair(currency, gateway.books.baseCurrency), isListed: true, now: now)
        look(at: gateway.pair(gateway.books.baseCurrency, currency), isListed: true, now: now)
    }

    /// Whoever asks.
    ///
    /// - Parameter isListed: What a broker shows of all symbols that it does not list is no price of this one.
    @_noLocks
    mutating func look(at symbol: Name, isListed: Bool = false, now: Instant) {
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            guard case .paper(let place) = brokers[broker], let quote = brokers[paper: place].quote(for: symbol) else {
                continue
            }
            if isListed, quote.symbol != symbol || symbol.isEmpty { continue }
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
