// Positions and balances as the counterparty has them.

internal import FIXWire
internal import Orders
internal import Values

extension FIXBroker {
    /// PositionReport(AP): one position.
    @_noLocks
    mutating func readPosition(_ message: MessageView, into facts: inout BrokerFacts) -> FIXReceipt {
        guard answers(message, Tag.posReqID, "P", positionQuestion) else { return .foreign }
        switch message.wholeNumber(Tag.posReqResult) {
        case nil, 0: break
        // There are none.
        case 2:
            endPositions(isComplete: true, &facts)
            return .read
        default:
            endPositions(isComplete: false, &facts)
            return .read
        }
        if let total = message.wholeNumber(Tag.totalNumPosReports) { positionTotal = total }
        positionReports += 1
        let symbol = tables.ourSymbol(message.first(Tag.symbol), message.first(Tag.securityID))
        if let symbol, let quantity = position(message) {
            facts.append(.position(symbol: symbol, quantity: quantity, averagePrice: FIXBroker.averagePrice(message)))
        }
        if positionTotal > 0, positionReports >= positionTotal { endPositions(isComplete: true, &facts) }
        return symbol == nil ? .foreign : .read
    }

    /// RequestForPositionsAck(AO): how many there will be.
    @_noLocks
    mutating func readPositionAck(_ message: MessageView, into facts: inout BrokerFacts) -> FIXReceipt {
        guard answers(message, Tag.posReqID, "P", positionQuestion) else { return .foreign }
        let result = message.wholeNumber(Tag.posReqResult)
        if message.wholeNumber(Tag.posReqStatus) == 2, result != 2 {
            endPositions(isComplete: false, &facts)
            return .read
        }
        let total = message.wholeNumber(Tag.totalNumPosReports)
        if let total { positionTotal = total }
        if result == 2 || total == 0 { endPositions(isComplete: true, &facts) }
        return .read
    }

    @_noLocks
    func answers(_ message: MessageView, _ tag: UInt32, _ letter: StaticString, _ question: UInt64) -> Bool {
        guard question != 0 else { return false }
        guard let id = message.first(tag) else { return true }
        return questionID(letter, question).equals(id)
    }

    @_noLocks
    mutating func endPositions(isComplete: Bool, _ facts: inout BrokerFacts) {
        guard positionQuestion != 0 else { return }
        positionQuestion = 0
        facts.append(.end(isComplete: isComplete))
    }

    /// LongQty(704) without ShortQty(705), of the entry with the type that the dialect says, else of the first.
    @_noLocks
    private func position(_ message: MessageView) -> Decimal? {
        guard let first = message.index(of: Tag.posType) else { return nil }
        var start = first
        var next: Int? = first
        while let index = next {
            if reading.positionType.equals(message.value(at: index)) {
                start = index
                break
            }
            next = message.index(of: Tag.posType, from: index + 1)
        }
        var sum: Decimal? = .zero
        var index = start + 1
        while index < message.fieldCount, message[index].tag != Tag.posType {
            let value = try? Decimal(message.value(at: index))
            if message[index].tag == Tag.longQty, let value { sum = sum?.adding(value) }
            if message[index].tag == Tag.shortQty, let value { sum = sum?.subtracting(value) }
            index += 1
        }
        return sum
    }

    /// FIX 4.4 has no field for it: `AvgPx=10.25` in Text(58), as a gateway of this kind writes it, else
    /// SettlPrice(730).
    @_noLocks
    private static func averagePrice(_ message: MessageView) -> Decimal {
        if let text = message.first(Tag.text), text.count > 6, text.slice(0, 6) == "AvgPx=",
            let price = try? Decimal(text.slice(6, text.count - 6))
        {
            return price
        }
        return message.decimal(Tag.settlPrice) ?? .zero
    }

    /// CollateralReport(BA): one balance. CashOutstanding(901), else TotalNetValue(900), and of it MarginExcess(899).
    @_noLocks
    mutating func readBalance(_ message: MessageView, into facts: inout BrokerFacts) -> FIXReceipt {
        guard answers(message, Tag.collInquiryID, "B", balanceQuestion) else { return .foreign }
        balanceReports += 1
        let total = message.decimal(Tag.cashOutstanding) ?? message.decimal(Tag.totalNetValue)
        if let total, let value = message.first(Tag.currency), let currency = Name(value) {
            facts.append(
                .balance(currency: currency, total: total, available: message.decimal(Tag.marginExcess) ?? total))
        }
        let all = message.wholeNumber(Tag.totNumReports)
        if message.isYes(Tag.lastRptRequested) || all == balanceReports { endBalances(isComplete: true, &facts) }
        return .read
    }

    /// CollateralInquiryAck(BG).
    @_noLocks
    mutating func readBalanceAck(_ message: MessageView, into facts: inout BrokerFacts) -> FIXReceipt {
        guard answers(message, Tag.collInquiryID, "B", balanceQuestion) else { return .foreign }
        if message.character(Tag.collInquiryStatus) == UInt8(ascii: "4") {
            endBalances(isComplete: false, &facts)
        } else if message.wholeNumber(Tag.totNumReports) == 0 {
            endBalances(isComplete: true, &facts)
        }
        return .read
    }

    @_noLocks
    mutating func endBalances(isComplete: Bool, _ facts: inout BrokerFacts) {
        guard balanceQuestion != 0 else { return }
        balanceQuestion = 0
        facts.append(.end(isComplete: isComplete))
    }
}
