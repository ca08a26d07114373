// OrderMassStatusRequest(AF), and what its ExecutionReports have beyond others.

import FIXWire
package import Orders
package import Values

/// OrderMassStatusRequest(AF): how all open orders of the session stand, or those of an account, symbol, side.
package struct OrderMassStatusRequest: Sendable {
    package var session = SessionNumber(0)
    /// MassStatusReqID(584).
    package var requestID = Identifier()
    /// Empty for every symbol, MassStatusReqType(585)=7; else 585=1.
    package var symbol = Name()
    /// Empty for every account.
    package var account = Identifier()
    /// Nil for both sides.
    package var side: Side?

    @_noLocks package init() {}
}

/// Which of the reports of one OrderMassStatusRequest an ExecutionReport is.
package struct MassStatusPart: Sendable {
    package var requestID: Identifier
    /// TotNumReports(911).
    package var total: Int
    /// LastRptRequested(912).
    package var isLast: Bool

    @_noLocks
    package init(requestID: Identifier, total: Int, isLast: Bool) {
        self.requestID = requestID
        self.total = total
        self.isLast = isLast
    }
}

extension ExecutionReport {
    /// The only report of a mass status request where no order is as it asks: OrdStatus(39)=8, ExecType(150)=I,
    /// OrderID(37)=NONE, ExecID(17)=0. ``MassStatusPart`` with a total of 0 goes with it.
    @_noLocks
    package mutating func describe(noneFor request: OrderMassStatusRequest, at now: Instant) {
        self = ExecutionReport()
        session = request.session
        status = .rejected
        execType = .orderStatus
        account = request.account
        // What FIX 4.4 writes where there is no symbol.
        symbol = request.symbol.isEmpty ? Text("[N/A]") : request.symbol
        sideCode = request.side?.code ?? 0
        text = Text("No orders")
        transactTime = now
    }
}

extension FieldReader {
    @_noLocks
    func massStatus() throws(QueryFault) -> OrderMassStatusRequest {
        var request = OrderMassStatusRequest()
        request.session = session
        request.requestID = try identifier(Tag.massStatusReqID, "MassStatusReqID")
        let (tag, name) = (Tag.massStatusReqType, "MassStatusReqType" as StaticString)
        let type = try required(tag, name)
        if type == "1" {
            request.symbol = try symbol()
        } else if type == "7" {
            try forbid(Tag.symbol, "Symbol", 0)
        } else {
            throw .refused(0, FieldReader.unsupported(tag, name, type))
        }
        try forbid(Tag.noPartyIDs, "NoPartyIDs", 0)
        try forbidOtherInstruments(0)
        request.account = try optionalIdentifier(Tag.account, "Account")
        request.side = try optionalSide(0)
        return request
    }

    /// FIX 4.4 has no answer that refuses one: what cannot be done is a BusinessMessageReject too.
    @_noLocks
    func answerMassStatus(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): business(reason, text, Tag.massStatusReqID)
        case .refused(_, let text): business(.other, text, Tag.massStatusReqID)
        }
    }
}
