// The broker's state as rows: written in the turn's transaction, read after a restart.

internal import Orders
public import Values

extension PaperBroker {
    /// Writes a row as the broker is now; false when the order is forgotten and the row goes.
    @_noLocks
    public func encode(_ row: PaperRow, into writer: inout RowWriter) -> Bool {
        switch row.kind {
        case .order:
            guard let slot = index.slot(of: row.key & (1 << 56 - 1)) else { return false }
            begin(row, &writer)
            encodeOrder(slot, into: &writer)
        case .book:
            begin(row, &writer)
            encodeBook(row.place, into: &writer)
        case .clock:
            begin(row, &writer)
            writer.append(random.state)
            writer.append(nextMove ?? .distantPast)
            writer.append(moves)
            writer.append(nextSequence)
            writer.append(highestOrder)
        }
        return true
    }

    @_noLocks
    private func begin(_ row: PaperRow, _ writer: inout RowWriter) {
        writer.append(UInt8(truncatingIfNeeded: row.key >> 56))
        writer.append(StoredPaperRow.version)
    }

    @_noLocks
    private func encodeBook(_ place: Int, into writer: inout RowWriter) {
        writer.append(books[place].name)
        writer.append(books[place].tick)
        writer.append(books[place].lot)
        writer.append(books[place].mid)
        writer.append(books[place].bidShown)
        writer.append(books[place].askShown)
    }

    @_noLocks
    private func encodeOrder(_ slot: Int, into writer: inout RowWriter) {
        let place = Int(orders[slot].book)
        writer.append(orders[slot].number.value)
        writer.append(books[place].name)
        // What filled and notional are counted in.
        writer.append(books[place].tick)
        writer.append(books[place].lot)
        writer.append(orders[slot].stageCode)
        writer.append(orders[slot].side.rawValue)
        writer.append(orders[slot].terms)
        writer.append(orders[slot].filled)
        writer.append(UInt8(orders[slot].isTriggered ? 1 : 0))
        writer.append(UInt8(orders[slot].isTaking ? 1 : 0))
        writer.append(orders[slot].servedMove)
        writer.append(orders[slot].sequence)
        writer.append(orders[slot].expiry)
        writer.append(WideDecimal(mantissa: orders[slot].notional, scale: 0))
        writer.append(orders[slot].charged)
        writer.append(orders[slot].arrival)
        writer.append(orders[slot].hasCancel ? changes[slot].cancel : nil)
        writer.append(orders[slot].hasReplace ? changes[slot].replace : nil)
        if orders[slot].hasReplace { writer.append(changes[slot].replacement) }
    }

    /// Takes a row back, after `init` and before the first call; in any order, each once. With all
    /// rows of the last committed turn the broker goes on as if it had never stopped.
    ///
    /// An order whose symbol is gone from the settings, or has another tick or lot, is canceled by
    /// the first step, with a text. A book that does not fit the settings starts anew.
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
        case .clock(let clock):
            random.state = clock.random
            moves = clock.moves
            nextMove = clock.move == .distantPast ? nil : clock.move
            (nextSequence, highestOrder) = (clock.sequence, clock.highestOrder)
        }
        return true
    }

    private mutating func restore(_ row: StoredPaperRow.Book) {
        let place = places.place(of: row.name)
        guard books[place].name == row.name, books[place].tick == row.tick, books[place].lot == row.lot else {
            return
        }
        _ = books[place].restore(mid: row.mid, shown: (row.bidShown, row.askShown))
    }

    private mutating func restore(_ row: StoredPaperRow.Order) -> Bool {
        var order = row.order
        let place = places.place(of: row.symbol)
        order.book = Int32(place)
        if order.isWorking {
            let isSameMarket =
                books[place].name == row.symbol && books[place].tick == row.tick
                && books[place].lot == row.lot && (place > 0 || anySymbol)
            var refusal = Refusal()
            let measure = judge(
                order.terms, in: place, filled: order.filled, notional: order.notional, or: &refusal)
            if isSameMarket, let measure, measure.quantity > order.filled {
                order.measure = measure
            } else {
                order.stage = .orphaned
            }
        }
        return keep(order, row.change)
    }

    private mutating func keep(_ order: PaperOrder, _ change: PaperOrder.Change) -> Bool {
        guard index.slot(of: order.number.value) == nil, let slot = freeSlot() else {
            return false
        }
        orders[slot] = order
        changes[slot] = change
        orders[slot].isStored = true
        index.insert(order.number.value, at: slot)
        // Not aside: the row of the clock may still be to come.
        if orders[slot].stage == .working { queue(slot) }
        schedule(slot)
        return true
    }
}

// MARK: - Parts of rows

extension RowWriter {
    @_noLocks
    fileprivate mutating func append(_ terms: OrderTerms) {
        append(terms.kind.rawValue)
        append(terms.timeInForce.rawValue)
        append(terms.quantity)
        append(terms.limit)
        append(terms.stop)
    }

    @_noLocks
    fileprivate mutating func append(_ value: Decimal?) {
        append(UInt8(value == nil ? 0 : 1))
        if let value { append(value) }
    }

    @_noLocks
    fileprivate mutating func append(_ flight: PaperOrder.Flight?) {
        append(UInt8(flight == nil ? 0 : 1))
        guard let flight else { return }
        append(flight.due)
        append(flight.sequence)
    }
}
