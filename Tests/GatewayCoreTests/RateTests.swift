// Limits of money for symbols in another currency, by what the market says of that.

import GatewayCore
import Orders
import Portfolio
import Risk
import Routing
import Testing
import Values

extension Desk {
    /// Everything is counted in `base`.
    fileprivate init(
        _ limits: LimitSetting..., base: String = "USD", currencies: [(symbol: Name, currency: Name)] = []
    ) {
        self.init()
        var settings = GatewaySettings.alone(Name("paper"), capacity: 100)
        settings.risk.limits = limits
        settings.portfolio.baseCurrency = text(base)
        settings.portfolio.currencies = currencies
        gateway = Gateway(settings)
        gateway.router.connected(BrokerNumber(0), at: now)
    }

    /// What becomes of an order: nothing, or why it is refused.
    fileprivate mutating func refusal(
        _ quantity: String, _ price: String, _ symbol: String = "EUR/JPY", side: Side = .buy
    ) -> String {
        let lines = new("\(gateway.counters.nextOrder)", limit(quantity, price), symbol: symbol, side: side)
        return lines.first?.split(separator: " 58=").dropFirst().first.map { "\($0)" } ?? ""
    }
}

private func notional(_ value: Int64) -> LimitSetting { LimitSetting(.orderNotional, .global, Decimal(value)) }

@Suite struct `Rates of currencies` {
    @Test func `turn the value of an order into the base currency, whichever way round the market has the pair`() {
        for (pair, bid, ask) in [("USD/JPY", "99", "101"), ("JPY/USD", "0.009", "0.011")] {
            var desk = Desk(notional(1600))
            desk.quote(bid, ask, symbol: pair)
            expect(desk.refusal("1000", "160") == "")
            expect(desk.refusal("1001", "160"), "order value 1601.6 is above the limit of 1600 for all orders")
            // In the base currency nothing is as it was not before.
            expect(desk.refusal("10", "160", "AAPL") == "")
            expect(desk.refusal("10.01", "160", "AAPL"), "order value 1601.6 is above the limit of 1600 for all orders")
            expect(desk.refusal("10.01", "160", "EUR/USD"), "order value 1601.6 is above the limit of 1600 for all orders")
        }
    }

    @Test func `that nobody tells, or that are old, make limits of money refuse, and none of quantity`() {
        var desk = Desk(notional(1600), LimitSetting(.longPosition, .global, Decimal(5000)))
        expect(
            desk.refusal("1", "160"),
            "order value is unknown (no fresh rate JPY/USD), the limit is 1600 for all orders")
        expect(desk.refusal("1", "160", "AAPL") == "")
        desk.quote("99", "101", symbol: "USD/JPY")
        expect(desk.refusal("1", "160") == "")
        desk.pass(5)
        expect(desk.refusal("1", "160") == "")
        desk.pass(1)
        expect(
            desk.refusal("1", "160"),
            "order value is unknown (no fresh rate USD/JPY), the limit is 1600 for all orders")
        var other = Desk(LimitSetting(.longPosition, .global, Decimal(50)), LimitSetting(.priceCollar, .global, Decimal(5)))
        other.quote("159", "161", symbol: "EUR/JPY")
        expect(other.refusal("50", "160") == "")
        expect(other.refusal("51", "160"), "long position 101 is above the limit of 50")
    }

    @Test func `are of what a symbol without a slash is priced in, too`() {
        var desk = Desk(notional(1600), base: "EUR", currencies: [(Name("AAPL"), Name("USD"))])
        expect(desk.refusal("1", "200", "AAPL"), "order value is unknown (no fresh rate USD/EUR), the limit is 1600")
        expect(desk.refusal("8", "200", "SAP") == "")
        desk.quote("1.24", "1.26", symbol: "EUR/USD")
        expect(desk.refusal("10", "200", "AAPL") == "")
        expect(desk.refusal("10.01", "200", "AAPL"), "order value 1601.6 is above the limit of 1600 for all orders")
    }

    @Test func `count what is open as it was entered, and take the same away`() {
        var desk = Desk(LimitSetting(.openValue, .global, Decimal(1600)))
        desk.quote("99", "101", symbol: "USD/JPY")
        expect(desk.refusal("1000", "160") == "")
        desk.pass(60)
        // The broker's answer comes late: what it is about stays what it was.
        _ = desk.broker(.accepted)
        _ = desk.fill("500", "160")
        expect(desk.gateway.risk.openValue(of: .global) == WideDecimal(Decimal(800)).rescaled)
        desk.quote("49", "51", symbol: "USD/JPY")
        expect(desk.refusal("251", "160"), "open order value 1603.2 is above the limit of 1600 for all orders")
        expect(desk.refusal("250", "160") == "")
        _ = desk.fill("500", "160")
        expect(desk.gateway.risk.openValue(of: .global) == WideDecimal(Decimal(800)).rescaled)
    }

    @Test func `count orders that came back before they were known as soon as they are`() throws {
        var first = Desk()
        _ = first.new("A", limit("1000", "160"), symbol: "EUR/JPY")
        _ = first.broker(.accepted)
        var desk = Desk(LimitSetting(.openValue, .global, Decimal(1600)))
        expect(desk.restore(try require(first.order(1))))
        expect(
            desk.refusal("1", "160", "AAPL"),
            "open order value is unknown (an open order has no price, or no rate JPY/USD), the limit is 1600")
        desk.quote("99", "101", symbol: "USD/JPY")
        var place = 0
        while place < desk.gateway.risk.unratedEnd {
            guard let number = desk.gateway.risk.nextUnrated(from: &place) else { continue }
            desk.gateway.recount(number, at: desk.now)
        }
        expect(desk.gateway.risk.unratedEnd == 0)
        expect(desk.refusal("1", "160", "AAPL"), "open order value 1760 is above the limit of 1600 for all orders")
    }

    @Test func `are those of totals of positions, which are at the last where the market says nothing`() throws {
        var desk = Desk()
        desk.quote("99", "101", symbol: "USD/JPY")
        _ = desk.new("A", limit("10", "160"), symbol: "EUR/JPY")
        _ = desk.broker(.accepted)
        _ = desk.fill("10", "160")
        let before = try desk.gateway.books.figures()
        #expect(before.unrated == Name("JPY"))
        desk.quote("179", "181", symbol: "EUR/JPY")
        desk.gateway.tellRate(of: Name("JPY"), at: desk.now)
        desk.gateway.tellRate(of: Name("USD"), at: desk.now)
        let known = try desk.gateway.books.figures()
        #expect(known.unrated == nil && known.unrealised.rounded(toDigits: 4, .halfEven) == Decimal(2))
        desk.pass(6)
        desk.gateway.tellRate(of: Name("JPY"), at: desk.now)
        let old = try desk.gateway.books.figures()
        #expect(old.unrated == Name("JPY") && old.unrealised == known.unrealised)
        expect(desk.gateway.missingPair(of: Name("JPY")) == Name("USD/JPY"))
    }
}

extension WideDecimal {
    /// As risk keeps its sums.
    fileprivate var rescaled: WideDecimal {
        WideDecimal(mantissa: mantissa * powerOfTen(18 - Int(scale)), scale: 18)
    }
}
