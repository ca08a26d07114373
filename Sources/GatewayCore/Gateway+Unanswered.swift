// What brokers have not answered: never sent again, but asked about, until they say what has become of it.

package import Orders
import Routing
package import Values

extension Gateway {
    /// The broker was given an instruction at `now`, and all that it has said in answer is booked. Where that leaves
    /// something open, it is asked about when the broker's time for an answer is over.
    @_noLocks
    package mutating func awaitAnswer(to instruction: Instruction, at now: Instant) {
        if case .ask = instruction { return }
        guard let slot = table.slot(of: instruction.order), isAtBroker(slot), isOpenQuestion(slot) else { return }
        // What nobody has heard of the order itself is asked about in its time, and so is what was answered at once: whoever
        // asks for changes again and again does not put that off.
        let isOfOrder = table[slot].phase.isUnanswered || !table[slot].isChanging
        if isOfOrder, unanswered[slot.place].isWaiting(table[slot].number) { return }
        unanswered.begin(slot.place, table[slot].number, broker(of: slot), at: now)
    }

    /// A cancel that no client waits for goes to the broker: it has its time to answer, too. One that is asked for again
    /// puts off no question that waits.
    @_noLocks
    mutating func awaitOwnCancel(_ slot: OrderSlot, at now: Instant) {
        let isAsking = unanswered[slot.place].isWaiting(table[slot].number) && isOpen(unanswered[slot.place], slot)
        if !isAsking { unanswered.begin(slot.place, table[slot].number, broker(of: slot), at: now) }
        unanswered[slot.place].isOwnCancel = true
    }

    /// When there is something to ask; the distant future for never.
    package var nextAsk: Instant { @_noLocks get { unanswered.next } }

    /// Asks about the next order whose time has come, or sends a cancel that was held back, and says of which order. Nil
    /// when there is none, or none among the 256 looked at.
    @_noLocks
    package mutating func askNext(at now: Instant, into effects: inout GatewayEffects) -> OrderNumber? {
        var looks = 0
        while looks < 256, let due = unanswered.takeDue(now) {
            looks += 1
            let slot = table.slot(at: due.place)
            let isAlive = due.isHeld ? isHeldStill(unanswered[due.place], slot) : isOpen(unanswered[due.place], slot)
            guard isAlive, broker(of: slot) == due.broker else {
                unanswered.remove(due.place)
                continue
            }
            if due.isHeld {
                if unanswered[due.place].isOwnCancel, isAtBroker(slot) { awaitOwnCancel(slot, at: now) }
                effects.instruct(.cancel(table[slot].number), to: due.broker)
                return table[slot].number
            }
            if unanswered[due.place].asks == 0, !unanswered[due.place].isWanted, due.broker.value < router.brokerCount {
                _ = router.record(.failed, of: due.broker, at: now)
            }
            unanswered.noteAsked(due.place, due.broker, at: now)
            effects.instruct(.ask(table[slot].number), to: due.broker)
            return table[slot].number
        }
        return nil
    }

    /// How often an order that waits was asked about, 0 for one that does not.
    @_noLocks
    package func asks(of number: OrderNumber) -> Int {
        guard let slot = table.slot(of: number), unanswered[slot.place].isWaiting(number) else { return 0 }
        return Int(unanswered[slot.place].asks)
    }

    /// How many orders were asked about, and nobody knows yet what has become of them or of their changes.
    ///
    /// Cost: O(orders that wait); for people.
    package func countUnknown() -> Int {
        var count = 0
        unanswered.forEach { place, entry in
            if entry.asks > 0, isOpen(entry, table.slot(at: place)) { count += 1 }
        }
        return count
    }

    // MARK: - What is open

    /// It is open, and the broker has it under its own number.
    @_noLocks
    func isAtBroker(_ slot: OrderSlot) -> Bool {
        !table[slot].phase.isTerminal && table[slot].handling.course.isWhole
    }

