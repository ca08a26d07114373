// PositionReport(AP): one position.

package import FIXWire
package import Values

/// PositionReport(AP): what an account has of a symbol.
package struct PositionReport: Sendable {
    /// The number inside PosMaintRptID(721).
    package var number: UInt64 = 0
    /// PosReqID(710); left out when empty.
    package var requestID = Identifier()
    /// TotalNumPosReports(727); left out when zero.
    package var total = 0
    /// Told as a change, and not at once in answer to a request.
    package var isUnsolicited = false
    package var account = Identifier()
    package var accountType: UInt64 = 1
    package var symbol = Name()
    /// What prices and amounts are in; left out when empty.
    package var currency = Name()
    /// ClearingBusinessDate(715): the trading day, of which only the day counts.
    package var day = Instant.distantPast
    package var longQuantity = Decimal.zero
    package var shortQuantity = Decimal.zero
    /// SettlPrice(730): the mark; zero where there is none.
    package var mark = Decimal.zero
    /// SettlPriceType(731): 1 for the mark of a day that is over, else 2, theoretical.
    package var isFinal = false
    /// PriorSettlPrice(734): the mark of the day before; zero where there is none.
    package var priorMark = Decimal.zero
    /// PosAmtType(707) FMTM and TVAR.
    package var unrealisedProfit = Decimal.zero
    package var realisedProfit = Decimal.zero
    /// Told in Text(58) as `AvgPx=10.25`: FIX 4.4 has no field for it.
    package var averagePrice: Decimal?

    @_noLocks package init() {}
}

extension MessageWriter {
    /// Appends the body of a PositionReport.
    @_noLocks
    package mutating func append(_ report: PositionReport, idPrefix: Text<2>) {
        append(Tag.account, report.account)
        if !report.currency.isEmpty { append(Tag.currency, report.currency) }
        append(Tag.symbol, report.symbol)
        if let average = report.averagePrice {
            var text = Text<16>("AvgPx=")
            text.append(average.text)
            append(Tag.text, text)
        }
        append(Tag.unsolicitedIndicator, report.isUnsolicited)
        append(positionAccount: report.account)
        append(Tag.accountType, report.accountType)
        append(Tag.noPositions, "1")
        append(Tag.posType, "TOT")
        append(Tag.longQty, report.longQuantity)
        append(Tag.shortQty, report.shortQuantity)
        if !report.requestID.isEmpty { append(Tag.posReqID, report.requestID) }
        append(Tag.clearingBusinessDate, dayOf: report.day)
        append(Tag.posMaintRptID, number: report.number, "P", idPrefix)
        append(Tag.posReqType, "0")
        if report.total > 0 { append(Tag.totalNumPosReports, UInt64(report.total)) }
        append(Tag.posReqResult, "0")
        append(Tag.settlPrice, report.mark)
        append(Tag.settlPriceType, report.isFinal ? "1" : "2")
        append(Tag.priorSettlPrice, report.priorMark)
        append(Tag.noPosAmt, "2")
        append(Tag.posAmtType, "FMTM")
        append(Tag.posAmt, report.unrealisedProfit)
        append(Tag.posAmtType, "TVAR")
        append(Tag.posAmt, report.realisedProfit)
    }
}
