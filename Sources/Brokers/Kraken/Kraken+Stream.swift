// The streams of Kraken.

internal import BrokerKit
internal import Values
internal import WebKit

extension Kraken {
    /// What is subscribed sends a heartbeat each second; a ping also keeps a connection where nothing is.
    var streams: [StreamPlan] {
        let rule = ConnectionRule(silence: .seconds(40))
        let ping = StreamPlan.KeepAlive.text(#"{"method":"ping"}"#, every: .seconds(15))
        let market = StreamPlan(.market, access.stream, rule: rule, keepAlive: ping)
        guard access.signer != nil else { return [market] }
        return [StreamPlan(.orders, access.webSocket, rule: rule, keepAlive: ping, needsToken: true), market]
    }

    /// Balances are asked for, not streamed: the venue's channel of them does not tell what open orders hold.
    func opening(_ stream: StreamName, step: Int, token: String?, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest]? {
        guard stream == .orders, step == 0 else { return nil }
        var params = VenueFields("channel", "executions")
        params.add("snap_orders", flag: true)
        params.add("snap_trades", flag: false)
        params.add("token", token)
        return [frame("subscribe", params, access.webSocket, moment)]
    }

    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        guard !wish.instruments.isEmpty else { return [] }
        var params = VenueFields()
        switch wish.channel {
        case .quotes:
            params.add("channel", "ticker")
            // Told when the best price is another one, not with trades alone.
            params.add("event_trigger", "bbo")
        case .trades: params.add("channel", "trade")
        case .book:
            params.add("channel", "book")
            params.add("depth", number: Self.profile.book.window(for: wish.depth).map { String($0) })
        case .candles:
            params.add("channel", "ohlc")
            params.add("interval", number: "1")
        }
        params.add("symbol", list: wish.instruments.map { .text(KrakenNames($0.venueSymbol)?.stream ?? $0.symbol.description) })
        return [frame(wish.isOn ? "subscribe" : "unsubscribe", params, access.stream, moment)]
    }

    /// A number names it.
    private func frame(_ method: String, _ params: VenueFields, _ url: String, _ moment: CallMoment) -> VenueRequest {
        var frame = VenueFields("method", method)
        frame.add("params", params)
        let number = Int64(moment.nonce).map { String($0) }
        frame.add("req_id", number: number)
        return VenueRequest(webSocket: url, frame.json, requestID: number)
    }

    func requestID(in frame: JSONValue) -> String? {
        guard frame.has("method"), let id = try? frame.string("req_id") else { return nil }
        return id
    }

    // MARK: In

    func readChannel(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let channel = try payload.requiredString("channel")
        let isSnapshot = payload.isText("type", "snapshot")
        switch channel {
        case "heartbeat": news.append(.stream(.heartbeat))
        case "executions":
            for row in try payload.elements("data") { try readExecution(row, isSnapshot: isSnapshot, into: &news) }
            if payload.has("sequence") { news.append(.stream(.message(channel: channel, try payload.integer("sequence")))) }
        case "ticker", "book", "trade", "ohlc":
            for row in try payload.elements("data") { try readMarket(row, of: channel, isSnapshot: isSnapshot, into: &news) }
        // The system's state, and what is not subscribed to.
        default: break
        }
        return .accepted
    }

    /// The answer to a frame.
    ///
    /// Source: WebSocket v2, "Add Order", "Amend Order", "Cancel Order", "Batch Add", "Ping".
    func readAnswer(_ payload: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let method = try payload.requiredString("method")
        if method == "pong" { news.append(.stream(.heartbeat)) }
        if try payload.flag("success") == false {
            let text = try payload.string("error") ?? "refused without a reason"
            if method == "subscribe", text.lowercased().contains("session") || text.lowercased().contains("token") {
                news.append(.stream(.tokenExpired))
            }
            return refuse(text, request(method, task), into: &news)
        }
        guard let result = try payload.ifPresent("result"), result.isObject else { return .accepted }
        switch method {
        case "subscribe": news.append(.stream(.stepDone))
        case "add_order": tell(.working, try result.string("order_id"), try result.string("cl_ord_id"), into: &news)
        case "amend_order": try readAmended(result, task, into: &news)
        case "cancel_order": tell(.canceled, try result.string("order_id"), try result.string("cl_ord_id"), into: &news)
        case "batch_add": return try readBatch(result.value("orders"), task, into: &news)
        default: break
        }
        return .accepted
    }

    private func request(_ method: String, _ task: VenueTask?) -> RefusedRequest {
        if task != nil || method == "add_order" { return RefusedRequest(task) }
        return RefusedRequest(method == "amend_order" ? .replace : method.contains("cancel") ? .cancel : .other)
    }
}
