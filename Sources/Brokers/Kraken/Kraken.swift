// Kraken's spot market, by REST and by its WebSocket v2.

internal import BrokerKit
internal import Values
internal import WebKit

/// Orders go by REST; what becomes of them comes by the executions channel, with the trade ids that REST has as well.
///
/// Source: Kraken Spot REST API; Spot WebSocket v2; guides on rate limits and on order amends.
struct Kraken: BrokerAdapter {
    static let profile = BrokerProfile(
        kind: "kraken", title: "Kraken", products: [.spot],
        kinds: [.market, .limit, .stop, .stopLimit, .marketIfTouched, .limitIfTouched, .trailingStop],
        timesInForce: [.goodTillCancel, .immediateOrCancel, .fillOrKill, .goodTillDate],
        features: [.postOnly, .reduceOnly, .iceberg, .cash], names: ClientNameRule(.uuid, lengthMax: 36, textMax: 18), replace: .amend,
        batch: 15, massCancel: .account,
        // As a key and a pair of the lowest tier have it: the others allow more.
        rates: [RateRule(1, in: .seconds(3), .bucket(capacity: 15)), RateRule(1, in: .seconds(1), .bucket(capacity: 60))],
        rateSigns: RateSigns(closings: [.init(status: 429)]), nonce: .increasing(Interval(nanoseconds: 1_000)),
        clockResolution: .seconds(1),
        options: [
            AdapterOption("trigger", ["last", "index"], "which price sets off stops and orders if touched"),
            AdapterOption("leverage", ["none", "2", "3", "4", "5"], "of every order: with one, orders are on margin"),
        ],
        book: BookForm(isChecked: true, checksum: .digits(levels: 10), windows: [10, 25, 100, 500, 1_000]))

    static let errors = VenueErrors(
        "kraken",
        """
        | throttled | 0 | 2 | busy
        | unknown asset pair | 1
        | insufficient | 99
        | cost minimum not met, arguments:volume | 13
        | invalid price, arguments:price | 99
        | orders limit exceeded, positions limit exceeded | 3
        | market in | 2
        | invalid signature | 0 | 2 | key
        | invalid session | 0 | 2
        """)

    let access: VenueAccess
    /// Nil where the venue's own choice, the last price, is good.
    let trigger: String
    let leverage: String

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        // There is no place to try orders out: the venue's beta hosts trade on the real market.
        if settings.environment == .sandbox, settings.restURL == nil { throw .badOption(name: "environment") }
        let urls = VenueURLs(rest: "https://api.kraken.com", webSocket: "wss://ws-auth.kraken.com/v2", stream: "wss://ws.kraken.com/v2")
        access = try VenueAccess(settings, live: urls, sandbox: VenueURLs(rest: urls.rest), signing: .kraken)
        trigger = settings.option(Self.profile.options[0])
        leverage = settings.option(Self.profile.options[1])
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order): [try place(order, moment)]
        case .replace(let old, let new): [call("AmendOrder", try amendment(of: old, to: new), moment)]
        case .cancel(let order, _): [call("CancelOrder", nameFields(order), moment)]
        case .placeTogether(let orders): [try placeTogether(orders, moment)]
        case .cancelTogether(let orders): try cancelTogether(orders, moment)
        case .cancelAll(nil): [call("CancelAll", [:], moment)]
        case .cancelAll: throw .unsupported("Kraken cancels all orders of the account alone: MassCancelRequestType(530)=7, no Symbol(55)")
        case .query(let order, _): query(order, moment)
        case .openOrders: [call("OpenOrders", [:], moment)]
        case .recentOrders(_, let since, let page): [call("ClosedOrders", history(since, page), moment)]
        case .fills(_, let since, let page): [call("TradesHistory", history(since, page), moment)]
        case .fillsOfOrder(let order, _): fillsOfOrder(order, moment)
        case .balances: [call("BalanceEx", [:], moment)]
        // One position a pair, with its profit.
        case .positions: [call("OpenPositions", ["docalcs": "true", "consolidation": "market"], moment)]
        case .streamToken: [call("GetWebSocketsToken", [:], moment)]
        case .renewStreamToken: throw .unsupported("Kraken's tokens are good as long as their connection")
        case .instruments: [access.ask("/0/public/AssetPairs", [:], moment)]
        case .time: [access.ask("/0/public/Time", [:], moment)]
        case .book(let instrument, let depth):
            [access.ask("/0/public/Depth", ["pair": instrument.venueSymbol, "count": "\(min(max(depth, 1), 500))"], moment)]
        }
    }

    /// The engine counts orders by pair, and cancels by the age of their order, from 8 down to nothing: what neither a
    /// pool for all pairs nor an adapter can know. A refusal for too many says how it is.
    func charges(for task: VenueTask) -> [RateCharge] {
        switch task {
        case .place, .cancel: [RateCharge(pool: 1)]
        case .replace: [RateCharge(pool: 1, weight: 3)]
        case .placeTogether(let orders), .cancelTogether(let orders): [RateCharge(pool: 1, weight: Int64(orders.count))]
        case .cancelAll, .openOrders, .balances, .positions, .streamToken: [RateCharge(pool: 0)]
        case .query(let order, _): [RateCharge(pool: 0, weight: order.venueOrderID == nil ? 3 : 1)]
        case .recentOrders, .fills: [RateCharge(pool: 0, weight: 2)]
        case .fillsOfOrder: [RateCharge(pool: 0, weight: 3)]
        case .instruments, .time, .book, .renewStreamToken: []
        }
    }

    /// A form, or JSON for what a form has no place for.
    func call(_ name: String, _ fields: VenueFields, isJSON: Bool = false, _ moment: CallMoment) -> VenueRequest {
        access.post("/0/private/\(name)", isJSON ? .json(fields.json) : .form(fields.parameters), moment)
    }

    // MARK: Instruments that were not loaded

    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        guard let quote = symbol.quote, symbol.settle == nil else {
            // The venue's own name is good as well.
            return symbol.quote == nil ? instrument(guessedFromVenue: symbol.base) : nil
        }
        let names = KrakenNames(CurrencyNames.kraken.venue(symbol.base), CurrencyNames.kraken.venue(quote))
        return names.instrument(names.long)
    }

    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        KrakenNames(symbol).flatMap { $0.instrument($0.long) }
    }
}
