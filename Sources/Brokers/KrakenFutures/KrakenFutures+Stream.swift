// The streams of Kraken's futures.

internal import BrokerKit
internal import Values
internal import WebKit

extension KrakenFutures {
    /// What is subscribed to at the opening, behind the challenge.
    private static let feeds = ["open_orders_verbose", "fills", "open_positions", "balances"]

    /// The venue closes what sends nothing for a minute.
    var streams: [StreamPlan] {
        let rule = ConnectionRule(silence: .seconds(75))
        let market = StreamPlan(.market, streamURL, rule: rule, keepAlive: .ping(every: .seconds(30)))
        guard signer != nil else { return [market] }
        return [StreamPlan(.orders, streamURL, rule: rule, keepAlive: .ping(every: .seconds(30))), market]
    }

    /// First a challenge is asked for, which is told as the stream's token; it is signed for each feed.
    ///
    /// Source: WebSocket, "Challenge": the HMAC of the challenge's hash, as the scheme makes it of a path alone.
    func opening(
        _ stream: StreamName, step: Int, token: String?, at moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest]? {
        guard stream == .orders, let signer, (0...Self.feeds.count).contains(step) else { return nil }
        var frame = VenueFields("event", step == 0 ? "challenge" : "subscribe")
        if step > 0 {
            guard let token else { throw VenueRefusal(.other, "Kraken Futures has sent no challenge") }
            let signed = signer.sign(UnsignedRequest("GET", path: token), at: moment.time)
            frame.add("feed", Self.feeds[step - 1])
            frame.add("original_challenge", token)
            frame.add("signed_challenge", signed.signature)
        }
        frame.add("api_key", key)
        return [VenueRequest(webSocket: streamURL, frame.json)]
    }

    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        guard !wish.instruments.isEmpty else { return [] }
        var frame = VenueFields("event", wish.isOn ? "subscribe" : "unsubscribe")
        switch wish.channel {
        case .quotes: frame.add("feed", "ticker")
        case .trades: frame.add("feed", "trade")
        case .book: frame.add("feed", "book")
        case .candles: throw .unsupported("Kraken Futures streams no candles")
        }
        frame.add("product_ids", list: wish.instruments.map { .text($0.venueSymbol) })
        return [VenueRequest(webSocket: streamURL, frame.json)]
    }

    /// No frame answers a request by a name.
    func requestID(in frame: JSONValue) -> String? { nil }

    // MARK: In

    func readFrame(_ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        if let event = try frame.string("event") { return try readEvent(event, frame, into: &news) }
        let feed = try frame.requiredString("feed")
        switch feed {
        case "heartbeat": news.append(.stream(.heartbeat))
        case "open_orders", "open_orders_verbose": try readOrderFeed(frame, into: &news)
        case "open_orders_snapshot", "open_orders_verbose_snapshot":
            for row in try frame.elements("orders") { news.append(.order(try order(row, .status, .working))) }
        case "fills", "fills_snapshot": try readFills(frame.value("fills"), nil, into: &news)
        case "open_positions": for row in try frame.elements("positions") { try readPosition(row, into: &news) }
        case "balances", "balances_snapshot":
            if let flex = try frame.ifPresent("flex_futures"), let currencies = try flex.ifPresent("currencies") {
                try readCollateral(currencies, into: &news)
            }
        case "ticker": try readQuote(frame, into: &news)
        case "trade": try readTrade(frame, into: &news)
        case "trade_snapshot": for row in try frame.elements("trades") { try readTrade(row, into: &news) }
        case "book", "book_snapshot": try readBookFeed(frame, isSnapshot: feed == "book_snapshot", into: &news)
        default: break
        }
        return .accepted
    }

    private func readEvent(_ event: String, _ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError)
        -> Verdict
    {
        switch event {
        case "challenge":
            if let challenge = try frame.string("message") { news.append(.token(challenge)) }
            news.append(.stream(.stepDone))
        case "subscribed": news.append(.stream(.stepDone))
        case "subscribed_failed", "error", "alert":
            let text = try frame.string("message", "feed") ?? event
            // It goes on as it was.
            if text.hasPrefix("Already subscribed") { return .accepted }
            return refuse(text, RefusedRequest(.other), into: &news)
        default: break
        }
        return .accepted
    }

    /// An order as it is now, or that it is over, which has its name alone. A stop that is set off is no canceled one.
    ///
    /// Source: WebSocket, "Open Orders (Verbose)", the reasons.
    private func readOrderFeed(_ frame: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let reason = try frame.string("reason") ?? ""
        let isOver = try frame.flag("is_cancel") ?? false
        if isOver, reason == "stop_order_triggered" { return }
        let ends: [String: VenueOrderState] = ["full_fill": .filled, "contract_expired": .expired]
        let event: OrderNews.Event = reason == "edited_by_user" ? .replaced : .change
        var order = try order(frame["order"] ?? frame, event, isOver ? ends[reason] ?? .canceled : .working)
        if isOver, reason != "full_fill", reason != "cancelled_by_user", !reason.isEmpty {
            order.error = Self.errors.error(reason, reason)
        }
        news.append(.order(order))
    }
}
