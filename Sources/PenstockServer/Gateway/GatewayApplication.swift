// The order gateway as an application of the engine.

internal import Brokers
internal import EmergencyStop
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import MarketData
internal import OrderEntry
internal import Orders
internal import Portfolio
internal import Risk
internal import Values

/// Brings together the gateway's machine, the brokers inside the turn, and the rows of both.
///
/// One message runs through here: read as a request, judged by the gateway, carried out by the
/// broker, told to the client; all of it is staged in the turn that read the message.
struct GatewayApplication: ~Copyable, Application {
    var gateway: Gateway
    var brokers: LineBrokers
    var effects = GatewayEffects()
    var reports = BrokerReports(capacity: 256)
    var facts = BrokerFacts(capacity: 16)
    /// Tells our OrderIDs and ExecIDs from those of every other store.
    let idPrefix: Text<2>
    /// The message at hand.
    var request = ClientRequest.unanswerable
    var further = FurtherRequest.refused(.business(BusinessReject(.reject, .other, text: Text())))
    var tasks = MassTasks()
    /// The orders of the ListStatus at hand.
    var listed = ListedOrders()
    var listSweep = ListSweep()
    /// Instructions of the input at hand, carried out when its effects have been staged.
    var instructions: Slab<BrokerInstruction>
    var instructionCount = 0
    /// Orders whose rows the input at hand has changed.
    var changed: Slab<UInt64>
    var changedCount = 0
    var savedCounters = Gateway.Counters()
    /// What the durable index of ClOrdIDs certainly does not have.
    var usedNames = UsedNames(expecting: 0)
    /// The same of the names that brokers have for fills.
    var usedTrades = UsedNames(expecting: 0)
    var row = RowWriter(capacity: OrderRow.maximumSize)
    /// A position is long: it has lots.
    var bookRow = RowWriter(capacity: PositionRow.maximumSize(lots: 255))
    /// When measures of brokers are kept next, and when risk is told next of what it asks for; how far that has come.
    var measuresDue = Instant.distantPast
    var roundDue = Instant.distantPast
    var round: FigureRound?
    /// Somebody asks what the market says: a limit, or a strategy that compares brokers.
    var usesMarket: Bool
    /// What accounts were given, without which nobody knows what they are worth.
    var capital: [AccountCapital] = []
    var marketClocks = MarketClocks()
    /// How many orders may be open.
    let capacity: Int
    var key = RowWriter(capacity: 4 + Identifier.capacity)
    var sweep: Sweep
    var watch = MarketWatch()
    var stopSweep: StopSweep
    /// The ids of the brokers, by their numbers.
    let brokerNames: [Name]
    /// What symbols are called by those who name them otherwise.
    var securityNames = SecurityNames([])
    /// Where operators' requests come from: their commands, and the control room; nil for nobody's.
    let control: ControlLink?
    var room: ControlLink?
    /// Where brokers of the web are spoken to; nil where there are none.
    var venueThread: VenueThread?
    /// What they are told when the turn is committed.
    var owed: [Numbered<ControlAnswer>] = []
    var owesAnswers = false
    var trimmer = OrderTrimmer()
    var day: DayClosing
    /// What the file says of limits, and what operators have changed.
    var limits = RunTimeLimits([], ofSessions: [])
    var copies: DropCopies
    /// The gateway's own settings of sessions, each below its `applicationNumber`.
    var desks: [Configuration.Desk]
    var maskedTags = MaskedTags()
    /// Numbers of desks and of clients' rules that were made while the gateway runs.
    var madeDesks: Set<Int> = []
    var madeRules: Set<UInt16> = []
    var notices: Notices
    var announced = AnnouncedStops()
    var closings = Closings()
    let securities: SecurityBook
    var market = MarketDesk()
    /// Behind the best prices: what brokers of the web tell.
    var depths = DepthBook(capacity: 10_000)
    var deskTasks = DeskTasks()
    var comparing = Comparing()
    /// What the input at hand is, for the audit.
    var act = OrderDeed.Act.newOrder
    var clocks = OrderClocks(nil)
    var links = LinkHistory(brokers: 1, at: .distantPast)
    /// A bit for each broker that somebody has taken out of use.
    var unused: UInt64 = 0
    var brokerTests: [BrokerTest] = []
    var isTesting = false

