// A gateway with a client and a broker played by hand. What it does is told as lines:
// `8` a report, `9` an OrderCancelReject, `->` an instruction, `!` an anomaly.

import GatewayCore
import Orders
import Risk
import Routing
import Testing
import Values

func text<let words: Int>(_ string: String) -> Text<words> { Text(string: string)! }

func limit(_ quantity: String, _ price: String = "10", _ timeInForce: TimeInForce = .day)
    -> OrderTerms
{
    OrderTerms(
        kind: .limit, timeInForce: timeInForce, quantity: Decimal(string: quantity)!,
        limit: Decimal(string: price)!)
}

/// One client's name for something.
struct Asked: Hashable {
    var session: UInt32
    var clOrdID: Identifier
}

struct Desk: ~Copyable {
    var gateway: Gateway
    /// The journal's.
    var index: [Asked: ClOrdIDUse] = [:]
    var trades: [Name: Trade] = [:]
    /// How far the balance at the broker was ahead when it was compared first.
    var base: WideDecimal?
    var effects = GatewayEffects()
    var now = Instant(nanosecondsSinceEpoch: 0)
    /// Saves and bindings, told only when asked for.
    var showsRows = false
    /// AvgPx(6), told only when asked for.
    var showsAverage = false
    /// The number inside ExecID(17), told only when asked for.
    var showsExecutions = false

    init(maxOrderQty: String = "1000000", maxOpenOrders: Int = 100, capacity: Int = 100) {
        var settings = GatewaySettings.alone(Name("paper"), capacity: capacity)
        settings.risk.limits = [
            LimitSetting(.orderSize, .global, Decimal(string: maxOrderQty)!),
            LimitSetting(.openOrders, .global, Decimal(Int64(maxOpenOrders))),
        ]
        gateway = Gateway(settings)
        gateway.router.connected(BrokerNumber(0), at: now)
    }

    // MARK: - The client

    mutating func new(
        _ clOrdID: String, _ terms: OrderTerms = limit("100"), symbol: String = "AAPL", side: Side = .buy,
        session: UInt32 = 1, possResend: Bool = false, cash: Decimal? = nil
    ) -> [String] {
        let past = recall(Asked(session: session, clOrdID: text(clOrdID)))
        var order = NewOrder(
            session: SessionNumber(session), clOrdID: text(clOrdID), account: text("ACC"),
            symbol: text(symbol), side: side, terms: terms, isPossibleResend: possResend)
        order.cash = cash
        gateway.accept(order, past: past, at: now, into: &effects)
        return drain()
    }

    mutating func cancel(
        _ clOrdID: String, of origClOrdID: String, symbol: String = "AAPL", side: Side = .buy,
        account: String = "", session: UInt32 = 1, possResend: Bool = false
    ) -> [String] {
        let past = recall(Asked(session: session, clOrdID: text(clOrdID)))
        gateway.accept(
            CancelOrder(
                session: SessionNumber(session), clOrdID: text(clOrdID),
                origClOrdID: text(origClOrdID),
                account: text(account), symbol: text(symbol), side: side,
                isPossibleResend: possResend),
            past: past, at: now, into: &effects)
        return drain()
    }

    mutating func replace(
        _ clOrdID: String, of origClOrdID: String, _ terms: OrderTerms, symbol: String = "AAPL",
        side: Side = .buy, account: String = "", possResend: Bool = false
    ) -> [String] {
        let past = recall(Asked(session: 1, clOrdID: text(clOrdID)))
        gateway.accept(
            ReplaceOrder(
                session: SessionNumber(1), clOrdID: text(clOrdID), origClOrdID: text(origClOrdID),
                account: text(account), symbol: text(symbol), side: side, terms: terms,
                isPossibleResend: possResend),
            past: past, at: now, into: &effects)
        return drain()
    }

    mutating func status(_ clOrdID: String, requestID: String = "", session: UInt32 = 1) -> [String]
    {
        let past = recall(Asked(session: session, clOrdID: text(clOrdID)))
        gateway.accept(
            StatusRequest(
                session: SessionNumber(session), clOrdID: text(clOrdID), symbol: text("AAPL"),
                sideCode: Side.buy.rawValue, requestID: text(requestID)),
            past: past, at: now, into: &effects)
        return drain()
    }

