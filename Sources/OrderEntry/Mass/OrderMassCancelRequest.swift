// OrderMassCancelRequest(q): cancels all orders of the session, or those of a symbol.

import FIXWire
package import Orders
package import Values

/// OrderMassCancelRequest(q).
package struct OrderMassCancelRequest: Sendable {
    package var session = SessionNumber(0)
    package var clOrdID = Identifier()
    /// Empty for the orders of every symbol, MassCancelRequestType(530)=7; else 530=1.
    package var symbol = Name()
    /// Nil for both sides.
    package var side: Side?
    package var isPossibleResend = false

    @_noLocks package init() {}

    /// MassCancelRequestType(530), and MassCancelResponse(531) where the request is carried out.
    package var typeCode: UInt8 { @_noLocks get { symbol.isEmpty ? 0x37 : 0x31 } }
}

extension FieldReader {
    /// What would cancel more than was meant is refused: a kind of request that the gateway does not know, an
    /// instrument in more detail than a symbol, a symbol beside 530=7.
    @_noLocks
    func massCancel() throws(QueryFault) -> OrderMassCancelRequest {
        var request = OrderMassCancelRequest()
        request.session = session
        request.isPossibleResend = isPossibleResend
        request.clOrdID = try identifier(Tag.clOrdID, "ClOrdID")
        let (tag, name) = (Tag.massCancelRequestType, "MassCancelRequestType" as StaticString)
        let type = try required(tag, name)
        switch RequestReader.code(type) {
        case UInt8(ascii: "1"):
            request.symbol = try massCancelSymbol()
        case UInt8(ascii: "7"):
            try forbid(Tag.symbol, "Symbol", OrderMassCancelReport.other)
        default:
            throw .refused(OrderMassCancelReport.notSupported, FieldReader.unsupported(tag, name, type))
        }
        try forbidOtherInstruments(OrderMassCancelReport.other)
        request.side = try optionalSide(OrderMassCancelReport.other)
        return request
    }

    @_noLocks
    private func massCancelSymbol() throws(QueryFault) -> Name {
        guard let value = try value(Tag.symbol), !value.isEmpty else {
            throw .refused(
                OrderMassCancelReport.unknownSecurity, Text("MassCancelRequestType(530)=1 needs a Symbol(55)"))
        }
        guard let symbol = Name(value) else {
            throw .refused(
                OrderMassCancelReport.unknownSecurity,
                RequestReader.tooLong("Symbol", Tag.symbol, bytes: Name.capacity))
        }
        return symbol
    }

    @_noLocks
    func answerMassCancel(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): return business(reason, text, Tag.clOrdID)
        case .refused(let reason, let text):
            var report = OrderMassCancelReport()
            report.session = session
            report.clOrdID = echo(Tag.clOrdID)
            report.typeCode = echoCode(Tag.massCancelRequestType, among: "1234567")
            // The kind that is nearest to none at all: all that it says is the reason.
            if report.typeCode == 0 { report.typeCode = UInt8(ascii: "7") }
            report.symbol = echoName(Tag.symbol)
            report.sideCode = echoCode(Tag.side, among: "123456789ABCDEFG")
            report.rejectReason = reason
            report.text = text
            return .massCancel(report)
        }
    }
}
