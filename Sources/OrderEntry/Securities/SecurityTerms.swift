// What is told of an instrument: what its prices and quantities are multiples of.

import FIXWire
package import Values

/// One instrument, as SecurityList(y) and SecurityDefinition(d) tell of it.
///
/// The quantity increment is RoundLot(561), the smallest quantity MinTradeVol(562), both of FIX 4.4. For the price
/// increment 4.4 has no field: it is MinPriceIncrement(969) of FIX 5.0 where the session has the extension. All three
/// are told in Text(58) too, for those who have not.
package struct SecurityTerms: Sendable {
    package var symbol = Name()
    /// SecurityID(48) and SecurityIDSource(22): what it is called elsewhere.
    package var name: SecurityName?
    /// What it is priced in; left out when empty.
    package var currency = Name()
    package var priceIncrement: Decimal?
    package var quantityIncrement: Decimal?
    package var minimumQuantity: Decimal?

    @_noLocks package init() {}

    /// `MinPriceIncrement=0.01 RoundLot=1 MinTradeVol=10`.
    package var text: Text<16> {
        @_noLocks get {
            var text = Text<16>()
            SecurityTerms.add(priceIncrement, "MinPriceIncrement=", to: &text)
            SecurityTerms.add(quantityIncrement, "RoundLot=", to: &text)
            SecurityTerms.add(minimumQuantity, "MinTradeVol=", to: &text)
            return text
        }
    }

    @_noLocks
    private static func add(_ value: Decimal?, _ name: StaticString, to text: inout Text<16>) {
        guard let value else { return }
        if !text.isEmpty { text.append(" ") }
        text.append(name)
        text.append(value.text)
    }
}

/// SecurityListRequest(x) and SecurityDefinitionRequest(c).
package struct SecurityRequest: Sendable {
    /// SecurityReqID(320).
    package var requestID = Identifier()
    /// Empty for all instruments.
    package var symbol = Name()

    @_noLocks package init() {}
}
