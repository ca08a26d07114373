// What a single order may be, and how many may be open.

package import Orders
package import Values

/// Why risk refuses, as the client is told.
package struct RiskRefusal: Sendable {
    package var reason: OrderRejectReason
    /// Names the limit and the value that breaks it.
    package var text: Text<16>

    @_noLocks
    package init(_ reason: OrderRejectReason, _ text: Text<16>) {
        self.reason = reason
        self.text = text
    }
}

/// Limits judged before every order and before every replace that raises a quantity.
package struct OrderLimits: Sendable {
    /// The largest OrderQty(38); nil for no limit.
    package var maxOrderQty: Decimal?
    /// How many orders may be open at once.
    package var maxOpenOrders: Int

    package init(maxOrderQty: Decimal?, maxOpenOrders: Int) {
        self.maxOrderQty = maxOrderQty
        self.maxOpenOrders = maxOpenOrders
    }

    /// Whether ``refusal(ofNew:openOrders:)`` lets a new order pass.
    @_noLocks
    package func passes(new terms: OrderTerms, openOrders: Int) -> Bool {
        openOrders < maxOpenOrders && !isTooMuch(terms.quantity)
    }

    /// Judges a new order while `openOrders` are open; nil lets it pass.
    @_noLocks
    package func refusal(ofNew terms: OrderTerms, openOrders: Int) -> RiskRefusal? {
        if isTooMuch(terms.quantity) { return refusal(of: terms.quantity) }
        guard openOrders >= maxOpenOrders else { return nil }
        var text = Text<16>("open orders are at their limit of ")
        text.appendDigits(of: UInt64(maxOpenOrders))
        return RiskRefusal(.exceedsLimit, text)
    }

    /// Judges a replace: what it raises is judged like a new order, what it lowers or leaves
    /// passes, so that an order from before a limit was tightened can still be made smaller.
    @_noLocks
    package func refusal(of replacement: OrderTerms, replacing terms: OrderTerms) -> RiskRefusal? {
        guard replacement.quantity > terms.quantity, isTooMuch(replacement.quantity) else { return nil }
        return refusal(of: replacement.quantity)
    }

    @_noLocks
    private func isTooMuch(_ quantity: Decimal) -> Bool {
        guard let maxOrderQty else { return false }
        return quantity > maxOrderQty
    }

    @_noLocks
    private func refusal(of quantity: Decimal) -> RiskRefusal? {
        guard let maxOrderQty else { return nil }
        var text = Text<16>("OrderQty(38) ")
        text.append(quantity.text)
        text.append(" is above the limit of ")
        text.append(maxOrderQty.text)
        return RiskRefusal(.exceedsLimit, text)
    }
}
