// What a venue is asked to do, or to tell.

package import Values

/// Behind one reference: it is handed on many times before it is sent.
package indirect enum VenueTask: Sendable, Equatable {
    case place(VenueOrder)
    /// The first as it is, the second as it shall be; where a new order takes its place, the second has its client order id.
    case replace(VenueOrder, by: VenueOrder)
    /// With a name of the cancel's own, where the venue has names for cancels.
    case cancel(VenueOrder, as: String)
    case placeTogether([VenueOrder])
    case cancelTogether([VenueOrder])
    /// Of an instrument, or all.
    case cancelAll(Instrument?)
    /// What became of an order: by the venue's name, else by the client order id. With a page where it is looked for in a
    /// list, and was in none of the pages before.
    case query(VenueOrder, page: String? = nil)
    case openOrders(Instrument?, page: String?)
    /// Orders that changed since a time, ended ones among them.
    case recentOrders(Instrument?, since: Instant, page: String?)
    case fills(Instrument?, since: Instant, page: String?)
    /// The fills of one order.
    case fillsOfOrder(VenueOrder, page: String? = nil)
    case balances
    case positions
    case instruments(page: String?)
    case time
    case book(Instrument, depth: Int)
    /// What a private stream is opened with.
    case streamToken(StreamName)
    /// The same, kept alive.
    case renewStreamToken(StreamName, String)
}

extension VenueTask {
    package var purpose: CallPurpose {
        switch self {
        case .place, .replace, .placeTogether: .create
        case .cancel, .cancelAll, .cancelTogether: .cancel
        case .query, .openOrders, .recentOrders, .fills, .fillsOfOrder, .balances, .positions, .instruments, .time, .book,
            .streamToken, .renewStreamToken:
            .read
        }
    }

    /// What it is about, where it is about one.
    package var instrument: Instrument? {
        switch self {
        case .place(let order), .replace(let order, _), .cancel(let order, _), .query(let order, _),
            .fillsOfOrder(let order, _):
            order.instrument
        case .openOrders(let instrument, _), .recentOrders(let instrument, _, _), .fills(let instrument, _, _),
            .cancelAll(let instrument):
            instrument
        case .book(let instrument, _): instrument
        case .placeTogether, .cancelTogether, .balances, .positions, .instruments, .time, .streamToken, .renewStreamToken:
            nil
        }
    }

    /// The orders that it places, changes, cancels or asks about; none where it is about whatever there is.
    package var orders: [VenueOrder] {
        switch self {
        case .place(let order), .replace(let order, _), .cancel(let order, _), .query(let order, _), .fillsOfOrder(let order, _):
            [order]
        case .placeTogether(let orders), .cancelTogether(let orders): orders
        case .cancelAll, .openOrders, .recentOrders, .fills, .balances, .positions, .instruments, .time, .book, .streamToken,
            .renewStreamToken:
            []
        }
    }

    package var urgency: CallUrgency {
        switch purpose {
        case .cancel: .cancel
        case .create: .order
        case .read: .query
        }
    }
}

/// What is sent.
package struct VenueRequest: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    package enum Transport: String, Sendable {
        case rest
        case webSocket = "websocket"
    }

    package var transport: Transport
    /// In capitals; SEND on a WebSocket.
    package var method: String
    /// Of a WebSocket the URL that it is connected to.
    package var url: String
    package var headers: [Parameter]
    package var body: [UInt8]
    /// By which the answer on a WebSocket is known.
    package var requestID: String?

    package init(rest signed: SignedRequest, origin: String) {
        transport = .rest
        method = signed.method
        url = origin + signed.target
        headers = signed.headers
        body = signed.body
    }

    package init(webSocket url: String, _ body: [UInt8], requestID: String? = nil) {
        transport = .webSocket
        method = "SEND"
        self.url = url
        headers = []
        self.body = body
        self.requestID = requestID
    }

    /// Without query, headers and body, which hold secrets.
    package var description: String { "\(method) \(url.prefix { $0 != "?" })" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A URL in the two parts that requests are made of.
package struct VenueOrigin: Sendable, Equatable {
    /// `https://HOST[:PORT]`.
    package let origin: String
    /// `HOST[:PORT]`.
    package let host: String
    /// What every path begins with; empty, or from a slash on.
    package let prefix: String
    /// Behind those of every request, and not signed.
    package let headers: [Parameter]

    package init(_ url: String, headers: [Parameter] = []) {
        self.headers = headers
        let scheme = url.hasPrefix("https://") ? 8 : url.hasPrefix("http://") ? 7 : 0
        let rest = url.dropFirst(scheme)
        host = String(rest.prefix { $0 != "/" })
        origin = url.prefix(scheme) + host
        var path = rest.drop { $0 != "/" }
        while path.hasSuffix("/") { path = path.dropLast() }
        prefix = String(path)
    }

    /// The request under the prefix, signed or not.
    package func request(
        _ method: String, _ path: String, query: [Parameter] = [], body: RequestBody = .none, by signer: Signer?,
        at moment: CallMoment
    ) -> VenueRequest {
        let request = UnsignedRequest(method, host: host, path: prefix + path, query: query, body: body)
        let signed = signer.map { $0.sign(request, at: moment.time, nonce: moment.nonce) } ?? request.plain
        var sent = VenueRequest(rest: signed, origin: origin)
        sent.headers += headers
        return sent
    }
}
