// Parts of the paper broker's rows: terms, reports, faults.

internal import Orders
internal import Values

extension RowWriter {
    /// At most 62 bytes.
    @_noLocks
    mutating func append(_ terms: OrderTerms) {
        append(terms.kind.code)
        append(terms.timeInForce.code)
        append(terms.features.rawValue)
        var parts: UInt8 = 0
        if terms.limit != nil { parts |= 1 }
        if terms.stop != nil { parts |= 2 }
        if terms.trail != nil { parts |= 4 }
        if terms.display != nil { parts |= 8 }
        if terms.expires < .distantFuture { parts |= 16 }
        append(parts)
        append(terms.quantity)
        if let limit = terms.limit { append(limit) }
        if let stop = terms.stop { append(stop) }
        if let trail = terms.trail {
            append(trail.offset)
            append(trail.unit.code)
        }
        if let display = terms.display { append(display) }
        if terms.expires < .distantFuture { append(terms.expires) }
    }

    @_noLocks
    mutating func append(_ flight: PaperOrder.Flight) {
        append(flight.due)
        append(flight.sequence)
    }

    @_noLocks
    mutating func append(wide value: Int128) { append(WideDecimal(mantissa: value, scale: 0)) }

    @_noLocks
    mutating func append(_ report: BrokerReport) {
        append(report.order.value)
        switch report.event {
        case .accepted: append(UInt8(0))
        case .rejected(let reason, let text): append(1, reason.code, text)
        case .filled(let quantity, let price, let commission, let id): append(2, quantity, price, commission, id)
        case .corrected(let quantity, let price, let commission, let id): append(3, quantity, price, commission, id)
        case .busted(let id, let text):
            append(4, 0, text)
            append(id)
        case .replaced(let terms):
            append(UInt8(5))
            append(terms)
        case .replaceRejected(let reason, let text): append(6, reason.code, text)
        // One more than the reason, or nothing.
        case .canceled(let text, let reason): append(7, (reason?.code).map { $0 + 1 } ?? 0, text)
        case .cancelRejected(let reason, let text): append(8, reason.code, text)
        case .expired(let text): append(9, 0, text)
        case .restated(let terms, let reason, let text, let filled):
            append(10, reason.code, text)
            append(terms)
            append(UInt8(filled == nil ? 0 : 1))
            if let filled { append(filled) }
        case .suspended(let text): append(11, 0, text)
        case .stopped(let quantity, let price):
            append(UInt8(12))
            append(quantity)
            append(price)
        case .doneForDay: append(UInt8(13))
        case .standing(let standing):
            append(UInt8(14))
            append(standing.phase.code)
            append(standing.terms)
            append(standing.filled)
            append(standing.notional)
        case .unheardOf: append(UInt8(15))
        }
    }

    @_noLocks
    private mutating func append(_ code: UInt8, _ reason: UInt8, _ text: Text<16>) {
        append(code)
        append(reason)
        append(text)
    }

    @_noLocks
    private mutating func append(
        _ code: UInt8, _ quantity: Decimal, _ price: Decimal, _ commission: Decimal, _ id: Name
    ) {
        append(code)
        append(quantity)
        append(price)
        append(commission)
        append(id)
    }

    /// 18 bytes, of a fault that can wait for its chance.
    @_noLocks
    mutating func append(_ fault: PaperFault) {
        switch fault {
        case .reject(let reason): append(fault: 0, reason: reason.code)
        case .loseInstruction: append(fault: 1)
        case .loseAnswer: append(fault: 2)
        case .delayAnswer(let time): append(fault: 3, time)
        case .duplicateReport: append(fault: 4)
        case .reorderReport(let time): append(fault: 5, time)
        case .correctFill(let time): append(fault: 6, time)
        case .bustFill(let time): append(fault: 7, time)
        case .cancel(_, let time): append(fault: 8, time)
        case .restate(_, let time): append(fault: 9, time)
        case .suspend(_, let time, let length): append(fault: 10, time, length)
        case .doneForDay(_, let time): append(fault: 11, time)
        case .stop(_, let time): append(fault: 12, time)
        // These never wait.
        case .outage, .halt: append(fault: 255)
        }
    }

    @_noLocks
    private mutating func append(
        fault code: UInt8, _ time: Interval = Interval(nanoseconds: 0),
        _ length: Interval = Interval(nanoseconds: 0), reason: UInt8 = 0
    ) {
        append(code)
        append(reason)
        append(time.nanoseconds)
        append(length.nanoseconds)
    }
}

