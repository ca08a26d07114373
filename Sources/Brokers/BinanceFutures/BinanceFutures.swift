// Binance USD-M futures, by REST and by its streams.

internal import BrokerKit
internal import Values
internal import WebKit

/// Orders that wait for a price are in a book of their own, with endpoints of their own, until they are triggered.
///
/// Source: Binance USDS-M Futures API; requests as ccxt 4.5.90 sends them.
struct BinanceFutures: BrokerAdapter {
    static let profile = BrokerProfile(
        kind: "binance-futures", title: "Binance futures", products: [.linear],
        kinds: [.market, .limit, .stop, .stopLimit, .marketIfTouched, .limitIfTouched, .trailingStop],
        timesInForce: [.goodTillCancel, .immediateOrCancel, .fillOrKill, .goodTillDate],
        features: [.postOnly, .reduceOnly], names: ClientNameRule(lengthMax: 36), replace: .amend, batch: 5,
        massCancel: .instrument,
        rates: [
            RateRule(2_400, in: .seconds(60), .fixed), RateRule(300, in: .seconds(10), .fixed, reserve: 0),
            RateRule(1_200, in: .seconds(60), .fixed, reserve: 0),
        ],
        rateSigns: RateSigns(
            headers: [
                .init("x-mbx-used-weight-1m", pool: 0, .used), .init("x-mbx-order-count-10s", pool: 1, .used),
                .init("x-mbx-order-count-1m", pool: 2, .used),
            ],
            closings: [
                .init(status: 429), .init(status: 418, for: .seconds(120)), .init(status: 403, for: .seconds(300)),
            ]),
        nonce: .random(bytes: 8), asksByInstrument: true,
        options: [
            AdapterOption("positions", ["oneWay", "hedge"], "whether long and short of a contract are two positions")
        ],
        book: BookForm(.asked(depth: 1_000), isChecked: true))

    /// What the spot market has not, or means otherwise. Source: Error Codes, as ccxt 4.5.90 quotes them.
    static let errors = VenueErrors(
        "binance",
        """
        -1122 | | 2
        -2017 | | 0 | 2 | key
        -2021 | | 99
        -2022 | | 99
        -2025 | | 3
        -2026 | | 11
        -2027 | | 3
        -4003 | | 13
        -4004 | | 13
        -4005 | | 13
        -4023 | | 13
        -4115 | | 6 | 6
        -4116 | | 6 | 6
        -4120 | | 11
        -4140 | | 2
        -4141 | | 2
        -4164 | | 13
        -5024 | | 2
        -5025 | | 11
        -5028 | | 0 | 2 | time

        """ + Binance.errorRules)

    let rest: VenueOrigin
    let privateURL: String
    let publicURL: String
    let signer: Signer?
    let isHedged: Bool
    private let key: String

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        let urls = settings.urls(
            live: VenueURLs(
                rest: "https://fapi.binance.com", webSocket: "wss://fstream.binance.com",
                stream: "wss://fstream.binance.com"),
            sandbox: VenueURLs(
                rest: "https://testnet.binancefuture.com", webSocket: "wss://fstream.binancefuture.com",
                stream: "wss://fstream.binancefuture.com"))
        rest = VenueOrigin(urls.rest)
        privateURL = urls.webSocket + "/private/ws?listenKey={token}"
        publicURL = urls.stream + "/public/stream"
        signer = try settings.signer(.binance)
        key = settings.credentials?.key ?? ""
        isHedged = settings.option(Self.profile.options[0]) == "hedge"
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order):
            let path = order.kind.isConditional ? "/fapi/v1/algoOrder" : "/fapi/v1/order"
            return [send("POST", path, try fields(of: order), moment)]
        case .replace(let old, let new): return [send("PUT", "/fapi/v1/order", try amendment(old, new), moment)]
        case .cancel(let order, _): return [send("DELETE", path(order), nameFields(order), moment)]
        case .query(let order, _): return [send("GET", path(order), nameFields(order), moment)]
        case .placeTogether(let orders): return try placeTogether(orders, moment)
        case .cancelTogether(let orders): return try cancelTogether(orders, moment)
        case .cancelAll(let instrument):
            let fields = try symbolField(instrument, "a mass cancel")
            return ["/fapi/v1/allOpenOrders", "/fapi/v1/algoOpenOrders"].map { send("DELETE", $0, fields, moment) }
        default: return try questions(task, moment)
        }
    }

    /// Source: the weights that ccxt 4.5.90 counts; an order's is little, and told by the next answer's headers.
    func charges(for task: VenueTask) -> [RateCharge] {
        let weight: Int64
        switch task {
        case .place, .replace: return [0, 1, 2].map { RateCharge(pool: $0) }
        case .placeTogether(let orders):
            let count = Int64(orders.count)
            return [RateCharge(pool: 0, weight: 5)] + [1, 2].map { RateCharge(pool: $0, weight: count) }
        case .cancel, .query, .time, .instruments, .streamToken, .renewStreamToken: weight = 1
        case .cancelAll: weight = 2
        case .cancelTogether(let orders): weight = Int64(orders.count)
        case .openOrders(let instrument, _): weight = instrument == nil ? 80 : 2
        case .recentOrders: weight = 10
        case .fills, .fillsOfOrder, .balances, .positions: weight = 5
        case .book(_, let depth): weight = depth <= 50 ? 2 : depth <= 100 ? 5 : depth <= 500 ? 10 : 20
        }
        return [RateCharge(pool: 0, weight: weight)]
    }

    func send(_ method: String, _ path: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        BinancePayload.request(method, path, fields, to: rest, by: signer, at: moment)
    }

    /// Of the key of a stream: nothing is signed, the API key is a header.
    func sendUnsigned(_ method: String, _ path: String, _ moment: CallMoment) -> VenueRequest {
        var request = rest.request(method, path, by: nil, at: moment)
        request.headers.append(Parameter("X-MBX-APIKEY", key))
        return request
    }

    // MARK: Instruments that were not loaded

    /// `BTC/USDT:USDT` is `BTCUSDT`, and with an end `BTC/USDT:USDT-220325` is `BTCUSDT_220325`.
    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        // The venue's own name is good as well.
        guard let quote = symbol.quote else { return instrument(guessedFromVenue: symbol.base) }
        guard let settle = symbol.settle?.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false),
            settle[0] == quote
        else { return nil }
        let end = settle.count == 2 ? "_\(settle[1])" : ""
        return Instrument(symbol, venueSymbol: symbol.base + quote + end, product: .linear)
    }

    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        let pair = symbol.prefix { $0 != "_" }
        guard let (base, quote) = JoinedSymbol.split(String(pair)) else { return nil }
        return Self.symbol(base, quote, settle: quote, of: symbol).map {
            Instrument($0, venueSymbol: symbol, product: .linear)
        }
    }

    static func symbol(_ base: String, _ quote: String, settle: String, of venueSymbol: String) -> CanonicalSymbol? {
        let end = venueSymbol.drop { $0 != "_" }.dropFirst()
        return CanonicalSymbol(base: base, quote: quote, settle: end.isEmpty ? settle : "\(settle)-\(end)")
    }
}
