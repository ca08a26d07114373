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
    /// A fresh price of the market, in the symbol's currency.
    var reference: Decimal?
    var rate = RiskRate.same
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
        question.rate = rate(reference, question.symbol)
        if let price = reference?.price, price.mantissa != 0, question.reference == nil { question.doubt = .staleReference }
        appraise(order, &question)
        return question
    }

    /// The price, unless it is too old or none.
    @_noLocks
    func fresh(_ reference: RiskReference?) -> Decimal? {
        guard let reference, let price = reference.price, price.mantissa != 0 else { return nil }
        return isStale(reference) ? nil : price
    }

    @_noLocks
    func isStale(_ reference: RiskReference) -> Bool { now.since(reference.at) > rules.referenceAge }

    @_noLocks
    private func appraise(_ order: RiskOrder, _ question: inout Question) {
        question.valueDoubt = question.doubt
        let quantity = Amount(order.terms.quantity)
        if let former = order.former, question.isReplace {
            question.added = Amount(units: quantity.units - Amount(former.quantity).units)
            if let price = price(former, order.isBuy, question.reference), let unit = question.rate.converted(price) {
                question.formerValue = Amount(former.quantity).times(unit)
            }
        } else {
            question.added = order.isChild ? .zero : quantity
        }
        guard let price = price(order.terms, order.isBuy, question.reference) else { return }
        question.valueDoubt = .tooLarge
        if case .missing(let pair) = question.rate { question.valueDoubt = .noRate(pair) }
        guard let unit = question.rate.converted(price) else { return }
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

    /// What one of an order counts, in the currency of its symbol: a buy its limit, everything else the highest of its
    /// prices and the market's. A sell with a limit far below the market still sells at the market.
    @_noLocks
    func price(_ terms: RiskTerms, _ isBuy: Bool, _ reference: Decimal?) -> Decimal? {
        let price = terms.limit
        if isBuy, case .some = price { return price }
        return higher(higher(price, terms.stop), reference)
    }

    @_noLocks
    private func higher(_ one: Decimal?, _ other: Decimal?) -> Decimal? {
        guard let one else { return other }
        guard let other else { return one }
        return Amount(one).magnitude < Amount(other).magnitude ? other : one
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
