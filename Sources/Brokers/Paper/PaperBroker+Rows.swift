// The broker's state as rows, written in the turn's transaction.

internal import Orders
public import Values

extension PaperBroker {
    /// Writes a row as the broker is now; false when what it told is forgotten and the row goes.
    @_noLocks
    public func encode(_ row: PaperRow, into writer: inout RowWriter) -> Bool {
        switch row.kind {
        case .order:
            guard let slot = slot(of: row.key & (1 << 50 - 1)) else { return false }
            begin(row, &writer)
            encodeOrder(slot, into: &writer)
        case .book:
            begin(row, &writer)
            encodeBook(row.place, into: &writer)
        case .clock:
            begin(row, &writer)
            encodeClock(into: &writer)
        case .venue:
            begin(row, &writer)
            encodeVenue(into: &writer)
        case .end:
            begin(row, &writer)
            encodeEnd(row.place, into: &writer)
        case .fill:
            begin(row, &writer)
            encodeFill(row.place, into: &writer)
        case .held:
            guard case .held = trouble.held[row.place].state else { return false }
            begin(row, &writer)
            writer.append(trouble.held[row.place].flight)
            writer.append(UInt8(trouble.held[row.place].isInLine ? 1 : 0))
            writer.append(trouble.held[row.place].report)
        case .trouble:
            begin(row, &writer)
            encodeTrouble(into: &writer)
        }
        return true
    }

    @_noLocks
    private func begin(_ row: PaperRow, _ writer: inout RowWriter) {
        writer.append(UInt8(truncatingIfNeeded: row.key >> 56))
        writer.append(StoredPaperRow.version)
    }

    /// About 230 bytes at most.
    @_noLocks
    private func encodeBook(_ place: Int, into writer: inout RowWriter) {
        writer.append(books[place].name)
        writer.append(books[place].tick)
        writer.append(books[place].lot)
        writer.append(books[place].mid)
        writer.append(books[place].below)
        writer.append(books[place].above)
        writer.append(books[place].bidShown)
        writer.append(books[place].askShown)
        // The others move together.
        writer.append(books[place].isRecorded ? books[place].lastMove : 0)
        writer.append(books[place].haltedUntil)
        writer.append(books[place].last)
        writer.append(books[place].lastSize)
        writer.append(books[place].holding.lots)
        writer.append(wide: books[place].holding.cost)
        writer.append(wide: books[place].holding.flow)
        writer.append(wide: books[place].holding.traded)
        writer.append(wide: books[place].holding.charged)
    }

    @_noLocks
    private func encodeClock(into writer: inout RowWriter) {
        writer.append(random.state)
        writer.append(nextMove ?? .distantPast)
        writer.append(moves)
        writer.append(nextSequence)
        writer.append(highestOrder)
    }

    /// What changes seldom.
    @_noLocks
    private func encodeVenue(into writer: inout RowWriter) {
        writer.append(dice.state)
        writer.append(gridMove)
        writer.append(moved)
        writer.append(UInt64(nextStep))
        writer.append(tapeDelay.nanoseconds)
        writer.append(trouble.outageEnd)
        writer.append(UInt8(trouble.isOutageLosing ? 1 : 0))
    }

    @_noLocks
    private func encodeEnd(_ place: Int, into writer: inout RowWriter) {
        writer.append(UInt32(place))
        writer.append(past.ends[place].number.value)
        writer.append(past.ends[place].count)
        writer.append(past.ends[place].phase.code)
        writer.append(past.ends[place].terms)
        writer.append(past.ends[place].filled)
        writer.append(past.ends[place].notional)
        writer.append(past.ends[place].forgotten)
    }

    @_noLocks
    private func encodeFill(_ place: Int, into writer: inout RowWriter) {
        writer.append(UInt32(place))
        writer.append(past.fills[place].order.value)
        writer.append(past.fills[place].number)
        writer.append(past.fills[place].count)
        writer.append(UInt8(past.fills[place].isBusted ? 1 : 0))
        writer.append(past.fills[place].at)
        writer.append(past.fills[place].quantity)
        writer.append(past.fills[place].price)
        writer.append(past.fills[place].charge)
        writer.append(past.fills[place].forgotten)
    }

