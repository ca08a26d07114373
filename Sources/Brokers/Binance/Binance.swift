// Binance spot, by REST and by its WebSocket API.

internal import BrokerKit
internal import Values
internal import WebKit

/// Source: Binance Spot API: REST API, WebSocket API, User Data Streams, Errors, Filters.
struct Binance: BrokerAdapter {
    static let profile = BrokerProfile(
        kind: "binance", title: "Binance", products: [.spot],
        kinds: [
            .market, .limit, .stop, .stopLimit, .marketIfTouched, .limitIfTouched, .trailingStop, .primaryPeg, .marketPeg,
        ],
        timesInForce: [.goodTillCancel, .immediateOrCancel, .fillOrKill], features: [.postOnly, .iceberg, .cash],
        names: ClientNameRule(lengthMax: 36), replace: .exchange, massCancel: .instrument,
        rates: [
            RateRule(6_000, in: .seconds(60), .fixed), RateRule(50, in: .seconds(10), .fixed, reserve: 0),
            RateRule(160_000, in: .seconds(86_400), .fixed, reserve: 0),
        ],
        rateSigns: RateSigns(
            headers: [
                .init("x-mbx-used-weight-1m", pool: 0, .used), .init("x-mbx-order-count-10s", pool: 1, .used),
                .init("x-mbx-order-count-1d", pool: 2, .used),
            ],
            closings: [.init(status: 429), .init(status: 418, for: .seconds(120)), .init(status: 403, for: .seconds(300))]),
        nonce: .random(bytes: 8), asksByInstrument: true,
        options: [AdapterOption("orders", ["rest", "webSocket"], "how orders are sent")],
        book: BookForm(.asked(depth: 1_000), isChecked: true))

    static let errors = VenueErrors("binance", errorRules)

    /// The futures have them too, behind their own.
    static let errorRules = """
        -2010 | insufficient balance | 99
        -2010 | duplicate order | 6 | 6
        -2010 | market is closed | 2
        -2010 | immediately match and take | 99
        -2010 | not supported | 11
        -2010 | is not enabled | 11
        -2011 | unknown order | 5 | 1
        -2013 | | 5 | 1
        -1013 | lot_size | 13
        -1013 | notional | 13
        -1013 | price | 99
        -1111 | | 13
        -1121 | | 1
        -1106 | | 11
        -1115 | | 11
        -1116 | | 11
        -1015 | | 3 | 2 | busy
        | max_num_orders | 3
        -1003 | | 0 | 2 | busy
        -1021 | | 0 | 2 | time
        -1022 | | 0 | 2 | key
        -2014 | | 0 | 2 | key
        -2015 | | 0 | 2 | key
        -1006 | | 0 | 2 | unknown
        -1007 | | 0 | 2 | unknown
        """