    /// An order, or a change of one, that OrderEntry refuses.
    mutating func refused(
        _ clOrdID: String, of origClOrdID: String = "", _ request: RefusedRequest.Request,
        session: UInt32 = 1, possResend: Bool = false
    ) -> [String] {
        let past = recall(Asked(session: session, clOrdID: text(clOrdID)))
        var terms = ReportedTerms()
        terms.quantity = .zero
        gateway.refuse(
            RefusedRequest(
                session: SessionNumber(session), request: request, clOrdID: text(clOrdID),
                origClOrdID: text(origClOrdID), account: text("ACC"), symbol: text("AAPL"),
                sideCode: Side.buy.rawValue, terms: terms, text: text("Zero"),
                isPossibleResend: possResend),
            past: past, at: now, into: &effects)
        return drain()
    }

    // MARK: - The broker

    mutating func broker(_ event: BrokerReport.Event, _ number: UInt64 = 1) -> [String] {
        let trade = recall(event)
        gateway.accept(BrokerReport(OrderNumber(number), event), trade: trade, at: now, into: &effects)
        return drain()
    }

    /// What the journal has of the fill that a report is about.
    func recall(_ event: BrokerReport.Event) -> Trade? {
        switch event {
        case .filled(_, _, _, let id), .corrected(_, _, _, let id), .busted(let id, _): trades[id]
        default: nil
        }
    }

    mutating func fill(_ quantity: String, _ price: String = "10", _ number: UInt64 = 1, id: String = "") -> [String] {
        broker(
            .filled(
                quantity: Decimal(string: quantity)!, price: Decimal(string: price)!, commission: .zero, id: text(id)),
            number)
    }

    mutating func correct(_ id: String, _ quantity: String, _ price: String, _ number: UInt64 = 1) -> [String] {
        broker(
            .corrected(
                quantity: Decimal(string: quantity)!, price: Decimal(string: price)!, commission: .zero, id: text(id)),
            number)
    }

    /// An order that came to the broker by telephone.
    mutating func takeIn(_ terms: OrderTerms) -> [String] {
        _ = gateway.takeIn(
            NewOrder(
                session: SessionNumber(1), clOrdID: Identifier(), account: text("ACC"), symbol: text("AAPL"), side: .buy,
                terms: terms),
            workingAt: BrokerNumber(0), at: now, into: &effects)
        return drain()
    }

    mutating func reportPending(_ number: UInt64 = 1) -> [String] {
        gateway.reportPending(OrderNumber(number), at: now, into: &effects)
        return drain()
    }

    /// An order that the broker has, filled as far as said.
    mutating func working(
        _ clOrdID: String, _ terms: OrderTerms = limit("100"), filled: String? = nil
    ) {
        _ = new(clOrdID, terms)
        let number = gateway.counters.nextOrder - 1
        _ = broker(.accepted, number)
        if let filled { _ = fill(filled, "10", number) }
    }

    /// What a caller does before a request. Orders that memory does not hold are not here either.
    mutating func recall(_ asked: Asked) -> RefusedRequest.Request? {
        switch index[asked] {
        case nil, .list: return nil
        case .refusal(let request): return request
        case .order(let number):
            guard !gateway.knows(SessionNumber(asked.session), asked.clOrdID),
                let order = gateway.order(number)
            else { return nil }
            _ = gateway.readmit(order, knownAs: asked.clOrdID)
            return nil
        }
    }

    mutating func drain() -> [String] {
        var lines: [String] = []
        while let effect = effects.next() {
            if case .bind(let session, let place, let use) = effect {
                index[Asked(session: session.value, clOrdID: effects.names[place])] = use
            }
            if case .trade(let place) = effect { trades[effects.trades[place].id] = effects.trades[place].trade }
            if let line = line(effect) { lines.append(line) }
        }
        return lines
    }
}

// MARK: - Looking in

extension Desk {
    var openOrders: Int { gateway.openOrders }
    func order(_ number: UInt64) -> Order? { gateway.order(OrderNumber(number)) }
    func knows(_ clOrdID: String) -> Bool { gateway.knows(SessionNumber(1), text(clOrdID)) }
    func holds(_ number: UInt64) -> Bool { gateway.holds(OrderNumber(number)) }
    mutating func restore(_ order: Order) -> Bool { gateway.restore(order) }
    mutating func readmit(_ order: Order, _ clOrdID: String) -> Bool {
        gateway.readmit(order, knownAs: text(clOrdID))
    }
}

// MARK: - Telling

