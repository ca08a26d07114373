// The gateway's machine before the driver of a venue, as the line thread composes them, with a store that is in memory.

import BrokerKit
import GatewayCore
import MarketData
import Orders
import Portfolio
import Risk
import Routing
import Values

@testable import Brokers

/// Turns as in the process: what has come is heard, what has changed is committed, what was decided leaves.
final class GatewayPlay {
    /// A fill is known by its order and the venue's name for it.
    struct TradeKey: Hashable {
        var order: UInt64
        var id: Name
    }

    /// What the process has in common with the one after it.
    struct Store {
        var orders: [UInt64: [UInt8]] = [:]
        var trades: [TradeKey: Trade] = [:]
        var counters = Gateway.Counters()
    }

    let play: VenuePlay
    var gateway: Gateway
    var effects = GatewayEffects()
    var store = Store()
    /// Reported, and not heard yet.
    var ring: [VenueReport] = []
    /// Decided in this turn.
    var staged: [VenueCommand] = []
    var instructions: [Instruction] = []
    private var changed: Set<UInt64> = []
    private var names = 0
    /// What the log would have.
    var anomalies: [String] = []
    /// All that is said, for people who look for what went wrong.
    var tells: ((String) -> Void)? {
        didSet { play.tells = tells }
    }
    private let venue = BrokerNumber(0)

    init(_ play: VenuePlay) {
        self.play = play
        gateway = GatewayPlay.gateway()
        beginProcess()
        play.hear = { [unowned self] in ring.append($0) }
    }

    /// With little room: many are made.
    private static func gateway() -> Gateway {
        var settings = GatewaySettings.alone(Name("venue"), capacity: 50)
        (settings.portfolio.maximumAccounts, settings.portfolio.maximumSymbols) = (10, 10)
        (settings.portfolio.maximumCurrencies, settings.portfolio.maximumPositions) = (10, 10)
        (settings.portfolio.maximumBalances, settings.portfolio.maximumFeeSums) = (10, 10)
        (settings.quotes.maximumSymbols, settings.quotes.maximumPairs) = (10, 10)
        (settings.risk.room.accounts, settings.risk.room.symbols, settings.risk.room.strategies) = (10, 10, 10)
        (settings.risk.room.sessions, settings.risk.room.pairs) = (10, 10)
        (settings.risk.room.limitedScopes, settings.risk.room.recentOrders) = (10, 100)
        settings.sessions = 10
        return Gateway(settings)
    }

    private func beginProcess() {
        gateway.disconnected(venue, at: play.now)
        gateway.counters = store.counters
    }

    /// The process ends: what it had not committed never was, and what it had not sent is not sent.
    func restart() {
        (ring, staged, instructions, changed) = ([], [], [], [])
        gateway = GatewayPlay.gateway()
        for number in store.orders.keys.sorted() {
            let order = store.orders[number]?.withUnsafeBytes { OrderRow.decode(Bytes($0)) }
            if let order, !order.phase.isTerminal { _ = gateway.restore(order) }
        }
        beginProcess()
        play.restart()
    }

    // MARK: Clients

    func submit(_ quantity: Decimal, at price: Decimal) -> OrderNumber {
        names += 1
        let order = NewOrder(
            session: SessionNumber(1), clOrdID: Identifier(string: "C\(names)")!, account: Identifier(), symbol: Name("BTC/USDT"),
            side: .buy, terms: .resting(quantity, price))
        let number = OrderNumber(gateway.counters.nextOrder)
        gateway.accept(order, past: nil, at: play.now, into: &effects)
        carryOut()
        turn()
        return number
    }

    func replace(_ number: OrderNumber, _ quantity: Decimal, at price: Decimal) {
        guard let order = order(number) else { return }
        names += 1
        let request = ReplaceOrder(
            session: SessionNumber(1), clOrdID: Identifier(string: "C\(names)")!, origClOrdID: order.clOrdID,
            account: Identifier(), symbol: order.symbol, side: order.side, terms: .resting(quantity, price))
        gateway.accept(request, past: nil, at: play.now, into: &effects)
        carryOut()
        turn()
    }

    func cancel(_ number: OrderNumber) {
        guard let order = order(number) else { return }
        names += 1
        let request = CancelOrder(
            session: SessionNumber(1), clOrdID: Identifier(string: "C\(names)")!, origClOrdID: order.clOrdID,
            account: Identifier(), symbol: order.symbol, side: order.side)
        gateway.accept(request, past: nil, at: play.now, into: &effects)
        carryOut()
        turn()
    }

    /// As it is here, or as it was when it was last written.
    func order(_ number: OrderNumber) -> Order? {
        gateway.order(number) ?? store.orders[number.value]?.withUnsafeBytes { OrderRow.decode(Bytes($0)) }
    }

    // MARK: Turns

    func wait(_ interval: Interval) {
        let end = play.now.advanced(by: interval)
        turn()
        while true {
            let next = min(play.nextTime, gateway.nextAsk)
            guard next <= end else { break }
            play.wait(max(next, play.now).since(play.now))
            turn()
        }
        play.wait(end.since(play.now))
        turn()
    }

