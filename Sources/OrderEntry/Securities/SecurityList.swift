// SecurityListRequest(x) and SecurityList(y): which instruments there are.

package import FIXWire
import Orders
package import Values

/// SecurityList(y) but for its instruments.
package struct SecurityList: Sendable {
    /// SecurityRequestResult(560).
    package enum Result: Sendable {
        case valid
        case unsupported
        case noneFound
        case notAuthorized
        case unavailable

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .valid: 0
                case .unsupported: 1
                case .noneFound: 2
                case .notAuthorized: 3
                case .unavailable: 4
                }
            }
        }
    }

    package var requestID = Identifier()
    /// The number inside SecurityResponseID(322); 0 is written NONE.
    package var number: UInt64 = 0
    package var result = Result.valid
    /// TotNoRelatedSym(393): all instruments of the answer, in this message or another.
    package var total = 0
    /// LastFragment(893).
    package var isLast = true

    @_noLocks package init() {}
}

extension MessageWriter {
    /// Appends the body of a SecurityList up to its instruments: so many calls of ``append(_:isExtended:)`` must
    /// follow, then one of ``appendEnd(of:idPrefix:)``.
    @_noLocks
    package mutating func append(_ list: SecurityList, securities count: Int) {
        if count > 0 { append(Tag.noRelatedSym, UInt64(count)) }
    }

    /// - Parameter isExtended: The session's dictionary has MinPriceIncrement(969).
    @_noLocks
    package mutating func append(_ security: SecurityTerms, isExtended: Bool) {
        append(Tag.symbol, security.symbol)
        if let name = security.name {
            append(Tag.securityID, name.id)
            append(Tag.securityIDSource, character: name.source)
        }
        if !security.currency.isEmpty { append(Tag.currency, security.currency) }
        append(Tag.roundLot, security.quantityIncrement)
        append(Tag.minTradeVol, security.minimumQuantity)
        let text = security.text
        if !text.isEmpty { append(Tag.text, text) }
        if isExtended { append(Tag.minPriceIncrement, security.priceIncrement) }
    }

    /// Appends what a SecurityList has behind its instruments.
    @_noLocks
    package mutating func appendEnd(of list: SecurityList, idPrefix: Text<2>) {
        append(Tag.securityReqID, list.requestID)
        append(Tag.securityResponseID, number: list.number, "S", idPrefix)
        append(Tag.totNoRelatedSym, UInt64(max(0, list.total)))
        append(Tag.securityRequestResult, list.result.code)
        append(Tag.lastFragment, list.isLast)
    }
}

extension FieldReader {
    /// SecurityListRequestType(559) 0, one symbol, and 4, all of them.
    @_noLocks
    func securityList() throws(QueryFault) -> SecurityRequest {
        var request = SecurityRequest()
        request.requestID = try identifier(Tag.securityReqID, "SecurityReqID")
        let (tag, name) = (Tag.securityListRequestType, "SecurityListRequestType" as StaticString)
        let type = try required(tag, name)
        if type == "0" {
            request.symbol = try symbol()
        } else if type != "4" {
            throw .refused(0, FieldReader.unsupported(tag, name, type))
        }
        try forbidOtherInstruments(0)
        guard case .snapshot = try subscription(isRequired: false, 0) else {
            throw .refused(0, Text("Unsupported: changes of the list"))
        }
        return request
    }

    @_noLocks
    func answerSecurityList(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): return business(reason, text, Tag.securityReqID)
        case .refused:
            // The message has no place for a text.
            var list = SecurityList()
            list.requestID = echo(Tag.securityReqID)
            list.result = .unsupported
            return .securityList(list)
        }
    }
}