extension Desk {
    func line(_ effect: GatewayEffect) -> String? {
        switch effect {
        case .report(let place): line(effects.reports[place])
        case .cancelReject(let place): Desk.line(effects.rejects[place])
        case .instruct(let place): Desk.line(effects.instructions[place])
        case .save(let number, _): showsRows ? "save \(number.value)" : nil
        case .bind(let session, let place, .order(let number)):
            showsRows ? "bind \(session.value) \(effects.names[place]) \(number.value)" : nil
        case .bind(let session, let place, .refusal):
            showsRows ? "bind \(session.value) \(effects.names[place]) refused" : nil
        case .bind(let session, let place, .list(let number)):
            showsRows ? "bind \(session.value) \(effects.names[place]) list \(number.value)" : nil
        case .saveList(let number): showsRows ? "save list \(number.value)" : nil
        case .listStatus(let number, let news): "N \(number.value) \(news)"
        case .decision: showsRows ? "decision" : nil
        case .trade(let place): showsRows ? "trade \(effects.trades[place].id)" : nil
        case .anomaly(_, let anomaly): "! \(anomaly)"
        case .discrepancy(let place):
            "!= \(effects.discrepancies[place].kind) \(effects.discrepancies[place].ours) \(effects.discrepancies[place].theirs)"
        }
    }

    static func line(_ told: BrokerInstruction) -> String {
        let line = line(told.instruction)
        return told.broker == BrokerNumber(0) ? line : "\(line) at \(told.broker.value)"
    }

    private static func line(_ instruction: Instruction) -> String {
        switch instruction {
        case .ask(let number): "-> ask \(number.value)"
        case .submit(let number, _, let side, let terms): "-> submit \(number.value) \(side) \(told(terms))"
        case .replace(let number, let terms): "-> replace \(number.value) \(told(terms))"
        case .cancel(let number): "-> cancel \(number.value)"
        }
    }

    static func told(_ terms: OrderTerms) -> String {
        "\(terms.quantity)@" + (terms.limit?.description ?? "market")
    }

    func line(_ report: ExecutionReport) -> String {
        let (execType, status) = (report.execType.rawValue, report.status.rawValue)
        var line = "8 150=\(Desk.character(execType)) 39=\(Desk.character(status))"
        if showsExecutions { line += " 17=\(report.execution)" }
        if !report.clOrdID.isEmpty { line += " 11=\(report.clOrdID)" }
        if !report.origClOrdID.isEmpty { line += " 41=\(report.origClOrdID)" }
        if report.order == nil { line += " 37=NONE" }
        if let trade = report.trade { line += " 32=\(trade.quantity) 31=\(trade.price)" }
        if let quantity = report.terms.quantity { line += " 38=\(quantity)" }
        line += " 14=\(report.filled) 151=\(report.leaves)"
        if showsAverage { line += " 6=\(report.averagePrice)" }
        if let day = report.day { line += " 424=\(day.quantity) 425=\(day.filled) 426=\(day.averagePrice)" }
        if let reference = report.reference { line += " 19=\(reference)" }
        if let reason = report.restatement { line += " 378=\(reason.rawValue)" }
        if let reason = report.rejectReason { line += " 103=\(reason.rawValue)" }
        if !report.statusRequestID.isEmpty { line += " 790=\(report.statusRequestID)" }
        if !report.text.isEmpty { line += " 58=\(report.text)" }
        return line
    }

    static func line(_ reject: OrderCancelReject) -> String {
        var line = "9 434=\(character(reject.request.rawValue)) 102=\(reject.reason.rawValue)"
        line +=
            " 39=\(character(reject.status.rawValue)) 11=\(reject.clOrdID) 41=\(reject.origClOrdID)"
        if reject.order == nil { line += " 37=NONE" }
        if !reject.text.isEmpty { line += " 58=\(reject.text)" }
        return line
    }

    static func character(_ code: UInt8) -> String { String(UnicodeScalar(code)) }
}

func expect(
    _ lines: [String], _ expected: [String], at location: SourceLocation = #_sourceLocation
) {
    #expect(lines == expected, sourceLocation: location)
}

// The macros take no noncopyable value, so these are given what was read from it.

func expect(_ isTrue: Bool, at location: SourceLocation = #_sourceLocation) {
    #expect(isTrue, sourceLocation: location)
}

func expect(_ line: String?, _ start: String, at location: SourceLocation = #_sourceLocation) {
    #expect(line?.hasPrefix(start) == true, "\(line ?? "nothing")", sourceLocation: location)
}

func require(_ order: Order?, at location: SourceLocation = #_sourceLocation) throws -> Order {
    try #require(order, sourceLocation: location)
}