    /// Until nothing that was said waits to be heard.
    func turn() {
        repeat {
            hearAndDecide()
            commit()
            handOver()
        } while !ring.isEmpty || isToCompare
    }

    private var isToCompare: Bool { gateway.isReconciling(venue) && !gateway.isAwaitingAnswer(of: venue) }

    func hearAndDecide() {
        while !ring.isEmpty { hear(ring.removeFirst()) }
        compare()
        while gateway.askNext(at: play.now, into: &effects) != nil { carryOut() }
    }

    func commit() {
        var row = RowWriter(capacity: 4096)
        for number in changed {
            row.reset()
            gateway.encode(OrderNumber(number), into: &row)
            let bytes = row.bytes
            store.orders[number] = (0..<bytes.count).map { bytes[$0] }
        }
        changed = []
        store.counters = gateway.counters
        play.save()
    }

    func handOver() {
        let commands = staged
        staged = []
        for command in commands { play.driver.take(command, at: play.now) }
        play.run()
    }

    // MARK: What is heard

    private func hear(_ report: VenueReport) {
        play.note(report)
        switch report {
        case .up: gateway.connected(venue, at: play.now)
        case .down: gateway.disconnected(venue, at: play.now)
        case .order(let report):
            accept(report)
            endIfOver(report.order)
        case .fact(let fact): hear(fact)
        case .identity, .steps: break
        }
    }

    private func accept(_ report: BrokerReport) {
        readmit(report.order)
        var trade: Trade?
        if case .filled(_, _, _, let id) = report.event { trade = store.trades[TradeKey(order: report.order.value, id: id)] }
        tells?("< \(report.order.value) \(words(report.event))")
        gateway.accept(report, from: venue, trade: trade, at: play.now, into: &effects)
        carryOut()
    }

    private func hear(_ fact: BrokerFact) {
        switch fact {
        case .fill(let number, let id, let quantity, let price, let commission, _):
            readmit(number)
            gateway.hear(
                fill: number, quantity, price, commission, id: id, from: venue,
                trade: store.trades[TradeKey(order: number.value, id: id)], at: play.now, into: &effects)
            carryOut()
            endIfOver(number)
        case .order(let number, let name, let symbol, let side, let standing):
            if let number { readmit(number) }
            gateway.hear(
                order: number, name: name, symbol, side, standing, from: venue, owner: nil, at: play.now, into: &effects)
            carryOut()
            if let number { endIfOver(number) }
        case .end(let isComplete): gateway.hear(endFrom: venue, isComplete: isComplete, at: play.now)
        case .position, .balance: break
        }
    }

    private func readmit(_ number: OrderNumber) {
        if !gateway.holds(number), let order = order(number) { _ = gateway.readmit(order, knownAs: order.clOrdID) }
    }

    private func endIfOver(_ number: OrderNumber) {
        if let slot = gateway.slot(of: number), !gateway[slot].phase.isTerminal { return }
        if play.broker.end(number) { staged.append(.forget(number)) }
    }

    private func compare() {
        while gateway.isReconciling(venue), !gateway.isAwaitingAnswer(of: venue) {
            if let question = gateway.nextQuestion(of: venue, at: play.now) {
                staged.append(.question(question))
            } else {
                gateway.walk(venue, at: play.now, into: &effects)
                carryOut()
            }
        }
    }

    // MARK: What is decided

    private func carryOut() {
        stageEffects()
        while !instructions.isEmpty {
            let instruction = instructions.removeFirst()
            guard gateway.isUp(venue) else {
                gateway.notSent(instruction, to: venue, at: play.now, into: &effects)
                stageEffects()
                continue
            }
            if let command = play.broker.begin(instruction, into: &play.reports) { staged.append(command) }
            while play.reports.count > 0 {
                let report = play.reports.first
                play.reports.removeFirst()
                accept(report)
            }
            gateway.reportPending(instruction.order, at: play.now, into: &effects)
            gateway.awaitAnswer(to: instruction, at: play.now)
            stageEffects()
        }
    }

    private func stageEffects() {
        while let effect = effects.next() {
            switch effect {
            case .instruct(let place): instructions.append(effects.instructions[place].instruction)
            case .save(let number, _): changed.insert(number.value)
            case .trade(let place):
                let named = effects.trades[place]
                store.trades[TradeKey(order: named.trade.order.value, id: named.id)] = named.trade
            case .anomaly(let number, let anomaly):
                anomalies.append("\(number.value) \(anomaly)")
                tells?("! \(number.value) \(anomaly)")
            case .discrepancy(let place):
                let found = effects.discrepancies[place]
                anomalies.append("\(found.order.value) \(found.kind) \(found.ours) \(found.theirs)")
            case .report(let place):
                let report = effects.reports[place]
                let (type, status) = (UnicodeScalar(report.execType.rawValue), UnicodeScalar(report.status.rawValue))
                tells?("8 150=\(type) 39=\(status) 11=\(report.clOrdID) 14=\(report.filled) 151=\(report.leaves) \(report.text)")
            case .cancelReject(let place): tells?("9 11=\(effects.rejects[place].clOrdID) \(effects.rejects[place].text)")
            case .bind, .decision, .saveList, .listStatus: break
            }
        }
    }
}
