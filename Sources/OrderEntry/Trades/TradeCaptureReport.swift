// TradeCaptureReport(AE): one fill.

package import FIXWire
package import Orders
package import Values

/// TradeCaptureReport(AE): a fill of an order.
package struct TradeCaptureReport: Sendable {
    /// The number of the execution: inside ExecID(17), as in its ExecutionReport, and inside TradeReportID(571).
    package var execution: UInt64 = 0
    package var order = OrderNumber(0)
    package var clOrdID = Identifier()
    package var account = Identifier()
    package var symbol = Name()
    package var side = Side.buy
    package var quantity = Decimal.zero
    package var price = Decimal.zero
    /// Commission(12), left out when zero.
    package var commission = Decimal.zero
    package var transactTime = Instant.distantPast
    /// TradeRequestID(568); left out when empty, which is a report that nobody asked for.
    package var requestID = Identifier()
    /// TotNumTradeReports(748), with LastRptRequested(912); left out when zero.
    package var total = 0
    package var isLast = false

    @_noLocks package init() {}
}

extension MessageWriter {
    /// Appends the body of a TradeCaptureReport. TradeDate(75) is the day of the fill in UTC.
    @_noLocks
    package mutating func append(
        _ report: TradeCaptureReport, idPrefix: Text<2>, precision: TimestampPrecision = .milliseconds
    ) {
        append(Tag.execID, MessageWriter.id(idPrefix, "E"), report.execution)
        append(Tag.lastPx, report.price)
        append(Tag.lastQty, report.quantity)
        append(Tag.symbol, report.symbol)
        append(Tag.transactTime, report.transactTime, precision)
        append(Tag.tradeDate, dayOf: report.transactTime)
        append(Tag.execType, "F")
        append(Tag.unsolicitedIndicator, report.requestID.isEmpty)
        append(Tag.tradeReportTransType, "0")
        append(Tag.noSides, "1")
        append(Tag.side, character: report.side.code)
        append(orderID: report.order, idPrefix)
        if !report.clOrdID.isEmpty { append(Tag.clOrdID, report.clOrdID) }
        if !report.account.isEmpty { append(Tag.account, report.account) }
        if !report.commission.isZero {
            append(Tag.commission, report.commission)
            append(Tag.commType, "3")  // Absolute.
        }
        if !report.requestID.isEmpty { append(Tag.tradeRequestID, report.requestID) }
        append(Tag.previouslyReported, false)
        append(Tag.tradeReportID, MessageWriter.id(idPrefix, "T"), report.execution)
        if report.total > 0 {
            append(Tag.totNumTradeReports, UInt64(report.total))
            append(Tag.lastRptRequested, report.isLast)
        }
    }
}
