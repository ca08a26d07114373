// What brokers say of the market.

package import MarketData
import Portfolio
import Risk
package import Values

extension Gateway {
    /// A broker tells what a symbol stands at. What cannot be is left out; what is new becomes the mark of positions.
    @_noLocks
    package mutating func hear(
        _ update: QuoteUpdate, of symbol: Name, at broker: BrokerNumber, isHalted: Bool, now: Instant
    ) {
        guard let number = quotes.add(symbol) else { return }
        quotes.setStatus(isHalted ? .halted : .open, of: number)
        let change = quotes.update(number, broker, update, now: now)
        if case .some = change.refusal { return }
        if waiting.isWatched(number) { waiting.noteMove(number) }
        risk.noteMarketData(.symbol(symbol), at: now)
        risk.noteMarketData(.broker(broker), at: now)
        risk.noteMarketData(.global, at: now)
        if let percent = volatility(of: number) { risk.setVolatility(.symbol(symbol), percent, at: now) }
        guard change.isChange, let price = quotes.reference(number, now: now).price else { return }
        _ = risk.setMark(symbol, price, rate: rate(pricing: symbol, at: now))
        do throws(PortfolioRefusal) {
            try books.mark(symbol, price)
        } catch {
            // A symbol of which nobody has a position, and for which there is no room.
            return
        }
    }

    /// What a broker told of a symbol is of no use any more: it is late, has a hole, or cannot be. That it was told stays,
    /// so that who wants fresh prices sees how old they are.
    @_noLocks
    package mutating func endQuotes(of symbol: Name, at broker: BrokerNumber) {
        guard let number = quotes.symbol(symbol) else { return }
        quotes.end(number, at: broker)
    }

    /// In percent a minute, to four digits; nil before two minutes with prices have ended.
    @_noLocks
    private func volatility(of symbol: SymbolNumber) -> Decimal? {
        guard let fraction = quotes.volatility(of: symbol), fraction < 1_000_000 else { return nil }
        return Decimal(mantissa: Int64(fraction * 1_000_000), scale: 4)
    }
}
