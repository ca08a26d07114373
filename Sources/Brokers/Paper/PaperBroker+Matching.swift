// How the simulated venue fills orders.

internal import Orders
internal import Tables
internal import Values

extension PaperBroker {
    /// Works an order that is new, changed or just triggered: it waits for its stop, or takes what
    /// it can at once and rests, or is canceled.
    ///
    /// What it takes fills at the opposite best price with slippage, never beyond its limit, and no
    /// more than the shown size, once between two moves of the prices.
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
        let shown = isMarketable && !isServed(slot) ? books[place].shown(buying: isBuy) : 0
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
    /// nearest first.
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
        withdraw(slot)
        if isServed(slot) {
            // From a row, which does not tell that it rested aside.
            rest(slot)
            return true
        }
        let shown = books[unsettled].shown(buying: orders[slot].side.isBuy)
        let leaves = orders[slot].leaves
        fill(
            slot, shown < leaves ? shown : leaves, asTaker: orders[slot].isTaking, into: &reports)
        if orders[slot].isWorking { rest(slot) }
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

    /// It has had its share of what the last move showed.
    @_noLocks
    private func isServed(_ slot: Int) -> Bool { orders[slot].servedMove == moves }

    /// Fills so many lots of an order that is in no queue. A taker pays the opposite best and
    /// slippage; an order that came to rest before the market reached it gets its own limit.
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
        orders[slot].servedMove = moves
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

    /// Puts an order where it waits: among those that can trade or trigger, or aside until the next
    /// move when it has taken what this one shows.
    @_noLocks
    mutating func rest(_ slot: Int) {
        guard isServed(slot), !orders[slot].isWaiting else {
            queue(slot)
            return
        }
        orders[slot].asideMove = moves
        asideCount += 1
        restingCount += 1
        resting.insert(
            slot, key: orders[slot].key, sequence: orders[slot].sequence,
            into: &books[Int(orders[slot].book)].asideHeads[orders[slot].queue.index])
    }

    @_noLocks
    mutating func queue(_ slot: Int) {
        orders[slot].asideMove = 0
        restingCount += 1
        let (place, queue) = (Int(orders[slot].book), orders[slot].queue.index)
        var head = books[place].heads[queue]
        var last = books[place].lasts[queue]
        resting.insert(
            slot, key: orders[slot].key, sequence: orders[slot].sequence, into: &head, behind: &last)
        books[place].heads[queue] = head
        books[place].lasts[queue] = last
    }

    /// Takes an order out of its queue, when it is in one.
    @_noLocks
    mutating func withdraw(_ slot: Int) {
        guard resting.contains(slot) else { return }
        let (place, queue) = (Int(orders[slot].book), orders[slot].queue.index)
        restingCount -= 1
        if orders[slot].asideMove == moves {
            asideCount -= 1
            resting.remove(slot, from: &books[place].asideHeads[queue])
        } else {
            var head = books[place].heads[queue]
            var last = books[place].lasts[queue]
            resting.remove(slot, from: &head, last: &last)
            books[place].heads[queue] = head
            books[place].lasts[queue] = last
        }
    }

    /// Those that rested aside see what is shown now.
    @_noLocks
    mutating func rejoin(_ place: Int) {
        for queue in 0..<2 {
            let aside = books[place].asideHeads[queue]
            books[place].asideHeads[queue] = OrderQueues.none
            books[place].heads[queue] = resting.joined(books[place].heads[queue], aside)
        }
    }
}
