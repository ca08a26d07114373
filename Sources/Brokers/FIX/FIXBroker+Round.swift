// After a logon: how all open orders stand there.

public import FIXWire
public import Orders
internal import Values

extension FIXBroker {
    /// Begins to ask about all open orders: by OrderMassStatusRequest where it is spoken, and then by an
    /// OrderStatusRequest for each order that was not named, or for all. A round that is under way is given up.
    ///
    /// The answers come as ``BrokerReport/Event/standing(_:)`` and ``BrokerReport/Event/unheardOf``; where mass status
    /// is spoken, orders that are open there come as facts too, also those of others. The fact
    /// ``BrokerFact/end(isComplete:)`` ends it: complete when all of our orders were answered.
    @_noLocks
    public mutating func beginRound() {
        roundNumber &+= 1
        if roundNumber == 0 { roundNumber = 1 }
        roundLast = highestOrder
        roundIsComplete = true
        awaitedCount = 0
        statusIsRefused = false
        (massStatusQuestion, massStatusOfRound) = (0, 0)
        cursor = firstOpen
        round = speech.massStatus ? .massStatusDue : .walking
    }

    /// Whether a round is under way.
    public var isInRound: Bool { @_noLocks get { if case .idle = round { false } else { true } } }

    /// Whether ``nextRequest(into:)`` has something to do: what the caller's turn must come back for.
    public var hasRequests: Bool {
        @_noLocks get {
            if cancelCursor >= 0 { return true }
            switch round {
            case .massStatusDue, .walking: return true
            // The end is to be told.
            case .waiting: return awaitedCount == 0
            case .idle, .due, .massStatusAwaited: return false
            }
        }
    }

    /// Begins the next cancel that was kept, or the next request of the round, like ``begin(_:into:)``; nil when there
    /// is none for now. The caller makes as many in a turn as it has room for.
    ///
    /// Cost: looks at 1,024 orders at most; where more were named already, `hasRequests` stays true.
    @_noLocks
    public mutating func nextRequest(into facts: inout BrokerFacts) -> MsgType? {
        draft = .none
        if let msgType = nextCancel() { return msgType }
        switch round {
        case .idle, .due, .massStatusAwaited: return nil
        case .waiting:
            endRound(into: &facts)
            return nil
        case .massStatusDue:
            countQuestion()
            massStatusQuestion = questions
            massStatusOfRound = questions
            massReports = 0
            round = .massStatusAwaited
            draft = .massStatus
            return .orderMassStatusRequest
        case .walking: break
        }
        var looks = 0
        while cursor >= 0, looks < 1024 {
            let slot = Int(cursor)
            looks += 1
            if orders[slot].seen != roundNumber, orders[slot].number <= roundLast {
                guard canAsk else {
                    roundIsComplete = false
                    cursor = -1
                    break
                }
                cursor = orders[slot].behind
                if cursor < 0 { round = .waiting }
                answered(slot)
                orders[slot].awaitedIn = roundNumber
                awaitedCount += 1
                beginStatus(slot)
                return .orderStatusRequest
            }
            cursor = orders[slot].behind
        }
        if cursor < 0 { round = .waiting }
        endRound(into: &facts)
        return nil
    }

    @_noLocks
    mutating func endRound(into facts: inout BrokerFacts) {
        guard case .waiting = round, awaitedCount == 0 else { return }
        round = .idle
        // Those that waited for what the round would tell.
        lookForCancels()
        facts.append(.end(isComplete: roundIsComplete))
    }

    /// Begins the message of a question, like ``begin(_:into:)``; nil when nothing is to be sent. One that the
    /// counterparty cannot be asked is answered at once, by an end that is not complete.
    @_noLocks
    public mutating func begin(_ question: BrokerQuestion, into facts: inout BrokerFacts) -> MsgType? {
        draft = .none
        switch question {
        case .openOrders:
            beginRound()
            return nextRequest(into: &facts)
        case .positions where speech.positions:
            countQuestion()
            positionQuestion = questions
            (positionReports, positionTotal) = (0, 0)
            draft = .positions
            return .requestForPositions
        case .balances where speech.balances:
            countQuestion()
            balanceQuestion = questions
            balanceReports = 0
            draft = .balances
            return .collateralInquiry
        case .fills(let since) where speech.fills:
            countQuestion()
            fillQuestion = questions
            (fillReports, fillTotal) = (0, 0)
            draft = .fills(since: since)
            return .tradeCaptureReportRequest
        case .fills, .positions, .balances:
            facts.append(.end(isComplete: false))
            return nil
        }
    }

    // MARK: Mass status

    @_noLocks
    func isAnswerOfMassStatus(_ message: MessageView) -> Bool {
        // The last line of the answer has begun the walk already.
        guard massStatusQuestion != 0 || round.isWalking, let id = message.first(Tag.massStatusReqID) else {
            return false
        }
        return !id.isEmpty
    }

    /// Counts the lines of the answer, up to TotNumReports(911), or LastRptRequested(912), or the one line that there
    /// are none.
    @_noLocks
    mutating func countMassStatus(_ message: MessageView) {
        guard massStatusQuestion != 0, let id = message.first(Tag.massStatusReqID),
            questionID("M", massStatusQuestion).equals(id)
        else { return }
        massReports += 1
        let isLast = message.isYes(Tag.lastRptRequested) || isUnknown(message)
        let total = message.wholeNumber(Tag.totNumReports) ?? .max
        if isLast || massReports >= total { beginWalk() }
    }

    @_noLocks
    private mutating func beginWalk() {
        guard case .massStatusAwaited = round else { return }
        round = .walking
        massStatusQuestion = 0
        cursor = firstOpen
    }

    /// They do not answer it: one by one then.
    @_noLocks
    mutating func massStatusFailed() { beginWalk() }
}

extension FIXBroker.Round {
    var isWalking: Bool { @_noLocks get { if case .walking = self { true } else { false } } }
}
