// The broker's state as rows: written in the turn's transaction, read after a restart.

internal import Orders
public import Values

extension PaperBroker {
    private static var version: UInt8 { @_noLocks get { 2 } }

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
        writer.append(Self.version)
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
        writer.append(orders[slot].cancel)
        writer.append(orders[slot].replace)
        if orders[slot].replace != nil { writer.append(orders[slot].replacement) }
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
        var reader = RowReader(row)
        let kind = PaperRow.Kind(rawValue: UInt64(reader.byte()))
        guard let kind, reader.byte() == Self.version else { return false }
        // What the last price move made due is looked for again.
        if fills { unsettled = 0 }
        switch kind {
        case .order: return restoreOrder(&reader)
        case .book: return restoreBook(&reader)
        case .clock:
            let state = reader.uint64()
            let move = reader.instant()
            let moves = reader.uint64()
            let (sequence, highest) = (reader.uint64(), reader.uint64())
            guard reader.isComplete, sequence > 0, sequence < 1 << 62, moves > 0, moves < 1 << 62
            else { return false }
            random.state = state
            self.moves = moves
            nextMove = move == .distantPast ? nil : move
            (nextSequence, highestOrder) = (sequence, highest)
            return true
        }
    }

    private mutating func restoreBook(_ reader: inout RowReader) -> Bool {
        let name = reader.text(Name.self)
        let (tick, lot) = (reader.decimal(), reader.decimal())
        let mid = reader.int64()
        let shown = (bid: reader.int64(), ask: reader.int64())
        guard reader.isComplete else { return false }
        let place = places.place(of: name)
        guard books[place].name == name, books[place].tick == tick, books[place].lot == lot else {
            return true
        }
        _ = books[place].restore(mid: mid, shown: shown)
        return true
    }

    private mutating func restoreOrder(_ reader: inout RowReader) -> Bool {
        var order = blank
        order.number.value = reader.uint64()
        let name = reader.text(Name.self)
        let (tick, lot) = (reader.decimal(), reader.decimal())
        guard let stage = PaperOrder.Stage(rawValue: reader.byte()), stage != .free,
            let side = Side(rawValue: reader.byte()), let terms = reader.terms()
        else { return false }
        (order.stage, order.side, order.terms) = (stage, side, terms)
        order.filled = reader.int64()
        order.isTriggered = reader.byte() == 1
        order.isTaking = reader.byte() == 1
        order.servedMove = reader.uint64()
        order.sequence = reader.uint64()
        order.expiry = reader.instant()
        order.notional = reader.wideDecimal().mantissa
        order.charged = reader.int64()
        (order.arrival, order.cancel, order.replace) = (
            reader.flight(), reader.flight(), reader.flight()
        )
        if order.replace != nil {
            guard let replacement = reader.terms() else { return false }
            order.replacement = replacement
        }
        guard reader.isComplete, order.number.value > 0, order.number.value < 1 << 56,
            order.sequence < 1 << 62, order.filled >= 0, order.notional >= 0, order.charged >= 0
        else { return false }
        switch stage {
        case .arriving: guard order.arrival != nil, order.filled == 0 else { return false }
        case .ended: guard order.isInFlight else { return false }
        case .free, .working, .orphaned: break
        }
        let place = places.place(of: name)
        order.book = Int32(place)
        if stage == .working {
            let isSameMarket =
                books[place].name == name && books[place].tick == tick && books[place].lot == lot
                && (place > 0 || anySymbol)
            switch judge(terms, in: place, filled: order.filled, notional: order.notional) {
            case .good(let measure) where isSameMarket && measure.quantity > order.filled:
                order.measure = measure
            case .good, .refused: order.stage = .orphaned
            }
        }
        return keep(order)
    }

    private mutating func keep(_ order: PaperOrder) -> Bool {
        guard index.slot(of: order.number.value) == nil, let slot = freeSlot() else {
            return false
        }
        orders[slot] = order
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

extension RowReader {
    fileprivate mutating func terms() -> OrderTerms? {
        guard let kind = OrderKind(rawValue: byte()),
            let timeInForce = TimeInForce(rawValue: byte())
        else { return nil }
        let quantity = decimal()
        let limit = optionalDecimal()
        return OrderTerms(
            kind: kind, timeInForce: timeInForce, quantity: quantity, limit: limit,
            stop: optionalDecimal())
    }

    private mutating func optionalDecimal() -> Decimal? { byte() == 1 ? decimal() : nil }

    fileprivate mutating func flight() -> PaperOrder.Flight? {
        guard byte() == 1 else { return nil }
        let due = instant()
        return PaperOrder.Flight(due: due, sequence: uint64())
    }
}
