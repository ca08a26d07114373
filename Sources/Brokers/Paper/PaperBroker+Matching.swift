// How the simulated venue fills orders.

internal import Orders
internal import Tables
internal import Values

extension PaperBroker {
    /// Works an order that is new, changed or just triggered: it waits for its stop, or takes what
    /// it can at once and rests, or is canceled.
    ///
    /// What it takes fills at the opposite best price and then at the levels behind it, with slippage, never beyond its
    /// limit, and no more than is shown there, once between two moves of the prices.
    @_noLocks
    mutating func work(_ slot: Int, into reports: inout BrokerReports) {
        let timeInForce = orders[slot].terms.timeInForce
        if orders[slot].isWaiting {
            // Already reached at entry counts: it is a taker at once.
            guard fills, isDue(slot) else {
                rest(slot)
                return
            }
            reach(slot)
        }
        let isMarketable = fills && isDue(slot)
        if case .fillOrKill = timeInForce {
            let shown = isMarketable && !isServed(slot) ? depth(slot) : 0
            let wanted = most(slot)
            guard shown >= orders[slot].leaves, wanted == orders[slot].leaves else {
                kill(slot, isMarketable: isMarketable, shown: shown < wanted ? shown : wanted, into: &reports)
                return
            }
        }
        if isMarketable, orders[slot].terms.features.has(.postOnly) {
            // Its stop has made it a limit order that would take.
            say(orders[slot].number, .canceled(sentence("Post only: it would take")), into: &reports)
            end(slot, .canceled)
            return
        }
        if isMarketable, !isServed(slot) { sweep(slot, into: &reports) }
        guard orders[slot].isWorking, orders[slot].leaves > 0 else { return }
        if isMarketable, !hasMore(slot, into: &reports) { return }
        if timeInForce.isImmediate {
            say(
                orders[slot].number,
                .canceled(sentence("Immediate or cancel: the rest is canceled")), into: &reports)
            end(slot, .canceled)
            return
        }
        orders[slot].isTaking = isMarketable
        rest(slot)
    }

    @_noLocks
    private mutating func kill(_ slot: Int, isMarketable: Bool, shown: Int64, into reports: inout BrokerReports) {
        let place = Int(orders[slot].book)
        let text =
            isMarketable
            ? killed(shown: books[place].quantity(shown), of: books[place].quantity(orders[slot].leaves))
            : sentence("Fill or kill: the limit is not met")
        say(orders[slot].number, .canceled(text), into: &reports)
        end(slot, .canceled)
    }

    /// The order's stop is reached.
    @_noLocks
    private mutating func reach(_ slot: Int) {
        orders[slot].isTriggered = true
        if orders[slot].isTrailing { unfollow(slot) }
    }

    /// Trades once, at the opening or at the close; what is left is over.
    @_noLocks
    mutating func tradeOnce(_ slot: Int, into reports: inout BrokerReports) {
        let isHeldUp = orders[slot].isPaused || (!isCalm && isHalted(Int(orders[slot].book)))
        if fills, !isHeldUp, isDue(slot), orders[slot].leaves > 0 { sweep(slot, into: &reports) }
        guard orders[slot].isWorking, orders[slot].leaves > 0 else { return }
        var text = sentence("The opening is over")
        if case .atTheClose = orders[slot].terms.timeInForce { text = sentence("The close is over") }
        say(orders[slot].number, .expired(text), into: &reports)
        end(slot, .expired)
    }

    /// Takes what is shown, level by level.
    @_noLocks
    private mutating func sweep(_ slot: Int, into reports: inout BrokerReports) {
        let (place, isBuy) = (Int(orders[slot].book), orders[slot].side.isBuy)
        let limit = orders[slot].measure.limit
        var level = 0
        while orders[slot].isWorking, let offer = books[place].offer(level, buying: isBuy, limit: limit) {
            let most = most(slot)
            guard most > 0 else { break }
            let lots = offer.size < most ? offer.size : most
            let price = books[place].takerPrice(offer, buying: isBuy, lots: lots, limit: limit)
            guard fill(slot, lots, at: price, into: &reports) else { return }
            level += 1
        }
        refill(slot)
    }

    /// Whether an order that only reduces has a position left to reduce; else it is canceled.
    @_noLocks
    private mutating func hasMore(_ slot: Int, into reports: inout BrokerReports) -> Bool {
        guard orders[slot].terms.features.has(.reduceOnly), reducible(slot) == 0 else { return true }
        say(orders[slot].number, .canceled(sentence("Reduce only: the position is closed")), into: &reports)
        end(slot, .canceled)
        return false
    }

    /// How many lots an order can have now: those that are left, of an iceberg those that it shows, and of one that only
    /// reduces no more than there is to reduce.
    @_noLocks
    private func most(_ slot: Int) -> Int64 {
        var most = orders[slot].leaves
        if orders[slot].isIceberg, extras[slot].slice < most { most = extras[slot].slice }
        if orders[slot].terms.features.has(.reduceOnly) {
            let open = reducible(slot)
            if open < most { most = open }
        }
        return most
    }

    /// What is shown to a taker in all, up to its limit.
    @_noLocks
    private func depth(_ slot: Int) -> Int64 {
        let (place, isBuy) = (Int(orders[slot].book), orders[slot].side.isBuy)
        var sum: Int64 = 0
        var level = 0
        while let offer = books[place].offer(level, buying: isBuy, limit: orders[slot].measure.limit) {
            sum += offer.size
            level += 1
        }
        return sum
    }

    /// One event that the last price move has made due; false when there is none left. In each book
    /// resting orders come first, by price and then time, and then the stops that were reached,
    /// nearest first.
    @_noLocks
    mutating func settle(into reports: inout BrokerReports) -> Bool {
        while unsettled < books.capacity {
            moment = moved
            if !isCalm, isHalted(unsettled) {
                unsettled += 1
                continue
            }
            if fillResting(.buys, into: &reports) || fillResting(.sells, into: &reports)
                || trigger(.buyStops, into: &reports) || trigger(.sellStops, into: &reports)
                || trigger(.buyTouches, into: &reports) || trigger(.sellTouches, into: &reports)
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
        if let limit = orders[slot].measure.limit, !orders[slot].isTaking {
            let (shown, most) = (books[unsettled].shown(buying: orders[slot].side.isBuy), most(slot))
            if most > 0, fill(slot, shown < most ? shown : most, at: limit, into: &reports) { refill(slot) }
        } else {
            sweep(slot, into: &reports)
        }
        if orders[slot].isWorking, orders[slot].leaves > 0, hasMore(slot, into: &reports) { rest(slot) }
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
        reach(slot)
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
    private func isServed(_ slot: Int) -> Bool {
        orders[slot].servedMove == books[Int(orders[slot].book)].lastMove
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
        let place = Int(orders[slot].book)
        orders[slot].asideMove = books[place].lastMove
        asideCount += 1
        books[place].asideCount += 1
        restingCount += 1
        resting.insert(
            slot, key: orders[slot].key, sequence: orders[slot].sequence,
            into: &books[place].asideHeads[orders[slot].queue.index])
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
        if orders[slot].asideMove == books[place].lastMove {
            asideCount -= 1
            books[place].asideCount -= 1
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
        books[place].lastMove = moves
        asideCount -= books[place].asideCount
        books[place].asideCount = 0
        for queue in 0..<2 {
            let aside = books[place].asideHeads[queue]
            books[place].asideHeads[queue] = OrderQueues.none
            books[place].heads[queue] = resting.joined(books[place].heads[queue], aside)
        }
    }
}
