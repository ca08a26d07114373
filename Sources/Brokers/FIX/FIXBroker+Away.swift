// While nobody is logged on, and what a new logon makes of what was sent before.

internal import FIXWire
public import Orders
public import Values

extension FIXBroker {
    /// What cannot be sent now. An order and a replace are refused, for what left later than it was asked for could
    /// trade when nobody expects it any more; a cancel is kept until the next logon, also over a restart.
    @_noLocks
    public mutating func keepOff(_ instruction: Instruction, _ why: Text<16>, into reports: inout BrokerReports) {
        precondition(reports.room > 0, "reports are drained before the next instruction")
        switch instruction {
        case .submit(let number, _, _, _):
            if slot(of: number.value) == nil { reports.append(number, .rejected(.brokerOption, why)) }
        case .replace(let number, _): reports.append(number, .replaceRejected(.brokerOption, why))
        case .cancel(let number): wantCancel(number, into: &reports)
        // All orders are asked about after the logon.
        case .ask: break
        }
    }

    @_noLocks
    private mutating func wantCancel(_ number: OrderNumber, into reports: inout BrokerReports) {
        guard let slot = slot(of: number.value) else {
            reports.append(number, .cancelRejected(number.value > highestOrder ? .unknownOrder : .tooLate, Text()))
            return
        }
        wantCancel(slot)
    }

    /// A cancel of the order leaves as soon as one can.
    @_noLocks
    mutating func wantCancel(_ slot: Int) {
        if !orders[slot].wantsCancel { wantedCancels += 1 }
        orders[slot].wantsCancel = true
        touch(slot)
        if cancelCursor < 0 { lookForCancels() } else { hasMoreCancels = true }
    }

    @_noLocks
    mutating func dropWantedCancel(_ slot: Int) {
        if orders[slot].wantsCancel { wantedCancels -= 1 }
        orders[slot].wantsCancel = false
    }

    @_noLocks
    mutating func lookForCancels() { if wantedCancels > 0 { cancelCursor = firstOpen } }

    /// The session is logged on, or both its MsgSeqNums have begun at 1: cancels that were kept leave, and then the
    /// caller asks about all open orders, by ``begin(_:into:)``. Answers that were awaited do not come.
    @_noLocks
    public mutating func loggedOn() {
        logons &+= 1
        if logons == 0 { logons = 1 }
        (positionQuestion, balanceQuestion, fillQuestion, massStatusOfRound) = (0, 0, 0, 0)
        awaitedCount = 0
        lookForCancels()
        round = .due
    }

    /// The next order with a cancel that was kept and can leave, as a message to be written; nil when there is none
    /// for now.
    ///
    /// Cost: looks at 1,024 orders at most.
    @_noLocks
    mutating func nextCancel() -> MsgType? {
        if wantedCancels == 0 { cancelCursor = -1 }
        var looks = 0
        while cancelCursor >= 0, looks < 1024 {
            let slot = Int(cancelCursor)
            looks += 1
            cancelCursor = orders[slot].behind
            if cancelCursor < 0, hasMoreCancels {
                cancelCursor = firstOpen
                hasMoreCancels = false
            }
            guard orders[slot].wantsCancel, mayCancel(slot), let msgType = beginCancel(slot) else { continue }
            return msgType
        }
        return nil
    }

    /// While a replace is pending nobody knows what the order is called there; the answer to the round tells.
    @_noLocks
    private func mayCancel(_ slot: Int) -> Bool { orders[slot].replace == 0 || !isInRound }

    /// An answer after the logon says that the order works and nothing is pending: what was sent before the logon and
    /// has no answer did not arrive, since the session does not send it again. A replace is refused, a cancel leaves
    /// anew.
    @_noLocks
    mutating func giveUpLost(_ slot: Int, _ message: MessageView, into reports: inout BrokerReports) {
        guard orders[slot].isPending, orders[slot].changedIn != logons, !message.isYes(Tag.possDupFlag) else { return }
        switch status(of: message) {
        case .working, .suspended, .doneForDay, .stopped: break
        case .pendingNew, .filled, .canceled, .rejected, .expired: return
        }
        let code = tables.ordStatus(message.character(Tag.ordStatus))
        if orders[slot].replace != 0, code != UInt8(ascii: "E"), code != UInt8(ascii: "6") {
            orders[slot].replace = 0
            touch(slot)
            let why = Text<16>("the replace did not reach the broker")
            reports.append(OrderNumber(orders[slot].number), .replaceRejected(.other, why))
        }
        if orders[slot].cancel != 0, code != UInt8(ascii: "6") {
            orders[slot].cancel = 0
            wantCancel(slot)
        }
    }

    /// Nobody has answered for too long: the round goes on without.
    @_noLocks
    public mutating func giveUpWaiting(into facts: inout BrokerFacts) {
        precondition(facts.room >= 2, "facts are drained before")
        switch round {
        case .massStatusAwaited: massStatusFailed()
        case .waiting:
            roundIsComplete = false
            awaitedCount = 0
            endRound(into: &facts)
        case .idle, .due, .massStatusDue, .walking:
            endPositions(isComplete: false, &facts)
            endBalances(isComplete: false, &facts)
            endFills(isComplete: false, &facts)
        }
    }

    /// Whether a question goes on only with what they answer.
    public var isWaiting: Bool {
        @_noLocks get {
            switch round {
            case .massStatusAwaited: true
            case .waiting: awaitedCount > 0
            case .idle, .due, .massStatusDue, .walking:
                positionQuestion != 0 || balanceQuestion != 0 || fillQuestion != 0
            }
        }
    }
}
