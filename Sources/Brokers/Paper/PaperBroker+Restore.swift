// The broker made anew from its rows, after a restart.

internal import Orders
internal import Tables
public import Values

extension PaperBroker {
    /// Takes a row back, after `init` and before the first call; in any order, each once. With all
    /// rows of the last committed turn the broker goes on as if it had never stopped.
    ///
    /// An order whose symbol is gone from the settings, or has another tick or lot, is canceled by
    /// the first step, with a text. A book that does not fit the settings starts anew, without a position.
    ///
    /// - Returns: False for bytes that are no such row, or when the table of orders is full; the
    ///   broker is then not to be used.
    public mutating func restore(_ row: Bytes) -> Bool {
        guard let row = StoredPaperRow(row) else { return false }
        // What the last price move made due is looked for again.
        if fills { unsettled = 0 }
        switch row {
        case .order(let order): return restore(order)
        case .book(let book): restore(book)
        case .clock(let clock): restore(clock)
        case .venue(let venue): restore(venue)
        case .end(_, let end): past.restore(end)
        case .fill(_, let fill): past.restore(fill)
        case .held(let report, let flight, let isInLine):
            isCalm = false
            return trouble.restore(report, flight, inLine: isInLine)
        case .trouble(let counts, let faults, let losses):
            trouble.losses = losses
            for (place, count) in counts.enumerated() where place < trouble.ruleCount {
                (trouble.rules[place].seen, trouble.rules[place].struck) = count
            }
            for fault in faults { trouble.armed[trouble.armedCount] = fault; trouble.armedCount += 1 }
            if !faults.isEmpty { isCalm = false }
        }
        return true
    }

    private mutating func restore(_ clock: StoredPaperRow.Clock) {
        random.state = clock.random
        moves = clock.moves
        nextMove = clock.move == .distantPast ? nil : clock.move
        (nextSequence, highestOrder) = (clock.sequence, clock.highestOrder)
        if clock.version < 3 { past.forgotten = max(past.forgotten, clock.highestOrder) }
        guard tape.count == 0 else { return }
        // All prices move together then.
        if let nextMove { moved = nextMove.advanced(by: Interval(nanoseconds: -priceInterval.nanoseconds)) }
        restore(gridMove: moves)
    }

    private mutating func restore(gridMove: UInt64) {
        self.gridMove = gridMove
        for place in 0..<books.capacity where !books[place].isRecorded { books[place].lastMove = gridMove }
    }

    private mutating func restore(_ venue: StoredPaperRow.Venue) {
        dice.state = venue.dice
        (trouble.outageEnd, trouble.isOutageLosing) = (venue.outageEnd, venue.isOutageLosing)
        if venue.outageEnd > .distantPast { isCalm = false }
        guard tape.count > 0 else { return }
        restore(gridMove: venue.gridMove)
        moved = venue.moved
        nextStep = venue.step < UInt64(tape.count) ? Int(venue.step) : tape.count
        tapeDelay = venue.tapeDelay
    }

    private mutating func restore(_ row: StoredPaperRow.Book) {
        let place = places.place(of: row.name)
        guard books[place].name == row.name, books[place].tick == row.tick, books[place].lot == row.lot else {
            return
        }
        // In a still market what the settings say of prices goes before.
        if pricesMove || books[place].isRecorded {
            _ = books[place].restore(
                mid: row.mid, below: row.below, above: row.above, shown: (row.bidShown, row.askShown))
        }
        if books[place].isRecorded { books[place].lastMove = row.lastMove }
        books[place].haltedUntil = row.haltedUntil
        (books[place].last, books[place].lastSize) = (row.last, row.lastSize)
        var holding = row.holding
        (holding.openBuys, holding.openSells) = (books[place].holding.openBuys, books[place].holding.openSells)
        books[place].holding = holding
        findHaltEnd()
    }

