// Why risk refuses, as the client is told.

package import Values

/// What was checked.
package enum RiskCheck: Hashable, Sendable, BitwiseCopyable {
    case limit(RiskLimit)
    /// The symbol is on the restricted list.
    case restricted
    /// A short sale of what is not on the list of what is easy to borrow.
    case notBorrowable
    case marketHours
    case selfCross
    /// A table of the book is full.
    case noRoom
    /// Its value or quantity is more than can be summed up.
    case tooLarge
}

/// OrdRejReason(103), as far as risk gives one.
package enum RiskReason: Int, Sendable, BitwiseCopyable {
    case brokerOption = 0
    case exchangeClosed = 2
    case exceedsLimit = 3
    case duplicateOrder = 6
    case other = 99

    package var code: Int {
        @_noLocks get {
            switch self {
            case .brokerOption: 0
            case .exchangeClosed: 2
            case .exceedsLimit: 3
            case .duplicateOrder: 6
            case .other: 99
            }
        }
    }
}

extension RiskBook {
    /// A refusal, with its figures and its text in one place.
    package struct Refusal: Sendable, BitwiseCopyable {
        package var check: RiskCheck
        package var reason: RiskReason
        /// What the limit was set for.
        package var level: RiskLevel
        /// What it would be; nil where it cannot be known.
        package var value: WideDecimal?
        package var limit: Decimal?
        /// Gives the value, the limit and whom it is for, in this order; the end of a very long name is left out.
        package var text: Text<16>

        @_noLocks
        init(
            _ check: RiskCheck, _ reason: RiskReason, _ level: RiskLevel = .global, value: WideDecimal? = nil,
            limit: Decimal? = nil, text: Text<16>
        ) {
            self.check = check
            self.reason = reason
            self.level = level
            self.value = value
            self.limit = limit
            self.text = text
        }
    }
}

/// Why a figure is not known.
enum Doubt: Sendable, BitwiseCopyable {
    case noReference
    case staleReference
    case unpricedOrder
    /// For want of this pair no order or profit in that currency is worth anything that is known.
    case noRate(Name)
    case unratedOrder(Name)
    case noProfit
    case noAccountValue
    case tooLarge

    @_noLocks
    func append(to text: inout Text<16>) {
        switch self {
        case .noReference: text.append("no reference price")
        case .staleReference: text.append("the reference price is stale")
        case .unpricedOrder: text.append("an open order has no price")
        case .noRate(let pair):
            text.append("no fresh rate")
            if !pair.isEmpty { text.append(" ") }
            text.append(pair)
        case .unratedOrder(let pair):
            text.append("an open order has no price, or no rate ")
            text.append(pair)
        case .noProfit: text.append("no figure of profit")
        case .noAccountValue: text.append("no value of the account")
        case .tooLarge: text.append("it is too large")
        }
    }
}

// MARK: - Texts

extension RiskBook {
    /// Such as `OrderQty(38) 1200 is above the limit of 1000 for account DESK1`.
    @_noLocks
    func refusal(_ limit: RiskLimit, _ subject: Int, _ value: Amount, above bound: Decimal) -> Refusal {
        var text = Text<16>()
        limit.append(to: &text)
        text.append(" ")
        value.append(to: &text)
        text.append(" is above the limit of ")
        text.append(bound.text)
        text.append(" for ")
        let scope = subjects.scope(of: subject)
        scope.append(to: &text)
        return Refusal(
            .limit(limit), .exceedsLimit, scope.level, value: value.wide, limit: bound, text: text)
    }

    /// Such as `order value is unknown (no reference price), the limit is 1000 for account DESK1`.
    @_noLocks
    func refusal(_ limit: RiskLimit, _ subject: Int, unknown doubt: Doubt, _ bound: Decimal) -> Refusal {
        var text = Text<16>()
        limit.append(to: &text)
        text.append(" is unknown (")
        doubt.append(to: &text)
        text.append("), the limit is ")
        text.append(bound.text)
        text.append(" for ")
        let scope = subjects.scope(of: subject)
        scope.append(to: &text)
        return Refusal(.limit(limit), .other, scope.level, limit: bound, text: text)
    }

    /// Such as `open orders are at the most there is room for, 1000000`.
    @_noLocks
    func refusal(noRoomFor what: StaticString, most: Int) -> Refusal {
        var text = Text<16>()
        text.append(what)
        text.append(" are at the most there is room for, ")
        text.appendDigits(of: UInt64(most))
        return Refusal(.noRoom, .other, limit: Decimal(Int64(most)), text: text)
    }

    @_noLocks
    func refusal(_ symbol: Name, _ check: RiskCheck, _ words: StaticString) -> Refusal {
        var text = Text<16>()
        text.append(symbol)
        text.append(words)
        return Refusal(check, .brokerOption, .symbol, text: text)
    }
}
