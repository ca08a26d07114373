// ExecutionReport(8) and OrderCancelReject(9) as FIX writes them.

package import FIXWire
package import Orders
package import Values

extension MessageWriter {
    /// Appends the body of an ExecutionReport, which is read in place, fields ascending, behind the header.
    ///
    /// - Parameter idPrefix: Tells our numbers from those of another store: `K3F9A2` makes OrderID
    ///   `K3F9A2-O17` and ExecID `K3F9A2-E93`. A status report has ExecID 0.
    /// - Parameter massStatus: Of a report that answers an OrderMassStatusRequest.
    /// - Parameter client: Of a drop copy, whose order it is.
    /// - Parameter security: What its symbol is called elsewhere.
    @_noLocks
    package mutating func append(
        _ report: inout ExecutionReport, idPrefix: Text<2>, massStatus: MassStatusPart? = nil,
        copyOf client: Name? = nil, security: SecurityName? = nil, precision: TimestampPrecision = .milliseconds
    ) {
        if !report.account.isEmpty { append(Tag.account, report.account) }
        append(Tag.avgPx, report.averagePrice)
        if !report.clOrdID.isEmpty { append(Tag.clOrdID, report.clOrdID) }
        if let trade = report.trade, !trade.commission.isZero {
            append(Tag.commission, trade.commission)
            append(Tag.commType, "3")  // Absolute.
        }
        append(Tag.cumQty, report.filled)
        if report.execution == 0 {
            append(Tag.execID, "0")
        } else {
            append(Tag.execID, MessageWriter.id(idPrefix, "E"), report.execution)
        }
        append(instructionsOf: report.terms)
        if let security { append(Tag.securityIDSource, character: security.source) }
        if let reference = report.reference { append(Tag.execRefID, MessageWriter.id(idPrefix, "E"), reference) }
        if let trade = report.trade {
            append(Tag.lastPx, trade.price)
            append(Tag.lastQty, trade.quantity)
        }
        append(orderID: report.order, idPrefix)
        if let quantity = report.terms.quantity { append(Tag.orderQty, quantity) }
        append(Tag.ordStatus, character: report.status.code)
        if report.terms.kindCode != 0 { append(Tag.ordType, character: report.terms.kindCode) }
        if !report.origClOrdID.isEmpty { append(Tag.origClOrdID, report.origClOrdID) }
        if let limit = report.terms.limit { append(Tag.price, limit) }
        if let security { append(Tag.securityID, security.id) }
        // Side(54) is required: 7 is undisclosed.
        append(Tag.side, character: report.sideCode == 0 ? UInt8(ascii: "7") : report.sideCode)
        append(Tag.symbol, report.symbol)
        if !report.text.isEmpty { append(Tag.text, report.text) }
        if report.terms.timeInForceCode != 0 {
            append(Tag.timeInForce, character: report.terms.timeInForceCode)
        }
        append(Tag.transactTime, report.transactTime, precision)
        if !report.listID.isEmpty { append(Tag.listID, report.listID) }
        if report.terms.features.has(.reduceOnly) { append(Tag.positionEffect, "C") }
        if let stop = report.terms.stop { append(Tag.stopPx, stop) }
        if let reason = report.rejectReason { append(Tag.ordRejReason, UInt64(reason.code)) }
        if let display = report.terms.display { append(Tag.maxFloor, display) }
        if report.terms.expires < .distantFuture { append(Tag.expireTime, report.terms.expires, precision) }
        append(Tag.execType, character: report.execType.code)
        append(Tag.leavesQty, report.leaves)
        if let trail = report.terms.trail { append(Tag.pegOffsetValue, trail.offset) }
        if let reason = report.restatement { append(Tag.execRestatementReason, UInt64(reason.code)) }
        if let day = report.day {
            append(Tag.dayOrderQty, day.quantity)
            append(Tag.dayCumQty, day.filled)
            append(Tag.dayAvgPx, day.averagePrice)
        }
        if let client { append(originator: client) }
        if let massStatus { append(Tag.massStatusReqID, massStatus.requestID) }
        if !report.statusRequestID.isEmpty { append(Tag.ordStatusReqID, report.statusRequestID) }
        if client != nil { append(Tag.copyMsgIndicator, true) }
        if let trail = report.terms.trail { append(Tag.pegOffsetType, character: trail.unit.code) }
        if let massStatus {
            append(Tag.totNumReports, UInt64(max(0, massStatus.total)))
            append(Tag.lastRptRequested, massStatus.isLast)
        }
    }

    /// Whose order it is: NoPartyIDs(453) of one firm with PartyRole(452) 13, which originated it, under the name that it
    /// has here.
    ///
    /// Source: FIX 4.4 volume 6, appendix on Parties.
    @_noLocks
    private mutating func append(originator client: Name) {
        append(Tag.noPartyIDs, "1")
        append(Tag.partyID, client)
        append(Tag.partyIDSource, "D")  // Proprietary.
        append(Tag.partyRole, "13")
    }

    /// ExecInst(18), where the order has any.
    @_noLocks
    private mutating func append(instructionsOf terms: ReportedTerms) {
        if terms.trail != nil {
            append(Tag.execInst, "a")
        } else if terms.pegCode != 0 {
            append(Tag.execInst, character: terms.pegCode)
        } else if terms.features.has(.postOnly) {
            append(Tag.execInst, "6")
        }
    }

    /// Appends the body of an OrderCancelReject, which is read in place, fields ascending, behind the header.
    @_noLocks
    package mutating func append(
        _ reject: inout OrderCancelReject, idPrefix: Text<2>,
        precision: TimestampPrecision = .milliseconds
    ) {
        append(Tag.clOrdID, reject.clOrdID)
        append(orderID: reject.order, idPrefix)
        append(Tag.ordStatus, character: reject.status.code)
        append(Tag.origClOrdID, reject.origClOrdID)
        if !reject.text.isEmpty { append(Tag.text, reject.text) }
        append(Tag.transactTime, reject.transactTime, precision)
        append(Tag.cxlRejReason, UInt64(reject.reason.code))
        append(Tag.cxlRejResponseTo, character: reject.request.code)
    }

    @_noLocks
    mutating func append(orderID order: OrderNumber?, _ prefix: Text<2>) {
        guard let order else {
            append(Tag.orderID, "NONE")
            return
        }
        append(Tag.orderID, MessageWriter.id(prefix, "O"), order.value)
    }

    /// What stands before the number of an order or an execution.
    @_noLocks
    static func id(_ prefix: Text<2>, _ letter: StaticString) -> Text<3> {
        var text = Text<3>()
        text.append(prefix)
        // In one word: this is written twice in each report.
        let mark = UInt64(Bytes(letter)[0])
        if prefix.isEmpty { text.append(word: mark, count: 1) } else { text.append(word: mark << 8 | 0x2D, count: 2) }
        return text
    }
}
