// From an instruction to the message that is to be written.

public import FIXWire
public import Orders
public import Values

extension FIXBroker {
    /// Begins the message of an instruction; `write` and then `sent` or `notSent` follow at once.
    ///
    /// - Returns: Its MsgType; nil when nothing is to be sent. Then `reports` says why: the counterparty has not what
    ///   the order asks for, the order is not known. Of an ``Instruction/ask(_:)`` that it does not answer, and an
    ///   order that is held already, they say nothing.
    @_noLocks
    public mutating func begin(_ instruction: Instruction, into reports: inout BrokerReports) -> MsgType? {
        precondition(reports.room > 0, "reports are drained before the next instruction")
        draft = .none
        switch instruction {
        case .submit(let number, let symbol, let side, let terms):
            return submit(number, symbol, side, terms, into: &reports)
        case .replace(let number, let terms): return replace(number, terms, into: &reports)
        case .cancel(let number): return cancel(number, into: &reports)
        case .ask(let number): return ask(number, into: &reports)
        }
    }

    @_noLocks
    private mutating func submit(
        _ number: OrderNumber, _ symbol: Name, _ side: Side, _ terms: OrderTerms, into reports: inout BrokerReports
    ) -> MsgType? {
        if slot(of: number.value) != nil { return nil }
        if let objection = objection(to: terms, side: side, symbol: symbol) {
            reports.append(number, .rejected(objection.reason, objection.text))
            return nil
        }
        guard names.clOrdID(RequestName(number.value, 1)) != nil else {
            reports.append(number, .rejected(.other, Text("ClOrdID(11) would be longer than the broker takes")))
            return nil
        }
        guard let slot = hold(number.value) else {
            reports.append(number, .rejected(.exceedsLimit, Text("as many orders are open as there is room for")))
            return nil
        }
        orders[slot].symbol = symbol
        orders[slot].side = side
        orders[slot].terms = terms
        orders[slot].requests = 1
        if number.value > highestOrder { highestOrder = number.value }
        isCounterChanged = true
        touch(slot)
        draft = .newOrder(slot)
        return .newOrderSingle
    }

    @_noLocks
    private mutating func replace(
        _ number: OrderNumber, _ terms: OrderTerms, into reports: inout BrokerReports
    ) -> MsgType? {
        guard let slot = slot(of: number.value) else {
            reports.append(number, .replaceRejected(number.value > highestOrder ? .unknownOrder : .tooLate, Text()))
            return nil
        }
        guard speech.replace else {
            reports.append(number, .replaceRejected(.other, Text("the broker cannot replace orders")))
            return nil
        }
        if let objection = objection(to: terms, side: orders[slot].side, symbol: orders[slot].symbol) {
            reports.append(number, .replaceRejected(.other, objection.text))
            return nil
        }
        guard let request = nextRequest(slot) else {
            reports.append(number, .replaceRejected(.other, cannotName(slot)))
            return nil
        }
        orders[slot].replace = request
        orders[slot].wanted = terms
        draft = .replace(slot)
        return .orderCancelReplaceRequest
    }

    @_noLocks
    private mutating func cancel(_ number: OrderNumber, into reports: inout BrokerReports) -> MsgType? {
        guard let slot = slot(of: number.value) else {
            reports.append(number, .cancelRejected(number.value > highestOrder ? .unknownOrder : .tooLate, Text()))
            return nil
        }
        if let msgType = beginCancel(slot) { return msgType }
        reports.append(number, .cancelRejected(.other, cannotName(slot)))
        return nil
    }

    @_noLocks
    mutating func beginCancel(_ slot: Int) -> MsgType? {
        guard let request = nextRequest(slot) else { return nil }
        orders[slot].cancel = request
        dropWantedCancel(slot)
        draft = .cancel(slot)
        return .orderCancelRequest
    }

    @_noLocks
    private mutating func ask(_ number: OrderNumber, into reports: inout BrokerReports) -> MsgType? {
        guard let slot = slot(of: number.value) else {
            // Of one that was sent and is over, everything has been told.
            if number.value > highestOrder { reports.append(number, .unheardOf) }
            return nil
        }
        guard canAsk else { return nil }
        beginStatus(slot)
        return .orderStatusRequest
    }

    /// Whether ``Instruction/ask(_:)`` is answered by this counterparty.
    public var canAsk: Bool { @_noLocks get { speech.status && !statusIsRefused } }

