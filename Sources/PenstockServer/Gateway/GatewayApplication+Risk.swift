// What risk says by itself: warnings, and circuit breakers that ask for a stop.

internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Portfolio
internal import Risk
internal import Values

extension GatewayApplication {
    @_noLocks
    mutating func hearRisk(in engine: inout Engine) {
        gateway.risk.advance(to: engine.now.utc)
        if engine.now.utc >= marketClocks.due { keepMarketHours(at: engine.now.utc) }
        if gateway.risk.hasNews { tellOfRisk(in: &engine) }
        guard gateway.risk.wantsFigures, isLookingAround || engine.now.utc >= roundDue else { return }
        lookAround(at: engine.now.utc)
    }

    /// Vouched for: limits are seldom near.
    @_semantics("no_performance_analysis")
    private mutating func tellOfRisk(in engine: inout Engine) {
        while let warning = gateway.risk.takeWarning() {
            engine.note(warning.text)
            engine.audit(
                AuditNote(
                    actor: Text("risk"), action: Text("warning"), object: Text(), after: warning.text))
        }
        while let request = gateway.risk.takeStop() {
            let cause = StopCause(.breaker, who: Identifier(string: "risk \(request.kind)") ?? Identifier("risk"), why: request.text)
            engage(StopScope(request.scope), cause, in: &engine)
        }
    }

    /// Once in a while: prices of what is held or watched, and rates, then profit and drawdown where a limit or a circuit
    /// breaker is about them. A part of it each turn.
    ///
    /// Vouched for: once a second.
    @_semantics("no_performance_analysis")
    private mutating func lookAround(at now: Instant) {
        if !isLookingAround {
            roundDue = now.advanced(by: .seconds(1))
            round = FigureRound()
        }
        var left = 32
        while left > 0, let next = round?.next(in: gateway, capital) {
            left -= 1
            switch next {
            case .nothing: continue
            case .price(let symbol): lookAtMarket(of: symbol, at: now)
            case .rate(let currency):
                lookAtRate(of: currency, at: now)
                gateway.tellRate(of: currency, at: now)
            case .order(let number):
                if let symbol = gateway.symbol(ofOrder: number) { lookAtMarket(of: symbol, at: now) }
                gateway.recount(number, at: now)
            case .profit(let scope):
                feedProfit(of: scope, at: now)
                // It adds up all symbols of an account.
                left -= 7
            case .value(let account):
                feedValue(of: account)
                left -= 7
            case .end: return round = nil
            }
        }
    }

    private mutating func feedProfit(of scope: RiskScope, at now: Instant) {
        do throws(PortfolioRefusal) {
            switch scope {
            case .account(let account): try feed(scope, try gateway.books.assess(account, now: now), at: now)
            case .global: try feed(scope, try gateway.books.assess(now: now), at: now)
            // Their profit is known to nobody, and what needs it refuses.
            case .broker, .symbol, .strategy, .session: return
            }
        } catch {
            // What cannot be known is not fed, and what needs it refuses.
            return
        }
    }

    /// What an account was given and what it has made of it since. As long as a position in it is without a price or a
    /// rate of now, nobody knows, and what needs it refuses.
    private mutating func feedValue(of account: AccountCapital) {
        var value: Decimal?
        var missing = Name()
        do throws(PortfolioRefusal) {
            let figures = try gateway.books.figures(of: account.account)
            if let currency = figures.unrated {
                missing = gateway.missingPair(of: currency)
            } else if figures.isComplete {
                value = try figures.profit().adding(WideDecimal(account.amount))?.rounded(toDigits: 2, .down)
            }
        } catch {
            value = nil
        }
        _ = gateway.risk.setValue(account.account, value, missing: missing)
    }

    private mutating func feed(_ scope: RiskScope, _ stand: Drawdown, at now: Instant) throws(PortfolioRefusal) {
        // Circuit breakers go on watching it at the last rates; limits refuse as long as one is not of now.
        defer {
            if let currency = stand.figures.unrated {
                gateway.risk.loseProfit(scope, missing: gateway.missingPair(of: currency))
            }
        }
        if stand.figures.leftOut > 0 { return }
        let day = try stand.figures.profitOfDay()
        guard let profit = day.rounded(toDigits: 2, .halfEven),
            let drawdown = stand.drawdown.rounded(toDigits: 2, .halfEven)
        else { return }
        _ = gateway.risk.setProfit(scope, day: profit, drawdown: drawdown, at: now)
    }
}

/// How far a look at all figures that risk asks for has come.
struct FigureRound: Sendable {
    enum Step: Sendable {
        case nothing
        case price(Name)
        case rate(Name)
        /// One that counts as nothing until a rate is known.
        case order(UInt64)
        case profit(RiskScope)
        case value(AccountCapital)
        case end
    }

    private var symbol = 0
    private var breaker = 0
    private var currency = 0
    private var order = 0
    private var scope = 0
    private var account = 0

    /// - Parameter capital: Of the accounts whose value can be known.
    mutating func next(in gateway: borrowing Gateway, _ capital: [AccountCapital]) -> Step {
        if symbol < gateway.books.symbolCount {
            defer { symbol += 1 }
            return gateway.books.openSymbol(symbol).map { .price($0) } ?? .nothing
        }
        if let watched = gateway.risk.nextWatched(from: &breaker) { return .price(watched) }
        if currency < gateway.books.currencyCount {
            defer { currency += 1 }
            return gateway.books.ratedCurrency(currency).map { .rate($0) } ?? .nothing
        }
        if order < gateway.risk.unratedEnd { return gateway.risk.nextUnrated(from: &order).map { .order($0) } ?? .nothing }
        if let wanted = gateway.risk.nextWithProfit(from: &scope) { return .profit(wanted) }
        if gateway.risk.wantsValues, account < capital.count {
            defer { account += 1 }
            return .value(capital[account])
        }
        return .end
    }
}

extension StopScope {
    init(_ scope: RiskScope) {
        switch scope {
        case .global: self = .everything
        case .broker(let broker): self = .broker(broker)
        case .account(let account): self = .account(account)
        case .symbol(let symbol): self = .symbol(symbol)
        case .strategy(let strategy): self = .strategy(strategy)
        case .session(let session): self = .session(session)
        }
    }
}
