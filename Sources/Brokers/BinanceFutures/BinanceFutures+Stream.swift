// The streams of Binance's futures.

internal import BrokerKit
internal import Values
internal import WebKit

extension BinanceFutures {
    /// The venue pings each three minutes, and closes after a day. The private stream is named by a key that is good
    /// for an hour.
    ///
    /// Source: "Important WebSocket Change Notice" of 2026-03-06: three addresses in place of one.
    var streams: [StreamPlan] {
        let rule = ConnectionRule(lifetime: .seconds(86_400), silence: .seconds(400))
        let market = StreamPlan(.market, publicURL, rule: rule)
        guard signer != nil else { return [market] }
        return [
            StreamPlan(.orders, privateURL, rule: rule, needsToken: true, tokenRenewal: .seconds(1_200)), market,
        ]
    }

    /// The key in the address says it all.
    func opening(
        _ stream: StreamName, step: Int, token: String?, at moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest]? {
        nil
    }

    /// The answer names the ID of its request.
    func requestID(in frame: JSONValue) -> String? {
        guard frame.has("result") || frame.has("error"), let id = try? frame.string("id") else { return nil }
        return id
    }

    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        var names: [String] = []
        for instrument in wish.instruments {
            let symbol = instrument.venueSymbol.lowercased()
            switch wish.channel {
            case .quotes: names.append("\(symbol)@bookTicker")
            case .trades: names.append("\(symbol)@trade")
            case .book: names.append("\(symbol)@depth@100ms")
            case .candles:
                throw .unsupported("Binance futures tells candles at an address of their own, which is not used")
            }
        }
        return BinancePrices.subscription(names, isOn: wish.isOn, at: publicURL, moment)
    }

    /// What a stream says by itself.
    func readEvent(_ event: JSONValue, of stream: String, into news: inout [VenueNews]) throws(JSONError) {
        guard event.has("e") else { return try BinancePrices.read(event, of: stream, into: &news) }
        let type = try event.requiredString("e")
        switch type {
        case "ORDER_TRADE_UPDATE": try readUpdate(event, into: &news)
        case "ALGO_UPDATE": try readWaitingUpdate(event, into: &news)
        case "ACCOUNT_UPDATE": try readAccountUpdate(event, into: &news)
        case "CONDITIONAL_ORDER_TRIGGER_REJECT": try readTriggerReject(event, into: &news)
        case "listenKeyExpired": news.append(.stream(.tokenExpired))
        // A fill sooner, without its commission: the whole of it follows.
        case "TRADE_LITE": break
        // Of leverage and margin; prices that nobody trades at; liquidations of others.
        case "MARGIN_CALL", "ACCOUNT_CONFIG_UPDATE", "markPriceUpdate", "contractInfo", "forceOrder": break
        default: try BinancePrices.readEvent(event, type, into: &news)
        }
    }

    /// A waiting order whose time has come, and that could not be sent then.
    private func readTriggerReject(_ event: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let row = try event.value("or")
        var order = OrderNews(.change, .canceled)
        order.venueSymbol = try row.string("s")
        order.venueOrderID = try row.string("i")
        order.error = Self.errors.error("", try row.string("r") ?? "")
        order.time = try event.time(.milliseconds, "T")
        news.append(.order(order))
    }
}