    /// 548 bytes at most.
    @_noLocks
    private func encodeTrouble(into writer: inout RowWriter) {
        writer.append(UInt8(trouble.ruleCount))
        var place = 0
        while place < trouble.ruleCount {
            writer.append(trouble.rules[place].seen)
            writer.append(trouble.rules[place].struck)
            place += 1
        }
        writer.append(UInt8(trouble.armedCount))
        place = 0
        while place < trouble.armedCount {
            writer.append(trouble.armed[place])
            place += 1
        }
        writer.append(trouble.losses)
    }

    /// About 420 bytes at most.
    @_noLocks
    private func encodeOrder(_ slot: Int, into writer: inout RowWriter) {
        let place = Int(orders[slot].book)
        writer.append(orders[slot].number.value)
        writer.append(books[place].name)
        // What filled and notional are counted in.
        writer.append(books[place].tick)
        writer.append(books[place].lot)
        writer.append(orders[slot].stageCode)
        writer.append(orders[slot].side.code)
        writer.append(orders[slot].terms)
        writer.append(orders[slot].filled)
        writer.append(parts(of: slot))
        writer.append(orders[slot].pauseCode)
        writer.append(orders[slot].tier)
        writer.append(orders[slot].fillCount)
        writer.append(orders[slot].servedMove)
        writer.append(orders[slot].sequence)
        writer.append(orders[slot].expiry)
        writer.append(wide: orders[slot].notional)
        writer.append(orders[slot].charged)
        if let arrival = orders[slot].arrival { writer.append(arrival) }
        if orders[slot].hasCancel { writer.append(extras[slot].cancel) }
        if orders[slot].hasReplace {
            writer.append(extras[slot].replace)
            writer.append(extras[slot].replacement)
        }
        if orders[slot].isWorking, orders[slot].isIceberg { writer.append(extras[slot].slice) }
        if orders[slot].isWorking, orders[slot].isTrailing, let stop = orders[slot].measure.stop { writer.append(stop) }
        if orders[slot].hasPlan { encodePlan(slot, into: &writer) }
        if isChecked {
            writer.append(wide: extras[slot].reserve.amount)
            writer.append(extras[slot].reserve.lots)
        }
    }

    /// What else its row has.
    @_noLocks
    private func parts(of slot: Int) -> UInt32 {
        var parts: UInt32 = 0
        if orders[slot].isTriggered { parts |= PaperRowParts.triggered }
        if orders[slot].isTaking { parts |= PaperRowParts.taking }
        if orders[slot].arrival != nil { parts |= PaperRowParts.arrival }
        if orders[slot].hasCancel { parts |= PaperRowParts.cancel }
        if orders[slot].hasReplace { parts |= PaperRowParts.replace }
        if orders[slot].isWorking, orders[slot].isIceberg { parts |= PaperRowParts.slice }
        if orders[slot].isWorking, orders[slot].isTrailing, orders[slot].measure.stop != nil {
            parts |= PaperRowParts.stop
        }
        if orders[slot].hasPlan { parts |= PaperRowParts.plan }
        if isChecked { parts |= PaperRowParts.reserve }
        return parts
    }

    @_noLocks
    private func encodePlan(_ slot: Int, into writer: inout RowWriter) {
        writer.append(extras[slot].plan.kind.code)
        writer.append(extras[slot].plan.flight)
        writer.append(extras[slot].plan.length.nanoseconds)
        writer.append(extras[slot].plan.fill)
        writer.append(extras[slot].plan.lots)
        writer.append(extras[slot].plan.price)
        writer.append(extras[slot].plan.told)
        writer.append(extras[slot].plan.charge)
    }
}

/// The bits that say what the row of an order has.
enum PaperRowParts {
    static var triggered: UInt32 { @_noLocks get { 1 } }
    static var taking: UInt32 { @_noLocks get { 2 } }
    static var arrival: UInt32 { @_noLocks get { 4 } }
    static var cancel: UInt32 { @_noLocks get { 8 } }
    static var replace: UInt32 { @_noLocks get { 16 } }
    static var slice: UInt32 { @_noLocks get { 32 } }
    static var stop: UInt32 { @_noLocks get { 64 } }
    static var plan: UInt32 { @_noLocks get { 128 } }
    static var reserve: UInt32 { @_noLocks get { 256 } }
}
