// The streams of Alpaca.

internal import BrokerKit
internal import Values
internal import WebKit

extension Alpaca {
    /// Nothing comes on them for hours: answers to pings are what is heard.
    var streams: [StreamPlan] {
        guard socketSigner != nil else { return [] }
        let rule = ConnectionRule(silence: .seconds(60))
        return [
            StreamPlan(.orders, ordersURL, rule: rule, keepAlive: .ping(every: .seconds(20))),
            StreamPlan(.market, marketURL, rule: rule, keepAlive: .ping(every: .seconds(20))),
        ]
    }

    func opening(
        _ stream: StreamName, step: Int, token: String?, at moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest]? {
        let url = stream == .orders ? ordersURL : marketURL
        var frame: VenueFields
        switch (stream, step) {
        case (.orders, 0), (.market, 0):
            let secrets = socketSigner?.sign(UnsignedRequest("SEND", path: ""), at: moment.time).query ?? []
            frame = VenueFields("action", "auth") + VenueFields(secrets)
        case (.orders, 1):
            frame = VenueFields("action", "listen")
            frame.add("data", VenueFields().with("streams", list: [.text("trade_updates")]))
        default: return nil
        }
        return [VenueRequest(webSocket: url, frame.json)]
    }

    /// No answer names a request.
    func requestID(in frame: JSONValue) -> String? { nil }

    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        let isCrypto = feed == "crypto"
        for instrument in wish.instruments where (instrument.product == .spot) != isCrypto {
            throw .unsupported(
                "Alpaca's feed \(feed) has no prices of \(instrument.symbol): the option feed chooses it")
        }
        let channel =
            switch wish.channel {
            case .quotes: "quotes"
            case .trades: "trades"
            case .candles: "bars"
            case .book: "orderbooks"
            }
        guard isCrypto || wish.channel != .book else {
            throw .unsupported("Alpaca has no books of equities: MarketDepth(264)=1 is the best of both sides")
        }
        guard !wish.instruments.isEmpty else { return [] }
        let frame = VenueFields("action", wish.isOn ? "subscribe" : "unsubscribe")
            .with(channel, list: wish.instruments.map { .text($0.venueSymbol) })
        return [VenueRequest(webSocket: marketURL, frame.json)]
    }

    // MARK: In

    /// Source: "Websocket Streaming".
    func readStream(
        _ stream: String, _ data: JSONValue, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        switch stream {
        case "authorization":
            if data.isText("status", "authorized") {
                news.append(.stream(.stepDone))
                return .accepted
            }
            let text = "Alpaca does not take the key for its stream of orders"
            return Self.errors.refuse("unauthorized", text, RefusedRequest(.other), into: &news)
        case "listening": news.append(.stream(.stepDone))
        case "trade_updates": try readUpdate(data, into: &news)
        default: break
        }
        return .accepted
    }

    private func readUpdate(_ data: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let event = try data.requiredString("event")
        let payload = try data.value("order")
        var order = try orderNews(payload, event == "trade_bust" || event == "trade_correct" ? .restated : .change)
        order.time = try data.time(.iso8601, "timestamp") ?? order.time
        switch event {
        case "fill", "partial_fill":
            let fill = try FillNews(data, id: "execution_id", quantity: "qty", price: "price", of: order)
            news.append(.fill(fill, order))
        case "order_cancel_rejected", "order_replace_rejected":
            let isCancel = event == "order_cancel_rejected"
            let error = VenueError(
                code: event, text: "Alpaca has refused the \(isCancel ? "cancel" : "change")",
                ErrorMeaning(.other, .other))
            news.append(.refused(error, RefusedRequest(isCancel ? .cancel : .replace, order)))
            order.event = .status
            news.append(.order(order))
        default: news.append(.order(order))
        }
    }

    /// A message of the feed of prices.
    ///
    /// Source: "Real-time Stock Data", "Real-time Crypto Data".
    func readMessage(_ message: JSONValue, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let type = try message.requiredString("T")
        let symbol = try message.string("S") ?? ""
        switch type {
        // It is told as soon as the connection is open.
        case "success": if message.isText("msg", "authenticated") { news.append(.stream(.stepDone)) }
        case "subscription": news.append(.stream(.stepDone))
        case "error": return try readMistake(message, into: &news)
        case "t": try readTrade(message, symbol, into: &news)
        case "q": try readQuote(message, symbol, into: &news)
        case "b", "u": try readBar(message, symbol, into: &news)
        case "o":
            try readBook(message, symbol, isSnapshot: try message.flag("r") ?? false, into: &news)
        default: break
        }
        return .accepted
    }

    private func readMistake(_ message: JSONValue, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let verdict = try readFailure(message, RefusedRequest(.other), into: &news)
        switch try message.integer("code") {
        // It was too late with its key, one too many, too slow, or the venue is at fault.
        case 404, 406, 407, 500: news.append(.stream(.broken(try message.string("msg") ?? "error")))
        default: break
        }
        return verdict
    }
}
