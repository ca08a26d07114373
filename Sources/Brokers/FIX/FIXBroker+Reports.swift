// ExecutionReport(8): what it makes of the order it is about.

internal import FIXWire
internal import Orders
internal import Values

extension FIXBroker {
    @_noLocks
    mutating func readReport(
        _ message: MessageView, into reports: inout BrokerReports, _ facts: inout BrokerFacts
    ) -> FIXReceipt {
        let meaning = meaning(of: message)
        countMassStatus(message)
        guard let name = name(in: message) else { return readUnknown(message, meaning, &facts) }
        guard let slot = slot(of: name.order) else {
            return readEnded(name, message, meaning, into: &reports, &facts)
        }
        if let misfit = misfit(message, slot) {
            if case .trade = meaning, speech.dontKnowTrade { return .dontKnow(misfit) }
            return .foreign
        }
        switch meaning {
        case .status, .replaced: keepForeign(message, slot)
        case .accepted, .trade, .corrected, .busted, .doneForDay, .canceled, .stopped, .rejected, .suspended, .expired,
            .restated, .nothing:
            break
        }
        if case .status = meaning { return readStatus(name, slot, message, into: &reports, &facts) }
        keepOrderID(message, slot)
        return readEvent(name, slot, message, meaning, into: &reports)
    }

    /// A report about no order of ours.
    @_noLocks
    private mutating func readUnknown(
        _ message: MessageView, _ meaning: ReportMeaning, _ facts: inout BrokerFacts
    ) -> FIXReceipt {
        let isOver = phase(message).isTerminal
        switch meaning {
        case .trade where takesIn: return .stranger(isOver: isOver)
        case .trade: return speech.dontKnowTrade ? .dontKnow(.noMatchingOrder) : .foreign
        case .status: return tellForeign(message, &facts) ? .read : .foreign
        default: return takesIn && !isOver ? .stranger(isOver: false) : .foreign
        }
    }

    /// Another symbol or side than the order has.
    @_noLocks
    private func misfit(_ message: MessageView, _ slot: Int) -> FIXDontKnow? {
        let side = message.character(Tag.side)
        if sides.side(side) != nil, side != sides[orders[slot].side] { return .wrongSide }
        return hasOtherSymbol(message, slot) ? .unknownSymbol : nil
    }

    @_noLocks
    func hasOtherSymbol(_ message: MessageView, _ slot: Int) -> Bool {
        guard let symbol = message.first(Tag.symbol), !symbol.isEmpty, message.first(Tag.securityID) == nil else {
            return false
        }
        if orders[slot].symbol.equals(symbol) { return false }
        guard let listed = tables.symbol(orders[slot].symbol) else { return false }
        // They may have it under other names too, such as none: `[N/A]`.
        return !listed.theirs.equals(symbol) && !(symbol == "[N/A]")
    }

    /// Their name of the order, unless it says that there is none.
    @_noLocks
    mutating func keepOrderID(_ message: MessageView, _ slot: Int) {
        guard let value = message.first(Tag.orderID), !FIXBroker.isNone(value), let orderID = Identifier(value) else {
            return
        }
        keep(orderID, of: slot)
    }

    @_noLocks
    static func isNone(_ orderID: Bytes) -> Bool {
        orderID.isEmpty || orderID == "NONE" || orderID == "UNKNOWN" || orderID == "0" || orderID == "[N/A]"
    }

    @_noLocks
    private mutating func readEvent(
        _ name: RequestName, _ slot: Int, _ message: MessageView, _ meaning: ReportMeaning,
        into reports: inout BrokerReports
    ) -> FIXReceipt {
        let number = OrderNumber(orders[slot].number)
        let text = FIXBroker.text(of: message)
        switch meaning {
        case .trade: return trade(slot, message, into: &reports)
        case .corrected, .busted: return amendTrade(slot, message, meaning, into: &reports)
        case .rejected: return rejected(name, slot, message, into: &reports)
        case .nothing, .status: return .read
        case .accepted, .replaced, .doneForDay, .canceled, .stopped, .suspended, .expired, .restated: break
        }
        tellMissing(slot, message, into: &reports)
        acknowledge(slot)
        switch meaning {
        case .accepted:
            // An answer to a replace under the name of the order itself.
            if name.request != 0, name.request == orders[slot].replace {
                return replaced(name, slot, message, into: &reports)
            }
            reports.append(number, .accepted)
        case .replaced: return replaced(name, slot, message, into: &reports)
        case .doneForDay: reports.append(number, .doneForDay)
        case .stopped:
            reports.append(
                number,
                .stopped(
                    quantity: message.decimal(Tag.lastQty) ?? message.decimal(Tag.leavesQty) ?? .zero,
                    price: message.decimal(Tag.lastPx) ?? orders[slot].terms.limit ?? .zero))
        case .suspended: reports.append(number, .suspended(text))
        case .canceled, .expired: end(slot, meaning, text, into: &reports)
        case .restated: return restated(slot, message, text, into: &reports)
        case .trade, .corrected, .busted, .rejected, .status, .nothing: break
        }
        return dispute(slot, message)
    }

    @_noLocks
    mutating func acknowledge(_ slot: Int) {
        if orders[slot].isAcknowledged { return }
        orders[slot].isAcknowledged = true
        touch(slot)
    }

