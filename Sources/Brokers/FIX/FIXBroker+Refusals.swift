// Refusals: of an order, of a change, of a message as such.

internal import FIXWire
internal import Orders
internal import Values

extension FIXBroker {
    /// ExecutionReport with ExecType Rejected: the order, or a change where they answer changes so.
    @_noLocks
    mutating func rejected(
        _ name: RequestName, _ slot: Int, _ message: MessageView, into reports: inout BrokerReports
    ) -> FIXReceipt {
        let number = OrderNumber(orders[slot].number)
        let text = FIXBroker.text(of: message)
        let reason = message.wholeNumber(Tag.ordRejReason)
        if name.request > 1 {
            let changeReason: CancelRejectReason = reason == 5 ? .unknownOrder : .other
            if refuse(.replace, name.request, slot, changeReason, text, into: &reports) { return .read }
            if refuse(.cancel, name.request, slot, changeReason, text, into: &reports) { return .read }
            if name.request != orders[slot].accepted { return .read }
        }
        if reason == 6 {
            // Our names are used once: they have the order, and say so because it came to them twice.
            if orders[slot].isAcknowledged { return .read }
            if canAsk { return .ask(number) }
        }
        reports.append(number, .rejected(FIXBroker.reason(reason), text))
        release(slot)
        return .read
    }

    @_noLocks
    static func reason(_ ordRejReason: Int?) -> OrderRejectReason {
        switch ordRejReason {
        case 0: .brokerOption
        case 1: .unknownSymbol
        case 2, 4: .exchangeClosed
        case 3: .exceedsLimit
        case 5: .unknownOrder
        case 6, 7: .duplicateOrder
        case 11: .unsupportedCharacteristic
        case 13: .incorrectQuantity
        default: .other
        }
    }

    /// Tells that a change is refused, if it is the one that is pending; `request` is zero where nobody says which.
    @_noLocks
    private mutating func refuse(
        _ kind: OrderCancelReject.Request, _ request: UInt32, _ slot: Int, _ reason: CancelRejectReason,
        _ text: Text<16>, into reports: inout BrokerReports
    ) -> Bool {
        let number = OrderNumber(orders[slot].number)
        switch kind {
        case .cancel:
            guard orders[slot].cancel != 0, request == 0 || request == orders[slot].cancel else { return false }
            orders[slot].cancel = 0
            reports.append(number, .cancelRejected(reason, text))
        case .replace:
            guard orders[slot].replace != 0, request == 0 || request == orders[slot].replace else { return false }
            orders[slot].replace = 0
            reports.append(number, .replaceRejected(reason, text))
        }
        touch(slot)
        return true
    }

    /// OrderCancelReject(9): which request it was, CxlRejResponseTo(434) says, and the ClOrdID.
    @_noLocks
    mutating func readCancelReject(_ message: MessageView, into reports: inout BrokerReports) -> FIXReceipt {
        guard let name = name(in: message) else { return .foreign }
        let (number, text) = (OrderNumber(name.order), FIXBroker.text(of: message))
        let reason = FIXBroker.cancelReason(message.wholeNumber(Tag.cxlRejReason))
        let told = message.character(Tag.cxlRejResponseTo)
        guard let slot = slot(of: name.order) else {
            if told == UInt8(ascii: "1") { reports.append(number, .cancelRejected(reason, text)) }
            if told == UInt8(ascii: "2") { reports.append(number, .replaceRejected(reason, text)) }
            return .read
        }
        // The request's own name tells which it was, whatever 434 says.
        var isTold: Bool
        if name.request == 0 {
            isTold = refuse(told == UInt8(ascii: "2") ? .replace : .cancel, 0, slot, reason, text, into: &reports)
        } else {
            isTold = refuse(.cancel, name.request, slot, reason, text, into: &reports)
            if !isTold { isTold = refuse(.replace, name.request, slot, reason, text, into: &reports) }
        }
        guard isTold else { return .read }
        switch reason {
        // Whatever has ended the order should have been told before.
        case .tooLate, .unknownOrder: return afterLateChange(slot, number, message)
        case .brokerOption, .alreadyPending, .duplicateClOrdID, .other: return .read
        }
    }

    /// An order of which nothing is left was waiting for this answer only.
    @_noLocks
    private mutating func afterLateChange(_ slot: Int, _ number: OrderNumber, _ message: MessageView) -> FIXReceipt {
        if orders[slot].filled >= orders[slot].terms.quantity, !orders[slot].isPending {
            release(slot)
            return .read
        }
        return canAsk ? .ask(number) : .read
    }

    @_noLocks
    static func cancelReason(_ cxlRejReason: Int?) -> CancelRejectReason {
        switch cxlRejReason {
        case 0: .tooLate
        case 1: .unknownOrder
        case 2: .brokerOption
        case 3: .alreadyPending
        case 6: .duplicateClOrdID
        default: .other
        }
    }
}

// MARK: - Messages that were refused as such

