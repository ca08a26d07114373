// Which orders a request about many of them means.

package import Orders
package import Values

/// Orders of a client, all or some.
package struct OrderFilter: Sendable {
    package var session: SessionNumber
    /// Empty for every symbol, and every account.
    package var symbol: Name
    package var account: Identifier
    /// Nil for both sides.
    package var side: Side?
    /// Only orders with lower numbers: those that were there when it was asked.
    package var below: OrderNumber

    @_noLocks
    package init(
        session: SessionNumber, symbol: Name = Name(), account: Identifier = Identifier(), side: Side? = nil,
        below: OrderNumber
    ) {
        self.session = session
        self.symbol = symbol
        self.account = account
        self.side = side
        self.below = below
    }
}

extension Gateway {
    /// Everything that is open of a client's own orders.
    @_noLocks
    private func matches(_ filter: OrderFilter, _ slot: OrderSlot) -> Bool {
        guard table[slot].session == filter.session, table[slot].handling.parent == nil,
            table[slot].number < filter.below
        else { return false }
        if !filter.symbol.isEmpty, table[slot].symbol != filter.symbol { return false }
        if !filter.account.isEmpty, table[slot].account != filter.account { return false }
        guard let side = filter.side else { return true }
        return table[slot].side.code == side.code
    }

    /// How many orders are open at a broker.
    ///
    /// Cost: O(orders in memory); for the start.
    package func countOpen(at broker: BrokerNumber) -> Int {
        var count = 0
        for place in 0..<table.placeCount {
            let slot = table.slot(at: place)
            guard !table[slot].phase.isTerminal, table[slot].handling.course.isWhole else { continue }
            if self.broker(of: slot) == broker { count += 1 }
        }
        return count
    }

    /// How many orders and parts of orders are open at a broker, as they are counted all along.
    package func openParts(at broker: BrokerNumber) -> Int { max(0, openAt[Int(broker.value)]) }

    /// Places that one call looks at where nothing else is said.
    package static var placesInOneLook: Int { @_noLocks get { 4096 } }

    /// The next order that the filter means, from `place` on, which moves behind it: one that is open, or has ended at
    /// or after `since`. At most `most` places are looked at in one call; nil before the end leaves `place` below
    /// ``sweepEnd``.
    @_noLocks
    package func next(
        _ filter: OrderFilter, from place: inout Int, endedSince since: Instant, lookingAt most: Int = Gateway.placesInOneLook
    ) -> OrderNumber? {
        let stop = min(table.placeCount, place + most)
        while place < stop {
            let slot = table.slot(at: place)
            place += 1
            if means(filter, slot, endedSince: since) { return table[slot].number }
        }
        return nil
    }

    /// How many orders that the filter means are among the next places, at most `most`; `place` moves behind them.
    @_noLocks
    package func count(
        _ filter: OrderFilter, from place: inout Int, endedSince since: Instant, lookingAt most: Int = Gateway.placesInOneLook
    ) -> Int {
        let stop = min(table.placeCount, place + most)
        var count = 0
        while place < stop {
            if means(filter, table.slot(at: place), endedSince: since) { count += 1 }
            place += 1
        }
        return count
    }

    @_noLocks
    private func means(_ filter: OrderFilter, _ slot: OrderSlot, endedSince since: Instant) -> Bool {
        (!table[slot].phase.isTerminal || table[slot].changed >= since) && matches(filter, slot)
    }

    /// A report of how an order stands, for whoever asked about many.
    @_noLocks
    package mutating func reportStatus(_ number: OrderNumber, into effects: inout GatewayEffects) {
        guard let slot = table.slot(of: number) else { return }
        reportStatus(slot, requestID: Identifier(), into: &effects)
    }
}
