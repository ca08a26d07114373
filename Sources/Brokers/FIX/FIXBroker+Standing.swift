// Answers to questions about orders, and reports about orders that are over here.

internal import FIXWire
internal import Orders
internal import Values

extension FIXBroker {
    @_noLocks
    mutating func readStatus(
        _ name: RequestName, _ slot: Int, _ message: MessageView, into reports: inout BrokerReports,
        _ facts: inout BrokerFacts
    ) -> FIXReceipt {
        answered(slot)
        let number = OrderNumber(orders[slot].number)
        if isUnknown(message) {
            // The name of a replace that is pending they need not know: next by the other name.
            if name.request != 0, name.request == orders[slot].replace { return canAsk ? .ask(number) : .read }
            reports.append(number, .unheardOf)
            if !orders[slot].isAcknowledged { release(slot) }
            return .read
        }
        orders[slot].seen = roundNumber
        keepOrderID(message, slot)
        if case .pendingNew = status(of: message) {} else { acknowledge(slot) }
        let isReplaced = orders[slot].replace != 0 && name.request == orders[slot].replace && isInForce(message)
        let terms = FIXBroker.terms(of: message, from: isReplaced ? orders[slot].wanted : orders[slot].terms)
        if isReplaced { adopt(name, slot, terms, isAnswer: true) }
        let standing = standing(slot, message, isReplaced ? terms : orders[slot].terms)
        reports.append(number, .standing(standing))
        if isAnswerOfMassStatus(message), !standing.phase.isTerminal {
            let (symbol, side) = (orders[slot].symbol, orders[slot].side)
            facts.append(.order(number, name: orders[slot].orderID, symbol: symbol, side: side, standing))
        }
        giveUpLost(slot, message, into: &reports)
        return settle(slot, message, standing, into: &reports)
    }

    /// A replace is in force where the order has its name and nothing is pending.
    @_noLocks
    private func isInForce(_ message: MessageView) -> Bool {
        switch tables.ordStatus(message.character(Tag.ordStatus)) {
        case UInt8(ascii: "E"), UInt8(ascii: "8"): false
        default: true
        }
    }

    @_noLocks
    private mutating func standing(_ slot: Int, _ message: MessageView, _ terms: OrderTerms) -> BrokerReport.Standing {
        let all = message.decimal(Tag.cumQty) ?? orders[slot].filled
        let worth = worth(of: all, slot, message)
        if all > orders[slot].filled {
            orders[slot].filled = all
            orders[slot].notional = worth
            orders[slot].hasUntold = true
            touch(slot)
        }
        return BrokerReport.Standing(phase: phase(message), terms: terms, filled: all, notional: worth)
    }

    @_noLocks
    func phase(_ message: MessageView) -> OrderPhase {
        switch status(of: message) {
        case .pendingNew: .pendingNew
        case .working: .working
        case .filled: .filled
        case .doneForDay: .doneForDay
        case .canceled: .canceled
        case .stopped: .stopped
        case .rejected: .rejected
        case .suspended: .suspended
        case .expired: .expired
        }
    }

    /// Forgets an order that is over there. Of one that is filled, the changes that were asked for before the question
    /// came too late.
    @_noLocks
    private mutating func settle(
        _ slot: Int, _ message: MessageView, _ standing: BrokerReport.Standing, into reports: inout BrokerReports
    ) -> FIXReceipt {
        switch standing.phase {
        case .canceled, .expired, .rejected:
            release(slot)
            return .read
        case .filled: break
        case .submitted, .pendingNew, .working, .suspended, .doneForDay, .stopped: return dispute(slot, message)
        }
        let (number, asked) = (OrderNumber(orders[slot].number), orders[slot].requestsWhenAsked)
        // Also those that were sent before the logon: they are answered, or did not arrive.
        let isOld = orders[slot].changedIn != logons && !message.isYes(Tag.possDupFlag)
        if orders[slot].cancel != 0, isOld || orders[slot].cancel <= asked {
            reports.append(number, .cancelRejected(.tooLate, Text()))
            orders[slot].cancel = 0
        }
        if orders[slot].wantsCancel {
            reports.append(number, .cancelRejected(.tooLate, Text()))
            dropWantedCancel(slot)
        }
        if orders[slot].replace != 0, isOld || orders[slot].replace <= asked {
            reports.append(number, .replaceRejected(.tooLate, Text()))
            orders[slot].replace = 0
        }
        touch(slot)
        if !orders[slot].isPending { release(slot) }
        return .read
    }

    /// They do not know the order that they were asked about.
    @_noLocks
    func isUnknown(_ message: MessageView) -> Bool {
        guard case .rejected = status(of: message) else { return false }
        if message.wholeNumber(Tag.ordRejReason) == 5 { return true }
        guard message.first(Tag.ordRejReason) == nil else { return false }
        guard let orderID = message.first(Tag.orderID) else { return true }
        return FIXBroker.isNone(orderID)
    }
}

// MARK: - Orders that are over here, and those of others

extension FIXBroker {
    /// What still matters of an order that is not held any more.
    @_noLocks
    mutating func readEnded(
        _ name: RequestName, _ message: MessageView, _ meaning: ReportMeaning, into reports: inout BrokerReports,
        _ facts: inout BrokerFacts
    ) -> FIXReceipt {
        let number = OrderNumber(name.order)
        switch meaning {
        case .trade:
            guard let quantity = message.decimal(Tag.lastQty), quantity.isPositive,
                let price = message.decimal(Tag.lastPx)
            else { return .read }
            let id = fillName(message.first(Tag.execID), of: number)
            tellFill(number, quantity, price, id, message, into: &reports)
        case .corrected, .busted:
            guard tellAmendment(number, message, meaning, into: &reports) else { return .disputed(number, .cumQty) }
        case .canceled: reports.append(number, .canceled(FIXBroker.text(of: message)))
        case .expired: reports.append(number, .expired(FIXBroker.text(of: message)))
        case .replaced, .restated:
            let terms = terms(of: message)
            guard terms.quantity.isPositive else { return .read }
            reports.append(number, .replaced(terms))
        case .status:
            guard !isUnknown(message) else { return .read }
            // It lives there and is over here.
            if takeBack(name, message, &facts) { return .read }
            if !phase(message).isTerminal { return .disputed(number, .leavesQty) }
        case .accepted, .doneForDay, .stopped, .rejected, .suspended, .nothing: break
        }
        return .read
    }

}
