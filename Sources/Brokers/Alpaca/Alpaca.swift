// Alpaca: equities, options and crypto, by REST, with streams of orders and prices.

internal import BrokerKit
internal import Values
internal import WebKit

/// Source: Alpaca Trading API v2, Market Data API.
struct Alpaca: BrokerAdapter {
    /// PositionEffect(77) is a member of its own here; ExecInst(18)=E there is none.
    static let profile = BrokerProfile(
        kind: "alpaca", title: "Alpaca", products: [.equity, .option, .spot],
        kinds: [.market, .limit, .stop, .stopLimit, .trailingStop],
        timesInForce: [
            .day, .goodTillCancel, .atTheOpening, .immediateOrCancel, .fillOrKill, .atTheClose,
        ],
        features: [.cash, .extendedHours], names: ClientNameRule(lengthMax: 128), replace: .exchange,
        massCancel: .account,
        rates: [RateRule(200, in: .seconds(60), .sliding), RateRule(200, in: .seconds(60), .sliding, reserve: 0)],
        rateSigns: RateSigns(headers: [.init("x-ratelimit-remaining", pool: 0, .remaining)]),
        options: [
            AdapterOption("feed", ["iex", "sip", "crypto", "test"], "the one feed of prices that is streamed"),
            AdapterOption("contracts", ["no", "yes"], "whether option contracts are loaded with the instruments"),
        ])

    static let errors = VenueErrors(
        "alpaca",
        """
        | client_order_id must be unique | 6 | 6
        | insufficient buying power | 99
        | insufficient qty | 99
        | insufficient balance | 99
        | cost basis must be | 13
        | is not tradable | 1
        42210000 | asset | 1
        | could not find asset | 1
        | order not found | 5 | 1
        | order is already in | 4 | 0
        | forbidden | 0 | 2 | key
        40410000 | asset | 1
        40410000 | | 5 | 1
        40110000 | | 0 | 2 | key
        40310000 | | 0
        42910000 | | 0 | 2 | busy
        50010000 | | 0 | 2 | unknown
        401 | | 0 | 2 | key
        402 | | 0 | 2 | key
        406 | | 0 | 2 | busy
        409 | | 0 | 2 | key
        unauthorized | | 0 | 2 | key
        """)

    let rest: VenueOrigin
    /// Prices are on a host of their own.
    let data: VenueOrigin
    let ordersURL: String
    let marketURL: String
    let signer: Signer?
    let socketSigner: Signer?
    let feed: String
    let loadsContracts: Bool

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        // Keys for paper are good for the same prices.
        let prices = "wss://stream.data.alpaca.markets"
        let urls = settings.urls(
            live: VenueURLs(rest: "https://api.alpaca.markets", webSocket: "wss://api.alpaca.markets", stream: prices),
            sandbox: VenueURLs(
                rest: "https://paper-api.alpaca.markets", webSocket: "wss://paper-api.alpaca.markets", stream: prices))
        rest = VenueOrigin(urls.rest)
        data = VenueOrigin(settings.restURL ?? "https://data.alpaca.markets")
        ordersURL = urls.webSocket + "/stream"
        feed = settings.option(Self.profile.options[0])
        marketURL = urls.stream + (feed == "crypto" ? "/v1beta3/crypto/us" : "/v2/\(feed)")
        loadsContracts = settings.option(Self.profile.options[1]) == "yes"
        signer = try settings.signer(.alpaca)
        socketSigner = try settings.signer(.alpacaWebSocket)
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order): return [place(try fields(of: order), moment)]
        case .placeTogether(let orders):
            return try orders.map { order throws(VenueRefusal) in place(try fields(of: order), moment) }
        case .replace(let old, let new):
            let fields = try changes(old, new)
            return [send("PATCH", "/v2/orders/\(try name(of: old))", moment, body: .json(fields.json))]
        case .cancel(let order, _): return [send("DELETE", "/v2/orders/\(try name(of: order))", moment)]
        case .cancelTogether(let orders):
            return try orders.map { order throws(VenueRefusal) in
                send("DELETE", "/v2/orders/\(try name(of: order))", moment)
            }
        case .cancelAll(let instrument):
            try VenueRefusal.unless(
                instrument == nil, "Alpaca cancels all orders at once, not those of one Symbol(55)")
            return [send("DELETE", "/v2/orders", moment)]
        case .query(let order, _):
            guard let name = order.venueOrderID, !name.isEmpty else {
                let client = ("client_order_id", Optional(order.clientOrderID))
                return [send("GET", "/v2/orders:by_client_order_id", moment, client)]
            }
            return [send("GET", "/v2/orders/\(PercentEncoding.encode(name))", moment, ("nested", "true"))]
        case .openOrders, .recentOrders, .fills, .fillsOfOrder, .balances, .positions, .instruments, .time, .book,
            .streamToken, .renewStreamToken:
            return try questions(task, moment)
        }
    }

    func charges(for task: VenueTask) -> [RateCharge] {
        switch task {
        case .placeTogether(let orders), .cancelTogether(let orders):
            [RateCharge(pool: 0, weight: Int64(orders.count))]
        case .instruments(let page): [RateCharge(pool: 0, weight: page == nil && loadsContracts ? 2 : 1)]
        case .book: [RateCharge(pool: 1)]
        case .place, .replace, .cancel, .cancelAll, .query, .openOrders, .recentOrders, .fills, .fillsOfOrder,
            .balances,
            .positions, .time, .streamToken, .renewStreamToken:
            [RateCharge(pool: 0)]
        }
    }

    private func place(_ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        send("POST", "/v2/orders", moment, body: .json(fields.json))
    }

    /// What is nil is not sent.
    func send(
        _ method: String, _ path: String, _ moment: CallMoment, _ query: (String, String?)..., body: RequestBody = .none
    ) -> VenueRequest {
        let parameters = query.compactMap { name, value in value.map { Parameter(name, $0) } }
        return rest.request(method, path, query: parameters, body: body, by: signer, at: moment)
    }

    // MARK: Instruments that were not loaded

    /// `AAPL`, `BTC/USD`, and options as all of America names them: `AAPL231103C00170000`.
    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        if symbol.settle != nil { return nil }
        if symbol.quote != nil { return Self.crypto(symbol, symbol.description) }
        return instrument(guessedFromVenue: symbol.base)
    }

    /// Crypto is told of as `BTCUSD` in places. Tickers of equities have no more than five letters.
    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        if let name = CanonicalSymbol(symbol), name.quote != nil { return Self.crypto(name, symbol) }
        let hasDigits = symbol.utf8.contains { (0x30...0x39).contains($0) }
        if symbol.utf8.count > 5, !hasDigits, let (base, quote) = JoinedSymbol.split(symbol),
            let name = CanonicalSymbol(base: base, quote: quote)
        {
            return Self.crypto(name, name.description)
        }
        guard let name = CanonicalSymbol(base: symbol) else { return nil }
        guard symbol.utf8.count > 15, hasDigits else {
            return Instrument(name, venueSymbol: symbol, product: .equity, rules: Self.equityRules(isFractional: true))
        }
        return Instrument(name, venueSymbol: symbol, product: .option)
    }
}
