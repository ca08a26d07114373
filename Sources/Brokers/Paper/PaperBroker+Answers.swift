// What the simulated venue says when it is asked how an order stands.

internal import Orders
internal import Values

extension PaperBroker {
    /// Of an order that ended nothing is known any more: there is no answer.
    @_noLocks
    mutating func tell(_ number: OrderNumber, into reports: inout BrokerReports) {
        guard let slot = index.slot(of: number.value) else {
            if number.value > highestOrder { reports.append(number, .unheardOf) }
            return
        }
        if orders[slot].isWorking { reports.append(number, .standing(standing(of: slot))) }
    }

    @_noLocks
    private func standing(of slot: Int) -> BrokerReport.Standing {
        let place = Int(orders[slot].book)
        let (tick, lot) = (books[place].tick, books[place].lot)
        let unit = Int128(tick.mantissa) * Int128(lot.mantissa)
        let worth = product(orders[slot].notional, unit) ?? 0
        return BrokerReport.Standing(
            phase: .working, terms: orders[slot].terms, filled: books[place].quantity(orders[slot].filled),
            notional: WideDecimal(mantissa: worth, scale: tick.scale + lot.scale))
    }
}
