// The streams of Bybit.

internal import BrokerKit
internal import Values
internal import WebKit

extension Bybit {
    private var privateURL: String { access.webSocket + "/v5/private" }
    private var marketURL: String { access.stream + "/v5/public/" + prices }

    /// The market's stream is of one category.
    var streams: [StreamPlan] {
        let plan = { (name: StreamName, url: String) in
            StreamPlan(name, url, rule: ConnectionRule(silence: .seconds(60)), keepAlive: .text(#"{"op":"ping"}"#, every: .seconds(20)))
        }
        let market = plan(.market, marketURL)
        guard access.socketSigner != nil else { return [market] }
        return [plan(.orders, privateURL)] + (sendsBySocket ? [plan(.trading, tradeURL)] : []) + [market]
    }

    func opening(_ stream: StreamName, step: Int, token: String?, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest]? {
        guard let signer = access.socketSigner, stream == .orders || stream == .trading else { return nil }
        let url = stream == .trading ? tradeURL : privateURL
        if step == 0 { return [VenueRequest(webSocket: url, login(signer, moment))] }
        guard step == 1, stream == .orders else { return nil }
        return [Self.frame(url, "subscribe", ["order", "execution", "wallet", "position"])]
    }

    /// Source: WebSocket, "Authentication".
    private func login(_ signer: Signer, _ moment: CallMoment) -> [UInt8] {
        let query = signer.sign(UnsignedRequest("GET", path: "/realtime"), at: moment.time).query
        let values = query.map { $0.name == "expires" ? VenueFields.Item.number($0.value) : .text($0.value) }
        return VenueFields("op", "auth").with("args", list: values).json
    }

    private static func frame(_ url: String, _ operation: String, _ topics: [String]) -> VenueRequest {
        VenueRequest(webSocket: url, VenueFields("op", operation).with("args", list: topics.map { .text($0) }).json)
    }

    /// Spot takes ten topics at once. Its tickers have no best prices: these are a book of one level.
    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        var topics: [String] = []
        for instrument in wish.instruments {
            guard Self.category(instrument) == prices else {
                throw .unsupported("this broker tells prices of \(prices): the option prices says so")
            }
            let symbol = Self.symbol(instrument)
            switch wish.channel {
            case .quotes: topics += prices == "spot" ? ["orderbook.1.\(symbol)", "tickers.\(symbol)"] : ["tickers.\(symbol)"]
            case .trades: topics.append("publicTrade.\(symbol)")
            case .book:
                if let window = Self.profile.book.window(for: wish.depth) { topics.append("orderbook.\(window).\(symbol)") }
            case .candles: topics.append("kline.1.\(symbol)")
            }
        }
        return stride(from: 0, to: topics.count, by: 10).map { start in
            Self.frame(marketURL, wish.isOn ? "subscribe" : "unsubscribe", Array(topics[start...].prefix(10)))
        }
    }

    /// Answers to orders alone have an operation of theirs.
    func requestID(in frame: JSONValue) -> String? {
        guard let operation = try? frame.string("op"), operation.hasPrefix("order.") else { return nil }
        return try? frame.string("reqId")
    }

    /// What a stream says of itself; the private and the market's stream say it in other words than that of orders.
    func readOperation(_ operation: String, _ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let text = try frame.string("ret_msg", "retMsg") ?? ""
        if operation == "pong" || text == "pong" {
            news.append(.stream(.heartbeat))
            return .accepted
        }
        guard operation == "auth" || operation == "subscribe", frame.has("success") || frame.has("retCode") else { return .accepted }
        let code = try frame.string("retCode") ?? "0"
        guard code == "0", try frame.flag("success") ?? true else {
            // The private stream refuses a login without a code.
            let known = code == "0" && operation == "auth" ? "10003" : code
            return Self.errors.refuse(known == "0" ? "" : known, text, RefusedRequest(.other), into: &news)
        }
        news.append(.stream(.stepDone))
        return .accepted
    }

    /// What is subscribed to; rows of the account tell their category.
    func readTopic(_ topic: String, _ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let words = topic.split(separator: ".").map(String.init)
        guard let first = words.first, ["order", "execution", "wallet", "position"].contains(first) else {
            return try readMarketTopic(words, frame, into: &news)
        }
        for row in try frame.objects("data") {
            let category = try row.string("category")
            switch first {
            case "order": try readOrder(row, category, event: .change, into: &news)
            case "execution": try readExecution(row, category, into: &news)
            case "wallet": try readWallet(row, into: &news)
            default: try readPosition(row, category, into: &news)
            }
        }
    }
}
