// Bybit: spot and linear contracts of a unified account, by REST and by its WebSockets.

internal import BrokerKit
internal import Values
internal import WebKit

/// What is traded is told by a category and a name, and BTCUSDT is a name of spot and of a contract: here contracts
/// have the category behind their names, `BTCUSDT.linear`, but for what is sent.
///
/// Source: Bybit API v5 documentation; ccxt 4.5.90 for the members of requests.
struct Bybit: BrokerAdapter {
    static let profile = BrokerProfile(
        kind: "bybit", title: "Bybit", products: [.spot, .linear],
        kinds: [.market, .limit, .stop, .stopLimit, .marketIfTouched, .limitIfTouched],
        timesInForce: [.goodTillCancel, .immediateOrCancel, .fillOrKill], features: [.postOnly, .reduceOnly, .cash],
        names: ClientNameRule(lengthMax: 36), replace: .amend, batch: 10, massCancel: .both,
        rates: [
            // Orders of spot and of contracts, changes, cancels of both; calls of an address.
            RateRule(20, in: .seconds(1), .sliding, reserve: 0), RateRule(10, in: .seconds(1), .sliding, reserve: 0),
            RateRule(10, in: .seconds(1), .sliding, reserve: 0), RateRule(20, in: .seconds(1), .sliding),
            RateRule(10, in: .seconds(1), .sliding), RateRule(600, in: .seconds(5), .sliding),
        ],
        rateSigns: RateSigns(
            closings: [.init(status: 403, for: .seconds(600)), .init(status: 429)], resetHeader: "X-Bapi-Limit-Reset-Timestamp"),
        nonce: .random(bytes: 8),
        options: [
            AdapterOption("orders", ["rest", "webSocket"], "how orders are sent"),
            AdapterOption("prices", ["spot", "linear"], "of what the market's stream tells prices"),
            AdapterOption("positions", ["oneWay", "hedge"], "the account's position mode"),
        ],
        // Nothing tells that a change of a book is missing.
        book: BookForm(isChecked: false, windows: [50, 200, 1_000], quotesAreChanges: true))

    static let errors = VenueErrors(
        "bybit",
        """
        110003 170132 170133 170134 30208 30209 | | 99
        10029 170121 110074 | | 1
        170141 | | 6 | 6
        110017 110094 170124 170135 170136 170137 170140 | | 13
        110009 110020 170810 | | 3
        110008 110010 170139 170142 | | 99 | 0
        110079 | | 0 | 3
        10429 429 | | 0 | 2 | busy
        10000 10016 | | 0 | 2 | unknown
        """)

