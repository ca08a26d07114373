// News of venues as lines that people can compare with the payload.

import BrokerKit
import Values

/// One line; what the payload does not tell is not in it.
func line(of news: VenueNews) -> String {
    switch news {
    case .order(let order): line(of: order)
    case .fill(let fill, let order): line(of: fill) + (order.map { " | \(line(of: $0))" } ?? "")
    case .refused(let error, let request):
        words(
            "refused", "\(request.what)", ("client", request.clientOrderID), ("venue", request.venueOrderID),
            ("103", String(error.meaning.order.rawValue)), ("102", String(error.meaning.change.rawValue)),
            ("verdict", "\(error.meaning.verdict)"), ("key", error.meaning.isOfCredentials ? "yes" : nil),
            ("code", error.code), ("text", error.text))
    case .balance(let balance):
        words("balance", balance.currency, ("total", balance.total.description), ("available", balance.available.description))
    case .position(let position):
        words(
            "position", position.venueSymbol, ("quantity", position.quantity.description),
            ("average", position.averagePrice?.description), ("profit", position.unrealizedProfit?.description))
    case .instrument(let instrument): line(of: instrument)
    case .time(let time): "time \(time.nanosecondsSinceEpoch)"
    case .book(let book):
        words(
            book.isSnapshot ? "book" : "book change", book.venueSymbol, ("bids", levels(book.bids)), ("asks", levels(book.asks)),
            ("continuity", "\(book.continuity)"), ("checksum", book.checksum.map { String($0) }), ("time", time(book.time)))
    case .trade(let trade):
        words(
            "trade", trade.venueSymbol, ("id", trade.tradeID), ("price", trade.price.description),
            ("quantity", trade.quantity.description), ("taker", trade.takerSide.map { "\($0)" }), ("time", time(trade.time)))
    case .quote(let quote):
        words(
            "quote", quote.venueSymbol, ("bid", quote.bid.map { levels([$0]) }), ("ask", quote.ask.map { levels([$0]) }),
            ("last", quote.last?.description), ("open", quote.open?.description), ("high", quote.high?.description),
            ("low", quote.low?.description), ("volume", quote.volume?.description), ("time", time(quote.time)))
    case .candle(let candle):
        words(
            "candle", candle.venueSymbol, ("start", time(candle.start)), ("open", candle.open.description),
            ("high", candle.high.description), ("low", candle.low.description), ("close", candle.close.description),
            ("volume", candle.volume.description), ("closed", candle.isClosed ? "yes" : "no"))
    case .stream(let state): "stream \(state)"
    case .token: "token"
    case .nextPage(let page): "page \(page)"
    case .rate(let observation): "rate \(observation)"
    case .rule(let pool, let rule): "rule \(pool) \(rule.limit) in \(rule.interval.nanoseconds / 1_000_000) ms \(rule.shape)"
    }
}

private func line(of order: OrderNews) -> String {
    words(
        "order", "\(order.event)", ("state", order.state.rawValue), ("client", order.clientOrderID),
        ("was", order.origClientOrderID), ("venue", order.venueOrderID), ("symbol", order.venueSymbol),
        ("side", order.side.map { "\($0)" }), ("kind", order.kind.map { "\($0)" }),
        ("tif", order.timeInForce.map { "\($0)" }), ("quantity", order.quantity?.description),
        ("limit", order.limit?.description), ("stop", order.stop?.description), ("display", order.display?.description),
        ("filled", order.filled?.description), ("average", order.averagePrice?.description),
        ("notional", order.notional?.description), ("postOnly", order.isPostOnly ? "yes" : nil),
        ("reduceOnly", order.isReduceOnly ? "yes" : nil),
        ("error", order.error.map { "\($0.meaning.order.rawValue)/\($0.meaning.change.rawValue) \($0)" }),
        ("time", time(order.time)))
}

private func line(of fill: FillNews) -> String {
    words(
        "fill", fill.tradeID, ("client", fill.clientOrderID), ("venue", fill.venueOrderID), ("symbol", fill.venueSymbol),
        ("side", fill.side.map { "\($0)" }), ("quantity", fill.quantity.description), ("price", fill.price.description),
        ("commission", fill.commission?.description), ("in", fill.commissionCurrency),
        ("maker", fill.isMaker.map { $0 ? "yes" : "no" }), ("time", time(fill.time)))
}

private func line(of instrument: Instrument) -> String {
    let rules = instrument.rules
    return words(
        "instrument", instrument.symbol.description, ("venue", instrument.venueSymbol),
        ("product", instrument.product.rawValue), ("state", instrument.state.rawValue), ("price", rules.map { text($0.price) }),
        ("quantity", rules.map { text($0.quantity) }), ("market", rules?.marketQuantity.map { text($0) }),
        ("least", rules?.minimumNotional?.description), ("most", rules?.maximumNotional?.description),
        ("contract", instrument.contractSize?.description), ("id", instrument.securityID))
}

private func text(_ rule: NumberRule) -> String {
    let steps = rule.steps.map { $0.from.isZero ? "\($0.step)" : "\($0.step) from \($0.from)" }.joined(separator: ", ")
    let range = rule.minimum == nil && rule.maximum == nil
        ? "" : "[\(rule.minimum?.description ?? "")..\(rule.maximum?.description ?? "")]"
    return steps + (rule.decimals.map { " \($0) decimals" } ?? "") + range
}

/// The first five, and how many there are.
private func levels(_ levels: [BookLevel]) -> String {
    let shown = levels.prefix(5).map { "\($0.quantity)@\($0.price)" }.joined(separator: " ")
    return levels.count > 5 ? "\(shown) of \(levels.count)" : shown
}

private func time(_ time: Instant?) -> String? { time.map { String($0.nanosecondsSinceEpoch / 1_000_000) } }

private func words(_ what: String, _ which: String, _ members: (String, String?)...) -> String {
    ([what, which] + members.compactMap { name, value in value.map { "\(name)=\($0)" } }).joined(separator: " ")
}
