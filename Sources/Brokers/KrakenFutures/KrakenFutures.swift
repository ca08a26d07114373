// Kraken's futures, by REST v3 and by WebSocket v1.

internal import BrokerKit
internal import Values
internal import WebKit

/// Source: Kraken Derivatives REST API; History API; Derivatives WebSocket; ccxt's krakenfutures.
struct KrakenFutures: BrokerAdapter {
    static let profile = BrokerProfile(
        kind: "kraken-futures", title: "Kraken Futures", products: [.linear, .inverse],
        kinds: [.market, .limit, .stop, .stopLimit, .marketIfTouched, .limitIfTouched, .trailingStop],
        timesInForce: [.goodTillCancel, .immediateOrCancel, .fillOrKill], features: [.postOnly, .reduceOnly],
        names: ClientNameRule(.uuid, lengthMax: 100), replace: .amend, batch: 10, massCancel: .both,
        // The second is of the history.
        rates: [RateRule(500, in: .seconds(10), .sliding), RateRule(100, in: .seconds(600), .sliding, reserve: 0)],
        nonce: .increasing(Interval(nanoseconds: 1_000)),
        options: [AdapterOption("trigger", ["last", "mark", "index"], "which price sets off stops")],
        book: BookForm(isChecked: true))

    static let errors = VenueErrors(
        "kraken-futures",
        """
        apiLimitExceeded | | 0 | 2 | busy
        authenticationError | | 0 | 2 | key
        accountInactive | | 0 | 2 | key
        nonceBelowThreshold | | 0 | 2 | time
        nonceDuplicate | | 0 | 2 | time
        unavailable | | 2 | 2 | unknown
        Unavailable | | 2 | 2 | unknown
        Server Error | | 0 | 2 | unknown
        unknownError | | 0 | 2 | unknown
        contractNotFound | | 1
        marketUnavailable | | 2
        marketSuspended | | 2
        marketInactive | | 2
        invalidAccount | | 99 | 2
        invalidSize | | 13
        invalidOrderType | | 11
        invalidSide | | 11
        tooManySmallOrders | | 3
        maxPositionViolation | | 3
        clientOrderIdAlreadyExist | | 6 | 6
        orderForEditNotFound | | 5 | 1
        orderForEditNotAStop | | 11
        notFound | | 5 | 1
        filled | | 99 | 0
        """)

    let rest: VenueOrigin
    let streamURL: String
    let signer: Signer?
    let key: String
    let trigger: String

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        let urls = settings.urls(
            live: VenueURLs(
                rest: "https://futures.kraken.com", webSocket: "", stream: "wss://futures.kraken.com/ws/v1"),
            sandbox: VenueURLs(
                rest: "https://demo-futures.kraken.com", webSocket: "", stream: "wss://demo-futures.kraken.com/ws/v1"))
        rest = VenueOrigin(urls.rest)
        streamURL = urls.webSocket.isEmpty ? urls.stream : urls.webSocket
        signer = try settings.signer(.krakenFutures)
        key = settings.credentials?.key ?? ""
        trigger = settings.option(Self.profile.options[0])
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order): [call("POST", "sendorder", try fields(of: order), moment)]
        case .replace(let old, let new): [call("POST", "editorder", try edit(old, new), moment)]
        case .cancel(let order, _): [call("POST", "cancelorder", nameFields(order, "order_id"), moment)]
        case .placeTogether(let orders): [try placeTogether(orders, moment)]
        case .cancelTogether(let orders): [cancelTogether(orders, moment)]
        case .cancelAll(let instrument):
            [call("POST", "cancelallorders", VenueFields("symbol", instrument?.venueSymbol), moment)]
        case .query(let order, _): query(order, moment)
        default: [try question(task, moment)]
        }
    }

    /// Source: Kraken's guide on the rate limits of derivatives.
    func charges(for task: VenueTask) -> [RateCharge] {
        switch task {
        case .place, .replace, .cancel: [RateCharge(pool: 0, weight: 10)]
        case .placeTogether(let orders), .cancelTogether(let orders):
            [RateCharge(pool: 0, weight: 9 + Int64(orders.count))]
        case .cancelAll: [RateCharge(pool: 0, weight: 25)]
        case .query: [RateCharge(pool: 0), RateCharge(pool: 1)]
        case .recentOrders: [RateCharge(pool: 1)]
        case .fills(_, _, let page): [RateCharge(pool: 0, weight: page == nil ? 2 : 25)]
        case .openOrders, .fillsOfOrder, .balances, .positions: [RateCharge(pool: 0, weight: 2)]
        case .instruments, .time, .book, .streamToken, .renewStreamToken: []
        }
    }

    /// What is signed stands in the query, as ccxt has it.
    func call(_ method: String, _ name: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        rest.request(method, "/derivatives/api/v3/\(name)", query: fields.parameters, by: signer, at: moment)
    }

    // MARK: Instruments that were not loaded

    /// `PF_XBTUSD` and `FF_XBTUSD_250926` are settled in dollars, `PI_XBTUSD` and `FI_XBTUSD_250926` in what they are
    /// about.
    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        guard let quote = symbol.quote else { return instrument(guessedFromVenue: symbol.base) }
        guard let settle = symbol.settle else { return nil }
        let parts = settle.split(separator: "-", maxSplits: 1).map(String.init)
        let isInverse = parts.first == symbol.base
        guard let first = parts.first, isInverse || first == quote else { return nil }
        let names = CurrencyNames.kraken
        let name = "_\(names.venue(symbol.base))\(names.venue(quote))"
        let end = parts.count == 2 ? "_\(parts[1])" : ""
        let kind = "\(parts.count == 2 ? "F" : "P")\(isInverse ? "I" : "F")"
        return Instrument(symbol, venueSymbol: kind + name + end, product: isInverse ? .inverse : .linear)
    }

    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        let name = symbol.uppercased()
        let parts = name.split(separator: "_").map(String.init)
        guard parts.count >= 2, parts[1].utf8.count > 3, ["PF", "PI", "FF", "FI"].contains(parts[0]) else { return nil }
        let names = CurrencyNames.kraken
        let (base, quote) = (names.canonical(String(parts[1].dropLast(3))), names.canonical(String(parts[1].suffix(3))))
        let isInverse = parts[0].hasSuffix("I")
        let settle = (isInverse ? base : quote) + (parts.count > 2 ? "-\(parts[2])" : "")
        guard let canonical = CanonicalSymbol(base: base, quote: quote, settle: settle) else { return nil }
        var instrument = Instrument(canonical, venueSymbol: name, product: isInverse ? .inverse : .linear)
        instrument.otherNames = [name.lowercased()]
        return instrument
    }
}
