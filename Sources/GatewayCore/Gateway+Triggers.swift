// Orders that are held here until the market reaches their price.

import MarketData
import Orders
package import Values

extension Gateway {
    /// What an order looks at: what it would trade at, the ask for one that buys and the bid for one that sells.
    private static var source: TriggerSource { @_noLocks get { .bidAsk } }

    // MARK: - Coming and going

    /// Why an order cannot be held here until the market reaches its price; nil when it can.
    @_noLocks
    mutating func obstacle(to command: NewOrder) -> Text<16>? {
        guard let condition = command.terms.condition(tick: traded.tick(of: command.symbol)) else {
            return Text("PegOffsetValue(211) is not in whole ticks or basis points, or no tick of the symbol is known")
        }
        guard let symbol = quotes.add(command.symbol) else { return Text("no room to watch another symbol") }
        switch waiting.triggers.refusal(symbol, command.side, condition, by: Gateway.source) {
        case nil: return nil
        case .price: return Text("StopPx(99) is not a price that the market can have")
        case .offset: return Text("PegOffsetValue(211) is not an offset from the market")
        case .full, .symbol, .key: return Text("no room to watch the market for another order")
        }
    }

    /// Watches the market for an order that is held here for that; what it waits for may be new.
    @_noLocks
    mutating func arm(_ slot: OrderSlot) {
        guard case .armed = table[slot].handling.course, let symbol = quotes.add(table[slot].symbol),
            let condition = table[slot].terms.condition(tick: traded.tick(of: table[slot].symbol))
        else { return }
        disarm(slot)
        let key = table[slot].number.value
        let refusal = waiting.triggers.add(key, symbol, table[slot].side, condition, by: Gateway.source)
        if case .some = refusal { return }
        waiting.watch(symbol)
        waiting.noteMove(symbol)
    }

    @_noLocks
    mutating func disarm(_ slot: OrderSlot) {
        guard waiting.triggers.remove(table[slot].number.value), let symbol = quotes.symbol(table[slot].symbol) else { return }
        waiting.unwatch(symbol)
    }

    /// It is held here until the market reaches its price, and nobody watches that.
    @_noLocks
    func isBlind(_ slot: OrderSlot) -> Bool {
        guard case .armed = table[slot].handling.course else { return false }
        return !waiting.triggers.contains(table[slot].number.value)
    }

    // MARK: - The market

    /// How many symbols are watched for orders that are held here.
    package var watchedCount: Int { @_noLocks get { waiting.watchedCount } }

    /// One of them, at a place below ``watchedCount``.
    @_noLocks
    package func watchedSymbol(_ place: Int) -> Name { quotes.name(of: waiting.watched(place)) }

    /// Whether it is news that nothing fresh is known of a watched symbol's prices, so that its orders wait whatever
    /// happens, or that something is again.
    @_noLocks
    package mutating func takeDarkness(_ place: Int, at now: Instant) -> Bool? {
        let symbol = waiting.watched(place)
        let prices = visiblePrices(symbol, now)
        let isDark = prices.bid == nil && prices.ask == nil
        return waiting.isNews(symbol, isDark: isDark) ? isDark : nil
    }

    /// A halted market triggers nothing.
    @_noLocks
    private func visiblePrices(_ symbol: SymbolNumber, _ now: Instant) -> MarketPrices {
        guard case .open = quotes.status(of: symbol) else { return MarketPrices() }
        return quotes.prices(symbol, now: now)
    }

    /// Sets one order free whose price the market has reached, by what is fresh of it now. False when there is none;
    /// the caller asks again until then, or goes on with the next turn.
    ///
    /// Cost: O(brokers) for each symbol that has moved; at most 256 of them are looked at in one call.
    @_noLocks
    package mutating func fireNext(at now: Instant, into effects: inout GatewayEffects) -> Bool {
        var looks = 0
        while looks < 256, let symbol = waiting.nextMoved {
            looks += 1
            waiting.triggers.move(symbol, to: visiblePrices(symbol, now))
            waiting.trailsLeft = waiting.triggers.placeCount
            guard let due = waiting.triggers.nextDue(symbol) else {
                waiting.dropMoved()
                continue
            }
            waiting.unwatch(symbol)
            fire(due, at: now, into: &effects)
            return true
        }
        return false
    }

    /// Markets have moved that were not looked at yet.
    package var hasMoves: Bool { @_noLocks get { waiting.movedCount > 0 } }

    @_noLocks
    private mutating func fire(_ due: DueTrigger, at now: Instant, into effects: inout GatewayEffects) {
        guard let slot = table.slot(of: OrderNumber(due.key)) else { return }
        var text = Text<16>("triggered: the ")
        text.append(table[slot].side.isBuy ? "ask is " : "bid is ")
        text.append(Gateway.decimal(due.market).text)
        text.append(", it waited for ")
        text.append(Gateway.decimal(due.trigger).text)
        release(table[slot].number, as: table[slot].terms.triggered, telling: text, at: now, into: &effects)
    }

    /// Exactly, or with as many digits as there is room for.
    @_noLocks
    private static func decimal(_ value: WideDecimal) -> Decimal {
        var digits = min(value.scale, Decimal.maximumScale)
        while true {
            if let decimal = value.rounded(toDigits: digits, .halfEven) { return decimal }
            if digits == 0 { return .zero }
            digits -= 1
        }
    }

    // MARK: - Trailing stops

    /// Puts into the rows of trailing stops what the market has made of their prices, of a bounded number of them.
    /// Whether there is more to look at.
    @_noLocks
    package mutating func saveTrails(at now: Instant, into effects: inout GatewayEffects) -> Bool {
        var (looks, saved) = (0, 0)
        while waiting.trailsLeft > 0, looks < 256, saved < 8 {
            looks += 1
            waiting.trailsLeft -= 1
            if waiting.trailPlace >= waiting.triggers.placeCount { waiting.trailPlace = 0 }
            let found = waiting.triggers.trailing(at: waiting.trailPlace)
            waiting.trailPlace += 1
            guard let found, let slot = table.slot(of: OrderNumber(found.key)) else { continue }
            let level = Gateway.decimal(found.trigger)
            if let stop = table[slot].terms.stop, stop == level { continue }
            let before = effects.note(&table[slot])
            table[slot].terms.stop = level
            effects.append(.save(table[slot].number, from: before))
            saved += 1
        }
        return waiting.trailsLeft > 0
    }

    /// Rows of trailing stops may be behind.
    package var hasTrails: Bool { @_noLocks get { waiting.trailsLeft > 0 } }
}
