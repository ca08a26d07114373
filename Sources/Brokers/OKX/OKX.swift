// OKX: spot, perpetual and expiring contracts, by REST and by its WebSockets.

internal import BrokerKit
internal import Values
internal import WebKit

/// Orders that wait for a price are "algo orders" of OKX, with endpoints, IDs and a stream of their own. Once
/// triggered, another order with another ID does the trading: an order's `venueOrderID` is that of the algo order,
/// marked with `algo-`, until then, and the trading order's from then on.
///
/// Source: OKX API v5 documentation; ccxt 4.5.90 for the members of requests.
struct OKX: BrokerAdapter {
    static let profile = BrokerProfile(
        kind: "okx", title: "OKX", products: [.spot, .linear, .inverse],
        kinds: [.market, .limit, .stop, .stopLimit, .marketIfTouched, .limitIfTouched, .trailingStop, .marketToLimit],
        timesInForce: [.goodTillCancel, .immediateOrCancel, .fillOrKill], features: [.postOnly, .reduceOnly, .cash],
        names: ClientNameRule(lengthMax: 32, marks: ""), replace: .amend, batch: 20,
        rates: [
            // Per user and instrument, which makes them too strict for who trades several: orders, changes, cancels.
            RateRule(60, in: .seconds(2), .sliding, reserve: 0), RateRule(60, in: .seconds(2), .sliding, reserve: 0),
            RateRule(60, in: .seconds(2), .sliding),
            // Orders and cancels in batches.
            RateRule(300, in: .seconds(2), .sliding, reserve: 0), RateRule(300, in: .seconds(2), .sliding),
            // New and changed orders of the account.
            RateRule(1_000, in: .seconds(2), .sliding, reserve: 0),
            // Algo orders; their cancels.
            RateRule(20, in: .seconds(2), .sliding, reserve: 0), RateRule(20, in: .seconds(2), .sliding),
            // Questions, of which some endpoints count double; those about one order.
            RateRule(20, in: .seconds(2), .sliding, reserve: 0), RateRule(60, in: .seconds(2), .sliding, reserve: 0),
        ],
        rateSigns: RateSigns(closings: [.init(status: 429, for: .seconds(2))]),
        // Three connections a second of an address.
        connectSpacing: .milliseconds(350), nonce: .random(bytes: 8),
        options: [
            AdapterOption("orders", ["rest", "webSocket"], "how orders are sent; algo orders always by REST"),
            AdapterOption("region", ["global", "us", "eea"], "where the key was made"),
            AdapterOption("margin", ["cross", "isolated"], "of contracts; spot is traded without"),
            AdapterOption("positions", ["net", "longShort"], "the account's position mode"),
        ],
        // Up to five levels are told whole each time.
        book: BookForm(isChecked: true, checksum: .texts(levels: 25), windows: [5, 400]))

    static let errors = VenueErrors(
        "okx",
        """
        51006 51136 51137 51138 51139 | | 99
        51120 51007 51100 | | 13
        51004 51005 51101 51102 51103 51104 51105 51106 51107 51108 | | 3
        51024 51026 | | 2
        51410 | | 0 | 3
        50001 50013 50026 | | 0 | 2 | unknown
        """)