    private mutating func restore(_ row: StoredPaperRow.Order) -> Bool {
        var order = row.order
        let place = places.place(of: row.symbol)
        order.book = Int32(place)
        if Int(order.tier) >= rates.count { order.tier = 0 }
        var extra = row.extra
        let isSameMarket =
            books[place].name == row.symbol && books[place].tick == row.tick
            && books[place].lot == row.lot && (place > 0 || anySymbol)
        if !isSameMarket || order.filled > books[place].mostLots {
            recount(&order, row)
            // There is nothing left to be put right.
            if order.isOver { extra.plan.kind = .cancel }
        }
        if order.isWorking {
            var refusal = Refusal()
            let measure = judge(
                order.terms, in: place, filled: order.filled, notional: order.notional, tier: order.tier, or: &refusal)
            let mayBeFull = order.hasPlan && row.extra.plan.kind == .bust
            if isSameMarket, var measure, measure.quantity + (mayBeFull ? 1 : 0) > order.filled {
                if let stop = row.stop, stop <= books[place].mostTicks { measure.stop = stop }
                order.measure = measure
            } else {
                order.stage = .orphaned
                order.hasPlan = false
            }
        }
        return keep(order, extra)
    }

    /// Counts what an order has traded in ticks and lots of its book now; what cannot be counted in those is left out.
    private func recount(_ order: inout PaperOrder, _ row: StoredPaperRow.Order) {
        let book = books[Int(order.book)]
        let filled = Decimal(exactly: Int128(order.filled) * Int128(row.lot.mantissa), scale: Int(row.lot.scale))
        let lots = filled.flatMap { whole($0, book.lot) } ?? 0
        order.filled = lots > 0 && lots <= book.mostLots ? lots : 0
        let unit = product(
            Int128(book.tick.mantissa) * Int128(book.lot.mantissa), tenTo(Int(row.tick.scale + row.lot.scale)))
        let worth = product(
            product(order.notional, Int128(row.tick.mantissa) * Int128(row.lot.mantissa)),
            tenTo(Int(book.tick.scale + book.lot.scale)))
        guard let unit, let worth, worth > 0, worth % unit == 0 else { return order.notional = 0 }
        order.notional = worth / unit
    }

    private mutating func keep(_ order: PaperOrder, _ extra: PaperOrder.Extra) -> Bool {
        guard slot(of: order.number.value) == nil, let slot = freeSlot() else {
            return false
        }
        orders[slot] = order
        extras[slot] = extra
        orders[slot].isStored = true
        index.insert(HashIndex.hash(ofNumber: order.number.value), slot)
        if orders[slot].isWorking { restoreWorking(slot) }
        schedule(slot)
        return true
    }

    private mutating func restoreWorking(_ slot: Int) {
        if orders[slot].isIceberg, extras[slot].slice < 1 || extras[slot].slice > orders[slot].leaves { showSlice(slot) }
        if orders[slot].isTrailing, !orders[slot].isTriggered {
            link(slot)
            if orders[slot].measure.stop == nil { follow(slot) }
        }
        restoreReserve(slot)
        // Not aside: the row of the clock may still be to come.
        if !orders[slot].isPaused, !orders[slot].isForAuction, orders[slot].leaves > 0 { queue(slot) }
    }

    /// What was set aside stays set aside, whatever prices the books have by now.
    private mutating func restoreReserve(_ slot: Int) {
        let (kept, place) = (extras[slot].reserve, Int(orders[slot].book))
        extras[slot].reserve = PaperReserve()
        guard isChecked, place > 0 else { return }
        let isBuy = orders[slot].side.isBuy
        guard margin == nil ? kept.amount > 0 : kept.lots > 0 else { return reserve(slot) }
        extras[slot].reserve = kept
        if margin == nil {
            let asset = isBuy ? books[place].quote : books[place].base
            assets[asset].reserved = saturated(assets[asset].reserved, kept.amount)
        } else if isBuy {
            books[place].holding.openBuys += kept.lots
        } else {
            books[place].holding.openSells += kept.lots
        }
    }
}
