// What is asked of risk, with everything looked up once.

internal import Values

/// An order that is judged, beside its own terms.
struct Question: BitwiseCopyable {
    var subjects = Subjects()
    /// The account and symbol; -1 when they have nothing together.
    var pair = -1
    /// Of the symbol, and of the account; -1 when it was never seen.
    var symbol = -1
    var account = -1
    var isReplace = false
    /// A replace that makes nothing larger and no price better for the other side.
    var isLowering = false
    /// A fresh price of the market.
    var reference: Decimal?
    var doubt = Doubt.noReference
    /// Of the whole order, and of what it was before it is replaced; nil without a price, or too large.
    var value: Amount?
    var formerValue: Amount?
    /// Why there is no value.
    var valueDoubt = Doubt.noReference
    /// By how much what is open grows: its quantity, and its value.
    var added = Amount.zero
    var addedValue: Amount?

    @_noLocks init() {}
}

extension RiskBook {
    @_noLocks
    mutating func question(_ order: RiskOrder, _ reference: RiskReference?, isReplace: Bool) -> Question {
        var question = Question()
        question.subjects = subjects.subjects(of: order)
        question.account = Int(question.subjects.account)
        question.symbol = Int(question.subjects.symbol)
        if order.isChild {
            question.account = subjects.find(.account(order.account)) ?? -1
            question.symbol = subjects.find(.symbol(order.symbol)) ?? -1
        }
        if question.account >= 0, question.symbol >= 0 {
            question.pair = pairs.find(Int32(question.account), Int32(question.symbol)) ?? -1
        }
        question.isReplace = isReplace
        question.isLowering = isReplace && order.isLowering
        question.reference = fresh(reference)
        if reference != nil, question.reference == nil { question.doubt = .staleReference }
        if reference?.price.mantissa == 0 { question.doubt = .noReference }
        appraise(order, &question)
        return question
    }

    /// The price, unless it is too old or none.
    @_noLocks
    func fresh(_ reference: RiskReference?) -> Decimal? {
        guard let reference, reference.price.mantissa != 0 else { return nil }
        return now.since(reference.at) > rules.referenceAge ? nil : reference.price
    }

    @_noLocks
    private func appraise(_ order: RiskOrder, _ question: inout Question) {
        question.valueDoubt = question.doubt
        let quantity = Amount(order.terms.quantity)
        if let former = order.former, question.isReplace {
            question.added = Amount(units: quantity.units - Amount(former.quantity).units)
            if let unit = unit(former, order.isBuy, question.symbol, question.reference) {
                question.formerValue = Amount(former.quantity).times(unit)
            }
        } else {
            question.added = order.isChild ? .zero : quantity
        }
        guard let unit = unit(order.terms, order.isBuy, question.symbol, question.reference) else { return }
        question.valueDoubt = .tooLarge
        question.value = quantity.times(unit)
        var open = question.value
        if order.filled.mantissa != 0 {
            open = Amount(units: max(quantity.units - Amount(order.filled).units, 0)).times(unit)
        }
        guard let open else { return }
        question.addedValue = open
        // What the book has of it already.
        if question.isReplace, let place = orders.place(of: order.number) {
            question.addedValue = open.subtracting(Amount(units: worth(place)))
        }
    }

    /// What one of an order counts, in the currency that all is counted in: a buy its limit, everything else the
    /// highest of its prices and the market's. A sell with a limit far below the market still sells at the market.
    @_noLocks
    func unit(_ terms: RiskTerms, _ isBuy: Bool, _ symbol: Int, _ reference: Decimal?) -> Decimal? {
        var price = terms.limit
        if !isBuy || price == nil {
            price = higher(price, terms.stop)
            price = higher(price, reference)
        }
        guard let price else { return nil }
        return converted(price, symbol)
    }

    @_noLocks
    private func higher(_ one: Decimal?, _ other: Decimal?) -> Decimal? {
        guard let one else { return other }
        guard let other else { return one }
        return Amount(one).magnitude < Amount(other).magnitude ? other : one
    }

    /// A price of a symbol at the rate of its currency.
    @_noLocks
    func converted(_ price: Decimal, _ symbol: Int) -> Decimal? {
        guard symbol >= 0 else { return price }
        let rate = subjects.symbolFacts[symbol - subjects.firstSymbol].rate
        if rate.mantissa == 0 { return price }
        if let exact = price.multiplied(by: rate) { return exact }
        return WideDecimal(price, times: rate).rounded(toDigits: 8, price.mantissa < 0 ? .down : .up)
    }
}

extension RiskOrder {
    /// Whether the replace makes nothing larger, and no price better for the other side.
    var isLowering: Bool {
        @_noLocks get {
            guard let former, terms.quantity <= former.quantity, same(terms.stop, former.stop) else { return false }
            guard let limit = terms.limit, let before = former.limit else {
                return terms.limit == nil && former.limit == nil
            }
            return isBuy ? limit <= before : limit >= before
        }
    }
}

@_noLocks
func same(_ one: Decimal?, _ other: Decimal?) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return one == other
}
