// Orders to Binance, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension Binance {
    // MARK: Out

    func fields(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try order.check(Self.profile)
        var fields = VenueFields()
        fields.add("symbol", order.instrument.venueSymbol)
        fields.add("side", order.isBuy ? "BUY" : "SELL")
        try addTerms(of: order, to: &fields)
        fields.add("newClientOrderId", order.clientOrderID)
        fields.add("newOrderRespType", "FULL")
        return fields
    }

    /// Source: REST API, "New order", the table of mandatory parameters by type.
    private func addTerms(of order: VenueOrder, to fields: inout VenueFields) throws(VenueRefusal) {
        fields.add("type", try type(of: order))
        if takesTimeInForce(order) { fields.add("timeInForce", try timeInForce(of: order)) }
        switch order.size {
        case .cash(let cash):
            guard order.kind == .market else {
                throw .unsupported("Binance takes CashOrderQty(152) for market orders alone")
            }
            fields.add("quoteOrderQty", cash.plain)
        case .quantity:
            let texts = try order.texts()
            fields.add("quantity", texts.quantity)
            fields.add("price", order.kind.hasLimit ? texts.price : nil)
            fields.add("stopPrice", texts.triggerPrice)
        }
        if order.kind == .trailingStop { fields.add("trailingDelta", number: try trail(of: order)) }
        if order.kind == .primaryPeg { fields.add("pegPriceType", "PRIMARY_PEG") }
        if order.kind == .marketPeg { fields.add("pegPriceType", "MARKET_PEG") }
        if let display = order.display {
            guard takesTimeInForce(order), order.timeInForce == .goodTillCancel else {
                throw .unsupported("Binance takes MaxFloor(111) for limit orders with TimeInForce(59)=1 alone")
            }
            fields.add("icebergQty", display.plain)
        }
    }

    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        if order.isPostOnly {
            guard order.kind == .limit, order.timeInForce == .goodTillCancel else {
                throw .unsupported("Binance takes ExecInst(18)=6 for limit orders with TimeInForce(59)=1 alone")
            }
            return "LIMIT_MAKER"
        }
        return switch order.kind {
        case .market: "MARKET"
        case .limit, .primaryPeg, .marketPeg: "LIMIT"
        case .stop, .trailingStop: "STOP_LOSS"
        case .stopLimit: "STOP_LOSS_LIMIT"
        case .marketIfTouched: "TAKE_PROFIT"
        case .limitIfTouched: "TAKE_PROFIT_LIMIT"
        case .marketToLimit: throw .unsupported("Binance has no \(order.kind.words)")
        }
    }

    private func takesTimeInForce(_ order: VenueOrder) -> Bool {
        !order.isPostOnly && (order.kind.hasLimit || order.kind == .primaryPeg || order.kind == .marketPeg)
    }

    private func timeInForce(of order: VenueOrder) throws(VenueRefusal) -> String {
        switch order.timeInForce {
        case .goodTillCancel: "GTC"
        case .immediateOrCancel: "IOC"
        case .fillOrKill: "FOK"
        case .day, .atTheOpening, .goodTillDate, .atTheClose:
            throw .unsupported("Binance has no TimeInForce(59) \(order.timeInForce.words)")
        }
    }

    private func trail(of order: VenueOrder) throws(VenueRefusal) -> String {
        guard let trail = order.trail, trail.unit == .basisPoints, trail.offset.normalized.scale == 0 else {
            throw .unsupported("Binance takes a trailing stop's distance in whole basis points: PegOffsetType(836)=1")
        }
        return trail.offset.plain
    }

    /// The order keeps its place in the queue where only its quantity becomes less; otherwise a new one takes its place.
    func replace(_ old: VenueOrder, _ new: VenueOrder, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        if isReduction(old, new) {
            var fields = nameFields(old)
            fields.add("newClientOrderId", new.clientOrderID)
            fields.add("newQty", try new.texts().quantity)
            return send(.amend, fields, moment)
        }
        var fields = try self.fields(of: new)
        fields.add("cancelReplaceMode", "STOP_ON_FAILURE")
        if !old.clientOrderID.isEmpty {
            fields.add("cancelOrigClientOrderId", old.clientOrderID)
        } else {
            fields.add("cancelOrderId", number: old.venueOrderID)
        }
        return send(.exchange, fields, moment)
    }

    private func isReduction(_ old: VenueOrder, _ new: VenueOrder) -> Bool {
        guard case .quantity(let before) = old.size, case .quantity(let after) = new.size, after < before else { return false }
        return old.kind == new.kind && old.timeInForce == new.timeInForce && old.limit == new.limit && old.stop == new.stop
            && old.trail == new.trail && old.display == new.display && old.isPostOnly == new.isPostOnly
    }

    func nameFields(_ order: VenueOrder) -> VenueFields {
        var fields = VenueFields()
        fields.add("symbol", order.instrument.venueSymbol)
        if !order.clientOrderID.isEmpty {
            fields.add("origClientOrderId", order.clientOrderID)
        } else {
            fields.add("orderId", number: order.venueOrderID)
        }
        return fields
    }

    func cancelFields(_ order: VenueOrder, _ name: String) -> VenueFields {
        var fields = nameFields(order)
        fields.add("newClientOrderId", name.isEmpty ? nil : name)
        return fields
    }

    func symbolField(_ instrument: Instrument?, _ what: String) throws(VenueRefusal) -> VenueFields {
        guard let instrument else { throw VenueRefusal(.unknownSymbol, "Binance wants a symbol for \(what)") }
        var fields = VenueFields()
        fields.add("symbol", instrument.venueSymbol)
        return fields
    }

    // MARK: In

    /// An order of a REST answer, with the fills that came with it.
    func readOrder(
        _ payload: JSONValue, event: OrderNews.Event, into news: inout [VenueNews]
    ) throws(JSONError) {
        var order = try BinancePayload.order(payload, .answer, Self.kinds, event)
        // A cancel's answer has the cancel's name and the order's; an amended order's has its own and its old one.
        let other = try payload.string("origClientOrderId")
        let own = try payload.string("clientOrderId")
        if order.state == .canceled, let other {
            (order.clientOrderID, order.origClientOrderID) = (other, nil)
        } else {
            (order.clientOrderID, order.origClientOrderID) = (own, other)
        }
        if order.quantity == nil { order.quantity = try payload.positiveNumber("qty") }
        order.display = try payload.positiveNumber("icebergQty")
        order.notional = try payload.number("cummulativeQuoteQty", "cumulativeQuoteQty")
        order.time = try payload.time(.milliseconds, "transactTime", "updateTime", "time")
        if let fills = try payload.ifPresent("fills"), fills.isArray {
            for fill in try fills.elements() where fill.has("tradeId") {
                var one = FillNews(
                    tradeID: try fill.requiredString("tradeId"), quantity: try fill.decimal("qty"),
                    price: try fill.decimal("price"))
                (one.clientOrderID, one.venueOrderID) = (order.clientOrderID, order.venueOrderID)
                (one.venueSymbol, one.side, one.time) = (order.venueSymbol, order.side, order.time)
                one.commission = try fill.number("commission")
                one.commissionCurrency = try fill.string("commissionAsset")
                news.append(.fill(one, nil))
            }
        }
        news.append(.order(order))
    }

    /// An executionReport of the user data stream.
    ///
    /// Source: User Data Streams, "Order Update".
    func readReport(_ event: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let type = try event.requiredString("x")
        var order = try BinancePayload.order(event, .report, Self.kinds, type == "REPLACED" ? .replaced : .change)
        let other = try event.string("C")
        let own = try event.string("c")
        if type == "REPLACED" {
            (order.clientOrderID, order.origClientOrderID) = (own, other)
        } else {
            order.clientOrderID = other ?? own
        }
        order.display = try event.positiveNumber("F")
        order.notional = try event.number("Z")
        order.time = try event.time(.milliseconds, "T")
        if let reason = try event.string("r"), reason != "NONE" { order.error = Self.errors.error(reason, reason) }
        if order.state == .expired, order.error == nil, try event.requiredString("X") == "EXPIRED_IN_MATCH" {
            order.error = Self.errors.error("EXPIRED_IN_MATCH", "expired to prevent a trade with an order of the same account")
        }
        guard type == "TRADE", let quantity = try event.positiveNumber("l") else {
            news.append(.order(order))
            return
        }
        news.append(.fill(try BinancePayload.fill(event, quantity, of: order), order))
    }

    /// What became of a cancel and of the order that was to take its place.
    func readExchange(
        _ data: JSONValue, _ task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict {
        var verdict = Verdict.accepted
        if let canceled = try data.ifPresent("cancelResponse") {
            if canceled.has("code") {
                verdict = try readError(canceled, RefusedRequest(task), into: &news)
                if case .refused(let error, var request) = news.last {
                    request.what = .replace
                    news[news.count - 1] = .refused(error, request)
                }
            } else {
                try readOrder(canceled, event: .change, into: &news)
            }
        }
        if let placed = try data.ifPresent("newOrderResponse") {
            if placed.has("code") {
                var request = RefusedRequest(.place)
                if case .replace(_, let new) = task { request.clientOrderID = new.clientOrderID }
                verdict = try readError(placed, request, into: &news)
            } else {
                try readOrder(placed, event: .change, into: &news)
                verdict = .accepted
            }
        }
        return verdict
    }

    private static let kinds: [String: OrderKind] = [
        "MARKET": .market, "LIMIT": .limit, "LIMIT_MAKER": .limit, "STOP_LOSS": .stop, "STOP_LOSS_LIMIT": .stopLimit,
        "TAKE_PROFIT": .marketIfTouched, "TAKE_PROFIT_LIMIT": .limitIfTouched,
    ]
}

extension BinanceOrderKeys {
    fileprivate static let answer = BinanceOrderKeys(
        state: "status", symbol: "symbol", name: "orderId", clientName: "clientOrderId", side: "side",
        types: ("type", "type"), timeInForce: "timeInForce", quantity: "origQty", filled: "executedQty", limit: "price",
        stop: "stopPrice", averagePrice: "avgPrice", reduceOnly: "reduceOnly")
    /// Of futures alone are a price on average and reduceOnly: these letters mean something else here.
    fileprivate static let report = BinanceOrderKeys(
        state: "X", symbol: "s", name: "i", clientName: "c", side: "S", types: ("o", "o"), timeInForce: "f",
        quantity: "q", filled: "z", limit: "p", stop: "P", averagePrice: "ap", reduceOnly: "reduceOnly")
}
