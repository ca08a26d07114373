// The streams of Binance.

internal import BrokerKit
internal import Values
internal import WebKit

extension Binance {
    var streams: [StreamPlan] {
        // The venue pings each 20 seconds, and closes after a day.
        let rule = ConnectionRule(lifetime: .seconds(86_400), silence: .seconds(75))
        let market = StreamPlan(.market, marketURL, rule: rule)
        guard socketSigner != nil else { return [market] }
        let orders = StreamPlan(.orders, webSocketAPI, rule: rule)
        return sendsBySocket ? [orders, StreamPlan(.trading, webSocketAPI, rule: rule), market] : [orders, market]
    }

    func opening(
        _ stream: StreamName, step: Int, token: String?, at moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest]? {
        guard stream == .orders, step == 0 else { return nil }
        return [socketRequest("userDataStream.subscribe.signature", [], moment)]
    }

    /// The answer names the ID of its request.
    func requestID(in frame: JSONValue) -> String? {
        guard frame.has("status"), let id = try? frame.string("id") else { return nil }
        return id
    }

    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        let names = wish.instruments.map { instrument in
            let symbol = instrument.venueSymbol.lowercased()
            return switch wish.channel {
            case .quotes: "\(symbol)@bookTicker"
            case .trades: "\(symbol)@trade"
            case .book: "\(symbol)@depth@100ms"
            case .candles: "\(symbol)@kline_1m"
            }
        }
        return BinancePrices.subscription(names, isOn: wish.isOn, at: marketURL, moment)
    }

    /// What a stream says by itself.
    ///
    /// Source: User Data Streams; WebSocket Streams.
    func readEvent(_ event: JSONValue, into news: inout [VenueNews]) throws(JSONError) -> Verdict {
        let type = try event.requiredString("e")
        switch type {
        case "executionReport": try readReport(event, into: &news)
        case "outboundAccountPosition": try readBalances(event.value("B"), "a", "f", "l", into: &news)
        case "serverShutdown": news.append(.stream(.closing))
        case "eventStreamTerminated": news.append(.stream(.broken("Binance has ended the subscription")))
        // The orders of a list are told one by one, and a change of a balance by the account's position as well.
        case "listStatus", "balanceUpdate", "externalLockUpdate": break
        default: try BinancePrices.readEvent(event, type, into: &news)
        }
        return .accepted
    }
}
