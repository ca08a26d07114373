// SecurityDefinitionRequest(c) and SecurityDefinition(d): what one instrument is.

package import FIXWire
import Orders
package import Values

/// SecurityDefinition(d).
package struct SecurityDefinition: Sendable {
    /// SecurityResponseType(323).
    package enum Response: Sendable {
        case accepted
        /// The request is none that the gateway answers.
        case rejected
        case notFound

        var code: UInt64 {
            @_noLocks get {
                switch self {
                case .accepted: 1
                case .rejected: 5
                case .notFound: 6
                }
            }
        }
    }

    package var requestID = Identifier()
    /// The number inside SecurityResponseID(322); 0 is written NONE.
    package var number: UInt64 = 0
    package var response = Response.accepted
    /// Of one that is not accepted, the symbol alone.
    package var security = SecurityTerms()
    /// Text(58) of one that is not accepted; else it tells the terms.
    package var text = Text<16>()

    @_noLocks package init() {}
}

extension MessageWriter {
    /// Appends the body of a SecurityDefinition.
    ///
    /// - Parameter isExtended: The session's dictionary has MinPriceIncrement(969).
    @_noLocks
    package mutating func append(_ definition: SecurityDefinition, idPrefix: Text<2>, isExtended: Bool) {
        let security = definition.security
        if !security.currency.isEmpty { append(Tag.currency, security.currency) }
        if let name = security.name {
            append(Tag.securityIDSource, character: name.source)
            append(Tag.securityID, name.id)
        }
        if !security.symbol.isEmpty { append(Tag.symbol, security.symbol) }
        let text = definition.text.isEmpty ? security.text : definition.text
        if !text.isEmpty { append(Tag.text, text) }
        append(Tag.securityReqID, definition.requestID)
        append(Tag.securityResponseID, number: definition.number, "S", idPrefix)
        append(Tag.securityResponseType, definition.response.code)
        append(Tag.roundLot, security.quantityIncrement)
        append(Tag.minTradeVol, security.minimumQuantity)
        if isExtended { append(Tag.minPriceIncrement, security.priceIncrement) }
    }
}

extension FieldReader {
    /// SecurityRequestType(321) 0, identity and specifications of a symbol.
    @_noLocks
    func securityDefinition() throws(QueryFault) -> SecurityRequest {
        var request = SecurityRequest()
        request.requestID = try identifier(Tag.securityReqID, "SecurityReqID")
        let (tag, name) = (Tag.securityRequestType, "SecurityRequestType" as StaticString)
        let type = try required(tag, name)
        guard type == "0" else { throw .refused(0, FieldReader.unsupported(tag, name, type)) }
        request.symbol = try symbol()
        try forbidOtherInstruments(0)
        guard case .snapshot = try subscription(isRequired: false, 0) else {
            throw .refused(0, Text("Unsupported: changes of the definition"))
        }
        return request
    }

    @_noLocks
    func answerSecurityDefinition(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): return business(reason, text, Tag.securityReqID)
        case .refused(_, let text):
            var definition = SecurityDefinition()
            definition.requestID = echo(Tag.securityReqID)
            definition.response = .rejected
            definition.security.symbol = echoName(Tag.symbol)
            definition.text = text
            return .securityDefinition(definition)
        }
    }
}
