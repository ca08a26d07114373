// Messages in: which one it is, and whose.

public import FIXWire
internal import Orders
internal import Values

extension FIXBroker {
    /// Reads an application message of the counterparty, or a session-level Reject(3) of one of our messages. Total:
    /// any message gives an answer.
    ///
    /// A message that is told twice is read twice: fills are known by their names.
    ///
    /// - Parameters:
    ///   - reports: With room for three, that is, drained.
    ///   - facts: With room for two.
    @_noLocks
    public mutating func receive(
        _ message: MessageView, into reports: inout BrokerReports, _ facts: inout BrokerFacts
    ) -> FIXReceipt {
        precondition(reports.room >= 3, "reports are drained before the next message")
        precondition(facts.room >= 2, "facts are drained before the next message")
        let receipt: FIXReceipt
        switch message.msgType {
        case .executionReport: receipt = readReport(message, into: &reports, &facts)
        case .orderCancelReject: receipt = readCancelReject(message, into: &reports)
        case .businessMessageReject, .reject: receipt = readReject(message, into: &reports, &facts)
        case .positionReport: receipt = readPosition(message, into: &facts)
        case .requestForPositionsAck: receipt = readPositionAck(message, into: &facts)
        case .collateralReport: receipt = readBalance(message, into: &facts)
        case .collateralInquiryAck: receipt = readBalanceAck(message, into: &facts)
        case .tradeCaptureReport: receipt = readFill(message, into: &facts)
        case .tradeCaptureReportRequestAck: receipt = readFillAck(message, into: &facts)
        default: return .foreign
        }
        endRound(into: &facts)
        return receipt
    }

    /// The order that a message is about, as far as it tells: by ClOrdID(11), else OrigClOrdID(41), else OrderID(37).
    @_noLocks
    func name(in message: MessageView) -> RequestName? {
        if let name = ourName(message.first(Tag.clOrdID)) { return name }
        // A ClOrdID of their own, for what somebody there did to the order.
        if let name = ourName(message.first(Tag.origClOrdID)) { return RequestName(name.order, 0) }
        guard let orderID = message.first(Tag.orderID), let text = Identifier(orderID), let slot = slot(ofOrderID: text)
        else { return nil }
        return RequestName(orders[slot].number, 0)
    }

    /// Nil for a name that we never gave.
    @_noLocks
    func ourName(_ clOrdID: Bytes?) -> RequestName? {
        guard let clOrdID, let name = names.name(clOrdID), name.order <= highestOrder else { return nil }
        if let slot = slot(of: name.order), name.request > orders[slot].requests { return nil }
        return name
    }

    /// What Text(58) says, cut where it is too long.
    @_noLocks
    static func text(of message: MessageView) -> Text<16> {
        var text = Text<16>()
        if let value = message.first(Tag.text) { text.append(value) }
        return text
    }
}

extension MessageView {
    /// A value of one character; zero for any other.
    @_noLocks
    func character(_ tag: UInt32) -> UInt8 {
        guard let value = first(tag), value.count == 1 else { return 0 }
        return value[0]
    }
}
