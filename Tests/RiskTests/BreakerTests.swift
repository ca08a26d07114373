// Circuit breakers ask for a stop of their scope, once.

import Risk
import Testing
import Values

private let account = RiskScope.account(desk1)

private func book(_ breakers: RiskBreaker...) -> RiskBook {
    var settings = settings()
    settings.breakers = breakers
    return RiskBook(settings)
}

@Suite struct `Circuit breakers` {
    @Test func `of loss and drawdown fire above the threshold, once until they are armed again`() {
        var book = book(
            RiskBreaker(.loss, account, threshold: Decimal(1000)),
            RiskBreaker(.drawdown, .global, threshold: Decimal(50)))
        _ = book.setProfit(account, day: Decimal(-1000), drawdown: Decimal(900), at: noon)
        _ = book.setProfit(.global, day: Decimal(-9000), drawdown: Decimal(50), at: noon)
        let below = book.stopTexts()
        _ = book.setProfit(account, day: Decimal("-1000.01"), drawdown: .zero, at: noon)
        _ = book.setProfit(.global, day: .zero, drawdown: Decimal("50.5"), at: noon)
        _ = book.setProfit(account, day: Decimal(-5000), drawdown: .zero, at: noon)
        let (loss, drawdown, none) = (book.takeStop(), book.takeStop(), book.takeStop())
        book.rearm(account)
        _ = book.setProfit(account, day: Decimal(-5000), drawdown: Decimal(70), at: noon)
        _ = book.setProfit(.global, day: .zero, drawdown: Decimal(70), at: noon)
        let again = book.stopTexts()
        #expect(below == [])
        #expect(loss?.text.description == "daily loss 1000.01 against 1000, of 1 in 60 seconds, for account DESK1")
        #expect(loss?.scope == account)
        #expect(loss?.kind == .loss)
        #expect(drawdown?.text.description == "drawdown 50.5 against 50, of 1 in 60 seconds, for all orders")
        #expect(drawdown?.breaker == 1)
        #expect(none == nil)
        #expect(again == ["daily loss 5000 against 1000, of 1 in 60 seconds, for account DESK1"])
    }

    @Test func `of volatility fire when it was too high often enough within the window`() {
        var book = book(
            RiskBreaker(.volatility, .symbol(apple), threshold: Decimal(3), window: .seconds(8), minimumCount: 3))
        for (second, figure) in [(0, "3.1"), (1, "3"), (2, "3.1"), (8, "3.1"), (9, "2")] as [(Int64, StaticString)] {
            book.setVolatility(.symbol(apple), Decimal(figure), at: noon.after(second))
        }
        let scattered = book.stopTexts()
        book.setVolatility(.symbol(apple), Decimal(4), at: noon.after(9))
        let dense = book.stopTexts()
        #expect(scattered == [])
        #expect(dense == ["volatility 4 against 3, of 3 in 8 seconds, for symbol AAPL"])
    }

