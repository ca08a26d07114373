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
        case .marketOnClose, .limitOnClose, .marketToLimit: throw .unsupported("Binance has no \(order.kind.words)")
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
        var order = OrderNews(event, try Self.state(payload.string("status") ?? "NEW"))
        order.venueSymbol = try payload.string("symbol")
        order.venueOrderID = try payload.string("orderId")
        // A cancel's answer has the cancel's name and the order's; an amended order's has its own and its old one.
        let other = try payload.string("origClientOrderId")
        let own = try payload.string("clientOrderId")
        if order.state == .canceled, let other {
            (order.clientOrderID, order.origClientOrderID) = (other, nil)
        } else {
            (order.clientOrderID, order.origClientOrderID) = (own, other)
        }
        order.side = try Self.side(payload.string("side"))
        try Self.readType(payload.string("type"), payload.string("timeInForce"), into: &order)
        order.quantity = try payload.positiveNumber("origQty", "qty")
        order.limit = try payload.positiveNumber("price")
        order.stop = try payload.positiveNumber("stopPrice")
        order.display = try payload.positiveNumber("icebergQty")
        order.filled = try payload.number("executedQty")
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
        var order = OrderNews(type == "REPLACED" ? .replaced : .change, try Self.state(event.requiredString("X")))
        let other = try event.string("C")
        let own = try event.string("c")
        if type == "REPLACED" {
            (order.clientOrderID, order.origClientOrderID) = (own, other)
        } else {
            order.clientOrderID = other ?? own
        }
        order.venueSymbol = try event.string("s")
        order.venueOrderID = try event.string("i")
        order.side = try Self.side(event.string("S"))
        try Self.readType(event.string("o"), event.string("f"), into: &order)
        order.quantity = try event.positiveNumber("q")
        order.limit = try event.positiveNumber("p")
        order.stop = try event.positiveNumber("P")
        order.display = try event.positiveNumber("F")
        order.filled = try event.number("z")
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
        var fill = FillNews(tradeID: try event.requiredString("t"), quantity: quantity, price: try event.decimal("L"))
        (fill.clientOrderID, fill.venueOrderID) = (order.clientOrderID, order.venueOrderID)
        (fill.venueSymbol, fill.side, fill.time) = (order.venueSymbol, order.side, order.time)
        fill.commission = try event.number("n")
        fill.commissionCurrency = try event.string("N")
        fill.isMaker = try event.flag("m")
        news.append(.fill(fill, order))
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

    static func state(_ status: String) throws(JSONError) -> VenueOrderState {
        switch status {
        case "NEW", "PARTIALLY_FILLED": .working
        case "PENDING_NEW": .pendingNew
        case "FILLED": .filled
        case "CANCELED": .canceled
        case "PENDING_CANCEL": .pendingCancel
        case "REJECTED": .rejected
        case "EXPIRED", "EXPIRED_IN_MATCH": .expired
        default: throw JSONError(.unexpected, at: 0, key: "status")
        }
    }

    static func side(_ side: String?) -> Side? { side.map { $0 == "BUY" ? .buy : .sell } }

    private static func readType(_ type: String?, _ timeInForce: String?, into order: inout OrderNews) throws(JSONError) {
        switch type {
        case "MARKET": order.kind = .market
        case "LIMIT": order.kind = .limit
        case "LIMIT_MAKER": (order.kind, order.isPostOnly) = (.limit, true)
        case "STOP_LOSS": order.kind = .stop
        case "STOP_LOSS_LIMIT": order.kind = .stopLimit
        case "TAKE_PROFIT": order.kind = .marketIfTouched
        case "TAKE_PROFIT_LIMIT": order.kind = .limitIfTouched
        default: break
        }
        switch timeInForce {
        case "GTC": order.timeInForce = .goodTillCancel
        case "IOC": order.timeInForce = .immediateOrCancel
        case "FOK": order.timeInForce = .fillOrKill
        default: break
        }
    }
}
