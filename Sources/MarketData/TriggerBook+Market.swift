// How the market moves orders that are held, and makes them due.

internal import Tables
internal import Values

extension TriggerBook {
    /// Takes in a symbol's prices: trailing stops follow them. Then ``nextDue(_:)`` gives what they reach. Prices of
    /// 10^14 or more are taken for unknown.
    @_noLocks
    package mutating func move(_ symbol: SymbolNumber, to prices: MarketPrices) {
        makeMarket(symbol)
        let market = Int(symbol.value)
        let bid = prices.bid.flatMap { ExactPrice.units($0) }
        let ask = prices.ask.flatMap { ExactPrice.units($0) }
        set(market, 0, prices.last.flatMap { ExactPrice.units($0) })
        set(market, 1, bid)
        set(market, 2, ask)
        if let bid, let ask { set(market, 3, ExactPrice.middle(bid, ask)) } else { set(market, 3, nil) }
    }

    /// The symbol's market is not known any more: nothing is due until it moves again.
    @_noLocks
    package mutating func forgetPrices(of symbol: SymbolNumber) {
        if Int(symbol.value) < markets.count { markets[Int(symbol.value)].known = 0 }
    }

    /// Takes out an order that is due at the symbol's prices of now: first the one whose trigger the market is furthest
    /// beyond, so that of one price the nearest trigger comes first; of equal ones what was added first.
    @_noLocks
    package mutating func nextDue(_ symbol: SymbolNumber) -> DueTrigger? {
        let market = Int(symbol.value)
        guard market < markets.count else { return nil }
        var (first, furthest) = (Queues.none, Int128(-1))
        for queue in 0..<8 {
            let head = markets[market].firing[queue]
            guard head != Queues.none, let price = price(market, queue) else { continue }
            let distance = 0 - firing.key(Int(head)) - price
            guard distance >= 0 else { continue }
            let isTied = distance == furthest && held[Int(head)].sequence < held[Int(first)].sequence
            if distance > furthest || isTied { (first, furthest) = (head, distance) }
        }
        guard first != Queues.none else { return nil }
        let slot = Int(first)
        let (trigger, sign) = (0 - firing.key(slot), Int128(waitsForRise(slot) ? -1 : 1))
        let due = DueTrigger(
            slots.key(slot), trigger: ExactPrice.value(trigger * sign),
            market: ExactPrice.value((trigger - furthest) * sign), source: held[slot].source)
        takeOut(slot)
        return due
    }

    @_noLocks
    private mutating func set(_ market: Int, _ place: Int, _ units: Int128?) {
        guard let units else {
            markets[market].known &= ~(1 << UInt8(place))
            return
        }
        markets[market].known |= 1 << UInt8(place)
        markets[market].prices[place] = units
        raise(market, 2 * place, to: units)
        raise(market, 2 * place + 1, to: 0 - units)
    }

    /// The price that a queue looks at, as signed as the queue is.
    @_noLocks
    private func price(_ market: Int, _ queue: Int) -> Int128? {
        guard markets[market].known >> UInt8(queue >> 1) & 1 == 1 else { return nil }
        let units = markets[market].prices[queue >> 1]
        return queue & 1 == 1 ? 0 - units : units
    }

    // MARK: - Groups

    /// Joins all groups that have not seen so high a price.
    @_noLocks
    private mutating func raise(_ market: Int, _ queue: Int, to high: Int128) {
        var (amounts, parts) = (Queues.none, Queues.none)
        for rank in 0..<3 {
            while true {
                let head = markets[market].rising[3 * queue + rank]
                guard head != Queues.none, rising.key(Int(head)) < high else { break }
                leaveQueues(Int(head), market, queue)
                if rank == 0 { amounts = offsets.joined(amounts, head) } else { parts = offsets.joined(parts, head) }
                if rank == 2 { held[Int(head)].kind = .part }
            }
        }
        lead(amounts, market, queue, high: high)
        lead(parts, market, queue, high: high)
    }

    /// Lets the first order of a group stand for it. A group that has seen the same high, if it is at hand, takes it
    /// in.
    @_noLocks
    private mutating func lead(_ head: Int32, _ market: Int, _ queue: Int, high: Int128) {
        guard head != Queues.none else { return }
        var first = head
        let other = markets[market].rising[3 * queue + held[Int(head)].kind.rank]
        if other != Queues.none, rising.key(Int(other)) == high {
            first = offsets.joined(other, head)
            if first == other { return }
            leaveQueues(Int(other), market, queue)
        }
        let slot = Int(first)
        let trigger = TriggerBook.trigger(behind: high, held[slot].kind, offsets.key(slot))
        enterQueues(slot, market, queue, high: high, trigger: trigger)
    }

    @_noLocks
    private mutating func enterQueues(
        _ slot: Int, _ market: Int, _ queue: Int, high: Int128, trigger: Int128
    ) {
        let (sequence, place) = (held[slot].sequence, 3 * queue + held[slot].kind.rank)
        firing.insert(slot, key: 0 - trigger, sequence: sequence, into: &markets[market].firing[queue])
        rising.insert(slot, key: high, sequence: sequence, into: &markets[market].rising[place])
    }

    @_noLocks
    private mutating func leaveQueues(_ slot: Int, _ market: Int, _ queue: Int) {
        let place = 3 * queue + held[slot].kind.rank
        firing.remove(slot, from: &markets[market].firing[queue])
        rising.remove(slot, from: &markets[market].rising[place])
    }

    // MARK: - Places

    /// Puts an order where it belongs: a trailing one is a group of its own at first.
    @_noLocks
    mutating func place(_ slot: Int, _ plan: Plan) {
        let (market, queue, sequence) = (Int(held[slot].symbol.value), Int(plan.queue), held[slot].sequence)
        if plan.kind.isFixed {
            let key = 0 - (plan.trigger ?? ExactPrice.lowest)
            return firing.insert(slot, key: key, sequence: sequence, into: &markets[market].firing[queue])
        }
        var alone = Queues.none
        offsets.insert(slot, key: plan.offset, sequence: sequence, into: &alone)
        let now = price(market, queue)
        if let trigger = plan.trigger {
            let high = TriggerBook.high(of: trigger, plan.kind, plan.offset)
            enterQueues(slot, market, queue, high: high, trigger: trigger)
            // The market may be further than where it starts.
            if let now, high < now { raise(market, queue, to: now) }
            return
        }
        lead(Int32(slot), market, queue, high: now ?? ExactPrice.lowest)
    }

    /// Takes an order out of all it is in.
    @_noLocks
    mutating func takeOut(_ slot: Int) {
        let (market, queue) = (Int(held[slot].symbol.value), Int(held[slot].queue))
        if held[slot].kind.isFixed {
            firing.remove(slot, from: &markets[market].firing[queue])
        } else if offsets.isHead(slot) {
            let high = rising.key(slot)
            leaveQueues(slot, market, queue)
            var rest = Int32(slot)
            offsets.remove(slot, from: &rest)
            lead(rest, market, queue, high: high)
        } else {
            // Behind its group's first, which stays.
            var unchanged = Queues.none
            offsets.remove(slot, from: &unchanged)
        }
        slots.remove(slot)
    }
}