extension RowReader {
    /// - Parameter version: Of the row that has them.
    mutating func terms(_ version: UInt8) -> OrderTerms? {
        guard let kind = OrderKind(rawValue: byte()), let timeInForce = TimeInForce(rawValue: byte()) else { return nil }
        guard version > 2 else {
            let quantity = decimal()
            let limit = byte() == 1 ? decimal() : nil
            return OrderTerms(
                kind: kind, timeInForce: timeInForce, quantity: quantity, limit: limit,
                stop: byte() == 1 ? decimal() : nil)
        }
        let features = OrderFeatures(rawValue: byte())
        let parts = byte()
        guard features.isKnown, parts < 32 else { return nil }
        var terms = OrderTerms(kind: kind, timeInForce: timeInForce, quantity: decimal(), features: features)
        if parts & 1 != 0 { terms.limit = decimal() }
        if parts & 2 != 0 { terms.stop = decimal() }
        if parts & 4 != 0 {
            let offset = decimal()
            guard let unit = TrailUnit(rawValue: byte()) else { return nil }
            terms.trail = Trail(offset, unit)
        }
        if parts & 8 != 0 { terms.display = decimal() }
        if parts & 16 != 0 { terms.expires = instant() }
        return terms
    }

    mutating func flight() -> PaperOrder.Flight {
        let due = instant()
        return PaperOrder.Flight(due: due, sequence: uint64())
    }

    mutating func wide() -> Int128 {
        let value = wideDecimal()
        if value.scale > 0 { invalidate() }
        return value.mantissa
    }

    mutating func report() -> BrokerReport? {
        let order = OrderNumber(uint64())
        guard let event = event(), isValid else { return nil }
        return BrokerReport(order, event)
    }

    private mutating func event() -> BrokerReport.Event? {
        switch byte() {
        case 0: return .accepted
        case 1:
            guard let reason = OrderRejectReason(rawValue: Int(byte())) else { return nil }
            return .rejected(reason, text())
        case 2: return .filled(quantity: decimal(), price: decimal(), commission: decimal(), id: text())
        case 3: return .corrected(quantity: decimal(), price: decimal(), commission: decimal(), id: text())
        case 4:
            let text: Text<16> = plainText()
            return .busted(id: self.text(), text)
        case 5: return terms(3).map { .replaced($0) }
        case 6: return cancelReason().map { .replaceRejected($0, text()) }
        case 7:
            let code = byte()
            if code == 0 { return .canceled(text()) }
            return RestatementReason(rawValue: code - 1).map { .canceled(text(), $0) }
        case 8: return cancelReason().map { .cancelRejected($0, text()) }
        case 9: return .expired(plainText())
        case 10:
            guard let reason = RestatementReason(rawValue: byte()) else { return nil }
            let text: Text<16> = text()
            guard let terms = terms(3) else { return nil }
            let hasFilled = byte()
            guard hasFilled < 2 else { return nil }
            return .restated(terms, reason, text, filled: hasFilled == 1 ? decimal() : nil)
        case 11: return .suspended(plainText())
        case 12: return .stopped(quantity: decimal(), price: decimal())
        case 13: return .doneForDay
        case 14:
            guard let phase = OrderPhase(rawValue: byte()), let terms = terms(3) else { return nil }
            return .standing(
                BrokerReport.Standing(phase: phase, terms: terms, filled: decimal(), notional: wideDecimal()))
        case 15: return .unheardOf
        default: return nil
        }
    }

    private mutating func plainText() -> Text<16> {
        if byte() != 0 { invalidate() }
        return text()
    }

    private mutating func cancelReason() -> CancelRejectReason? { CancelRejectReason(rawValue: Int(byte())) }

    mutating func fault() -> PaperFault? {
        let (code, reason) = (byte(), byte())
        let (time, length) = (Interval(nanoseconds: int64()), Interval(nanoseconds: int64()))
        guard time.nanoseconds >= 0, length.nanoseconds >= 0 else { return nil }
        switch code {
        case 0: return OrderRejectReason(rawValue: Int(reason)).map { .reject($0) }
        case 1: return .loseInstruction
        case 2: return .loseAnswer
        case 3: return .delayAnswer(time)
        case 4: return .duplicateReport
        case 5: return .reorderReport(time)
        case 6: return .correctFill(after: time)
        case 7: return .bustFill(after: time)
        case 8: return .cancel(nil, after: time)
        case 9: return .restate(nil, after: time)
        case 10: return .suspend(nil, after: time, length: length)
        case 11: return .doneForDay(nil, after: time)
        case 12: return .stop(nil, after: time)
        default: return nil
        }
    }
}
