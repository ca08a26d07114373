// Orders that an operator asks to see.

package import Orders
package import Values

/// What is empty or nil is any.
package struct OrderQuery: Sendable {
    package var session: SessionNumber?
    package var symbol = Name()
    package var account = Identifier()
    package var isOpenOnly = false
    /// Only orders with higher numbers.
    package var after: UInt64 = 0
    /// Only orders with lower numbers.
    package var below = UInt64.max

    package init() {}
}

extension Gateway {
    /// The next order in memory as it is asked for, from `place` on, which moves behind it. At most so many places are
    /// looked at; nil before the end leaves `place` below ``sweepEnd``.
    package func next(_ query: OrderQuery, from place: inout Int, lookingAt most: Int) -> Order? {
        let stop = min(table.placeCount, place + most)
        while place < stop {
            let slot = table.slot(at: place)
            place += 1
            if query.isOpenOnly, table[slot].phase.isTerminal { continue }
            if let session = query.session, session != table[slot].session { continue }
            if !query.symbol.isEmpty, query.symbol != table[slot].symbol { continue }
            if !query.account.isEmpty, query.account != table[slot].account { continue }
            let number = table[slot].number.value
            if number > query.after, number < query.below { return table[slot] }
        }
        return nil
    }
}
