// The streams of OANDA: answers of HTTP that do not end.

internal import BrokerKit
internal import Values
internal import WebKit

extension OANDA {
    /// A heartbeat comes each five seconds. Every message on it is a connection of its own: what asks for a stream is
    /// the request that it answers.
    var streams: [StreamPlan] {
        let rule = ConnectionRule(silence: .seconds(10))
        return [
            StreamPlan(.orders, url(orderStream, "/transactions/stream"), form: .lines, rule: rule),
            StreamPlan(.market, url(priceStream, "/pricing/stream"), form: .lines, rule: rule),
        ]
    }

    private func url(_ host: VenueOrigin, _ path: String) -> String {
        "\(host.origin)\(host.prefix)/accounts/\(account)\(path)"
    }

    /// Of orders: the request. Prices are asked for by the instruments that are wanted: nothing comes before.
    func opening(
        _ stream: StreamName, step: Int, token: String?, at moment: CallMoment
    ) throws(VenueRefusal) -> [VenueRequest]? {
        guard stream == .orders, step == 0 else { return nil }
        return [send("GET", "/transactions/stream", to: orderStream, at: moment)]
    }

    /// One stream for all instruments of the wish. No more of it is to hang up: nothing is sent.
    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        switch wish.channel {
        case .quotes, .book: break
        case .trades: throw .unsupported("OANDA does not tell trades, MDEntryType(269)=2")
        case .candles: throw .unsupported("OANDA has no stream of candles")
        }
        guard wish.isOn, !wish.instruments.isEmpty else { return [] }
        return [send("GET", "/pricing/stream", query: names(wish.instruments), to: priceStream, at: moment)]
    }

    /// No line answers a request.
    func requestID(in frame: JSONValue) -> String? { nil }

    /// Transactions of an account are numbered without a hole.
    func readLine(_ line: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        switch try line.requiredString("type") {
        case "HEARTBEAT":
            // What proves that the stream is there: nothing else answers the request.
            news.append(.stream(.stepDone))
            news.append(.stream(.heartbeat))
        case "PRICE": try readPrice(line, into: &news)
        default:
            if line.has("id") {
                news.append(.stream(.message(channel: "transactions", try line.integer("id"))))
            }
            try readTransactions([line], .change, into: &news)
        }
    }
}
