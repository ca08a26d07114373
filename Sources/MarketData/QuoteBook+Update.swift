// Taking in what brokers say of their markets.

package import Values

extension QuoteBook {
    /// Takes in a message that came at `now`. What it tells is as new as that, also where it is the same as before. A
    /// level of size zero is an empty side. On a refusal nothing is changed.
    @_noLocks
    package mutating func update(
        _ symbol: SymbolNumber, _ broker: BrokerNumber, _ update: QuoteUpdate, now: Instant
    ) -> QuoteChange {
        var change = QuoteChange()
        change.refusal =
            QuoteBook.refusal(update.bid) ?? QuoteBook.refusal(update.ask) ?? update.last.flatMap(QuoteBook.refusal)
        if case .some = change.refusal { return change }
        guard let place = pair(symbol, broker) ?? addPair(symbol, broker) else {
            change.refusal = .full
            return change
        }
        var pair = pairs[place]
        change.bid = QuoteBook.take(update.bid, &pair.bid, &pair.hasBid, &pair.bidTime, now)
        change.ask = QuoteBook.take(update.ask, &pair.ask, &pair.hasAsk, &pair.askTime, now)
        pairs[place] = pair
        if let last = update.last { change.last = takeTrade(last, place, now) }
        let listing = Int(symbol.value)
        listings[listing].latest = now
        if let price = reference(symbol, now: now).price {
            listings[listing].statistics.observe(
                price.approximate, now: now, decay: settings.volatilityDecay, window: settings.moveWindow)
        }
        return change
    }

    /// The broker's market data has ended: what it showed until now is of no use any more, whatever its age.
    @_noLocks
    package mutating func end(_ broker: BrokerNumber, now: Instant) {
        if Int(broker.value) < BrokerNumber.maximum { endedAt[Int(broker.value)] = now }
    }

    /// What a broker showed of a symbol until now is of no use any more, whatever its age.
    @_noLocks
    package mutating func end(_ symbol: SymbolNumber, at broker: BrokerNumber) {
        guard let place = pair(symbol, broker) else { return }
        pairs[place].hasBid = false
        pairs[place].hasAsk = false
    }

    @_noLocks
    private static func refusal(_ part: QuotePart) -> QuoteRefusal? {
        switch part {
        case .untold, .empty: nil
        case .level(let level): refusal(level)
        }
    }

    @_noLocks
    private static func refusal(_ level: PriceLevel) -> QuoteRefusal? {
        if level.size.isNegative { return .size }
        return level.price.isPositive ? nil : .price
    }

    @_noLocks
    private static func take(
        _ part: QuotePart, _ level: inout PriceLevel, _ isThere: inout Bool, _ time: inout Instant, _ now: Instant
    ) -> Bool {
        let (before, wasThere) = (level, isThere)
        switch part {
        case .untold: return false
        case .empty: isThere = false
        case .level(let new):
            isThere = !new.size.isZero
            level = new
        }
        time = now
        return isThere != wasThere || (isThere && !(level == before))
    }

    @_noLocks
    private mutating func takeTrade(_ last: PriceLevel, _ place: Int, _ now: Instant) -> Bool {
        let isChange = !(pairs[place].hasLast && pairs[place].last == last)
        pairs[place].last = last
        pairs[place].lastTime = now
        pairs[place].hasLast = true
        let listing = Int(pairs[place].symbol.value)
        listings[listing].last = last
        listings[listing].lastTime = now
        listings[listing].hasLast = true
        return isChange
    }
}