    /// Whether the counterparty can replace orders at all.
    public var canReplace: Bool { @_noLocks get { speech.replace } }

    @_noLocks
    mutating func beginStatus(_ slot: Int) {
        // While a replace is pending the order may have either name: each is tried in turn.
        orders[slot].wasAskedAsReplaced = orders[slot].replace != 0 && !orders[slot].wasAskedAsReplaced
        orders[slot].requestsWhenAsked = orders[slot].requests
        countQuestion()
        draft = .status(slot)
    }

    @_noLocks
    mutating func countQuestion() {
        questions += 1
        isCounterChanged = true
    }

    /// Takes the next number for a request about an order; nil where it can have none.
    @_noLocks
    private mutating func nextRequest(_ slot: Int) -> UInt32? {
        let request = orders[slot].requests + 1
        guard names.clOrdID(RequestName(orders[slot].number, request)) != nil, !lacksOrderID(slot) else { return nil }
        orders[slot].requests = request
        touch(slot)
        return request
    }

    @_noLocks
    private func lacksOrderID(_ slot: Int) -> Bool {
        guard case .required = orderIDUse else { return false }
        return orders[slot].orderID.isEmpty
    }

    @_noLocks
    private func cannotName(_ slot: Int) -> Text<16> {
        if lacksOrderID(slot) { return Text("the broker wants its own OrderID(37) and has not told it yet") }
        return Text("no more requests about this order can be named")
    }
}

// MARK: - What became of the message

extension FIXBroker {
    /// The message that was begun has this MsgSeqNum.
    @_noLocks
    public mutating func sent(as msgSeqNum: UInt64) {
        var sent = FIXSent()
        sent.msgSeqNum = msgSeqNum
        switch draft {
        case .none: return
        case .newOrder(let slot): note(&sent, .newOrder, slot, 1)
        case .replace(let slot): note(&sent, .replace, slot, orders[slot].replace)
        case .cancel(let slot): note(&sent, .cancel, slot, orders[slot].cancel)
        case .status(let slot):
            sent.kind = .status
            sent.order = orders[slot].number
        case .massStatus: sent.kind = .massStatus
        case .positions: sent.kind = .positions
        case .balances: sent.kind = .balances
        case .fills: sent.kind = .fills
        }
        sentMessages[Int(msgSeqNum % UInt64(FIXBroker.sentCapacity))] = sent
        draft = .none
    }

    @_noLocks
    private mutating func note(_ sent: inout FIXSent, _ kind: FIXMessages, _ slot: Int, _ request: UInt32) {
        sent.kind = kind
        sent.order = orders[slot].number
        sent.request = request
        if request == 1 {
            orders[slot].enteredAs = sent.msgSeqNum
        } else {
            orders[slot].changedAs = sent.msgSeqNum
            orders[slot].lastChange = request
            orders[slot].changedIn = logons
        }
        touch(slot)
    }

    /// The message that was begun was not taken, and no MsgSeqNum was used: what it asked for is refused.
    @_noLocks
    public mutating func notSent(into reports: inout BrokerReports) {
        let why = Text<16>("the message to the broker could not be sent")
        switch draft {
        case .none: break
        case .massStatus: round = .massStatusDue
        // Nobody answers it: see ``giveUpWaiting(into:)``.
        case .positions, .balances, .fills: break
        case .newOrder(let slot):
            reports.append(OrderNumber(orders[slot].number), .rejected(.other, why))
            release(slot)
        case .replace(let slot):
            orders[slot].replace = 0
            reports.append(OrderNumber(orders[slot].number), .replaceRejected(.other, why))
        case .cancel(let slot):
            orders[slot].cancel = 0
            reports.append(OrderNumber(orders[slot].number), .cancelRejected(.other, why))
        case .status(let slot):
            answered(slot)
            roundIsComplete = false
        }
        draft = .none
    }

    /// Takes their name of an order as told, for whoever knows it from elsewhere.
    @_noLocks
    public mutating func learn(_ orderID: Identifier, of number: OrderNumber) {
        if let slot = slot(of: number.value) { keep(orderID, of: slot) }
    }

    /// Forgets an order that the gateway has ended by itself; nothing is said about it.
    @_noLocks
    public mutating func forget(_ number: OrderNumber) {
        if let slot = slot(of: number.value) { release(slot) }
    }
}
