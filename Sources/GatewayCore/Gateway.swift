// The one machine between clients and brokers: what is asked, what is answered, what is known.

package import EmergencyStop
package import MarketData
package import Orders
package import Portfolio
package import Risk
package import Routing
package import Values

/// Judges requests, instructs the broker, books what it reports, and tells the clients.
///
/// Every input appends to the effects, which the caller drains and stages before the next input.
/// All that one input changes is committed in one transaction before any of it leaves.
///
/// Orders that are no longer in memory are the journal's. Before a request the caller asks
/// ``knows`` for each ClOrdID in it, its own and the one it is about, and before a broker report
/// ``holds``; where the answer is no and the journal has the order, it calls ``readmit`` first.
/// Without that a ClOrdID from long ago would make a second order.
///
/// A ClOrdID is used by every request that got an answer of its own kind: by a refused one too. The
/// refusals that belong to no order are the index's alone: where it has one for the ClOrdID of a
/// request, the caller passes it as `past`.
package struct Gateway: ~Copyable {
    /// The numbers that the next order and the next report get. Saved with each turn.
    package struct Counters: Equatable, Sendable {
        package var nextOrder: UInt64 = 1
        package var nextExecution: UInt64 = 1

        package init() {}
    }

    package var counters = Counters()
    /// What is held back. Engaged and resumed by the caller, who stores what has changed.
    package var stops = StopBook()
    /// What orders have marked of stops holds for one run; resuming begins the next.
    var stopRun: UInt32 = 1
    /// An order that is stopped has come to be open by itself, as when a fill of it was taken back: the caller looks
    /// through the table once more.
    package var hasStoppedAnew = false
    /// Whose the gateway's own orders are; nil before there ever was one.
    package var ownSession: SessionNumber?
    /// Limits, and what is counted for them.
    package var risk: RiskBook
    /// Which broker gets an order, and what is measured of brokers for that.
    package var router: Router
    /// Positions and balances.
    package var books: PositionBook
    /// What clients may use.
    package var clients: ClientRules
    /// What the market says.
    package var quotes: QuoteBook
    /// Of the order that was routed last, if there was something to decide.
    package internal(set) var decision = RouteDecision()
    package internal(set) var hasDecision = false
    var candidates = RouteCandidates()
    /// How many orders are open at each broker.
    var openAt: Slab<Int>
    var traded: TradedSymbols
    /// What brokers have not answered.
    var unanswered: Unanswered
    /// By the numbers of the brokers.
    var links: Slab<BrokerLink>
    /// Of each place of the table the last comparison in which the broker listed the order.
    var listed: Slab<UInt32>
    /// The same of positions, by their numbers.
    var compared: Slab<UInt32>
    /// What is done here in the place of each broker.
    var emulatedAt: Slab<BrokerAbilities>
    var table: OrderTable
    /// What is to become of orders by themselves.
    var waiting: WaitingOrders
    /// Lists of orders. The caller takes those that are due and has each settled.
    package var lists: ListBook
    var draft = ListDraft()

    /// Traps on settings of which a part has a problem.
    package init(_ settings: GatewaySettings) {
        precondition(settings.brokers.count == settings.routing.brokers.count, "facts of each broker")
        table = OrderTable(capacity: settings.capacity)
        lists = ListBook(capacity: min(settings.capacity, Gateway.maximumLists))
        unanswered = Unanswered(places: table.maximumPlaces, timeouts: settings.brokers.map(\.answerTimeout))
        links = Slab(capacity: BrokerNumber.maximum, repeating: BrokerLink())
        // Safe: zero bytes are a number.
        listed = unsafe Slab(zeroed: table.maximumPlaces)
        // Safe: the same.
        compared = unsafe Slab(zeroed: settings.portfolio.maximumPositions)
        var limits = settings.risk
        limits.room.openOrders = settings.capacity
        risk = RiskBook(limits)
        router = Router(settings.routing)
        books = PositionBook(settings.portfolio)
        quotes = QuoteBook(settings.quotes)
        clients = ClientRules(settings.clients, sessions: settings.sessions)
        traded = TradedSymbols(settings.brokers)
        waiting = WaitingOrders(settings)
        emulatedAt = Slab(capacity: BrokerNumber.maximum, repeating: BrokerAbilities(rawValue: 0))
        openAt = Slab(capacity: BrokerNumber.maximum, repeating: 0)
        for (number, broker) in settings.brokers.enumerated() {
            router.setAbilities(BrokerNumber(UInt8(number)), broker.abilities)
            unanswered.setReachable(BrokerNumber(UInt8(number)), true)
            links[number].isInOrder = broker.isInOrder
            links[number].tellsFills = broker.tellsFills
            emulatedAt[number] = broker.emulated
        }
    }

    /// The broker that an order from before there were several is at.
    var home: BrokerNumber { @_noLocks get { BrokerNumber(0) } }

    @_noLocks
    func broker(of slot: OrderSlot) -> BrokerNumber { table[slot].handling.broker ?? home }

    /// Lists that are not done, at most.
    package static var maximumLists: Int { 65_536 }

    package var openOrders: Int { @_noLocks get { table.openCount } }

    /// An order of the session under this ClOrdID has come, and will be asked for.
    @_noLocks
    package func expect(_ session: SessionNumber, _ clOrdID: Identifier) { table.expect(session, clOrdID) }

    /// Whether an order of the session is in memory under this ClOrdID.
    @_noLocks
    package func knows(_ session: SessionNumber, _ clOrdID: Identifier) -> Bool {
        table.slot(of: session, clOrdID) != nil
    }

    /// The number of the order that is in memory under this ClOrdID.
    @_noLocks
    package func number(_ session: SessionNumber, _ clOrdID: Identifier) -> OrderNumber? {
        guard let slot = table.slot(of: session, clOrdID) else { return nil }
        return table[slot].number
    }

    /// Whether the order is in memory.
    @_noLocks
    package func holds(_ number: OrderNumber) -> Bool { table.slot(of: number) != nil }

    /// The order as it stands; a copy.
    @_noLocks
    package func order(_ number: OrderNumber) -> Order? {
        guard let slot = table.slot(of: number) else { return nil }
        return table[slot]
    }

    /// Appends the order's row, for saving. Whose number it is must be in memory.
    @_noLocks
    package mutating func encode(_ number: OrderNumber, into row: inout RowWriter) {
        guard let slot = table.slot(of: number) else {
            preconditionFailure("an order that changed and is not in memory")
        }
        OrderRow.encode(&table[slot], into: &row)
    }

    /// Appends where the order stands, for the audit.
    @_noLocks
    package mutating func encodeStanding(_ slot: OrderSlot, into row: inout RowWriter) {
        OrderStanding(&table[slot]).append(to: &row)
    }

    /// Where an order is, until the next input; nil for one that is not in memory.
    @_noLocks
    package func slot(of number: OrderNumber) -> OrderSlot? { table.slot(of: number) }

    /// An order where it stands, to be read.
    package subscript(slot: OrderSlot) -> Order {
        @_noLocks unsafeAddress { unsafe table.address(of: slot) }
    }

    /// At recovery: takes back an order as its row has it, found by all ClOrdIDs in the row. The
    /// numbers of orders go on behind the highest restored.
    ///
    /// Returns false when it is open and `capacity` orders are: the capacity must be raised before
    /// the gateway may start.
    @_noLocks
    package mutating func restore(_ order: Order) -> Bool {
        guard let slot = table.insert(order) else { return false }
        table.bind(order.origClOrdID, to: slot)
        if let pending = order.pending { table.bind(pending.clOrdID, to: slot) }
        counters.nextOrder = max(counters.nextOrder, order.number.value + 1)
        if !order.phase.isTerminal {
            tellRisk(slot, wasOpen: false, at: order.changed)
            arm(slot)
            if let whole = whole(of: slot) { count(slot, from: nil, in: whole) }
            watchTime(of: slot)
            if !recoverEnd(slot) { recoverQuestion(slot) }
        }
        return true
    }

    /// Takes an order back from the journal, so that the request or report that is about to come
    /// finds it. For an order still in memory, its forgotten ClOrdID is bound again.
    ///
    /// Returns false only for an open order while `capacity` orders are open, which recovery rules
    /// out.
    @_noLocks
    package mutating func readmit(_ order: Order, knownAs clOrdID: Identifier) -> Bool {
        guard let slot = table.slot(of: order.number) ?? table.insert(order) else { return false }
        table.bind(clOrdID, to: slot)
        recountParts(of: slot)
        return true
    }

    /// An ExecID for a report that the caller makes itself.
    @_noLocks
    package mutating func takeExecution() -> UInt64 {
        defer { counters.nextExecution += 1 }
        return counters.nextExecution
    }
}
