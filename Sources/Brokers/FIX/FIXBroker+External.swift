// Orders of a counterparty that did not come from here, and how they become like ours.

internal import FIXWire
public import Orders
public import Values

extension FIXBroker {
    /// A line of the answer to OrderMassStatusRequest about an order that is not ours; false for one that cannot be
    /// told.
    @_noLocks
    mutating func tellForeign(_ message: MessageView, _ facts: inout BrokerFacts) -> Bool {
        stranger.number = 0
        stranger.foreign = Identifier()
        if isUnknown(message) { return true }
        guard message.first(Tag.massStatusReqID) != nil, let side = sides.side(message.character(Tag.side)),
            let symbol = tables.ourSymbol(message.first(Tag.symbol), message.first(Tag.securityID)),
            let orderID = message.first(Tag.orderID), let name = Identifier(orderID)
        else { return false }
        let phase = phase(message)
        if phase.isTerminal { return true }
        let all = message.decimal(Tag.cumQty) ?? .zero
        let worth = WideDecimal(message.decimal(Tag.avgPx) ?? .zero, times: all)
        let standing = BrokerReport.Standing(phase: phase, terms: terms(of: message), filled: all, notional: worth)
        facts.append(.order(nil, name: name, symbol: symbol, side: side, standing))
        stranger.symbol = symbol
        stranger.side = side
        stranger.terms = standing.terms
        stranger.orderID = FIXBroker.isNone(orderID) ? Identifier() : name
        (stranger.filled, stranger.notional) = (all, worth)
        // A line of an older question may be about what has ended since.
        if isOfThisRound(message), let told = message.first(Tag.clOrdID), !FIXBroker.isNone(told) {
            stranger.foreign = Identifier(told) ?? Identifier()
        }
        return true
    }

    @_noLocks
    private func isOfThisRound(_ message: MessageView) -> Bool {
        guard massStatusOfRound != 0, let id = message.first(Tag.massStatusReqID) else { return false }
        return questionID("M", massStatusOfRound).equals(id)
    }

    /// Whether the order of the last ``BrokerFact/order(_:name:symbol:side:_:)`` without a number can be taken in. Of
    /// one that has no ClOrdID(11) or no OrderID(37) there, nothing could be asked, or nothing be recognised that is
    /// told.
    public var canTakeIn: Bool {
        @_noLocks get { !stranger.foreign.isEmpty && !stranger.orderID.isEmpty && openCount < orders.capacity }
    }

    /// The ClOrdID(11) that it has there.
    public var strangerClOrdID: Identifier { @_noLocks get { stranger.foreign } }

    /// The order of the last fact gets a number of ours: from here on it is reported, asked about and changed as if it
    /// had left from here. Its row keeps its ClOrdID.
    ///
    /// - Parameter number: No order has it. Traps unless ``canTakeIn``.
    @_noLocks
    public mutating func takeIn(as number: OrderNumber) {
        precondition(canTakeIn, "an order that cannot be taken in")
        guard let slot = hold(number.value) else { return }
        orders[slot].symbol = stranger.symbol
        orders[slot].side = stranger.side
        orders[slot].terms = stranger.terms
        orders[slot].foreign = stranger.foreign
        (orders[slot].filled, orders[slot].notional) = (stranger.filled, stranger.notional)
        orders[slot].hasUntold = !stranger.filled.isZero
        // The request that it came with, which was not ours.
        orders[slot].requests = 1
        orders[slot].isAcknowledged = true
        orders[slot].seen = roundNumber
        if number.value > highestOrder { highestOrder = number.value }
        isCounterChanged = true
        bind(stranger.orderID, to: slot)
        touch(slot)
        stranger.foreign = Identifier()
    }

    /// An order of ours that is over here works there, as a line of the answer says: it is held again, so that it can be
    /// canceled. False where it is no such line, or nothing could be asked of the order.
    @_noLocks
    mutating func takeBack(_ name: RequestName, _ message: MessageView, _ facts: inout BrokerFacts) -> Bool {
        guard isOfThisRound(message), case .some = ourName(message.first(Tag.clOrdID)), tellForeign(message, &facts),
            facts.count > 0, canTakeIn
        else { return false }
        // It is told under its number instead.
        facts.removeFirst()
        let number = OrderNumber(name.order)
        let standing = BrokerReport.Standing(
            phase: phase(message), terms: stranger.terms, filled: stranger.filled, notional: stranger.notional)
        let (orderID, symbol, side) = (stranger.orderID, stranger.symbol, stranger.side)
        takeIn(as: number)
        guard let slot = slot(of: number.value) else { return false }
        // How many requests there were is forgotten: no order has half as many as can be named, and whoever takes it back
        // again begins elsewhere, since each time is after another question.
        let half = names.lastRequest / 2
        let step = UInt32(truncatingIfNeeded: (questions &* 16) % UInt64(half > 64 ? half - 64 : 1))
        orders[slot].requests = max(name.request, half + step)
        facts.append(.order(number, name: orderID, symbol: symbol, side: side, standing))
        return true
    }

    /// The ClOrdID of a request about an order. The first one of an order that was taken in is theirs.
    @_noLocks
    func clOrdID(_ slot: Int, _ request: UInt32) -> Identifier? {
        if request == 1, !orders[slot].foreign.isEmpty { return orders[slot].foreign }
        return names.clOrdID(RequestName(orders[slot].number, request))
    }

    /// Somebody there has given an order that was taken in another ClOrdID, by replacing it.
    @_noLocks
    mutating func keepForeign(_ message: MessageView, _ slot: Int) {
        guard !orders[slot].foreign.isEmpty, let told = message.first(Tag.clOrdID), !FIXBroker.isNone(told),
            !names.isOurs(told), let name = Identifier(told), name != orders[slot].foreign
        else { return }
        orders[slot].foreign = name
        orders[slot].accepted = 1
        touch(slot)
    }
}
