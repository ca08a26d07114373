// Balances, brokers' health and decisions for the control room, on the line thread.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import MarketData
internal import Orders
internal import Portfolio
internal import Routing
internal import Values

extension GatewayApplication {
    private static var balancesInOnePiece: Int { 200 }
    /// Each has the prices of all brokers, twenty levels of them.
    private static var symbolsInOnePiece: Int { 10 }

    /// Account, broker, currency, total, what orders hold, what is free.
    func balances(from: Int) -> [ControlAnswer] {
        let end = min(gateway.books.balanceCount, from.addingReportingOverflow(Self.balancesInOnePiece).partialValue)
        var answers: [ControlAnswer] = []
        for place in min(from, end)..<end {
            let number = BalanceNumber(place)
            let balance = gateway.books[number]
            let broker = Int(balance.broker.value) < brokerNames.count ? "\(brokerNames[Int(balance.broker.value)])" : ""
            let free = (try? balance.available()).map(Self.money) ?? ""
            answers.append(
                Self.line([
                    "balance", "\(gateway.books.account(of: number))", broker, "\(gateway.books.currency(of: number))",
                    Self.money(balance.total), Self.money(balance.reserved), free,
                ]))
        }
        answers.append(end < gateway.books.balanceCount ? .more(UInt64(end)) : .done(Text()))
        return answers
    }

    /// Of each symbol that is traded: whether it is halted, the last trade, bids and offers.
    mutating func prices(of symbols: [Name], from: Int, at now: Instant) -> [ControlAnswer] {
        let end = min(symbols.count, from.addingReportingOverflow(Self.symbolsInOnePiece).partialValue)
        var wanted = MarketSubscription()
        (wanted.wantsBid, wanted.wantsOffer, wanted.wantsTrade, wanted.depth) = (true, true, true, PriceLevels.maximum)
        var answers: [ControlAnswer] = []
        // Whoever asks for what nobody trades must not fill the table of symbols.
        for symbol in symbols[min(from, end)..<end] where securities.place(of: symbol) != nil || gateway.quotes.symbol(symbol) != nil {
            let leg = look(at: symbol, wanted, at: now)
            let levels = { (levels: PriceLevels) in
                (0..<levels.count).map { "\(levels[$0].price)@\(levels[$0].size)" }.joined(separator: " ")
            }
            answers.append(
                Self.line([
                    "market", "\(symbol)", leg.isHalted ? "yes" : "no", leg.trade.map { "\($0.price)" } ?? "",
                    leg.trade.map { "\($0.size)" } ?? "", levels(leg.bids), levels(leg.asks),
                ]))
        }
        return answers + [end < symbols.count ? .more(UInt64(end)) : .done(Text())]
    }

    /// Of each broker: whether it is used and there, its points of health with their parts, and its circuit breaker.
    func scores(at now: Instant) -> [ControlAnswer] {
        var answers: [ControlAnswer] = []
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(index))
            let health = gateway.router.health(of: broker, at: now)
            let breaker =
                switch gateway.router.breaker(of: broker) {
                case .closed: "closed"
                case .open: "open"
                case .halfOpen: "half open"
                }
            answers.append(
                Self.line([
                    "score", "\(brokerNames[index])", gateway.router.isEnabled(broker) ? "yes" : "no",
                    gateway.router.isConnected(broker) ? "yes" : "no", "\(health.score)", "\(health.connection)", "\(health.errors)",
                    "\(health.latency)", "\(health.heartBeats)", breaker,
                ]))
        }
        return answers + [.done(Text())]
    }

    /// Why an order went where it went, in words.
    func decision(about order: UInt64, in engine: inout Engine) throws(JournalError) -> [ControlAnswer] {
        guard let row = try engine.row(.decision, order), let decision = RouteDecisionRow.decode(row) else {
            return [.refused(Text("no decision is kept about this order: one broker, or a time long ago"))]
        }
        let lines = decision.lines { Int($0.value) < brokerNames.count ? "\(brokerNames[Int($0.value)])" : "broker \($0.value)" }
        return lines.map { Self.line(["decision", $0]) } + [.done(Text())]
    }

    static func line(_ fields: [String]) -> ControlAnswer {
        .line(fields.map { String($0.map { $0.isASCII && ($0.asciiValue ?? 0x20) < 0x20 ? "?" : $0 }) }.joined(separator: "\t"))
    }

    private static func money(_ value: WideDecimal) -> String {
        value.rounded(toDigits: 8, .halfEven).map { "\($0.normalized)" } ?? ""
    }
}
