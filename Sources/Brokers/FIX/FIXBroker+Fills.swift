// Fills as the counterparty has them, told one by one when it is asked.

internal import FIXWire
internal import Orders
internal import Values

extension FIXBroker {
    /// TradeCaptureReport(AE): one fill. One of an order that is not ours or has another symbol or side, one that was taken
    /// back or corrected since, and one without ExecID(17) count, and are passed over: how their orders stand tells of them.
    @_noLocks
    mutating func readFill(_ message: MessageView, into facts: inout BrokerFacts) -> FIXReceipt {
        guard fillQuestion != 0, let id = message.first(Tag.tradeRequestID), questionID("T", fillQuestion).equals(id)
        else { return .foreign }
        if let total = message.wholeNumber(Tag.totNumTradeReports) { fillTotal = total }
        fillReports += 1
        if let fill = fill(message) { facts.append(fill) }
        let isLast = message.isYes(Tag.lastRptRequested) || (fillTotal > 0 && fillReports >= fillTotal)
        if isLast { endFills(isComplete: true, &facts) }
        return .read
    }

    /// TradeCaptureReportRequestAck(AQ): how many there will be.
    @_noLocks
    mutating func readFillAck(_ message: MessageView, into facts: inout BrokerFacts) -> FIXReceipt {
        guard answers(message, Tag.tradeRequestID, "T", fillQuestion) else { return .foreign }
        let isRefused = message.wholeNumber(Tag.tradeRequestStatus) == 2
        if isRefused || (message.wholeNumber(Tag.tradeRequestResult) ?? 0) != 0 {
            endFills(isComplete: false, &facts)
            return .read
        }
        let total = message.wholeNumber(Tag.totNumTradeReports)
        if let total { fillTotal = total }
        if total == 0 { endFills(isComplete: true, &facts) }
        return .read
    }

    @_noLocks
    mutating func endFills(isComplete: Bool, _ facts: inout BrokerFacts) {
        guard fillQuestion != 0 else { return }
        fillQuestion = 0
        facts.append(.end(isComplete: isComplete))
    }

    @_noLocks
    private func fill(_ message: MessageView) -> BrokerFact? {
        guard isNew(message), let quantity = message.decimal(Tag.lastQty), quantity.isPositive,
            let price = message.decimal(Tag.lastPx), let side = ownSide(message)
        else { return nil }
        let id = fillName(message.first(Tag.execID), of: side.order)
        if id.isEmpty || isMisfit(message, side) { return nil }
        let commission = FIXBroker.commission(message, quantity, price, from: side.start, to: side.end)
        var time = Instant.distantPast
        if let told = message.first(Tag.transactTime), let read = Timestamp.parse(told) { time = read }
        return .fill(side.order, id: id, quantity: quantity, price: price, commission: commission, at: time)
    }

    /// Another symbol or side than the order has, as far as that is known still.
    @_noLocks
    private func isMisfit(_ message: MessageView, _ entry: (order: OrderNumber, start: Int, end: Int)) -> Bool {
        guard let slot = slot(of: entry.order.value) else { return false }
        let value = message.value(at: entry.start)
        let code = value.count == 1 ? value[0] : 0
        if sides.side(code) != nil, code != sides[orders[slot].side] { return true }
        return hasOtherSymbol(message, slot)
    }

    /// TradeReportTransType(487) New, and of ExecType(150) Trade, where they say so.
    @_noLocks
    private func isNew(_ message: MessageView) -> Bool {
        if message.first(Tag.tradeReportTransType) != nil, message.character(Tag.tradeReportTransType) != UInt8(ascii: "0") {
            return false
        }
        return message.first(Tag.execType) == nil || tables.execType(message.character(Tag.execType)) == UInt8(ascii: "F")
    }

    /// The order of ours that it is about, and where its entry of NoSides(552) begins and ends: both sides may be there,
    /// and only one of them ours.
    @_noLocks
    private func ownSide(_ message: MessageView) -> (order: OrderNumber, start: Int, end: Int)? {
        var next = message.index(of: Tag.side)
        while let start = next {
            next = message.index(of: Tag.side, from: start + 1)
            let end = next ?? message.fieldCount
            var index = start + 1
            while index < end {
                let value = message.value(at: index)
                if message[index].tag == Tag.clOrdID, let name = ourName(value) { return (OrderNumber(name.order), start, end) }
                if message[index].tag == Tag.orderID, let name = Identifier(value), let slot = slot(ofOrderID: name) {
                    return (OrderNumber(orders[slot].number), start, end)
                }
                index += 1
            }
        }
        return nil
    }
}
