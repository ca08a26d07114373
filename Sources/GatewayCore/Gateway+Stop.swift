// Orders that a stop holds back, and those that it takes away.

import EmergencyStop
package import Orders
package import Values

extension Gateway {
    /// How often a broker is asked to cancel an order before what has become of it is said to be unknown.
    package static var stopAttempts: UInt8 { @_noLocks get { 5 } }

    /// The place of the stop that holds back a new order, which would go to that broker.
    @_noLocks
    func stop(holding command: NewOrder, _ broker: BrokerNumber?) -> Int? {
        if stops.count == 0 { return nil }
        return stops.first(
            holding: StopSubject(
                broker: broker, symbol: command.symbol, account: command.account, strategy: command.strategy,
                session: command.session.value))
    }

    /// The place of the stop that holds back an order where it is.
    @_noLocks
    package func stop(holding slot: OrderSlot) -> Int? {
        if stops.count == 0 { return nil }
        return stops.first(
            holding: StopSubject(
                broker: table[slot].handling.broker, symbol: table[slot].symbol, account: table[slot].account,
                strategy: table[slot].handling.strategy, session: table[slot].session.value))
    }

    /// Why an order that a stop takes away is canceled.
    @_noLocks
    func stopText(of slot: OrderSlot) -> Text<16> {
        guard table[slot].stopAttempts > 0, let place = stop(holding: slot) else { return Text() }
        return stops[place].text
    }

    /// Looks through the table from `place` on, which moves, for the next open order that a stop holds, and asks its
    /// broker to cancel it. Whether there was one; at most 4096 places are looked at in one call.
    ///
    /// What is found is counted in `open` and `unknown` of its stop.
    @_noLocks
    package mutating func cancelNextStopped(
        from place: inout Int, at now: Instant, into effects: inout GatewayEffects
    ) -> Bool {
        let end = min(table.placeCount, place + 4096)
        while place < end {
            let slot = table.slot(at: place)
            place += 1
            guard !table[slot].phase.isTerminal, let held = stop(holding: slot) else { continue }
            if table[slot].handling.course.isHere {
                endHere(slot, .canceled(stops[held].text), at: now, into: &effects)
                return true
            }
            stops[held].open += 1
            if table[slot].stopAttempts >= Gateway.stopAttempts {
                // Asked for again all the same: the broker may come back.
                stops[held].unknown += 1
            } else {
                table[slot].stopAttempts += 1
            }
            let isAskedByClient = table[slot].stopAttempts == 1 && table[slot].pending?.isCancel == true
            if !isAskedByClient { effects.instruct(.cancel(table[slot].number), to: broker(of: slot)) }
            return true
        }
        return false
    }

    /// A stop is over: what was asked because of it begins anew with the next one.
    package mutating func forgetStopAttempts() {
        for place in 0..<table.placeCount { table[table.slot(at: place)].stopAttempts = 0 }
    }

    /// Before a look through the table: nothing is counted yet.
    @_noLocks
    package mutating func beginStopCount() {
        for index in 0..<stops.count {
            stops[index].open = 0
            stops[index].unknown = 0
        }
    }
}
