// CollateralReport(BA): one balance.

package import FIXWire
package import Values

/// CollateralReport(BA): what an account has of a currency.
package struct CollateralReport: Sendable {
    /// The number inside CollRptID(908).
    package var number: UInt64 = 0
    /// CollInquiryID(909); left out when empty.
    package var requestID = Identifier()
    /// TotNumReports(911), with LastRptRequested(912); left out when zero.
    package var total = 0
    package var isLast = false
    package var account = Identifier()
    package var currency = Name()
    /// CashOutstanding(901): the balance.
    package var cash = Decimal.zero
    /// TotalNetValue(900): with the worth of open positions.
    package var netValue: Decimal?
    /// MarginExcess(899): what is free for new orders.
    package var available: Decimal?
    /// StartCash(921): the balance when the day began.
    package var startCash: Decimal?

    @_noLocks package init() {}
}

extension MessageWriter {
    /// Appends the body of a CollateralReport. A balance is assigned to no trade: CollStatus(910)=0.
    @_noLocks
    package mutating func append(_ report: CollateralReport, idPrefix: Text<2>) {
        append(Tag.account, report.account)
        append(Tag.currency, report.currency)
        append(Tag.marginExcess, report.available)
        append(Tag.totalNetValue, report.netValue)
        append(Tag.cashOutstanding, report.cash)
        append(Tag.collRptID, number: report.number, "C", idPrefix)
        if !report.requestID.isEmpty { append(Tag.collInquiryID, report.requestID) }
        append(Tag.collStatus, "0")
        if report.total > 0 {
            append(Tag.totNumReports, UInt64(report.total))
            append(Tag.lastRptRequested, report.isLast)
        }
        append(Tag.startCash, report.startCash)
    }
}