    let access: VenueAccess
    let tradeURL: String
    let sendsBySocket: Bool
    /// The category of the market's stream.
    let prices: String
    let isHedged: Bool

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        let choices = try settings.choices(of: Self.profile)
        access = try VenueAccess(
            settings, live: VenueURLs(rest: "https://api.bybit.com", webSockets: "wss://stream.bybit.com"),
            sandbox: VenueURLs(rest: "https://api-testnet.bybit.com", webSockets: "wss://stream-testnet.bybit.com"), signing: .bybit(),
            opening: .bybitWebSocket)
        tradeURL = access.webSocket + "/v5/trade"
        sendsBySocket = choices[0] == "webSocket"
        prices = choices[1]
        isHedged = choices[2] == "hedge"
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order): [send("create", try fields(of: order), moment)]
        case .placeTogether(let orders): try placeTogether(orders, moment)
        case .replace(let old, let new): [send("amend", try amendment(old, new), moment)]
        case .cancel(let order, _): [send("cancel", cancelFields(order), moment)]
        case .cancelTogether(let orders): cancelTogether(orders, moment)
        case .cancelAll(let instrument): cancelAll(instrument, moment)
        case .query(let order, _): [access.get("/v5/order/realtime", categoryFields(order), moment)]
        case .openOrders(let instrument, let page): openOrders(instrument, page, moment)
        case .recentOrders(let instrument, let since, let page): history("/v5/order/history", instrument, since, page, limit: 50, moment)
        case .fills(let instrument, let since, let page): history("/v5/execution/list", instrument, since, page, limit: 100, moment)
        case .fillsOfOrder(let order, _): [access.get("/v5/execution/list", categoryFields(order), moment)]
        case .balances: [access.get("/v5/account/wallet-balance", ["accountType": "UNIFIED"], moment)]
        case .positions: Self.linear.map { access.get("/v5/position/list", $0.fields.with("limit", "200"), moment) }
        case .instruments(let page): instruments(page, moment)
        case .time: [access.ask("/v5/market/time", [:], moment)]
        case .book(let instrument, let depth): [book(instrument, depth, moment)]
        case .streamToken, .renewStreamToken: throw .unsupported("Bybit has no tokens of streams")
        }
    }

    func charges(for task: VenueTask) -> [RateCharge] {
        switch task {
        case .place(let order): orderCharges([order], spot: 0, contracts: 1)
        case .placeTogether(let orders): orderCharges(orders, spot: 0, contracts: 1)
        case .replace: [RateCharge(pool: 2), RateCharge(pool: 5)]
        case .cancel(let order, _): orderCharges([order], spot: 3, contracts: 4)
        case .cancelTogether(let orders): orderCharges(orders, spot: 3, contracts: 4)
        case .cancelAll(let instrument): [RateCharge(pool: instrument?.product == .linear ? 4 : 3), RateCharge(pool: 5, weight: 4)]
        case .instruments: [RateCharge(pool: 5, weight: 2)]
        case .openOrders(nil, nil), .recentOrders(nil, _, nil), .fills(nil, _, nil): [RateCharge(pool: 5, weight: 3)]
        default: [RateCharge(pool: 5)]
        }
    }

    private func orderCharges(_ orders: [VenueOrder], spot: Int, contracts: Int) -> [RateCharge] {
        let count = orders.count { $0.instrument.product == .spot }
        let rest = orders.count - count
        return RateCharge.each((spot, count), (contracts, rest), (5, count.signum() + rest.signum()))
    }

    /// A call that both interfaces have.
    func send(_ call: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        guard sendsBySocket else { return access.post("/v5/order/" + call, .json(fields.json), moment) }
        var frame = VenueFields("reqId", moment.nonce)
        frame.add("header", ["X-BAPI-TIMESTAMP": String(moment.milliseconds), "X-BAPI-RECV-WINDOW": "5000"])
        frame.add("op", "order." + call)
        frame.add("args", list: [.object(fields)])
        return VenueRequest(webSocket: tradeURL, frame.json, requestID: moment.nonce)
    }

    // MARK: Names

    /// What is sent of an instrument's name.
    static func symbol(_ instrument: Instrument) -> String { String(instrument.venueSymbol.prefix { $0 != "." }) }

    static func category(_ instrument: Instrument) -> String {
        switch instrument.product {
        case .linear: "linear"
        case .inverse: "inverse"
        case .option: "option"
        case .spot, .equity, .forex: "spot"
        }
    }

    /// What we call it.
    static func name(_ symbol: String, _ category: String?) -> String {
        category.map { $0 == "spot" ? symbol : "\(symbol).\($0)" } ?? symbol
    }

    // MARK: Instruments that were not loaded

    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        guard let quote = symbol.quote else { return instrument(guessedFromVenue: symbol.base) }
        guard let settle = symbol.settle else { return .pair(symbol, joinedBy: "") }
        // Contracts in USDC are called BTCPERP; those with an end have it in words: these are loaded.
        guard settle == quote, quote == "USDT" || quote == "USDC" else { return nil }
        let name = quote == "USDC" ? symbol.base + "PERP" : symbol.base + quote
        return Instrument(symbol, venueSymbol: Self.name(name, "linear"), product: .linear)
    }

    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        guard symbol.hasSuffix(".linear") || symbol.hasSuffix("PERP") else {
            return JoinedSymbol.split(symbol).flatMap { .pair($0.base, $0.quote, named: symbol) }
        }
        let name = String(symbol.prefix { $0 != "." })
        let isUSDC = name.hasSuffix("PERP") && name != "PERP"
        guard let (base, quote) = isUSDC ? (String(name.dropLast(4)), "USDC") : JoinedSymbol.split(name),
            let canonical = CanonicalSymbol(base: base, quote: quote, settle: quote)
        else { return nil }
        return Instrument(canonical, venueSymbol: Self.name(name, "linear"), product: .linear)
    }
}
