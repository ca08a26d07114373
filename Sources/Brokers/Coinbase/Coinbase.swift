// Coinbase Advanced Trade, by REST, with streams of orders and prices.

internal import BrokerKit
internal import Values
internal import WebKit

/// Source: Coinbase Advanced Trade API v3: REST, WebSocket; the official client.
struct Coinbase: BrokerAdapter {
    /// The gateway's own names are UUIDs, as the venue advises; how long others may be, it does not say.
    static let profile = BrokerProfile(
        kind: "coinbase", title: "Coinbase", products: [.spot, .linear],
        kinds: [.market, .limit, .stopLimit, .limitIfTouched],
        timesInForce: [.goodTillCancel, .goodTillDate, .immediateOrCancel, .fillOrKill], features: [.postOnly, .cash],
        names: ClientNameRule(.uuid, lengthMax: 36), replace: .amend, fills: .derived,
        rates: [
            RateRule(30, in: .seconds(1), .sliding), RateRule(10, in: .seconds(1), .sliding, reserve: 0),
        ],
        rateSigns: RateSigns(
            headers: [.init("x-ratelimit-remaining", pool: 0, .remaining)],
            closings: [.init(status: 429, for: .seconds(2))]),
        nonce: .random(bytes: 16), book: BookForm(isChecked: true))

    /// Words are looked for in the code as well.
    static let errors = VenueErrors(
        "coinbase",
        """
        | insufficient_ | 99
        | unsupported_order_configuration | 11
        | invalid_limit_price_post_only | 99
        | product_id, unknown product | 1
        | price_precision | 99
        | size_precision, base_size_too, quote_size_too, below_min, above_max | 13
        | last_trade_price | 99
        UNKNOWN_CANCEL_ORDER | | 5 | 1
        DUPLICATE_CANCEL_REQUEST | | 0 | 3
        INVALID_CANCEL_REQUEST | | 0 | 2
        COMMANDER_REJECTED_CANCEL_ORDER | | 0 | 0
        INTERNAL INTERNAL_SERVER_ERROR | | 0 | 2 | unknown
        RATE_LIMIT_EXCEEDED RESOURCE_EXHAUSTED | | 0 | 2 | busy
        UNAUTHENTICATED | | 0 | 2 | key
        NOT_FOUND | order | 5 | 1
        | orderid was not found | 5 | 1
        | authentication failure | 0 | 2 | key
        """)

    let access: VenueAccess
    /// Of a portfolio with perpetual contracts.
    let portfolio: String?

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        access = try VenueAccess(
            settings,
            live: VenueURLs(
                rest: "https://api.coinbase.com", webSocket: "wss://advanced-trade-ws-user.coinbase.com",
                stream: "wss://advanced-trade-ws.coinbase.com"),
            // Its answers are fixed ones, and it has no streams.
            sandbox: VenueURLs(rest: "https://api-sandbox.coinbase.com"), signing: .coinbase, opening: .coinbaseWebSocket)
        portfolio = settings.account
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order): return [post("/orders", try fields(of: order), moment)]
        case .replace(let old, let new): return [post("/orders/edit", try editFields(old, new), moment)]
        case .cancel(let order, _): return [try cancel([order], moment)]
        case .cancelTogether(let orders): return orders.isEmpty ? [] : [try cancel(orders, moment)]
        case .placeTogether(let orders):
            return try orders.map { order throws(VenueRefusal) in post("/orders", try fields(of: order), moment) }
        case .cancelAll:
            throw .unsupported("Coinbase has no mass cancel: its open orders are canceled by their own OrderID(37)")
        case .query(let order, let page): return [query(order, page, moment)]
        case .openOrders(let instrument, let page): return [list("batch", ["order_status": "OPEN"], instrument, page, moment)]
        case .recentOrders(let instrument, let since, let page):
            return [list("batch", ["start_date": TimeForm.iso8601.text(of: since)], instrument, page, moment)]
        case .fills(let instrument, let since, let page):
            return [list("fills", ["start_sequence_timestamp": TimeForm.iso8601.text(of: since)], instrument, page, moment)]
        case .fillsOfOrder(let order, let page):
            let name = try name(of: order, "Coinbase lists fills by its own OrderID(37) alone")
            return [list("fills", ["order_ids": name], nil, page, moment)]
        case .balances: return [get("/accounts", ["limit": "\(Self.pageSize)"], moment)]
        case .positions:
            let names = ["/cfm/positions"] + (portfolio.map { ["/intx/positions/\(PercentEncoding.encode($0))"] } ?? [])
            return names.map { get($0, [:], moment) }
        case .instruments: return instruments(moment)
        case .time: return [access.ask(Self.path + "/time", [:], moment)]
        case .book(let instrument, let depth):
            return [get(market + "/product_book", ["product_id": instrument.venueSymbol, "limit": String(depth)], moment)]
        case .streamToken, .renewStreamToken: throw .unsupported("Coinbase has no tokens of streams")
        }
    }

    func charges(for task: VenueTask) -> [RateCharge] {
        let pool = access.signer == nil ? 1 : 0
        return switch task {
        case .placeTogether(let orders): [RateCharge(pool: 0, weight: Int64(orders.count))]
        case .time: [RateCharge(pool: 1)]
        case .book: [RateCharge(pool: pool)]
        case .instruments: [RateCharge(pool: pool, weight: 3)]
        case .positions: [RateCharge(pool: 0, weight: portfolio == nil ? 1 : 2)]
        default: [RateCharge(pool: 0)]
        }
    }

    static let path = "/api/v3/brokerage"

    func post(_ path: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        access.post(Self.path + path, .json(fields.json), moment)
    }

    func get(_ path: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        access.get(Self.path + path, fields, moment)
    }

    /// Before what is told without a key as well.
    var market: String { access.signer == nil ? "/market" : "" }

    // MARK: Instruments that were not loaded

    /// Of contracts with an end the venue's names say neither base nor end: `BIT-24APR26-CDE`.
    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        guard let quote = symbol.quote else { return instrument(guessedFromVenue: symbol.base) }
        guard let settle = symbol.settle else { return .pair(symbol, joinedBy: "-") }
        guard quote == "USDC", settle == "USDC" else { return nil }
        return Instrument(symbol, venueSymbol: "\(symbol.base)-PERP-INTX", product: .linear)
    }

    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        let parts = symbol.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let name: CanonicalSymbol? =
            switch parts.count {
            case 2: CanonicalSymbol(base: parts[0], quote: parts[1])
            case 3 where parts[1] == "PERP" && parts[2] == "INTX":
                CanonicalSymbol(base: parts[0], quote: "USDC", settle: "USDC")
            case 3: CanonicalSymbol(base: symbol)
            default: nil
            }
        return name.map { Instrument($0, venueSymbol: symbol, product: parts.count == 2 ? .spot : .linear) }
    }
}
