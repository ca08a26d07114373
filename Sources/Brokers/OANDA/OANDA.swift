// OANDA v20, by REST and by its streams of lines.

internal import BrokerKit
internal import Values
internal import WebKit

/// Source: oanda/v20-openapi, json/v20.json 3.0.25. Nothing is signed: a personal token goes with each request, and
/// each is for one account.
struct OANDA: BrokerAdapter {
    static let profile = BrokerProfile(
        kind: "oanda", title: "OANDA", products: [.forex], kinds: [.market, .limit, .stop, .marketIfTouched],
        timesInForce: [.day, .goodTillCancel, .immediateOrCancel, .fillOrKill, .goodTillDate], features: [.reduceOnly],
        names: ClientNameRule(lengthMax: 128), replace: .exchange,
        // Requests, and two new connections a second, of an address: each stream is one. UNSURE: both numbers are from
        // OANDA's pages by memory.
        rates: [RateRule(120, in: .seconds(1), .sliding)],
        rateSigns: RateSigns(closings: [.init(status: 429, for: .seconds(2))]), connectSpacing: .seconds(1),
        questionsMax: 1,
        needsAccount: true)

    /// What begins a reject or cancel reason decides where no whole reason does.
    static let errors = VenueErrors(
        "oanda",
        """
        ORDER_DOESNT_EXIST | | 5 | 1
        CLIENT_ORDER_ID_ALREADY_EXISTS | | 6 | 6
        CLIENT_ORDER_ID_INVALID | | 11
        INSTRUMENT_UNKNOWN | | 1
        INSTRUMENT_MISSING | | 1
        INSTRUMENT_PRICE_UNKNOWN | | 1
        INSTRUMENT_NOT_TRADEABLE | | 2
        MARKET_HALTED | | 2
        INSTRUMENT_BID_HALTED | | 2
        INSTRUMENT_ASK_HALTED | | 2
        PENDING_ORDERS_ALLOWED_EXCEEDED | | 3
        OPEN_TRADES_ALLOWED_EXCEEDED | | 3
        POSITION_SIZE_EXCEEDED | | 3
        ACCOUNT_POSITION_VALUE_LIMIT_EXCEEDED | | 3
        INTERNAL_SERVER_ERROR | | 0 | 2 | unknown
        FIFO_VIOLATION | | 0
        | closeout_ | 0
        | account_ | 0 | 2 | key
        | time_in_force_ | 11
        | units_ | 13
        | price_ | 99
        BOUNDS_VIOLATION | | 99
        | insufficient_ | 99
        | insufficient authorization | 0 | 2 | key
        """)

    let rest: VenueOrigin
    let orderStream: VenueOrigin
    let priceStream: VenueOrigin
    let signer: Signer?
    /// As it stands in a path.
    let account: String

    init(_ settings: AdapterSettings) throws(AdapterProblem) {
        guard let account = settings.account, !account.isEmpty else { throw .noAccount }
        let live = "https://stream-fxtrade.oanda.com/v3"
        let practice = "https://stream-fxpractice.oanda.com/v3"
        let urls = settings.urls(
            live: VenueURLs(rest: "https://api-fxtrade.oanda.com/v3", webSocket: live, stream: live),
            sandbox: VenueURLs(rest: "https://api-fxpractice.oanda.com/v3", webSocket: practice, stream: practice))
        rest = VenueOrigin(urls.rest)
        orderStream = VenueOrigin(urls.webSocket)
        priceStream = VenueOrigin(urls.stream)
        signer = try settings.signer(.bearer)
        self.account = PercentEncoding.encode(account)
    }

    // MARK: What is sent

    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch task {
        case .place(let order): [send("POST", "/orders", body: try body(of: order), at: moment)]
        case .replace(let old, let new): [try replace(old, new, moment)]
        case .cancel(let order, _): [send("PUT", "/orders/\(specifier(order))/cancel", at: moment)]
        case .placeTogether(let orders): try each(orders.map { .place($0) }, moment)
        case .cancelTogether(let orders): try each(orders.map { .cancel($0, as: "") }, moment)
        case .query(let order, let page): [query(order, page, moment)]
        default: [try questions(task, moment)]
        }
    }

    /// A request costs one.
    func charges(for task: VenueTask) -> [RateCharge] {
        switch task {
        case .placeTogether(let orders), .cancelTogether(let orders): [RateCharge(pool: 0, weight: Int64(orders.count))]
        default: [RateCharge(pool: 0)]
        }
    }

    /// There are no batches: one request an order.
    private func each(_ tasks: [VenueTask], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        var all: [VenueRequest] = []
        for task in tasks { all += try requests(for: task, at: moment) }
        return all
    }

    /// A request about the account.
    func send(
        _ method: String, _ path: String, query: VenueFields = VenueFields(), body: VenueFields? = nil,
        to host: VenueOrigin? = nil, at moment: CallMoment
    ) -> VenueRequest {
        var request = (host ?? rest).request(
            method, "/accounts/\(account)\(path)", query: query.parameters, body: body.map { .json($0.json) } ?? .none,
            by: signer, at: moment)
        request.headers.append(Parameter("Accept-Datetime-Format", "RFC3339"))
        return request
    }

    // MARK: Instruments that were not loaded

    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument? {
        guard let quote = symbol.quote, symbol.settle == nil else {
            // The venue's own name is good as well.
            return symbol.quote == nil ? instrument(guessedFromVenue: symbol.base) : nil
        }
        return Instrument(symbol, venueSymbol: "\(symbol.base)_\(quote)", product: .forex)
    }

    func instrument(guessedFromVenue symbol: String) -> Instrument? {
        guard let name = Self.symbol(symbol) else { return nil }
        return Instrument(name, venueSymbol: symbol, product: .forex)
    }

    /// `EUR_USD`, and `DE30_EUR` for what is no currency.
    static func symbol(_ venueSymbol: String) -> CanonicalSymbol? {
        let parts = venueSymbol.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return CanonicalSymbol(base: String(parts[0]), quote: String(parts[1]))
    }
}
