// Orders of which something is to become by itself, at a time.

import MarketData
import Orders
package import Values

/// When orders that nobody else looks after are over.
struct WaitingOrders: ~Copyable {
    var deadlines: DeadlineQueue
    /// After midnight UTC.
    let dayEnds: Int64

    init(_ settings: GatewaySettings) {
        deadlines = DeadlineQueue(capacity: settings.capacity)
        dayEnds = settings.dayEnds.nanoseconds
    }

    /// When the day is over in which an order was entered.
    @_noLocks
    func endOfDay(of entered: Instant) -> Instant {
        let day: Int64 = 86_400_000_000_000
        var rest = (entered.nanosecondsSinceEpoch - dayEnds) % day
        if rest < 0 { rest += day }
        return Instant(nanosecondsSinceEpoch: entered.nanosecondsSinceEpoch - rest + day)
    }
}

extension Gateway {
    /// When something is to become of an order by itself; nil while nothing is.
    package var nextDeadline: Instant? { @_noLocks get { waiting.deadlines.next } }

    /// Does with one order whose time has come what is to be done: one that is held here expires. False when there
    /// is none; the caller asks again until then, or goes on with the next turn.
    @_noLocks
    package mutating func expireNext(at now: Instant, into effects: inout GatewayEffects) -> Bool {
        guard let key = waiting.deadlines.nextDue(now) else { return false }
        guard let slot = table.slot(of: OrderNumber(key)), !table[slot].phase.isTerminal else { return true }
        if table[slot].handling.course.isHere { endHere(slot, .expired(ending(ofTimeOf: slot)), at: now, into: &effects) }
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
        guard let deadline = deadline(of: slot) else { return waitNoMore(slot) }
        // There is room for as many as may be open.
        _ = waiting.deadlines.add(table[slot].number.value, at: deadline)
    }

    /// It has ended, or somebody else looks after it from here on.
    @_noLocks
    mutating func waitNoMore(_ slot: OrderSlot) {
        if waiting.deadlines.count > 0 { waiting.deadlines.remove(table[slot].number.value) }
    }

    @_noLocks
    private func deadline(of slot: OrderSlot) -> Instant? {
        guard table[slot].handling.course.isHere else { return nil }
        switch table[slot].terms.timeInForce {
        case .goodTillDate: return table[slot].terms.expires
        case .goodTillCancel: return nil
        case .day, .immediateOrCancel, .fillOrKill, .atTheOpening, .atTheClose:
            return waiting.endOfDay(of: table[slot].entered)
        }
    }
}
