// What FIX counterparties tell of themselves, compared with what is known here, and orders that did not come from here.

internal import Brokers
internal import FIXEngine
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// What a counterparty has told about itself. How orders of ours stand its reports say.
    @_noLocks
    mutating func hearFacts(from place: Int, in engine: inout Engine) throws(JournalError) {
        let broker = brokers[fix: place].number
        while facts.count > 0 {
            switch facts.first {
            case .order(nil, let name, let symbol, let side, let standing):
                try hear(stranger: name, symbol, side, standing, from: place, in: &engine)
            case .order(let number?, let name, let symbol, let side, let standing):
                try hear(ended: number, name, symbol, side, standing, from: place, in: &engine)
            case .position(let symbol, let quantity, _):
                gateway.hear(position: symbol, quantity, from: broker, into: &effects)
            case .balance(let currency, let total, _): hearBalance(currency, total, broker, in: &engine)
            case .end(let isComplete): hearEnd(from: place, isComplete: isComplete, in: &engine)
            case .fill(let number, let id, let quantity, let price, let commission, _):
                try hear(fill: number, quantity, price, commission, id: id, from: broker, in: &engine)
            }
            facts.removeFirst()
            try carryOut(in: &engine)
        }
    }

    @_noLocks
    private mutating func hearEnd(from place: Int, isComplete: Bool, in engine: inout Engine) {
        let broker = brokers[fix: place].number
        if gateway.isAwaitingOrders(of: broker) {
            brokers[fix: place].isPartlyAsked = !isComplete
            if !isComplete {
                engine.note(Text("not all open orders could be asked about"), about: brokers[fix: place].session)
            }
        }
        gateway.hear(endFrom: broker, isComplete: isComplete, hasAskedForEach: true, at: engine.now.utc)
    }

    // MARK: - Orders that did not come from here

    /// An order that works there and that nobody here knows: it is named, and taken in where it has an owner. Its own
    /// ClOrdID is the client's too, unless that has used it.
    @_noLocks
    private mutating func hear(
        stranger name: Identifier, _ symbol: Name, _ side: Side, _ standing: BrokerReport.Standing, from place: Int,
        in engine: inout Engine
    ) throws(JournalError) {
        var owner: ExternalOwner?
        if brokers[fix: place].translation.canTakeIn, let known = brokers[fix: place].owner {
            owner = known
            let clOrdID = brokers[fix: place].translation.strangerClOrdID
            if try isUnused(clOrdID, by: known.session, in: &engine) { owner?.clOrdID = clOrdID }
        }
        act = .standing
        let number = gateway.hear(
            order: nil, name: name, symbol, side, standing, from: brokers[fix: place].number, owner: owner,
            at: engine.now.utc, into: &effects)
        if let number { brokers[fix: place].translation.takeIn(as: number) }
    }

    @_noLocks
    private mutating func isUnused(
        _ clOrdID: Identifier, by session: SessionNumber, in engine: inout Engine
    ) throws(JournalError) -> Bool {
        if gateway.knows(session, clOrdID) { return false }
        guard usedNames.mayHold(session, clOrdID) else { return true }
        return try use(of: session, clOrdID, in: &engine) == nil
    }

    /// An order of ours that works there. One that is over here is canceled there.
    @_noLocks
    private mutating func hear(
        ended number: OrderNumber, _ name: Identifier, _ symbol: Name, _ side: Side, _ standing: BrokerReport.Standing,
        from place: Int, in engine: inout Engine
    ) throws(JournalError) {
        if !gateway.holds(number) { try recall(number, in: &engine) }
        if let slot = gateway.slot(of: number), !gateway[slot].phase.isTerminal { return }
        act = .standing
        gateway.hear(
            order: number, name: name, symbol, side, standing, from: brokers[fix: place].number,
            owner: brokers[fix: place].owner, at: engine.now.utc, into: &effects)
        // Nobody would hear of it.
        if !gateway.holds(number) { brokers[fix: place].translation.forget(number) }
    }

    /// A report about an order that may be taken in: with the open orders it is told how it stands. Of one that is over
    /// nothing but the fill can be named.
    @_noLocks
    mutating func hear(
        ofStranger message: MessageView, isOver: Bool, from place: Int, in engine: inout Engine
    ) throws(JournalError) {
        let broker = brokers[fix: place].number
        var text = Text<16>("a report about an order that did not come from here: OrderID(37) ")
        if let orderID = message.first(Tag.orderID) { text.append(orderID) }
        engine.note(text, about: brokers[fix: place].session)
        if isOver {
            var name = Identifier()
            if let orderID = message.first(Tag.orderID), let told = Identifier(orderID) { name = told }
            gateway.hear(fillOf: name, message.decimal(Tag.lastQty) ?? .zero, from: broker, into: &effects)
            return try carryOut(in: &engine)
        }
        guard engine.now.utc >= brokers[fix: place].strangersDue, !gateway.isReconciling(broker) else { return }
        brokers[fix: place].strangersDue = engine.now.utc.advanced(by: Counterparty.patience)
        gateway.reconcile(broker)
    }

    /// Vouched for: a counterparty is asked when it logs on, or somebody wants to know.
    @_semantics("no_performance_analysis")
    mutating func findOwner(of place: Int, in engine: borrowing Engine) {
        brokers[fix: place].owner = owner(of: brokers[fix: place].number, in: engine)
    }
}