    /// - Parameter sessions: How many FIX sessions there may be.
    init(
        gateway: consuming Gateway, brokers: consuming LineBrokers, brokerNames: [Name], stop: Configuration.Stop,
        control: ControlLink?, day: DayClosing, usesMarket: Bool, capacity: Int, storeCreated: Instant, sessions: Int,
        desks: [Configuration.Desk], securities: consuming SecurityBook
    ) {
        self.day = day
        self.securities = securities
        copies = DropCopies(desks, sessions: sessions)
        self.desks = desks
        notices = Notices(sessions: sessions)
        self.capacity = capacity
        self.usesMarket = usesMarket
        stopSweep = StopSweep(stop)
        self.brokerNames = brokerNames
        self.control = control
        sweep = Sweep(sessions: sessions)
        self.gateway = gateway
        self.brokers = brokers
        idPrefix = GatewayApplication.prefix(for: storeCreated)
        instructions = Slab(capacity: 64, repeating: BrokerInstruction())
        changed = Slab(capacity: 64, repeating: 0)
    }

    /// The seconds of a store's creation in letters and digits: `T4V9A2`.
    static func prefix(for created: Instant) -> Text<2> {
        let digits = Bytes("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        var rest = Int(created.nanosecondsSinceEpoch / 1_000_000_000)
        var text: [UInt8] = []
        while rest > 0, text.count < Text<2>.capacity {
            text.insert(digits[rest % 36], at: 0)
            rest /= 36
        }
        var prefix = Text<2>()
        for byte in text { prefix.append(byte) }
        return prefix
    }

    @_noLocks
    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) throws(JournalError) {
        if !comparing.hasBegun { try catchUpFirst(in: &engine) }
        if brokers.counterpartyCount > 0, let place = brokers.counterparty(of: session) {
            return try hear(message, header, from: place, in: &engine)
        }
        if isRefusedTrading(message, header, from: session, in: &engine) { return }
        guard GatewayApplication.isSingleOrder(message.msgType) else {
            return try receiveFurther(message, header, from: session, in: &engine)
        }
        let client = SessionNumber(UInt32(truncatingIfNeeded: session.index))
        let now = engine.now.utc
        request.read(
            message, session: client, isPossibleResend: header.isPossibleResend,
            strategyTag: gateway.clients.strategyTag(of: client), security: securityNames.symbol(of: message))
        switch request {
        case .newOrder(let order):
            act = .newOrder
            clocks.noteMessage()
            gateway.expect(client, order.clOrdID)
            let past = try recall(client, order.clOrdID, in: &engine)
            if engine.isStoreShort, case .none = past, !gateway.knows(client, order.clOrdID) {
                refuseForRoom(order.clOrdID, message, header, session, in: &engine)
                break
            }
            lookAtMarket(for: order, at: now)
            gateway.accept(order, past: past, at: now, into: &effects)
        case .cancel(let cancel):
            act = .cancelRequest
            let past = try recall(client, cancel.clOrdID, in: &engine)
            try recall(client, cancel.origClOrdID, in: &engine)
            gateway.accept(cancel, past: past, at: now, into: &effects)
        case .replace(let replace):
            act = .replaceRequest
            let past = try recall(client, replace.clOrdID, in: &engine)
            try recall(client, replace.origClOrdID, in: &engine)
            lookAtMarket(of: replace.symbol, at: now)
            gateway.accept(replace, past: past, at: now, into: &effects)
        case .status(let status):
            let past = try recall(client, status.clOrdID, in: &engine)
            gateway.accept(status, past: past, at: now, into: &effects)
        case .refused(let refused):
            let past = try recall(client, refused.clOrdID, in: &engine)
            try recall(client, refused.origClOrdID, in: &engine)
            gateway.refuse(refused, past: past, at: now, into: &effects)
        case .businessReject(let reject):
            engine.begin(.businessMessageReject, to: session, inAnswerTo: message)
            engine.writer.append(reject, refSeqNum: header.msgSeqNum ?? 0)
            engine.finishMessage()
        case .unanswerable: break
        }
        try carryOut(in: &engine)
    }

    /// What is left of the disk is for orders that are there: they can still be canceled and filled.
    @_noLocks
    func refuseForRoom(
        _ refID: Identifier, _ message: MessageView, _ header: Header, _ session: SessionID,
        in engine: inout Engine
    ) {
        var reject = BusinessReject(
            message.msgType, .applicationNotAvailable,
            text: Text("the gateway's disk is full: no new orders; cancels are accepted"))
        reject.refID = refID
        engine.begin(.businessMessageReject, to: session, inAnswerTo: message)
        engine.writer.append(reject, refSeqNum: header.msgSeqNum ?? 0)
        engine.finishMessage()
        // A refusal is stored, too: whoever asks again and again must not use up what is left.
        engine.rest(session, for: engine.restWhileShort)
    }