extension FIXBroker {
    /// BusinessMessageReject(j) or Reject(3) of a message of ours, by BusinessRejectRefID(379), else by RefSeqNum(45).
    @_noLocks
    mutating func readReject(
        _ message: MessageView, into reports: inout BrokerReports, _ facts: inout BrokerFacts
    ) -> FIXReceipt {
        let sent = sentMessage(message)
        let kind = message.first(Tag.refMsgType) == nil ? sent.kind : FIXBroker.kind(message.first(Tag.refMsgType))
        var name = ourName(message.first(Tag.businessRejectRefID))
        if name == nil, sent.order != 0, sent.kind.rawValue == kind.rawValue {
            name = RequestName(sent.order, sent.request)
        }
        switch kind.rawValue {
        case FIXMessages.massStatus.rawValue: massStatusFailed()
        case FIXMessages.positions.rawValue: endPositions(isComplete: false, &facts)
        case FIXMessages.balances.rawValue: endBalances(isComplete: false, &facts)
        case FIXMessages.fills.rawValue: endFills(isComplete: false, &facts)
        case FIXMessages.status.rawValue: statusFailed(name, message, into: &reports)
        case FIXMessages.newOrder.rawValue, FIXMessages.replace.rawValue, FIXMessages.cancel.rawValue:
            guard let name, let slot = slot(of: name.order) else { return .foreign }
            return refused(kind, name, slot, message, into: &reports)
        default: return .foreign
        }
        return .read
    }

    @_noLocks
    private mutating func refused(
        _ kind: FIXMessages, _ name: RequestName, _ slot: Int, _ message: MessageView, into reports: inout BrokerReports
    ) -> FIXReceipt {
        let (number, text) = (OrderNumber(name.order), FIXBroker.refusalText(message))
        switch kind.rawValue {
        case FIXMessages.newOrder.rawValue:
            // They have answered it already: this is about something else.
            guard name.request == 1, !orders[slot].isAcknowledged else { return .foreign }
            reports.append(number, .rejected(FIXBroker.businessReason(message), text))
            release(slot)
        case FIXMessages.replace.rawValue:
            if !refuse(.replace, name.request, slot, .other, text, into: &reports) { return .foreign }
        default:
            let reason: CancelRejectReason = message.wholeNumber(Tag.businessRejectReason) == 1 ? .unknownOrder : .other
            if !refuse(.cancel, name.request, slot, reason, text, into: &reports) { return .foreign }
        }
        return .read
    }

    /// Zero in all for a message that is not among those sent last.
    @_noLocks
    private func sentMessage(_ message: MessageView) -> FIXSent {
        guard let number = message.first(Tag.refSeqNum)?.sequenceNumber else { return FIXSent() }
        let sent = sentMessages[Int(number % UInt64(FIXBroker.sentCapacity))]
        return sent.msgSeqNum == number ? sent : FIXSent()
    }

    @_noLocks
    private static func kind(_ msgType: Bytes?) -> FIXMessages {
        guard let msgType, let type = MsgType(msgType) else { return FIXMessages(rawValue: 0) }
        switch type {
        case .newOrderSingle: return .newOrder
        case .orderCancelReplaceRequest: return .replace
        case .orderCancelRequest: return .cancel
        case .orderStatusRequest: return .status
        case .orderMassStatusRequest: return .massStatus
        case .requestForPositions: return .positions
        case .collateralInquiry: return .balances
        case .tradeCaptureReportRequest: return .fills
        default: return FIXMessages(rawValue: 0)
        }
    }

    @_noLocks
    private static func businessReason(_ message: MessageView) -> OrderRejectReason {
        switch message.wholeNumber(Tag.businessRejectReason) {
        case 2: .unknownSymbol
        case 3, 5: .unsupportedCharacteristic
        case 4, 6: .brokerOption
        default: .other
        }
    }

    /// Text(58), or the reason as a number where there is none.
    @_noLocks
    private static func refusalText(_ message: MessageView) -> Text<16> {
        var text = FIXBroker.text(of: message)
        guard text.isEmpty else { return text }
        if let reason = message.first(Tag.businessRejectReason) {
            text.append("BusinessRejectReason(380)=")
            text.append(reason)
        } else if let reason = message.first(Tag.sessionRejectReason) {
            text.append("SessionRejectReason(373)=")
            text.append(reason)
        }
        return text
    }

    @_noLocks
    private mutating func statusFailed(
        _ name: RequestName?, _ message: MessageView, into reports: inout BrokerReports
    ) {
        let reason = message.wholeNumber(Tag.businessRejectReason)
        if reason == 3 || message.wholeNumber(Tag.sessionRejectReason) == 11 { statusIsRefused = true }
        guard let name, let slot = slot(of: name.order) else {
            roundIsComplete = false
            return
        }
        answered(slot)
        guard reason == 1 else {
            roundIsComplete = false
            return
        }
        if orders[slot].wasAskedAsReplaced { return }
        reports.append(OrderNumber(name.order), .unheardOf)
        if !orders[slot].isAcknowledged { release(slot) }
    }
}
