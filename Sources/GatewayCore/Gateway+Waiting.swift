// Orders of which something is to become by itself, at a time.

import MarketData
import Orders
import Routing
package import Values

extension Gateway {
    /// When something is to become of an order by itself; nil while nothing is.
    package var nextDeadline: Instant? { @_noLocks get { waiting.deadlines.next } }

    /// Does with one order whose time has come what is to be done: one that is held here expires, one whose broker does
    /// not know of its time is canceled there, and of an iceberg the next slice is shown. False when there is none; the caller asks again until then, or goes on
    /// with the next turn.
    @_noLocks
    package mutating func expireNext(at now: Instant, into effects: inout GatewayEffects) -> Bool {
        guard let key = waiting.deadlines.nextDue(now) else { return false }
        guard let slot = table.slot(of: OrderNumber(key)), !table[slot].phase.isTerminal else { return true }
        if table[slot].handling.course.isDivided {
            showNext(of: slot, at: now, into: &effects)
        } else if isBlind(slot) {
            let text = Text<16>("Penstock cannot watch the market for it any more")
            endHere(slot, .canceled(text), at: now, into: &effects)
        } else if table[slot].handling.course.isHere {
            endHere(slot, .expired(ending(ofTimeOf: slot)), at: now, into: &effects)
        } else {
            let isAsked = table[slot].pending?.isCancel == true || isOwnCancel(slot)
            if !isAsked {
                awaitOwnCancel(slot, at: now)
                effects.instruct(.cancel(table[slot].number), to: broker(of: slot))
            }
            // Until it has ended: the broker may have refused.
            _ = waiting.deadlines.add(key, at: now.advanced(by: .seconds(5)))
        }
        return true
    }

    @_noLocks
    private func ending(ofTimeOf slot: OrderSlot) -> Text<16> {
        table[slot].terms.expires < .distantFuture
            ? Text("ExpireTime(126) has come; Penstock held it") : Text("the day is over; Penstock held it")
    }

    /// An order that is open: its time is kept here where its broker does not.
    @_noLocks
    mutating func watchTime(of slot: OrderSlot) {
        guard let deadline = deadline(of: slot) else {
            if waiting.deadlines.count > 0 { waiting.deadlines.remove(table[slot].number.value) }
            return
        }
        // There is room for as many as may be open.
        _ = waiting.deadlines.add(table[slot].number.value, at: deadline)
    }

    /// It has ended, or somebody else looks after it from here on.
    @_noLocks
    mutating func waitNoMore(_ slot: OrderSlot) {
        if waiting.deadlines.count > 0 { waiting.deadlines.remove(table[slot].number.value) }
        if waiting.triggers.count > 0 { disarm(slot) }
    }

    @_noLocks
    private func deadline(of slot: OrderSlot) -> Instant? {
        if table[slot].handling.course.isDivided {
            if case .some = table[slot].terms.display, table[slot].parts.open == 0 { return .distantPast }
            return nil
        }
        guard table[slot].handling.course.isHere else { return keepsTime(of: slot) ? table[slot].terms.expires : nil }
        if isBlind(slot) { return .distantPast }
        switch table[slot].terms.timeInForce {
        case .goodTillDate: return table[slot].terms.expires
        case .goodTillCancel: return nil
        case .day, .immediateOrCancel, .fillOrKill, .atTheOpening, .atTheClose:
            return waiting.endOfDay(of: table[slot].entered)
        }
    }
}

// MARK: - Good till a date

extension Gateway {
    /// It is good till a date, and its broker does not know of that.
    @_noLocks
    func keepsTime(of slot: OrderSlot) -> Bool {
        guard table[slot].terms.expires < .distantFuture, table[slot].handling.course.isWhole else { return false }
        return !abilities(of: broker(of: slot)).has(any: .goodTillDate)
    }

    /// Terms as a broker gets them.
    @_noLocks
    func terms(_ terms: OrderTerms, for broker: BrokerNumber) -> OrderTerms {
        guard case .goodTillDate = terms.timeInForce, !abilities(of: broker).has(any: .goodTillDate) else { return terms }
        var known = terms
        known.timeInForce = .goodTillCancel
        known.expires = .distantFuture
        return known
    }

    /// Terms as a broker tells them, with what it does not know of.
    @_noLocks
    func completed(_ told: OrderTerms, _ slot: OrderSlot) -> OrderTerms {
        guard case .goodTillCancel = told.timeInForce, !abilities(of: broker(of: slot)).has(any: .goodTillDate) else {
            return told
        }
        var wanted = table[slot].terms
        if let pending = table[slot].pending, case .replace(let terms) = pending.kind { wanted = terms }
        guard case .goodTillDate = wanted.timeInForce else { return told }
        var known = told
        known.timeInForce = .goodTillDate
        known.expires = wanted.expires
        return known
    }

    @_noLocks
    func abilities(of broker: BrokerNumber) -> BrokerAbilities {
        broker.value < router.brokerCount ? router.abilities(of: broker) : .all
    }
}
