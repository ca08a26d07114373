// What a fill at the simulated venue does.

internal import Orders
internal import Values

extension PaperBroker {
    /// Fills so many lots, at least one, of an order that is in no queue; false when that ends it for want of money.
    @_noLocks @discardableResult
    mutating func fill(
        _ slot: Int, _ wanted: Int64, at wantedPrice: Int64, into reports: inout BrokerReports
    ) -> Bool {
        let place = Int(orders[slot].book)
        var (lots, price) = (wanted, wantedPrice)
        if isChecked, margin == nil { lots = affordable(slot, lots, at: price) }
        guard lots > 0 else {
            ruin(slot, into: &reports)
            return false
        }
        if !isCalm { price = mislead(slot, lots, at: price) }
        orders[slot].servedMove = books[place].lastMove
        orders[slot].filled += lots
        orders[slot].notional += Int128(lots) * Int128(price)
        // `judge` has computed it for more than this. It is less than before only when the settings
        // have changed since; nothing is given back.
        let before = orders[slot].charged
        var charged = charge(for: orders[slot].notional, in: place, tier: orders[slot].tier) ?? before
        if charged < before { charged = before }
        orders[slot].charged = charged
        orders[slot].fillCount += 1
        if !isCalm, orders[slot].hasPlan, extras[slot].plan.fill == orders[slot].fillCount {
            extras[slot].plan.charge = charged - before
        }
        if orders[slot].isIceberg { extras[slot].slice -= lots }
        let quantity = books[place].quantity(lots)
        book(slot, lots, quantity, at: price, charge: charged - before)
        say(
            orders[slot].number,
            .filled(
                quantity: quantity, price: books[place].price(price),
                commission: Decimal(mantissa: charged - before, scale: 8).normalized,
                id: fillName(orders[slot].number, orders[slot].fillCount)), into: &reports)
        // What is to be taken back keeps its order.
        if orders[slot].leaves == 0, !isDoubtful(slot) { end(slot, .filled) }
        if lots < wanted {
            ruin(slot, into: &reports)
            return false
        }
        return true
    }

    /// The order's last fill is to be taken back.
    @_noLocks
    private func isDoubtful(_ slot: Int) -> Bool {
        guard orders[slot].hasPlan, case .bust = extras[slot].plan.kind else { return false }
        return true
    }

    /// The order cannot be paid for any more.
    @_noLocks
    private mutating func ruin(_ slot: Int, into reports: inout BrokerReports) {
        guard orders[slot].isWorking else { return }
        say(orders[slot].number, .canceled(sentence("Buying power is used up")), into: &reports)
        end(slot, .canceled)
    }

    /// Writes a fill into the account and the memory of the venue.
    @_noLocks
    private mutating func book(_ slot: Int, _ lots: Int64, _ quantity: Decimal, at price: Int64, charge: Int64) {
        let place = Int(orders[slot].book)
        if place > 0 {
            books[place].holding.book(orders[slot].side.isBuy ? lots : -lots, at: price)
            books[place].holding.traded = saturated(books[place].holding.traded, Int128(lots) * Int128(price))
            books[place].holding.charged = saturated(books[place].holding.charged, Int128(charge))
            books[place].last = price
            books[place].lastSize = lots
            change(place)
            changeQuote(place)
            reserve(slot)
        }
        guard let entry = past.nextFill(of: orders[slot].number, at: moment) else { return }
        past.fills[entry].number = orders[slot].fillCount
        past.fills[entry].quantity = quantity
        past.fills[entry].price = books[place].price(price)
        past.fills[entry].charge = charge
    }

    /// The name of an order's fill: both numbers.
    @_noLocks
    func fillName(_ order: OrderNumber, _ count: UInt32) -> Name {
        var name = Name()
        name.appendDigits(of: order.value)
        name.append(UInt8(ascii: "-"))
        name.appendDigits(of: UInt64(count))
        return name
    }
}
