// The streams of OKX.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    private var businessURL: String { access.webSocket + "/ws/v5/business" }
    private var marketURL: String { access.stream + "/ws/v5/public" }

    /// The business stream has the algo orders, and candles also for who has no key.
    var streams: [StreamPlan] {
        // A text within 30 seconds keeps it; it is answered.
        let plan = { (name: StreamName, url: String) in
            StreamPlan(name, url, rule: ConnectionRule(silence: .seconds(60)), keepAlive: .text("ping", every: .seconds(20)))
        }
        let open = [plan(.conditionalOrders, businessURL), plan(.market, marketURL)]
        guard access.socketSigner != nil else { return open }
        return [plan(.orders, privateURL)] + (sendsBySocket ? [plan(.trading, privateURL)] : []) + open
    }

    func opening(_ stream: StreamName, step: Int, token: String?, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest]? {
        guard let signer = access.socketSigner, stream != .market else { return nil }
        let url = stream == .conditionalOrders ? businessURL : privateURL
        if step == 0 {
            // Source: WebSocket, "Login".
            let query = signer.sign(UnsignedRequest("GET", path: "/users/self/verify"), at: moment.time).query
            return [VenueRequest(webSocket: url, VenueFields("op", "login").with("args", list: [.object(VenueFields(query))]).json)]
        }
        guard step == 1, stream != .trading else { return nil }
        // The answer to the last one is what is waited for.
        let names = stream == .orders ? ["account", "positions", "orders"] : ["algo-advance", "orders-algo"]
        return [Self.frame(url, "subscribe", names.map { ($0, $0 == "account" ? nil : "ANY") }, of: "instType")]
    }

    private static func frame(_ url: String, _ call: String, _ channels: [(String, String?)], of member: String) -> VenueRequest {
        let rows = channels.map { VenueFields.Item.object(["channel": $0, member: $1]) }
        return VenueRequest(webSocket: url, VenueFields("op", call).with("args", list: rows).json)
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
        let (url, operation) = (wish.channel == .candles ? businessURL : marketURL, wish.isOn ? "subscribe" : "unsubscribe")
        return [Self.frame(url, operation, wish.instruments.map { (channel, $0.venueSymbol) }, of: "instId")]
    }

    /// Answers to requests alone have an operation; an error may have the ID of its request.
    func requestID(in frame: JSONValue) -> String? {
        frame.has("op") || frame.isText("event", "error") ? try? frame.string("id") : nil
    }

    /// What a stream says of itself.
    func readEvent(_ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let code = try frame.string("code") ?? "0"
        switch try frame.requiredString("event") {
        case "login" where code == "0": news.append(.stream(.stepDone))
        case "subscribe":
            // The market's subscriptions are no steps.
            let channel = try frame.ifPresent("arg")?.string("channel")
            if channel == "orders" || channel == "orders-algo" { news.append(.stream(.stepDone)) }
        case "notice": news.append(.stream(.closing))
        case "channel-conn-count-error": news.append(.stream(.broken("OKX allows no more connections to this channel")))
        case "login", "error": return Self.errors.refuse(code, try frame.string("msg") ?? "", RefusedRequest(.other), into: &news)
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
            switch channel {
            case _ where channel.hasPrefix("candle"): try readCandle(row, symbol, into: &news)
            case _ where !row.isObject: break
            case "orders": try readOrder(row, fromStream: true, into: &news)
            case "orders-algo", "algo-advance": try readAlgo(row, fromStream: true, into: &news)
            case "fills": try readFill(row, into: &news)
            case "account": try readBalances(row, into: &news)
            case "positions": try readPosition(row, into: &news)
            case "balance_and_position":
                // Its balances do not tell what is available.
                for position in try row.objects("posData") { try readPosition(position, into: &news) }
            case "books", "books5", "bbo-tbt", "books-l2-tbt", "books50-l2-tbt":
                try readBook(row, channel, symbol, isUpdate: frame.isText("action", "update"), into: &news)
            default: try readMarket(row, channel, symbol, into: &news)
            }
        }
    }
}
