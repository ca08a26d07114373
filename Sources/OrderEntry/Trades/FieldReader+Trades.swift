// Reads TradeCaptureReportRequest(AD).

import FIXWire
import Orders
import Values

extension FieldReader {
    @_noLocks
    func trades() throws(QueryFault) -> TradeCaptureReportRequest {
        var request = TradeCaptureReportRequest()
        request.session = session
        request.requestID = try identifier(Tag.tradeRequestID, "TradeRequestID")
        let (tag, name) = (Tag.tradeRequestType, "TradeRequestType" as StaticString)
        let type = try required(tag, name)
        request.typeCode = RequestReader.code(type)
        guard type == "0" || type == "1" else { throw .refused(8, FieldReader.unsupported(tag, name, type)) }
        request.subscription = try subscription(isRequired: false, 99)
        try refuseOtherTransport(4)
        try refuseOtherCriteria()
        request.account = try tradeAccount()
        request.symbol = try optionalName(Tag.symbol, "Symbol")
        request.side = try optionalSide(99)
        request.clOrdID = try optionalIdentifier(Tag.clOrdID, "ClOrdID")
        request.orderID = try optionalIdentifier(Tag.orderID, "OrderID")
        request.execID = try optionalIdentifier(Tag.execID, "ExecID")
        try readDates(into: &request)
        try forbidOtherInstruments(1)
        return request
    }

    /// More trades than were asked for would be no answer.
    @_noLocks
    private func refuseOtherCriteria() throws(QueryFault) {
        for index in 3..<max(3, message.fieldCount) {
            let tag = message[index].tag
            guard let name = FieldReader.criterion(tag) else { continue }
            throw .refused(99, FieldReader.unsupported(tag, name, message.value(at: index)))
        }
    }

    @_noLocks
    private static func criterion(_ tag: UInt32) -> StaticString? {
        switch tag {
        case 571: "TradeReportID"
        case 818: "SecondaryTradeReportID"
        case 150: "ExecType"
        case 573: "MatchStatus"
        case 828: "TrdType"
        case 829: "TrdSubType"
        case 830: "TransferReason"
        case 855: "SecondaryTrdType"
        case 820: "TradeLinkID"
        case 880: "TrdMatchID"
        case 715: "ClearingBusinessDate"
        case 943: "TimeBracket"
        case 442: "MultiLegReportingType"
        case 578: "TradeInputSource"
        case 579: "TradeInputDevice"
        default: nil
        }
    }

    /// NoPartyIDs(453) 1, of which PartyID(448) is the account.
    @_noLocks
    private func tradeAccount() throws(QueryFault) -> Identifier {
        guard let count = try value(Tag.noPartyIDs), count != "0" else { return Identifier() }
        guard count == "1" else {
            throw .refused(3, FieldReader.unsupported(Tag.noPartyIDs, "NoPartyIDs", count))
        }
        let role = try required(Tag.partyRole, "PartyRole")
        guard role == "24" || role == "38" else {
            throw .refused(3, FieldReader.unsupported(Tag.partyRole, "PartyRole", role))
        }
        return try identifier(Tag.partyID, "PartyID")
    }

    /// NoDates(580): one or two, of days or of instants.
    @_noLocks
    private func readDates(into request: inout TradeCaptureReportRequest) throws(QueryFault) {
        guard let count = try value(Tag.noDates), count != "0" else {
            if message.index(of: Tag.tradeDate, from: 3) == nil, message.index(of: Tag.transactTime, from: 3) == nil {
                return
            }
            throw FieldReader.missing(Tag.noDates, "NoDates")
        }
        let days = try instants(Tag.tradeDate, "TradeDate")
        let times = try instants(Tag.transactTime, "TransactTime")
        // FIX has TradeDate(75) in front of each time; the time says which.
        let entries = max(days.count, times.count)
        guard days.count == 0 || times.count == 0 || days.count == times.count, entries >= 1,
            count == (entries == 1 ? "1" : "2"), entries <= 2
        else {
            throw .refused(99, Text("Unsupported: NoDates(580) other than one or two days, or times"))
        }
        if times.count > 0 {
            request.start = times.first
            if times.count == 2 { request.end = times.last }
        } else {
            request.start = days.first
            request.end = days.last.advanced(by: Interval(nanoseconds: 86_400_000_000_000))
        }
        if request.start > request.end { throw .refused(99, Text("NoDates(580): the first is after the last")) }
    }

    /// The first and the last field with this tag as instants, and how many there are.
    @_noLocks
    private func instants(
        _ tag: UInt32, _ name: StaticString
    ) throws(QueryFault) -> (first: Instant, last: Instant, count: Int) {
        var found = (first: Instant.distantPast, last: Instant.distantPast, count: 0)
        for index in 3..<max(3, message.fieldCount) where message[index].tag == tag {
            let value = message.value(at: index)
            let instant = tag == Tag.tradeDate ? FieldReader.day(value) : Timestamp.parse(value)
            guard let instant else {
                throw .refused(99, FieldReader.malformed(tag, name, " is no date: ", value))
            }
            if found.count == 0 { found.first = instant }
            found.last = instant
            found.count += 1
        }
        return found
    }

    @_noLocks
    func answerTrades(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): return business(reason, text, Tag.tradeRequestID)
        case .refused(let reason, let text):
            var ack = TradeCaptureReportRequestAck()
            ack.requestID = echo(Tag.tradeRequestID)
            let code = echoCode(Tag.tradeRequestType, among: "01234")
            if code != 0 { ack.typeCode = code }
            ack.result = FieldReader.tradeResult(reason)
            ack.symbol = echoName(Tag.symbol)
            ack.text = text
            return .tradesAck(ack)
        }
    }

    @_noLocks
    private static func tradeResult(_ code: UInt8) -> TradeCaptureReportRequestAck.Result {
        switch code {
        case 1: .unknownInstrument
        case 3: .invalidParties
        case 4: .invalidTransport
        case 8: .unsupported
        default: .other
        }
    }
}
