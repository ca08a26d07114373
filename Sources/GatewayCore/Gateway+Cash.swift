// Orders for an amount of money.

import Orders
import Risk
package import Values

extension Gateway {
    /// CashOrderQty(152) becomes OrderQty(38): the most whole lots that the amount comes to at the order's own limit, else
    /// at the price of the moment.
    ///
    /// - Returns: False where it cannot be said how many that is.
    ///
    /// Source: FIX 4.4 volume 6, CashOrderQty(152): who carries it out calculates the quantity, which is told as OrderQty.
    @_noLocks
    mutating func count(_ command: inout NewOrder, at now: Instant, or refusal: inout OrderRefusal) -> Bool {
        guard let cash = command.cash else { return true }
        guard let price = command.terms.limit ?? reference(of: command.symbol, at: now).price, price.isPositive else {
            refusal = OrderRefusal(.other, Text("CashOrderQty(152) needs a price, and none of the symbol is known"))
            return false
        }
        guard let lot = traded.lot(of: command.symbol) else {
            refusal = OrderRefusal(.other, Text("CashOrderQty(152) needs the lot of the symbol, which no broker has told"))
            return false
        }
        guard let units = WideDecimal(cash).divided(by: price, digits: lot.scale, .towardZero),
            let lots = WideDecimal(units).divided(by: lot, digits: 0, .towardZero),
            let quantity = WideDecimal(lots, times: lot).rounded(toDigits: lot.scale, .towardZero)
        else {
            refusal = OrderRefusal(.incorrectQuantity, Text("CashOrderQty(152) comes to more than an order may have"))
            return false
        }
        guard quantity.isPositive else {
            var text = Text<16>("CashOrderQty(152) ")
            text.append(cash.text)
            text.append(" is less than a lot of ")
            text.append(lot.text)
            text.append(" at ")
            text.append(price.text)
            refusal = OrderRefusal(.incorrectQuantity, text)
            return false
        }
        command.terms.quantity = quantity
        return true
    }

    /// A broker tells the smallest steps of a symbol's price and quantity; zero for one that it does not tell.
    @_noLocks
    package mutating func learn(_ symbol: Name, tick: Decimal, lot: Decimal) {
        traded.learn(symbol, tick: tick, lot: lot)
    }
}
