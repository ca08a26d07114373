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
        if gateway.risk.hasNews { tellOfRisk(in: &engine) }
        guard engine.now.utc >= profitDue else { return }
        profitDue = engine.now.utc.advanced(by: .seconds(1))
        feedProfit(at: engine.now.utc)
    }

    /// Vouched for: limits are seldom near.
    @_semantics("no_performance_analysis")
    private mutating func tellOfRisk(in engine: inout Engine) {
        while let warning = gateway.risk.takeWarning() {
            engine.note(warning.text, about: SessionID(0))
            engine.audit(
                AuditNote(
                    actor: Text("risk"), action: Text("warning"), object: Text(), after: warning.text))
        }
        while let request = gateway.risk.takeStop() {
            let cause = StopCause(.breaker, who: Identifier(string: "risk \(request.kind)") ?? Identifier("risk"), why: request.text)
            engage(StopScope(request.scope), cause, in: &engine)
        }
    }

    /// Profit and drawdown of each account and of all, for their limits and circuit breakers.
    ///
    /// Vouched for: once a second.
    @_semantics("no_performance_analysis")
    private mutating func feedProfit(at now: Instant) {
        for index in 0..<gateway.books.accountCount {
            let account = gateway.books.name(of: AccountNumber(index))
            do throws(PortfolioRefusal) {
                try feed(.account(account), try gateway.books.assess(account, now: now), at: now)
            } catch {
                // What cannot be known is not fed, and what needs it refuses.
                continue
            }
        }
        do throws(PortfolioRefusal) {
            try feed(.global, try gateway.books.assess(now: now), at: now)
        } catch {
            return
        }
    }

    private mutating func feed(_ scope: RiskScope, _ stand: Drawdown, at now: Instant) throws(PortfolioRefusal) {
        let day = try stand.figures.profitOfDay()
        guard let profit = day.rounded(toDigits: 2, .halfEven),
            let drawdown = stand.drawdown.rounded(toDigits: 2, .halfEven)
        else { return }
        _ = gateway.risk.setProfit(scope, day: profit, drawdown: drawdown, at: now)
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
