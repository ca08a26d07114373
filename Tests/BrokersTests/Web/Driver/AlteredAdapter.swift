// An adapter that reads something else than the one that it is made of.

import Values

@testable import BrokerKit
@testable import Brokers
@testable import WebKit

/// Binance, but for what is made of its news.
struct AlteredAdapter: BrokerAdapter {
    static var profile: BrokerProfile { Binance.profile }
    private let inner: any BrokerAdapter
    private let alter: @Sendable ([VenueNews], VenueTask?) -> [VenueNews]

    init(_ inner: any BrokerAdapter, _ alter: @escaping @Sendable ([VenueNews], VenueTask?) -> [VenueNews]) {
        (self.inner, self.alter) = (inner, alter)
    }
    init(_ settings: AdapterSettings) throws(AdapterProblem) { throw .badOption(name: "inner") }

    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        var own: [VenueNews] = []
        let verdict = try inner.read(payload, status: status, answering: task, into: &own)
        let altered = alter(own, task)
        news += altered
        // What was refused on the last page was not there on the others.
        return altered.contains { if case .nextPage = $0 { true } else { false } } ? .accepted : verdict
    }

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        try inner.requests(for: task, at: moment)
    }
    func charges(for task: VenueTask) -> [RateCharge] { inner.charges(for: task) }
    func requestID(in frame: JSONValue) -> String? { inner.requestID(in: frame) }
    var streams: [StreamPlan] { inner.streams }
    func opening(
        _ stream: StreamName, step: Int, token: String?, at moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest]? { try inner.opening(stream, step: step, token: token, at: moment) }
    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        try inner.subscription(wish, at: moment)
    }
    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? { inner.instrument(guessedFrom: symbol) }
    func instrument(guessedFromVenue symbol: String) -> Instrument? { inner.instrument(guessedFromVenue: symbol) }
}

/// Orders without what is filled of them.
func withoutSums(_ news: [VenueNews]) -> [VenueNews] {
    let silent = { (order: OrderNews) in
        var order = order
        (order.filled, order.averagePrice, order.notional) = (nil, nil, nil)
        return order
    }
    return news.map { one in
        switch one {
        case .order(let order): .order(silent(order))
        case .fill(let fill, let order): .fill(fill, order.map(silent))
        default: one
        }
    }
}
