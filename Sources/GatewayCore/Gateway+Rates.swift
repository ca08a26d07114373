// What other currencies are in the base currency, by what the market says.

import MarketData
import Orders
import Portfolio
package import Risk
package import Values

/// A rate is the reference price of the pair of a currency and the base currency, whichever way round the market has it;
/// of two the one that is in the base currency. It is as fresh as any reference price.
extension Gateway {
    @_noLocks
    func rate(pricing symbol: Name, at now: Instant) -> RiskRate { rate(of: books.currency(pricing: symbol), at: now) }

    @_noLocks
    package func rate(of currency: Name, at now: Instant) -> RiskRate {
        if currency == books.baseCurrency { return .same }
        if let price = price(of: pair(currency, books.baseCurrency), at: now) { return .times(price) }
        if let price = price(of: pair(books.baseCurrency, currency), at: now) { return .over(price) }
        return .missing(missingPair(of: currency))
    }

    /// What somebody must quote so that the rate of a currency is known: the pair as the market had it before, if it had.
    @_noLocks
    package func missingPair(of currency: Name) -> Name {
        let (direct, inverse) = (pair(currency, books.baseCurrency), pair(books.baseCurrency, currency))
        if case .none = quotes.symbol(direct), case .some = quotes.symbol(inverse) { return inverse }
        return direct.isEmpty ? currency : direct
    }

    /// `EUR/USD`: what one of the first is in the second; empty where that is no name.
    @_noLocks
    package func pair(_ counted: Name, _ priced: Name) -> Name {
        guard counted.count + 1 + priced.count <= Name.capacity else { return Name() }
        var pair = counted
        pair.append(UInt8(ascii: "/"))
        pair.append(priced)
        return pair
    }

    @_noLocks
    private func price(of pair: Name, at now: Instant) -> Decimal? {
        guard !pair.isEmpty, let number = quotes.symbol(pair) else { return nil }
        return quotes.reference(number, now: now).price
    }

    /// Totals of positions are at what the market says now of a currency; where it says nothing they stay at the last
    /// rate, which is old.
    @_noLocks
    package mutating func tellRate(of currency: Name, at now: Instant) {
        var known: Decimal?
        switch rate(of: currency, at: now) {
        case .same: return
        case .times(let rate): known = rate
        case .over(let rate): known = Gateway.inverse(of: rate)
        case .missing: break
        }
        guard let known else { return books.ageRate(currency) }
        do throws(PortfolioRefusal) {
            try books.setRate(currency, known)
        } catch {
            // It is there already.
            return
        }
    }

    /// With as many digits behind the point as there is room for, half to even; nil where that is nothing.
    @_noLocks
    private static func inverse(of rate: Decimal) -> Decimal? {
        var digits: UInt8 = 18
        while true {
            if let inverse = WideDecimal(Decimal(1)).divided(by: rate, digits: digits, .halfEven) {
                return inverse.mantissa == 0 ? nil : inverse
            }
            if digits == 0 { return nil }
            digits -= 1
        }
    }

    /// Open orders that came back before anybody knew a rate: each is counted anew.
    @_noLocks
    package mutating func recount(_ number: UInt64, at now: Instant) {
        if let slot = table.slot(of: OrderNumber(number)) { tellRiskOfTerms(slot, at: now) }
    }

    /// The symbol of an order that is in memory.
    @_noLocks
    package func symbol(ofOrder number: UInt64) -> Name? {
        guard let slot = table.slot(of: OrderNumber(number)) else { return nil }
        return table[slot].symbol
    }
}
