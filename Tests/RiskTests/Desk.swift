// A desk with a book of risk, and short ways to say what it does.

import Risk
import Values

/// A Thursday, 12:00 UTC.
let noon = Instant(nanosecondsSinceEpoch: 1_785_412_800 * 1_000_000_000)

extension Instant {
    func after(_ seconds: Int64, nanoseconds: Int64 = 0) -> Instant {
        advanced(by: Interval(nanoseconds: seconds * 1_000_000_000 + nanoseconds))
    }
}

let desk1 = Identifier("DESK1")
let apple = Name("AAPL")

func order(
    _ number: UInt64, _ quantity: StaticString, at limit: StaticString? = "100", stop: StaticString? = nil,
    side: Side = .buy, account: Identifier = desk1, symbol: Name = apple, strategy: Name = Name("TWAP"),
    session: UInt32 = 7, broker: UInt8? = 3
) -> RiskOrder {
    RiskOrder(
        number: number, session: session, account: account, symbol: symbol, strategy: strategy,
        broker: broker.map { BrokerNumber($0) }, side: side,
        terms: RiskTerms(
            quantity: Decimal(quantity), limit: limit.map { Decimal($0) }, stop: stop.map { Decimal($0) }))
}

extension RiskOrder {
    /// As a replace would make it.
    func replaced(_ quantity: StaticString, at limit: StaticString?, modifications: Int = 0) -> RiskOrder {
        var order = self
        order.former = terms
        order.terms = RiskTerms(
            quantity: Decimal(quantity), limit: limit.map { Decimal($0) }, stop: terms.stop)
        order.modifications = modifications
        return order
    }
}

/// A market of 100.
func hundred(at now: Instant = noon) -> RiskReference { RiskReference(Decimal(100), at: now) }

func words(_ refusal: RiskBook.Refusal?) -> String {
    guard let refusal else { return "passes" }
    return "103=\(refusal.reason.code) \(refusal.text)"
}

func settings(_ limits: LimitSetting...) -> RiskSettings {
    var settings = RiskSettings()
    settings.limits = limits
    settings.room.openOrders = 1_000
    settings.room.accounts = 20
    settings.room.symbols = 20
    settings.room.strategies = 5
    settings.room.sessions = 20
    settings.room.pairs = 50
    settings.room.recentOrders = 1_000
    return settings
}

extension RiskBook {
    mutating func asked(
        _ order: RiskOrder, _ reference: RiskReference? = RiskReference(Decimal(100), at: .distantFuture),
        at now: Instant = noon
    ) -> String {
        words(judge(new: order, reference: reference, at: now))
    }

    mutating func askedToReplace(
        _ order: RiskOrder, _ reference: RiskReference? = RiskReference(Decimal(100), at: .distantFuture),
        at now: Instant = noon
    ) -> String {
        words(judge(replace: order, reference: reference, at: now))
    }

    /// Enters it, whatever risk would say.
    mutating func enter(_ order: RiskOrder, at now: Instant = noon) {
        precondition(entered(order, reference: RiskReference(Decimal(100), at: .distantFuture), at: now))
    }

    mutating func warningTexts() -> [String] {
        var texts: [String] = []
        while let warning = takeWarning() { texts.append(warning.text.description) }
        return texts
    }

    mutating func stopTexts() -> [String] {
        var texts: [String] = []
        while let stop = takeStop() { texts.append(stop.text.description) }
        return texts
    }
}

struct Dice {
    var state: UInt64
    mutating func roll(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