    let access: VenueAccess
    let privateURL: String
    let sendsBySocket: Bool
    let marginMode: String
    let hasTwoSides: Bool

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        let choices = try settings.choices(of: Self.profile)
        let (site, suffix) = choices[1] == "global" ? ("www", "") : (choices[1], choices[1])
        let rest = "https://\(site).okx.com"
        // Source: Overview, "Demo Trading Services".
        let headers = settings.environment == .sandbox ? [Parameter("x-simulated-trading", "1")] : []
        access = try VenueAccess(
            settings, live: VenueURLs(rest: rest, webSockets: "wss://ws\(suffix).okx.com:8443"),
            sandbox: VenueURLs(rest: rest, webSockets: "wss://ws\(suffix)pap.okx.com:8443"), headers: headers, signing: .okx,
            opening: .okxWebSocket)
        privateURL = access.webSocket + "/ws/v5/private"
        sendsBySocket = choices[0] == "webSocket"
        marginMode = choices[2]
        hasTwoSides = choices[3] == "longShort"
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order): try place([order], moment)
        case .placeTogether(let orders): try place(orders, moment)
        case .replace(let old, let new): [try amend(old, new, moment)]
        case .cancel(let order, _): cancel([order], moment)
        case .cancelTogether(let orders): cancel(orders, moment)
        case .cancelAll: throw .unsupported("OKX cancels all orders at once of options alone; cancel them one by one")
        case .query(let order, _):
            [access.get(isWaiting(order) ? "/api/v5/trade/order-algo" : "/api/v5/trade/order", nameFields(order), moment)]
        case .openOrders(let instrument, let page): openOrders(instrument, ListPage(page), moment)
        case .recentOrders(let instrument, let since, let page): recentOrders(instrument, since, ListPage(page), moment)
        case .fills(let instrument, let since, let page): fills(instrument, since, ListPage(page), moment)
        case .fillsOfOrder(let order, _): [try fills(of: order, moment)]
        case .balances: [access.get("/api/v5/account/balance", [:], moment)]
        case .positions: [access.get("/api/v5/account/positions", [:], moment)]
        case .instruments: Self.types.map { access.ask("/api/v5/public/instruments", ["instType": $0], moment) }
        case .time: [access.ask("/api/v5/public/time", [:], moment)]
        case .book(let instrument, let depth):
            [access.ask("/api/v5/market/books", ["instId": instrument.venueSymbol, "sz": "\(max(1, min(depth, 400)))"], moment)]
        case .streamToken, .renewStreamToken: throw .unsupported("OKX has no tokens of streams")
        }
    }

    func charges(for task: VenueTask) -> [RateCharge] {
        switch task {
        case .place(let order): [RateCharge(pool: order.kind.isConditional ? 6 : 0), RateCharge(pool: 5)]
        case .placeTogether(let orders):
            RateCharge.each((3, orders.count { !$0.kind.isConditional }), (6, orders.count { $0.kind.isConditional }), (5, orders.count))
        case .replace(let old, _): [RateCharge(pool: isWaiting(old) ? 6 : 1), RateCharge(pool: 5)]
        case .cancel(let order, _): [RateCharge(pool: isWaiting(order) ? 7 : 2)]
        case .cancelTogether(let orders):
            RateCharge.each((4, orders.count { !isWaiting($0) }), (7, orders.count { isWaiting($0) }))
        case .query: [RateCharge(pool: 9)]
        case .openOrders: [RateCharge(pool: 8, weight: 4)]
        case .recentOrders(_, _, let page): [RateCharge(pool: 8, weight: page == nil ? 12 : 1)]
        case .fills(_, _, let page): [RateCharge(pool: 8, weight: page == nil ? 6 : 2)]
        case .balances, .positions, .fillsOfOrder: [RateCharge(pool: 8, weight: 2)]
        case .instruments: [RateCharge(pool: 8, weight: 3)]
        default: [RateCharge(pool: 8)]
        }
    }

    // MARK: Instruments that were not loaded

    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        guard let quote = symbol.quote else { return instrument(guessedFromVenue: symbol.base) }
        guard let settle = symbol.settle else { return .pair(symbol, joinedBy: "-") }
        let parts = settle.split(separator: "-", maxSplits: 1).map(String.init)
        guard let currency = parts.first, currency == quote || currency == symbol.base else { return nil }
        let end = parts.count == 2 ? parts[1] : "SWAP"
        return Instrument(symbol, venueSymbol: "\(symbol.base)-\(quote)-\(end)", product: currency == quote ? .linear : .inverse)
    }

    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        let parts = symbol.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2 { return .pair(parts[0], parts[1], named: symbol) }
        guard parts.count == 3 else { return nil }
        let isInverse = parts[1] == "USD"
        guard let end = Self.end(parts[2]),
            let name = CanonicalSymbol(base: parts[0], quote: parts[1], settle: (isInverse ? parts[0] : parts[1]) + end)
        else { return nil }
        return Instrument(name, venueSymbol: symbol, product: isInverse ? .inverse : .linear)
    }

    /// What stands behind the settlement currency: nothing for a perpetual, nil for what is no contract of ours.
    static func end(_ part: String) -> String? {
        part == "SWAP" ? "" : part.utf8.count == 6 && isNumber(part) ? "-" + part : nil
    }

    static func isNumber(_ text: String) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