    /// Time: the broker's prices and fills. Then the rows that the turn has changed.
    @_noLocks
    mutating func step(in engine: inout Engine) throws(JournalError) {
        handOverAnswers()
        comparing.hasBegun = true
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            guard case .paper(let place) = brokers[broker] else { continue }
            try keepLink(broker, in: &engine)
            while engine.hasRoom, gateway.isUp(broker) {
                brokers[paper: place].step(at: engine.now.utc, into: &reports)
                guard reports.count > 0 else { break }
                try readReports(of: broker, in: &engine)
            }
            // It may have gone away with that.
            _ = isReachable(broker, in: &engine)
        }
        if brokers.counterpartyCount > 0 { try stepCounterparties(in: &engine) }
        if brokers.webCount > 0 { try hearVenues(in: &engine) }
        // What a report led to.
        if instructionCount > 0 { try carryOut(in: &engine) }
        try askUnanswered(in: &engine)
        if engine.takeWake(GatewayApplication.controlWake) { try answerControl(in: &engine) }
        if engine.takeWake(GatewayApplication.roomWake) { try answerRoom(in: &engine) }
        if unused != 0 || isTesting { keepOut(in: &engine) }
        noteLinks(at: engine.now.utc)
        try sweepStops(in: &engine)
        try lookAtWaiting(in: &engine)
        try sweepOrders(in: &engine)
        try workOff(in: &engine)
        try sweepLists(in: &engine)
        try settleLists(in: &engine)
        if closings.isWanted(at: engine.now.utc) { try closeNextPositions(in: &engine) }
        if !notices.isEmpty { tellNews(in: &engine) }
        if !deskTasks.isEmpty { try workOffDesk(in: &engine) }
        if market.isWanted(at: engine.now.utc) { tellMarket(in: &engine) }
        hearRisk(in: &engine)
        try closeDay(in: &engine)
        try trimOrders(in: &engine)
        stageHeard(in: &engine)
        stageBooks(in: &engine)
        stageBrokerRows(in: &engine)
        stageCounters(in: &engine)
    }

    var isLookingAround: Bool {
        @_noLocks get { if case .some = round { true } else { false } }
    }

    static var lookWithoutRoom: Interval { @_noLocks get { .milliseconds(100) } }

    @_noLocks
    func nextDeadline(in engine: borrowing Engine) -> Instant {
        if owesAnswers { return .distantPast }
        // Nothing can be done while the disk is full, however much there is: it is looked at now and then.
        guard engine.hasRoom else { return engine.now.steady.advanced(by: GatewayApplication.lookWithoutRoom) }
        if sweep.hasWork || tasks.count > 0 || isLookingAround || day.part.isUnderWay { return .distantPast }
        if gateway.lists.hasDue || listSweep.place != nil { return .distantPast }
        var deadline = stopSweep.deadline(at: engine.now.utc)
        if day.due < deadline { deadline = day.due }
        if marketClocks.due < deadline { deadline = marketClocks.due }
        if gateway.risk.wantsFigures, roundDue < deadline { deadline = roundDue }
        if waitingDeadline < deadline { deadline = waitingDeadline }
        if listSweep.next < deadline { deadline = listSweep.next }
        deadline = min(min(deadline, deskDeadline), testDeadline)
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            guard case .paper(let place) = brokers[broker], isInUse(broker) else { continue }
            if gateway.isReconciling(broker) { return .distantPast }
            guard let next = brokers[paper: place].nextDeadline else { continue }
            if next < deadline { deadline = next }
        }
        if brokers.counterpartyCount > 0 { deadline = min(deadline, counterpartyDeadline(in: engine)) }
        if brokers.webCount > 0, hasVenueStep() { return .distantPast }
        if gateway.nextAsk < deadline { deadline = gateway.nextAsk }
        guard deadline < .distantFuture, deadline > .distantPast else { return deadline }
        return engine.now.steady.advanced(by: deadline.since(engine.now.utc))
    }
}

extension GatewayApplication {
    /// One turn of the engine with this application, as `Engine.run` makes them.
    ///
    /// The engine's turn is generic and proves nothing by itself: here it is concrete, with all that it calls, so that
    /// what allocates in there makes the build fail and is named. Debug builds see the methods that the engine
    /// calls only from the file of the conformance, so this is here. The tests that count run it.
    @_noLocks
    mutating func turn(_ engine: inout Engine) throws(JournalError) { try engine.turn(&self) }
}
