// The streams of OKX.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    /// The business stream has the algo orders, and candles also for who has no key.
    var streams: [StreamPlan] {
        // A text within 30 seconds keeps it; it is answered.
        let plan = { (name: StreamName, url: String) in
            StreamPlan(
                name, url, rule: ConnectionRule(silence: .seconds(60)), keepAlive: .text("ping", every: .seconds(20)))
        }
        let open = [plan(.conditionalOrders, businessURL), plan(.market, marketURL)]
        guard socketSigner != nil else { return open }
        return [plan(.orders, privateURL)] + (sendsBySocket ? [plan(.trading, privateURL)] : []) + open
    }

    func opening(
        _ stream: StreamName, step: Int, token: String?, at moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest]? {
        guard let socketSigner, stream != .market else { return nil }
        let url = stream == .conditionalOrders ? businessURL : privateURL
        if step == 0 { return [VenueRequest(webSocket: url, login(socketSigner, moment))] }
        guard step == 1 else { return nil }
        // The answer to the last one is what is waited for.
        switch stream {
        case .orders:
            return [
                Self.frame(
                    url, "subscribe", [("account", nil), ("positions", "ANY"), ("orders", "ANY")], of: "instType")
            ]
        case .conditionalOrders:
            return [Self.frame(url, "subscribe", [("algo-advance", "ANY"), ("orders-algo", "ANY")], of: "instType")]
        case .trading, .market: return nil
        }
    }

    /// Source: WebSocket, "Login".
    private func login(_ signer: Signer, _ moment: CallMoment) -> [UInt8] {
        let query = signer.sign(UnsignedRequest("GET", path: "/users/self/verify"), at: moment.time).query
        return VenueFields("op", "login").with("args", list: [.object(VenueFields(query))]).json
    }

    private static func frame(
        _ url: String, _ operation: String, _ channels: [(name: String, value: String?)], of member: String
    ) -> VenueRequest {
        let rows = channels.map { VenueFields.Item.object(["channel": $0.name, member: $0.value]) }
        return VenueRequest(webSocket: url, VenueFields("op", operation).with("args", list: rows).json)
    }

    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        guard !wish.instruments.isEmpty else { return [] }
        let channel =
            switch wish.channel {
            case .quotes: "tickers"
            case .trades: "trades"
            case .book: wish.depth <= 5 ? "books5" : "books"
            case .candles: "candle1m"
            }
        return [
            Self.frame(
                wish.channel == .candles ? businessURL : marketURL, wish.isOn ? "subscribe" : "unsubscribe",
                wish.instruments.map { (channel, $0.venueSymbol) }, of: "instId")
        ]
    }

    /// Answers to requests alone have an operation; an error may have the ID of its request.
    func requestID(in frame: JSONValue) -> String? {
        guard frame.has("op") || frame.isText("event", "error") else { return nil }
        return try? frame.string("id")
    }

    /// What a stream says of itself.
    func readEvent(_ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let code = try frame.string("code") ?? "0"
        switch try frame.requiredString("event") {
        case "login" where code == "0": news.append(.stream(.stepDone))
        case "subscribe":
            // The market's subscriptions are no steps.
            let channel = try frame.ifPresent("arg").map { channel throws(JSONError) in
                try channel.string("channel") ?? ""
            }
            if channel == "orders" || channel == "orders-algo" { news.append(.stream(.stepDone)) }
        case "notice": news.append(.stream(.closing))
        case "channel-conn-count-error": news.append(.stream(.broken("OKX allows no more connections to this channel")))
        case "login", "error":
            return Self.errors.refuse(code, try frame.string("msg") ?? "", RefusedRequest(.other), into: &news)
        default: break
        }
        return .accepted
    }

    /// What a channel tells.
    func readChannel(_ argument: JSONValue, _ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let channel = try argument.string("channel") ?? ""
        let symbol = try argument.string("instId") ?? ""
        guard let rows = try frame.ifPresent("data"), rows.isArray else { return }
        for row in try rows.elements() {
            if channel.hasPrefix("candle") {
                try readCandle(row, symbol, into: &news)
                continue
            }
            guard row.isObject else { continue }
            switch channel {
            case "orders": try readOrder(row, fromStream: true, into: &news)
            case "orders-algo", "algo-advance": try readAlgo(row, fromStream: true, into: &news)
            case "fills": try readFill(row, into: &news)
            case "account": try readBalances(row, into: &news)
            case "positions": try readPosition(row, into: &news)
            case "balance_and_position":
                // Its balances do not tell what is available.
                for position in try row.objects("posData") { try readPosition(position, into: &news) }
            case "books", "books5", "bbo-tbt", "books-l2-tbt", "books50-l2-tbt":
                let isUpdate = frame.isText("action", "update")
                try readBook(row, channel, symbol, isUpdate: isUpdate, into: &news)
            default: _ = try readMarket(row, channel, symbol, nil, into: &news)
            }
        }
    }
}
