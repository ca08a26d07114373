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
        var plans: [StreamPlan] = []
        if socketSigner != nil, !userURL.isEmpty {
            plans.append(StreamPlan(.orders, userURL, rule: rule, rates: [RateCharge(pool: 2)]))
        }
        if !marketURL.isEmpty { plans.append(StreamPlan(.market, marketURL, rule: rule, rates: [RateCharge(pool: 2)])) }
        return plans
    }

    /// The user channel without products is that of all. A token is used once, so its steps are two.
    func opening(
        _ stream: StreamName, step: Int, token: String?, at moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest]? {
        switch (stream, step) {
        case (.orders, 0): [frame(userURL, true, "user", [], socketSigner, moment)]
        case (.orders, 1): [frame(userURL, true, "heartbeats", [], socketSigner, moment)]
        case (.market, 0): [frame(marketURL, true, "heartbeats", [], nil, moment)]
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
        return [frame(marketURL, wish.isOn, channel, products, nil, moment)]
    }

    private func frame(
        _ url: String, _ isOn: Bool, _ channel: String, _ products: [String], _ signer: Signer?, _ moment: CallMoment
    ) -> VenueRequest {
        var fields = VenueFields()
        fields.add("type", isOn ? "subscribe" : "unsubscribe")
        if !products.isEmpty { fields.add("product_ids", list: products.map { .text($0) }) }
        fields.add("channel", channel)
        if let signer {
            let signed = signer.sign(UnsignedRequest("SEND", path: ""), at: moment.time, nonce: moment.nonce)
            for parameter in signed.query { fields.add(parameter.name, parameter.value) }
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
            for order in try rows(event, "orders") {
                try readUpdate(order, isSnapshot ? .status : .change, at: time, into: &news)
            }
            guard let positions = try event.ifPresent("positions") else { return }
            for position in try rows(positions, "perpetual_futures_positions") {
                try readPosition(position, into: &news)
            }
            for position in try rows(positions, "expiring_futures_positions") {
                try readPosition(position, into: &news)
            }
        case "l2_data": try readLevels(event, sequence, at: time, into: &news)
        case "ticker", "ticker_batch":
            for ticker in try rows(event, "tickers") { try readTicker(ticker, at: time, into: &news) }
        case "market_trades": for trade in try rows(event, "trades") { try readTrade(trade, into: &news) }
        case "candles": for candle in try rows(event, "candles") { try readCandle(candle, into: &news) }
        case "status": for product in try rows(event, "products") { try readInstrument(product, into: &news) }
        default: break
        }
    }

    private func rows(_ event: JSONValue, _ key: StaticString) throws(JSONError) -> [JSONValue] {
        guard let rows = try event.ifPresent(key) else { return [] }
        return Array(try rows.elements())
    }
}