    @Test func `of refusals and of latency count the answers of their scope`() {
        let third = RiskScope.broker(BrokerNumber(3))
        var book = book(
            RiskBreaker(.rejectRate, third, threshold: Decimal(50), minimumCount: 4),
            RiskBreaker(.latency, .session(7), threshold: Decimal(20), minimumCount: 2))
        for number in 1...9 as ClosedRange<UInt64> { book.enter(order(number, "1", session: number > 6 ? 7 : 8)) }
        for number in 1...3 as ClosedRange<UInt64> {
            book.answered(number, isRejected: true, latency: .milliseconds(500), at: noon)
        }
        let few = book.stopTexts()
        // Half of four is not more than half; three of five are.
        book.answered(4, isRejected: false, latency: .milliseconds(0), at: noon.after(100))
        for number in [5, 6, 7] as [UInt64] {
            book.answered(number, isRejected: number < 7, latency: .milliseconds(20), at: noon.after(100))
        }
        let half = book.stopTexts()
        book.answered(8, isRejected: true, latency: Interval(nanoseconds: 20_000_002), at: noon.after(100))
        let more = book.stopTexts()
        #expect(few == [])
        #expect(half == [])
        #expect(
            more == [
                "refused percent 60 against 50, of 5 in 60 seconds, for broker 3",
                "latency in milliseconds 20.000001 against 20, of 2 in 60 seconds, for session 7",
            ])
    }

    @Test func `of fills fire when too few orders end with one`() {
        var book = book(RiskBreaker(.fillRate, account, threshold: Decimal(50), minimumCount: 4))
        for number in 1...8 as ClosedRange<UInt64> { book.enter(order(number, "2")) }
        for number in 1...2 as ClosedRange<UInt64> {
            _ = book.filled(order(number, "2"), quantity: Decimal(1), at: noon)
        }
        for number in 1...4 as ClosedRange<UInt64> { book.ended(number, at: noon) }
        let half = book.stopTexts()
        // What its broker refused was never there.
        book.ended(5, isRejected: true, at: noon)
        let refused = book.stopTexts()
        book.ended(6, at: noon)
        let fewer = book.stopTexts()
        #expect(half == [])
        #expect(refused == [])
        #expect(fewer == ["filled percent 40 against 50, of 5 in 60 seconds, for account DESK1"])
    }

    @Test func `of fills know what was filled before a recovery`() {
        var book = book(RiskBreaker(.fillRate, account, threshold: Decimal(50), minimumCount: 1))
        var filled = order(1, "2")
        filled.filled = Decimal(1)
        _ = book.recover(filled, entered: noon, reference: nil, at: noon)
        _ = book.recover(order(2, "2"), entered: noon, reference: nil, at: noon)
        book.ended(1, at: noon)
        book.ended(2, at: noon)
        let half = book.stopTexts()
        #expect(half == [])
    }

    @Test func `of market data fire when none come within the window`() {
        let scope = RiskScope.symbol(apple)
        var book = book(
            RiskBreaker(.staleData, scope, window: .seconds(10), minimumCount: 2),
            RiskBreaker(.staleData, .global, window: .seconds(30), minimumCount: 0))
        book.advance(to: noon)
        book.noteMarketData(scope, at: noon.after(1))
        book.advance(to: noon.after(20))
        let tooFew = book.stopTexts()
        book.noteMarketData(scope, at: noon.after(20))
        book.advance(to: noon.after(30))
        let justInTime = book.stopTexts()
        book.advance(to: noon.after(30, nanoseconds: 1))
        book.advance(to: noon.after(31))
        let stale = book.stopTexts()
        book.rearm(0)
        book.noteMarketData(scope, at: noon.after(40))
        book.noteMarketData(scope, at: noon.after(41))
        book.advance(to: noon.after(52))
        let again = book.stopTexts()
        #expect(tooFew == [])
        #expect(justInTime == [])
        #expect(
            stale == [
                "seconds without market data 10.000000001 against 10, of 2 in 10 seconds, for symbol AAPL",
                "seconds without market data 30.000000001 against 30, of 0 in 30 seconds, for all orders",
            ])
        #expect(again == ["seconds without market data 11 against 10, of 2 in 10 seconds, for symbol AAPL"])
    }

    @Test func `of other scopes and other figures keep still`() {
        var book = book(
            RiskBreaker(.loss, .account(Identifier("DESK2")), threshold: .zero),
            RiskBreaker(.rejectRate, .broker(BrokerNumber(4)), threshold: .zero),
            RiskBreaker(.drawdown, account, threshold: Decimal(100)))
        book.enter(order(1, "1"))
        book.answered(1, isRejected: true, latency: .seconds(9), at: noon)
        _ = book.setProfit(account, day: Decimal(-900), drawdown: Decimal(9), at: noon)
        book.setVolatility(account, Decimal(900), at: noon)
        book.advance(to: noon.after(900))
        let stops = book.stopTexts()
        #expect(stops == [])
    }

    @Test func `never make an order fail themselves`() {
        var book = book(RiskBreaker(.loss, .global, threshold: .zero))
        _ = book.setProfit(.global, day: Decimal(-900), drawdown: .zero, at: noon)
        let answer = book.asked(order(1, "1"))
        let stops = book.stopTexts()
        #expect(answer == "passes")
        #expect(stops.count == 1)
    }
}
