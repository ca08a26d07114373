// What the rows of the paper broker hold, field by field.

internal import Orders
internal import Values

extension StoredPaperRow.Book {
    init?(_ reader: inout RowReader, _ version: UInt8) {
        (name, tick, lot) = (reader.text(Name.self), reader.decimal(), reader.decimal())
        mid = reader.int64()
        if version > 2 { (below, above) = (reader.int64(), reader.int64()) }
        (bidShown, askShown) = (reader.int64(), reader.int64())
        guard version > 2 else { return }
        lastMove = reader.uint64()
        haltedUntil = reader.instant()
        (last, lastSize) = (reader.int64(), reader.int64())
        holding.lots = reader.int64()
        (holding.cost, holding.flow) = (reader.wide(), reader.wide())
        (holding.traded, holding.charged) = (reader.wide(), reader.wide())
        // Values that no turn writes and no sum holds.
        let price = last.multipliedReportingOverflow(by: tick.mantissa)
        let size = lastSize.multipliedReportingOverflow(by: lot.mantissa)
        let position = holding.lots.multipliedReportingOverflow(by: lot.mantissa)
        guard lastMove < 1 << 62, last >= 0, lastSize >= 0, !price.overflow, !size.overflow, !position.overflow,
            holding.lots > .min, holding.cost > .min, holding.flow > .min, holding.traded > .min, holding.charged > .min
        else { return nil }
    }
}

extension StoredPaperRow.Clock {
    init?(_ reader: inout RowReader, _ version: UInt8) {
        self.version = version
        (random, move, moves) = (reader.uint64(), reader.instant(), reader.uint64())
        (sequence, highestOrder) = (reader.uint64(), reader.uint64())
        guard sequence > 0, sequence < 1 << 50, moves > 0, moves < 1 << 62 else { return nil }
    }
}

extension StoredPaperRow.Venue {
    init?(_ reader: inout RowReader) {
        (dice, gridMove, moved) = (reader.uint64(), reader.uint64(), reader.instant())
        (step, tapeDelay) = (reader.uint64(), Interval(nanoseconds: reader.int64()))
        outageEnd = reader.instant()
        let flag = reader.byte()
        isOutageLosing = flag == 1
        guard flag < 2, gridMove < 1 << 62, tapeDelay.nanoseconds.magnitude < 1 << 62 else { return nil }
    }
}

extension PaperEnd {
    init?(_ reader: inout RowReader) {
        number = OrderNumber(reader.uint64())
        count = reader.uint64()
        guard let phase = OrderPhase(rawValue: reader.byte()), let terms = reader.terms(3) else { return nil }
        (self.phase, self.terms) = (phase, terms)
        (filled, notional, forgotten) = (reader.decimal(), reader.wideDecimal(), reader.uint64())
        guard number.value > 0, number.value < 1 << 50, count < 1 << 62 else { return nil }
    }
}

extension PaperFill {
    init?(_ reader: inout RowReader) {
        order = OrderNumber(reader.uint64())
        number = reader.uint32()
        count = reader.uint64()
        let flag = reader.byte()
        isBusted = flag == 1
        at = reader.instant()
        (quantity, price, charge) = (reader.decimal(), reader.decimal(), reader.int64())
        forgotten = reader.instant()
        guard order.value > 0, order.value < 1 << 50, count < 1 << 62, flag < 2 else { return nil }
    }
}

extension StoredPaperRow.Order {
    init?(_ reader: inout RowReader, _ version: UInt8) {
        order = PaperOrder()
        extra = PaperOrder.Extra()
        order.number.value = reader.uint64()
        symbol = reader.text(Name.self)
        (tick, lot) = (reader.decimal(), reader.decimal())
        guard let stage = PaperOrder.Stage(rawValue: reader.byte()), stage != .free,
            let side = Side(rawValue: reader.byte()), let terms = reader.terms(version)
        else { return nil }
        (order.stage, order.side, order.terms) = (stage, side, terms)
        order.filled = reader.int64()
        guard version > 2 ? readRest(&reader) : readRestOfVersion2(&reader), reader.isValid else { return nil }
        guard order.number.value > 0, order.number.value < 1 << 50, order.sequence < 1 << 50, order.filled >= 0,
            order.notional >= 0, order.charged >= 0
        else { return nil }
        switch stage {
        case .arriving: guard order.arrival != nil, order.filled == 0 else { return nil }
        case .ended: guard order.isInFlight || order.hasPlan else { return nil }
        case .free, .working, .orphaned: break
        }
    }