    /// The order is over.
    @_noLocks
    mutating func end(_ slot: Int, _ meaning: ReportMeaning, _ text: Text<16>, into reports: inout BrokerReports) {
        let number = OrderNumber(orders[slot].number)
        if case .expired = meaning {
            reports.append(number, .expired(text))
        } else {
            reports.append(number, .canceled(text))
        }
        release(slot)
    }
}

// MARK: - Terms

extension FIXBroker {
    @_noLocks
    private mutating func replaced(
        _ name: RequestName, _ slot: Int, _ message: MessageView, into reports: inout BrokerReports
    ) -> FIXReceipt {
        let isAnswer = orders[slot].replace != 0 && (name.request == orders[slot].replace || name.request == 0)
        let terms = FIXBroker.terms(of: message, from: isAnswer ? orders[slot].wanted : orders[slot].terms)
        adopt(name, slot, terms, isAnswer: isAnswer)
        reports.append(OrderNumber(orders[slot].number), .replaced(terms))
        return endIfFilled(slot, message)
    }

    /// The order has the terms, and the ClOrdID of the request that asked for them.
    @_noLocks
    mutating func adopt(_ name: RequestName, _ slot: Int, _ terms: OrderTerms, isAnswer: Bool) {
        orders[slot].terms = terms
        if isAnswer {
            orders[slot].accepted = orders[slot].replace
            orders[slot].replace = 0
        } else if name.request > orders[slot].accepted {
            orders[slot].accepted = name.request
        }
        touch(slot)
    }

    @_noLocks
    private mutating func restated(
        _ slot: Int, _ message: MessageView, _ text: Text<16>, into reports: inout BrokerReports
    ) -> FIXReceipt {
        switch status(of: message) {
        case .canceled, .rejected: end(slot, .canceled, text, into: &reports)
        case .expired: end(slot, .expired, text, into: &reports)
        case .pendingNew, .working, .filled, .doneForDay, .stopped, .suspended:
            let terms = FIXBroker.terms(of: message, from: orders[slot].terms)
            orders[slot].terms = terms
            touch(slot)
            let reason = FIXBroker.restatement(message)
            reports.append(OrderNumber(orders[slot].number), .restated(terms, reason, text))
            return endIfFilled(slot, message)
        }
        return .read
    }

    @_noLocks
    static func restatement(_ message: MessageView) -> RestatementReason {
        switch message.wholeNumber(Tag.execRestatementReason) {
        case 0: .corporateAction
        case 1: .renewal
        case 2: .verbalChange
        case 3: .repricing
        case 4: .brokerOption
        case 5: .partialDecline
        case 6: .tradingHalt
        case 7: .systemFailure
        case 8: .marketOption
        default: .other
        }
    }

    /// Terms with what the report says otherwise. What is worth the same keeps the digits that it has here.
    @_noLocks
    static func terms(of message: MessageView, from known: OrderTerms) -> OrderTerms {
        var terms = known
        if let quantity = message.decimal(Tag.orderQty), quantity.isPositive, quantity != terms.quantity {
            terms.quantity = quantity
        }
        if let limit = message.decimal(Tag.price), let old = terms.limit, limit != old { terms.limit = limit }
        if let stop = message.decimal(Tag.stopPx), let old = terms.stop, stop != old { terms.stop = stop }
        if let shown = terms.display, shown >= terms.quantity { terms.display = nil }
        return terms
    }

    /// Terms of an order that is not known here, as far as the report has them.
    @_noLocks
    func terms(of message: MessageView) -> OrderTerms {
        let limit = message.decimal(Tag.price)
        let stop = message.decimal(Tag.stopPx)
        let quantity = message.decimal(Tag.orderQty) ?? message.decimal(Tag.cumQty) ?? .zero
        let kind = orderTypes.kind(
            message.character(Tag.ordType), hasLimit: limit != nil, hasStop: stop != nil)
        var terms = OrderTerms(
            kind: kind, timeInForce: timesInForce.timeInForce(message.character(Tag.timeInForce)), quantity: quantity,
            limit: limit, stop: stop)
        if let expires = message.first(Tag.expireTime), let time = Timestamp.parse(expires) { terms.expires = time }
        return terms
    }
}

extension FIXOrderTypes {
    /// What an order is that has these prices.
    @_noLocks
    func kind(_ code: UInt8, hasLimit: Bool, hasStop: Bool) -> OrderKind {
        let isIfTouched = code != 0 && (code == marketIfTouched || code == limitIfTouched)
        if code != 0, code == marketToLimit { return .marketToLimit }
        if !hasStop { return hasLimit ? .limit : .market }
        if isIfTouched { return hasLimit ? .limitIfTouched : .marketIfTouched }
        return hasLimit ? .stopLimit : .stop
    }
}

extension FIXTimesInForce {
    /// Day for a code that is none of them, as FIX has it.
    @_noLocks
    func timeInForce(_ code: UInt8) -> TimeInForce {
        if code == 0 || code == day { return .day }
        if code == goodTillCancel { return .goodTillCancel }
        if code == atTheOpening { return .atTheOpening }
        if code == immediateOrCancel { return .immediateOrCancel }
        if code == fillOrKill { return .fillOrKill }
        if code == goodTillDate { return .goodTillDate }
        return code == atTheClose ? .atTheClose : .day
    }
}