    let rest: VenueOrigin
    let webSocketAPI: String
    let marketURL: String
    let signer: Signer?
    let socketSigner: Signer?
    let sendsBySocket: Bool
    private let key: String

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        let urls = settings.urls(
            live: VenueURLs(
                rest: "https://api.binance.com", webSocket: "wss://ws-api.binance.com:443/ws-api/v3",
                stream: "wss://stream.binance.com:9443"),
            sandbox: VenueURLs(
                rest: "https://testnet.binance.vision", webSocket: "wss://ws-api.testnet.binance.vision/ws-api/v3",
                stream: "wss://stream.testnet.binance.vision"))
        rest = VenueOrigin(urls.rest)
        webSocketAPI = urls.webSocket
        marketURL = urls.stream + "/stream"
        signer = try settings.signer(.binance)
        socketSigner = try settings.signer(.binanceWebSocket)
        key = settings.credentials?.key ?? ""
        sendsBySocket = settings.option(Self.profile.options[0]) == "webSocket"
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order): [send(Call.place, try fields(of: order), moment)]
        case .replace(let old, let new): [try replace(old, new, moment)]
        case .cancel(let order, let name): [send(.cancel, cancelFields(order, name), moment)]
        case .placeTogether(let orders): try each(orders.map { .place($0) }, moment)
        case .cancelTogether(let orders): try each(orders.map { .cancel($0, as: "") }, moment)
        case .cancelAll(let instrument): [send(.cancelAll, try symbolField(instrument, "a mass cancel"), moment)]
        case .query(let order, _): [send(.query, nameFields(order), moment)]
        default: [try questions(task, moment)]
        }
    }

    func charges(for task: VenueTask) -> [RateCharge] {
        let orders = [RateCharge(pool: 1), RateCharge(pool: 2)]
        return switch task {
        case .place, .replace: [RateCharge(pool: 0)] + orders
        case .placeTogether(let together):
            [0, 1, 2].map { RateCharge(pool: $0, weight: Int64(together.count)) }
        case .cancel, .cancelAll, .time: [RateCharge(pool: 0)]
        case .cancelTogether(let orders): [RateCharge(pool: 0, weight: Int64(orders.count))]
        case .query: [RateCharge(pool: 0, weight: 4)]
        case .openOrders(let instrument, _): [RateCharge(pool: 0, weight: instrument == nil ? 80 : 6)]
        case .recentOrders, .fills, .balances, .positions, .instruments: [RateCharge(pool: 0, weight: 20)]
        case .fillsOfOrder: [RateCharge(pool: 0, weight: 5)]
        case .book(_, let depth):
            [RateCharge(pool: 0, weight: depth <= 100 ? 5 : depth <= 500 ? 25 : depth <= 1_000 ? 50 : 250)]
        case .streamToken, .renewStreamToken: [RateCharge(pool: 0, weight: 2)]
        }
    }

    /// There are no batches: one request an order.
    private func each(_ tasks: [VenueTask], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        var all: [VenueRequest] = []
        for (index, task) in tasks.enumerated() {
            all += try requests(for: task, at: CallMoment(moment.time, nonce: "\(moment.nonce)-\(index)"))
        }
        return all
    }

    /// A call that both interfaces have.
    struct Call {
        let method: String
        let path: String
        let socketMethod: String

        static let place = Call(method: "POST", path: "/api/v3/order", socketMethod: "order.place")
        static let exchange = Call(
            method: "POST", path: "/api/v3/order/cancelReplace", socketMethod: "order.cancelReplace")
        static let amend = Call(
            method: "PUT", path: "/api/v3/order/amend/keepPriority", socketMethod: "order.amend.keepPriority")
        static let cancel = Call(method: "DELETE", path: "/api/v3/order", socketMethod: "order.cancel")
        static let cancelAll = Call(method: "DELETE", path: "/api/v3/openOrders", socketMethod: "openOrders.cancelAll")
        static let query = Call(method: "GET", path: "/api/v3/order", socketMethod: "order.status")
    }

    func send(_ call: Call, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        if sendsBySocket { return socketRequest(call.socketMethod, fields.parameters, moment) }
        return BinancePayload.request(call.method, call.path, fields, to: rest, by: signer, at: moment)
    }

    /// The params as they were signed, numbers as numbers.
    func socketRequest(_ method: String, _ parameters: [Parameter], _ moment: CallMoment) -> VenueRequest {
        let request = UnsignedRequest("SEND", path: method, query: parameters)
        let signed = socketSigner.map { $0.sign(request, at: moment.time).query } ?? parameters
        var params = VenueFields()
        for parameter in signed {
            switch parameter.name {
            case "timestamp", "recvWindow", "orderId", "cancelOrderId", "trailingDelta", "startTime", "limit":
                params.add(parameter.name, number: parameter.value)
            default: params.add(parameter.name, parameter.value)
            }
        }
        var frame = VenueFields()
        frame.add("id", moment.nonce)
        frame.add("method", method)
        frame.add("params", params)
        return VenueRequest(webSocket: webSocketAPI, frame.json, requestID: moment.nonce)
    }

    // MARK: Instruments that were not loaded

    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        guard let quote = symbol.quote, symbol.settle == nil else {
            // The venue's own name is good as well.
            return symbol.quote == nil ? instrument(guessedFromVenue: symbol.base) : nil
        }
        return Instrument(symbol, venueSymbol: symbol.base + quote, product: .spot)
    }

    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        guard let (base, quote) = JoinedSymbol.split(symbol), let name = CanonicalSymbol(base: base, quote: quote) else {
            return nil
        }
        return Instrument(name, venueSymbol: symbol, product: .spot)
    }
}
