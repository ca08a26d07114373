// What a symbol is worth, by what is fresh of its quotes.

package import Values

extension QuoteBook {
    @_noLocks
    private func isFresh(_ time: Instant, _ limit: Interval, now: Instant) -> Bool {
        now.since(time).magnitude <= limit
    }

    /// Whether the quotes of this time and broker may be used.
    @_noLocks
    private func isUsable(_ time: Instant, of broker: BrokerNumber, now: Instant) -> Bool {
        endedAt[Int(broker.value)] < time && isFresh(time, settings.quoteLimit, now: now)
    }

    /// The fresh sides of a pair.
    @_noLocks
    private func sides(_ place: Int, now: Instant) -> (bid: PriceLevel?, ask: PriceLevel?) {
        let hasBid = pairs[place].hasBid && isUsable(pairs[place].bidTime, of: pairs[place].broker, now: now)
        let hasAsk = pairs[place].hasAsk && isUsable(pairs[place].askTime, of: pairs[place].broker, now: now)
        return (hasBid ? pairs[place].bid : nil, hasAsk ? pairs[place].ask : nil)
    }

    /// The best of all fresh sides. A broker whose own bid is above its own ask has an error or half a message, and is
    /// passed over; that one broker's bid is above another's ask can be.
    @_noLocks
    package func best(_ symbol: SymbolNumber, now: Instant) -> BestQuote {
        var best = BestQuote()
        var next = listings[Int(symbol.value)].firstPair
        while next >= 0 {
            let place = Int(next)
            next = pairs[place].next
            let (bid, ask) = sides(place, now: now)
            if let bid, let ask, ask.price < bid.price { continue }
            let broker = pairs[place].broker
            if let bid, best.bid.map({ $0.level.price < bid.price }) ?? true {
                best.bid = BestQuote.Side(bid, broker, since: pairs[place].bidTime)
            }
            if let ask, best.ask.map({ ask.price < $0.level.price }) ?? true {
                best.ask = BestQuote.Side(ask, broker, since: pairs[place].askTime)
            }
        }
        return best
    }

    /// The mid of the best fresh bid and ask, else the last trade if that is fresh, else why there is none.
    @_noLocks
    package func reference(_ symbol: SymbolNumber, now: Instant) -> ReferencePrice {
        let best = best(symbol, now: now)
        if let bid = best.bid, let ask = best.ask {
            let mid = QuoteBook.mid(bid.level.price, ask.level.price)
            return .mid(mid, since: bid.since < ask.since ? bid.since : ask.since)
        }
        let listing = Int(symbol.value)
        if listings[listing].hasLast, isFresh(listings[listing].lastTime, settings.tradeLimit, now: now) {
            return .last(listings[listing].last.price, since: listings[listing].lastTime)
        }
        guard let latest = listings[listing].latest else { return .missing }
        return .stale(since: latest)
    }

    /// Halfway, exactly, with one digit more than the finer of the two at most. Where a decimal has no place for all
    /// digits, the last ones are dropped: beyond eighteen they are no matter for a price to compare with.
    @_noLocks
    package static func mid(_ bid: Decimal, _ ask: Decimal) -> Decimal {
        let scale = bid.scale < ask.scale ? ask.scale : bid.scale
        let sum =
            Int128(bid.mantissa) &* powerOfTen(Int(scale - bid.scale)) &+ Int128(ask.mantissa)
            &* powerOfTen(Int(scale - ask.scale))
        if sum % 2 == 0, let mid = Decimal(exactly: sum / 2, scale: Int(scale)) { return mid }
        let half = WideDecimal(mantissa: sum &* 5, scale: scale + 1)
        var digits = scale < 18 ? scale + 1 : 18
        while true {
            if let mid = half.rounded(toDigits: digits, .towardZero) { return mid }
            // Between two decimals, so that there is always a place for the whole part.
            precondition(digits > 0, "the middle of two decimals is within their range")
            digits -= 1
        }
    }

    /// The latest trade at any broker, however old, and when it came.
    @_noLocks
    package func lastTrade(_ symbol: SymbolNumber) -> (level: PriceLevel, at: Instant)? {
        let listing = Int(symbol.value)
        return listings[listing].hasLast ? (listings[listing].last, listings[listing].lastTime) : nil
    }

    /// What a broker shows now; nil when it never said anything of the symbol.
    @_noLocks
    package func quote(_ symbol: SymbolNumber, at broker: BrokerNumber, now: Instant) -> BrokerQuote? {
        guard let place = pair(symbol, broker) else { return nil }
        let (bid, ask) = sides(place, now: now)
        guard let bid, let ask else { return BrokerQuote(bid: bid, ask: ask, spread: nil, spreadBasisPoints: nil) }
        let (low, high) = (bid.price.approximate, ask.price.approximate)
        return BrokerQuote(
            bid: bid, ask: ask, spread: ask.price.subtracting(bid.price),
            spreadBasisPoints: (high - low) / (high + low) * 20_000)
    }

    /// How long ago a broker last told a bid or ask of the symbol; nil when it never did.
    @_noLocks
    package func quoteAge(_ symbol: SymbolNumber, at broker: BrokerNumber, now: Instant) -> Interval? {
        guard let place = pair(symbol, broker) else { return nil }
        let (bid, ask) = (pairs[place].bidTime, pairs[place].askTime)
        let latest = bid < ask ? ask : bid
        return .distantPast < latest ? now.since(latest) : nil
    }

    /// The exponentially weighted standard deviation of the symbol's returns from minute to minute, as a fraction; none
    /// before two minutes with prices have ended. A statistic.
    @_noLocks
    package func volatility(of symbol: SymbolNumber) -> Double? { listings[Int(symbol.value)].statistics.volatility }

    /// From the lowest to the highest reference price of the window, in percent of the lowest; none when there was no
    /// price. It covers up to a fifteenth more than the window. A statistic.
    @_noLocks
    package func largestMove(of symbol: SymbolNumber, now: Instant) -> Double? {
        listings[Int(symbol.value)].statistics.largestMove(now: now, window: settings.moveWindow)
    }
}