    /// The broker has not answered the order, or a change of it.
    @_noLocks
    func isOpenQuestion(_ slot: OrderSlot) -> Bool { table[slot].phase.isUnanswered || table[slot].isChanging }

    @_noLocks
    func isOwnCancel(_ slot: OrderSlot) -> Bool {
        unanswered[slot.place].isOwnCancel && unanswered[slot.place].isWaiting(table[slot].number)
    }

    /// A cancel that was not sent, of an order that works still; or of one that has ended here, and works at the broker.
    @_noLocks
    private func isHeldStill(_ entry: Unanswered.Entry, _ slot: OrderSlot) -> Bool {
        entry.isOf(table[slot].number) && (isAtBroker(slot) || (entry.isOwnCancel && table[slot].phase.isTerminal))
    }

    /// Whether an entry that was taken out of its list still has something to ask.
    @_noLocks
    func isOpen(_ entry: Unanswered.Entry, _ slot: OrderSlot) -> Bool {
        entry.isOf(table[slot].number) && isAtBroker(slot) && (entry.isOwnCancel || entry.isWanted || isOpenQuestion(slot))
    }

    /// At recovery: whatever was open when the process ended is asked about at once.
    @_noLocks
    mutating func recoverQuestion(_ slot: OrderSlot) {
        guard isAtBroker(slot), isOpenQuestion(slot) else { return }
        unanswered.askSoon(slot.place, table[slot].number, broker(of: slot))
    }

    /// At recovery: a part of an order that was to end is canceled once more. Whether it is one.
    @_noLocks
    mutating func recoverEnd(_ slot: OrderSlot) -> Bool {
        guard let whole = whole(of: slot), case .ending = table[whole].handling.course else { return false }
        unanswered.hold(slot.place, table[slot].number, broker(of: slot))
        unanswered[slot.place].isOwnCancel = true
        return true
    }

    /// A broker for which a change came too late, or which does not know the order, has it ended, and its end was not told.
    @_noLocks
    mutating func doubt(_ slot: OrderSlot, _ reason: CancelRejectReason, at now: Instant) {
        switch reason {
        case .tooLate, .unknownOrder: break
        case .alreadyPending: return
        case .brokerOption, .duplicateClOrdID, .other:
            // That is an answer: it is not asked for again.
            if isOwnCancel(slot) { unanswered[slot.place].isOwnCancel = false }
            return
        }
        if isOwnCancel(slot) { unanswered[slot.place].isOwnCancel = false }
        guard isAtBroker(slot) else { return }
        if !unanswered[slot.place].isWaiting(table[slot].number) {
            unanswered.begin(slot.place, table[slot].number, broker(of: slot), at: now)
        }
        unanswered[slot.place].isWanted = true
    }

    /// The broker has said how the order stands, or that there is none.
    @_noLocks
    mutating func noteAnswer(_ slot: OrderSlot) {
        if unanswered[slot.place].isWaiting(table[slot].number) { unanswered[slot.place].isWanted = false }
    }

    // MARK: - What the broker says that it did not get

    /// Whether it is certain that the broker did not get what it was asked for. It must have said so twice, the second
    /// time to a question that was asked at least its time for an answer after the first word: until then what it was
    /// asked for may be on its way.
    @_noLocks
    mutating func isCertain(_ slot: OrderSlot, at now: Instant) -> Bool {
        guard isFresh(slot), unanswered[slot.place].asks > 0 else { return false }
        switch unanswered[slot.place].doubt {
        case .none: unanswered.noteDoubt(slot.place, broker(of: slot), at: now)
        case .heard: break
        case .askedAgain: return true
        }
        return false
    }

    /// Nothing has become of the order since the broker was asked about it.
    @_noLocks
    func isFresh(_ slot: OrderSlot) -> Bool {
        unanswered[slot.place].isWaiting(table[slot].number) && table[slot].changed <= unanswered[slot.place].asked
    }
}
