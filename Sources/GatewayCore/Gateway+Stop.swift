// Orders that a stop holds back, and those that it takes away.

import EmergencyStop
package import Orders
import Routing
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

    /// What the stops that are engaged have done about an order.
    @_noLocks
    func stopMark(of slot: OrderSlot) -> StopMark {
        table[slot].stopMark.run == stopRun ? table[slot].stopMark : StopMark(run: stopRun)
    }

    /// Why an order is canceled that nobody asked to be: because of a stop, or of its list.
    @_noLocks
    func ownText(of slot: OrderSlot) -> Text<16> {
        let text = stopText(of: slot)
        return text.isEmpty ? listText(of: slot) : text
    }

    /// Why an order that a stop takes away is canceled.
    @_noLocks
    func stopText(of slot: OrderSlot) -> Text<16> {
        guard stopMark(of: slot).attempts > 0, let place = stop(holding: slot) else { return Text() }
        return stopText(at: place)
    }

    /// What is told of a stop, with the name of its broker as the configuration has it.
    @_noLocks
    package func stopText(at place: Int) -> Text<16> {
        var name = Name()
        if case .broker(let broker) = stops[place].scope, Int(broker.value) < router.brokerCount {
            name = router.name(of: broker)
        }
        return stops[place].text(naming: name)
    }

    /// Looks through the table from `place` on, which moves, for the next open order that a stop holds, and asks its
    /// broker to cancel it. Whether there was one; at most 4096 places are looked at in one call.
    ///
    /// What is found is counted in `open` and `unknown` of its stop, once, until it ends.
    @_noLocks
    package mutating func cancelNextStopped(
        from place: inout Int, at now: Instant, into effects: inout GatewayEffects
    ) -> Bool {
        let end = min(table.placeCount, place + 4096)
        while place < end {
            let slot = table.slot(at: place)
            place += 1
            guard !table[slot].phase.isTerminal, !isOwn(slot), let held = stop(holding: slot) else { continue }
            // Its parts are found by themselves, and it ends with the last of them.
            if table[slot].handling.course.isDivided { continue }
            if table[slot].handling.course.isHere {
                endHere(slot, .canceled(stopText(at: held)), at: now, into: &effects)
                return true
            }
            let isFirst = countStopped(slot, held)
            let isAskedByClient = isFirst && table[slot].pending?.isCancel == true
            if !isAskedByClient { effects.instruct(.cancel(table[slot].number), to: broker(of: slot)) }
            return true
        }
        return false
    }

    /// Whether it is the first time that its broker is asked. It is asked for ever: it may come back.
    @_noLocks
    private mutating func countStopped(_ slot: OrderSlot, _ place: Int) -> Bool {
        var mark = stopMark(of: slot)
        if mark.stop == 0 {
            mark.stop = UInt16(place + 1)
            stops[place].open += 1
        }
        if mark.attempts == Gateway.stopAttempts { stops[Int(mark.stop) - 1].unknown += 1 }
        if mark.attempts <= Gateway.stopAttempts { mark.attempts += 1 }
        table[slot].stopMark = mark
        return mark.attempts == 1
    }

    /// An order has ended: no stop waits for it any more.
    @_noLocks
    mutating func leaveStop(_ slot: OrderSlot) {
        let mark = stopMark(of: slot)
        table[slot].stopMark = StopMark()
        guard mark.stop > 0 else { return }
        stops[Int(mark.stop) - 1].open -= 1
        if mark.attempts > Gateway.stopAttempts { stops[Int(mark.stop) - 1].unknown -= 1 }
    }

    /// Ends a stop. What the others wait for is counted anew by the next look through the table: an order may be in
    /// several.
    package mutating func resume(_ place: Int) {
        stops.remove(place)
        stopRun &+= 1
        for index in 0..<stops.count {
            (stops[index].open, stops[index].unknown, stops[index].isCounted) = (0, 0, false)
        }
    }

    /// The look has come to the end of the table.
    @_noLocks
    package mutating func finishStopCount() {
        for index in 0..<stops.count { stops[index].isCounted = true }
    }
}
