// The numbers of an order, checked before it is sent.

package import Values

/// What a venue takes of one instrument.
package struct InstrumentRules: Sendable, Equatable {
    package var price: NumberRule
    package var quantity: NumberRule
    /// For orders at the market, where it is another one.
    package var marketQuantity: NumberRule?
    /// Of price times quantity.
    package var minimumNotional: Decimal?
    package var maximumNotional: Decimal?

    package init(
        price: NumberRule, quantity: NumberRule, marketQuantity: NumberRule? = nil, minimumNotional: Decimal? = nil,
        maximumNotional: Decimal? = nil
    ) {
        self.price = price
        self.quantity = quantity
        self.marketQuantity = marketQuantity
        self.minimumNotional = minimumNotional
        self.maximumNotional = maximumNotional
    }

    /// - Parameters:
    ///   - price: Nil at the market: the amount cannot be checked then.
    ///   - triggerPrice: Of a stop.
    package func texts(
        quantity: Decimal, price: Decimal?, triggerPrice: Decimal? = nil
    ) throws(OrderNumberRefusal) -> OrderTexts {
        let quantities = price == nil ? marketQuantity ?? self.quantity : self.quantity
        var texts = OrderTexts(
            quantity: try Self.text(of: quantity, by: quantities, .quantity), price: nil, triggerPrice: nil)
        if let price {
            texts.price = try Self.text(of: price, by: self.price, .price)
            try checkNotional(price, quantity)
        }
        if let triggerPrice { texts.triggerPrice = try Self.text(of: triggerPrice, by: self.price, .triggerPrice) }
        return texts
    }

    private static func text(
        of number: Decimal, by rule: NumberRule, _ part: OrderNumberRefusal.Part
    ) throws(OrderNumberRefusal) -> String {
        do throws(NumberRefusal) {
            return try rule.text(of: number)
        } catch {
            throw OrderNumberRefusal(part: part, reason: error)
        }
    }

    private func checkNotional(_ price: Decimal, _ quantity: Decimal) throws(OrderNumberRefusal) {
        if let least = minimumNotional, Self.isLess(price, quantity, than: least) {
            throw OrderNumberRefusal(part: .notional, reason: .below(least))
        }
        if let most = maximumNotional, Self.isMore(price, quantity, than: most) {
            throw OrderNumberRefusal(part: .notional, reason: .above(most))
        }
    }

    private static func isLess(_ price: Decimal, _ quantity: Decimal, than limit: Decimal) -> Bool {
        difference(price, quantity, limit) < 0
    }

    private static func isMore(_ price: Decimal, _ quantity: Decimal, than limit: Decimal) -> Bool {
        difference(price, quantity, limit) > 0
    }

    /// Its sign is that of price times quantity less the limit, exactly.
    private static func difference(_ price: Decimal, _ quantity: Decimal, _ limit: Decimal) -> Int {
        let product = WideDecimal(price, times: quantity)
        let negative = WideDecimal(mantissa: -Int128(limit.mantissa), scale: limit.scale)
        // The product has at most 38 digits. A sum that does not fit is one of numbers of which one is far larger.
        if let sum = product.adding(negative) { return Int(sum.mantissa.signum()) }
        return product.scale > limit.scale ? -1 : 1
    }
}

/// As they are sent.
package struct OrderTexts: Sendable, Equatable {
    package var quantity: String
    package var price: String?
    package var triggerPrice: String?
}

/// Which number a venue would not take, and why.
package struct OrderNumberRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Part: String, Sendable {
        case quantity = "OrderQty(38)"
        case price = "Price(44)"
        case triggerPrice = "StopPx(99)"
        case notional = "Price(44) times OrderQty(38)"
    }

    package var part: Part
    package var reason: NumberRefusal

    /// OrdRejReason(103): 13 for a quantity, 99 for the others.
    package var ordRejReason: Int { part == .quantity ? 13 : 99 }
    package var description: String { "\(part.rawValue) \(reason)" }
}