    private mutating func readRest(_ reader: inout RowReader) -> Bool {
        let parts = reader.uint32()
        guard parts < 512, let pause = PaperOrder.Pause(rawValue: reader.byte()) else { return false }
        order.pause = pause
        order.isTriggered = parts & PaperRowParts.triggered != 0
        order.isTaking = parts & PaperRowParts.taking != 0
        (order.tier, order.fillCount) = (reader.byte(), reader.uint32())
        (order.servedMove, order.sequence, order.expiry) = (reader.uint64(), reader.uint64(), reader.instant())
        (order.notional, order.charged) = (reader.wide(), reader.int64())
        if parts & PaperRowParts.arrival != 0 { order.arrival = reader.flight() }
        if parts & PaperRowParts.cancel != 0 { (order.hasCancel, extra.cancel) = (true, reader.flight()) }
        if parts & PaperRowParts.replace != 0 {
            (order.hasReplace, extra.replace) = (true, reader.flight())
            guard let replacement = reader.terms(3) else { return false }
            extra.replacement = replacement
        }
        if parts & PaperRowParts.slice != 0 { extra.slice = reader.int64() }
        if parts & PaperRowParts.stop != 0 {
            stop = reader.int64()
            guard let stop, stop > 0 else { return false }
        }
        if parts & PaperRowParts.plan != 0 {
            guard readPlan(&reader) else { return false }
        }
        if parts & PaperRowParts.reserve != 0 {
            (extra.reserve.amount, extra.reserve.lots) = (reader.wide(), reader.int64())
            // No more than an order that was taken can need.
            guard extra.reserve.amount >= 0, extra.reserve.lots >= 0, extra.reserve.lots <= Int64.max / 64 else {
                return false
            }
        }
        return order.fillCount < .max
    }

    private mutating func readPlan(_ reader: inout RowReader) -> Bool {
        order.hasPlan = true
        guard let kind = PaperOrder.Plan.Kind(rawValue: reader.byte()) else { return false }
        extra.plan.kind = kind
        extra.plan.flight = reader.flight()
        extra.plan.length = Interval(nanoseconds: reader.int64())
        extra.plan.fill = reader.uint32()
        (extra.plan.lots, extra.plan.price) = (reader.int64(), reader.int64())
        (extra.plan.told, extra.plan.charge) = (reader.int64(), reader.int64())
        let plan = extra.plan
        guard plan.length.nanoseconds >= 0, plan.lots >= 0, plan.price >= 0, plan.told >= 0, plan.charge >= 0 else {
            return false
        }
        switch kind {
        case .correct, .bust:
            let worth = Int128(plan.lots) * Int128(plan.told)
            return plan.lots > 0 && plan.lots <= order.filled && worth <= order.notional && plan.price > 0
                && plan.price <= Int64.max / 64 && plan.told <= Int64.max / 64 && plan.charge <= order.charged
        case .fill: return plan.lots > 0 && plan.price > 0 && plan.price <= Int64.max / 64
        case .cancel, .restate, .suspend, .resume, .doneForDay, .stop: return true
        }
    }

    private mutating func readRestOfVersion2(_ reader: inout RowReader) -> Bool {
        order.isTriggered = reader.byte() == 1
        order.isTaking = reader.byte() == 1
        (order.servedMove, order.sequence, order.expiry) = (reader.uint64(), reader.uint64(), reader.instant())
        (order.notional, order.charged) = (reader.wideDecimal().mantissa, reader.int64())
        if reader.byte() == 1 { order.arrival = reader.flight() }
        if reader.byte() == 1 { (order.hasCancel, extra.cancel) = (true, reader.flight()) }
        if reader.byte() == 1 {
            (order.hasReplace, extra.replace) = (true, reader.flight())
            guard let replacement = reader.terms(2) else { return false }
            extra.replacement = replacement
        }
        return true
    }
}
