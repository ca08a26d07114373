// How the simulated venue fills orders.

internal import Orders
internal import Values

extension PaperBroker {
    /// Works an order that is new, changed or just triggered: it waits for its stop, or takes what
    /// it can at once and rests, or is canceled.
    ///
    /// What it takes fills at the opposite best price with slippage, never beyond its limit, and no
    /// more than what is left of the shown size.
    @_noLocks
    mutating func work(_ slot: Int, into reports: inout BrokerReports) {
        let place = Int(orders[slot].book)
        let isBuy = orders[slot].side.isBuy
        let timeInForce = orders[slot].terms.timeInForce
        if orders[slot].isWaiting {
            // Already reached at entry counts: it is a taker at once.
            guard fills, isDue(slot) else {
                rest(slot)
                return
            }
            orders[slot].isTriggered = true
        }
        let isMarketable = fills && isDue(slot)
        let shown = isMarketable ? available(in: place, buying: isBuy) : 0
        let leaves = orders[slot].leaves
        if case .fillOrKill = timeInForce, shown < leaves {
            let book = books[place]
            let text =
                isMarketable
                ? killed(shown: book.quantity(shown), of: book.quantity(leaves))
                : sentence("Fill or kill: the limit is not met")
            reports.append(orders[slot].number, .canceled(text))
            end(slot)
            return
        }
        if shown > 0 { fill(slot, shown < leaves ? shown : leaves, asTaker: true, into: &reports) }
        guard orders[slot].isWorking else { return }
        if isImmediate(timeInForce) {
            reports.append(
                orders[slot].number,
                .canceled(sentence("Immediate or cancel: the rest is canceled")))
            end(slot)
            return
        }
        orders[slot].isTaking = isMarketable
        rest(slot)
    }

    /// One event that the last price move has made due; false when there is none left. In each book
    /// resting orders come first, by price and then time, and then the stops that were reached,
    /// nearest first: they take what is left of the shown size.
    @_noLocks
    mutating func settle(into reports: inout BrokerReports) -> Bool {
        while unsettled < books.capacity {
            if fillResting(.buys, into: &reports) || fillResting(.sells, into: &reports)
                || trigger(.buyStops, into: &reports) || trigger(.sellStops, into: &reports)
            {
                return true
            }
            unsettled += 1
        }
        return false
    }

    @_noLocks
    private mutating func fillResting(
        _ queue: PaperBook.Queue, into reports: inout BrokerReports
    ) -> Bool {
        let slot = Int(books[unsettled].heads[queue.index])
        guard slot >= 0, resting.key(slot) <= books[unsettled].threshold(queue) else {
            return false
        }
        let shown = available(in: unsettled, buying: orders[slot].side.isBuy)
        guard shown > 0 else { return false }
        let leaves = orders[slot].leaves
        fill(
            slot, shown < leaves ? shown : leaves, asTaker: orders[slot].isTaking, into: &reports)
        finish(slot)
        return true
    }

    @_noLocks
    private mutating func trigger(
        _ queue: PaperBook.Queue, into reports: inout BrokerReports
    ) -> Bool {
        let slot = Int(books[unsettled].heads[queue.index])
        guard slot >= 0, resting.key(slot) <= books[unsettled].threshold(queue) else {
            return false
        }
        withdraw(slot)
        orders[slot].isTriggered = true
        orders[slot].sequence = number()
        work(slot, into: &reports)
        finish(slot)
        return true
    }

    /// Whether the market is where the order, or its stop, has waited for it.
    @_noLocks
    private func isDue(_ slot: Int) -> Bool {
        orders[slot].key <= books[Int(orders[slot].book)].threshold(orders[slot].queue)
    }

    /// Fills so many lots. A taker pays the opposite best and slippage; an order that came to rest
    /// before the market reached it gets its own limit.
    @_noLocks
    private mutating func fill(
        _ slot: Int, _ lots: Int64, asTaker: Bool, into reports: inout BrokerReports
    ) {
        let place = Int(orders[slot].book)
        let isBuy = orders[slot].side.isBuy
        let measure = orders[slot].measure
        var price = books[place].takerPrice(
            buying: isBuy, lots: lots, limit: measure.limit)
        if !asTaker, let limit = measure.limit { price = limit }
        if !isStill {
            if !books[place].isChanged { changedBooks += 1 }
            books[place].use(lots, buying: isBuy)
        }
        orders[slot].filled += lots
        orders[slot].notional += Int128(lots) * Int128(price)
        // `judge` has computed it for more than this. It is less than before only when the settings
        // have changed since; nothing is given back.
        let before = orders[slot].charged
        var charged = charge(for: orders[slot].notional, in: place) ?? before
        if charged < before { charged = before }
        orders[slot].charged = charged
        reports.append(
            orders[slot].number,
            .filled(
                quantity: books[place].quantity(lots), price: books[place].price(price),
                commission: Decimal(mantissa: charged - before, scale: 8).normalized))
        if orders[slot].leaves == 0 { end(slot) }
    }

    // MARK: - Queues

    @_noLocks
    mutating func rest(_ slot: Int) {
        let queue = orders[slot].queue
        resting.insert(
            slot, key: orders[slot].key, sequence: orders[slot].sequence,
            into: &books[Int(orders[slot].book)].heads[queue.index])
        restingCount += 1
    }

    /// Takes an order out of its queue, when it is in one.
    @_noLocks
    mutating func withdraw(_ slot: Int) {
        guard resting.contains(slot) else { return }
        let queue = orders[slot].queue
        resting.remove(slot, from: &books[Int(orders[slot].book)].heads[queue.index])
        restingCount -= 1
    }
}
