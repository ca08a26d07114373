// The streams of Coinbase.

internal import BrokerKit
internal import Values
internal import WebKit

extension Coinbase {
    /// Heartbeats come each second on both, and keep them open.
    ///
    /// Source: WebSocket, "Heartbeats Channel".
    var streams: [StreamPlan] {
        let rule = ConnectionRule(silence: .seconds(15))
        let orders = access.socketSigner == nil ? "" : access.webSocket
        return [StreamPlan(.orders, orders, rule: rule), StreamPlan(.market, access.stream, rule: rule)].filter { !$0.url.isEmpty }
    }

    /// The user channel without products is that of all. A token is used once, so its steps are two.
    func opening(_ stream: StreamName, step: Int, token: String?, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest]? {
        switch (stream, step) {
        case (.orders, 0): [frame(access.webSocket, true, "user", [], access.socketSigner, moment)]
        case (.orders, 1): [frame(access.webSocket, true, "heartbeats", [], access.socketSigner, moment)]
        case (.market, 0): [frame(access.stream, true, "heartbeats", [], nil, moment)]
        default: nil
        }
    }

    /// Frames are told apart by their channels: no answer names a request.
    func requestID(in frame: JSONValue) -> String? { nil }

    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        let products = wish.instruments.map(\.venueSymbol)
        guard !products.isEmpty else { return [] }
        let channel =
            switch wish.channel {
            case .quotes: "ticker"
            case .trades: "market_trades"
            case .book: "level2"
            case .candles: "candles"
            }
        return [frame(access.stream, wish.isOn, channel, products, nil, moment)]
    }

    private func frame(
        _ url: String, _ isOn: Bool, _ channel: String, _ products: [String], _ signer: Signer?, _ moment: CallMoment
    ) -> VenueRequest {
        var fields = VenueFields("type", isOn ? "subscribe" : "unsubscribe")
        if !products.isEmpty { fields.add("product_ids", list: products.map { .text($0) }) }
        fields.add("channel", channel)
        if let signer {
            let signed = signer.sign(UnsignedRequest("SEND", path: ""), at: moment.time, nonce: moment.nonce)
            fields = fields + VenueFields(signed.query)
        }
        return VenueRequest(webSocket: url, fields.json)
    }

    // MARK: In

    /// Its number counts the messages of the connection, whatever their channel.
    ///
    /// Source: WebSocket, "Sequence Numbers".
    func readMessage(_ message: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let sequence = message.has("sequence_num") ? try message.integer("sequence_num") : nil
        if let sequence { news.append(.stream(.message(channel: "", sequence))) }
        let channel = try message.requiredString("channel")
        switch channel {
        case "subscriptions": news.append(.stream(.stepDone))
        case "heartbeats": news.append(.stream(.heartbeat))
        default:
            guard let events = try message.ifPresent("events"), events.isArray else { return }
            let time = try message.time(.iso8601, "timestamp")
            for event in try events.elements() { try readEvent(event, channel, sequence, at: time, into: &news) }
        }
    }

    private func readEvent(
        _ event: JSONValue, _ channel: String, _ sequence: Int64?, at time: Instant?, into news: inout [VenueNews]
    ) throws(JSONError) {
        switch channel {
        case "user":
            let isSnapshot = event.isText("type", "snapshot")
            for order in try event.objects("orders") {
                try readUpdate(order, isSnapshot ? .status : .change, at: time, into: &news)
            }
            guard let positions = try event.ifPresent("positions") else { return }
            for key: StaticString in ["perpetual_futures_positions", "expiring_futures_positions"] {
                for position in try positions.objects(key) { try readPosition(position, into: &news) }
            }
        case "l2_data": try readLevels(event, sequence, at: time, into: &news)
        case "ticker", "ticker_batch":
            for ticker in try event.objects("tickers") {
                let name = try ticker.requiredString("product_id")
                news.append(.quote(try QuoteNews(name, ticker, Self.ticker, at: time)))
            }
        case "market_trades": for trade in try event.objects("trades") { try readTrade(trade, into: &news) }
        case "candles": for candle in try event.objects("candles") { try readCandle(candle, into: &news) }
        case "status": for product in try event.objects("products") { try readInstrument(product, into: &news) }
        default: break
        }
    }
}
