// OrderMassCancelReport(r): what became of a mass cancel.

package import FIXWire
package import Orders
package import Values

/// OrderMassCancelReport(r). Behind it each order has an ExecutionReport of its own, as with a single cancel.
package struct OrderMassCancelReport: Sendable {
    /// MassCancelRejectReason(532): the kind of request is none that the gateway carries out.
    package static var notSupported: UInt8 { @_noLocks get { 0 } }
    package static var unknownSecurity: UInt8 { @_noLocks get { 1 } }
    package static var other: UInt8 { @_noLocks get { 99 } }
    /// So many orders are listed at most; TotalAffectedOrders(533) counts all of them.
    package static var maximumListed: Int { @_noLocks get { 100 } }

    package var session = SessionNumber(0)
    /// The number inside OrderID(37), which FIX takes for the mass cancel's own; 0 is written NONE.
    package var number: UInt64 = 0
    package var clOrdID = Identifier()
    /// MassCancelRequestType(530) of the request.
    package var typeCode: UInt8 = 0x37
    /// MassCancelRejectReason(532); nil where the request is carried out.
    package var rejectReason: UInt8?
    /// How many orders are being canceled.
    package var affected = 0
    package var symbol = Name()
    /// Side(54), zero for both.
    package var sideCode: UInt8 = 0
    package var text = Text<16>()

    @_noLocks package init() {}

    /// A request that is carried out.
    @_noLocks
    package init(_ request: OrderMassCancelRequest, number: UInt64, affected: Int) {
        session = request.session
        self.number = number
        clOrdID = request.clOrdID
        typeCode = request.typeCode
        self.affected = affected
        symbol = request.symbol
        sideCode = request.side?.code ?? 0
    }
}

extension MessageWriter {
    /// Appends the body of an OrderMassCancelReport, but for the orders that it lists: so many calls of
    /// ``append(affected:clOrdID:idPrefix:)`` must follow, and nothing behind them.
    @_noLocks
    package mutating func append(
        _ report: OrderMassCancelReport, listing count: Int, at now: Instant, idPrefix: Text<2>,
        precision: TimestampPrecision = .milliseconds
    ) {
        if !report.clOrdID.isEmpty { append(Tag.clOrdID, report.clOrdID) }
        append(Tag.orderID, number: report.number, "M", idPrefix)
        if report.sideCode != 0 { append(Tag.side, character: report.sideCode) }
        if !report.symbol.isEmpty { append(Tag.symbol, report.symbol) }
        if !report.text.isEmpty { append(Tag.text, report.text) }
        append(Tag.transactTime, now, precision)
        append(Tag.massCancelRequestType, character: report.typeCode)
        guard let reason = report.rejectReason else {
            append(Tag.massCancelResponse, character: report.typeCode)
            append(Tag.totalAffectedOrders, UInt64(max(0, report.affected)))
            if count > 0 { append(Tag.noAffectedOrders, UInt64(count)) }
            return
        }
        append(Tag.massCancelResponse, character: UInt8(ascii: "0"))
        append(Tag.massCancelRejectReason, UInt64(reason))
    }

    /// One of the orders that a mass cancel concerns.
    @_noLocks
    package mutating func append(affected order: OrderNumber, clOrdID: Identifier, idPrefix: Text<2>) {
        append(Tag.origClOrdID, clOrdID)
        append(Tag.affectedOrderID, MessageWriter.id(idPrefix, "O"), order.value)
    }

    /// An ID that the gateway gives: `K3F9A2-M17`; NONE for the number 0.
    @_noLocks
    mutating func append(_ tag: UInt32, number: UInt64, _ letter: StaticString, _ prefix: Text<2>) {
        if number == 0 {
            append(tag, "NONE")
        } else {
            append(tag, MessageWriter.id(prefix, letter), number)
        }
    }
}
