// Orders to OKX, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    // MARK: Out

    func place(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        var plain: [VenueFields] = []
        var algos: [VenueRequest] = []
        for order in orders {
            let fields = try fields(of: order)
            if order.kind.isConditional {
                algos.append(access.post("/api/v5/trade/order-algo", .json(fields.json), moment))
            } else {
                plain.append(fields)
            }
        }
        return plain.isEmpty ? algos : [send(plain.count == 1 ? "order" : "batch-orders", plain, moment)] + algos
    }

    /// A call that both interfaces have.
    ///
    /// - Parameter operation: What the WebSocket calls it, where that is something else.
    private func send(_ path: String, as operation: String? = nil, _ rows: [VenueFields], _ moment: CallMoment) -> VenueRequest {
        guard sendsBySocket else {
            return access.post("/api/v5/trade/" + path, .json(rows.count == 1 ? rows[0].json : VenueFields.json(rows)), moment)
        }
        let frame: VenueFields = ["id": moment.nonce, "op": operation ?? path]
        return VenueRequest(webSocket: privateURL, frame.with("args", list: rows.map { .object($0) }).json, requestID: moment.nonce)
    }

    /// Newer servers want the instrument's number on the WebSocket; which is known where the instruments were loaded.
    ///
    /// Source: WS / Place order: "instId will be deprecated".
    private func symbolFields(_ instrument: Instrument, bySocket: Bool) -> VenueFields {
        guard bySocket, let number = instrument.securityID, Self.isNumber(number) else {
            return VenueFields("instId", instrument.venueSymbol)
        }
        var fields = VenueFields()
        fields.add("instIdCode", number: number)
        return fields
    }

    private func fields(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try order.check(Self.profile)
        let isAlgo = order.kind.isConditional
        let isSpot = order.instrument.product == .spot
        var fields = symbolFields(order.instrument, bySocket: sendsBySocket && !isAlgo)
        fields.add("side", order.isBuy ? "buy" : "sell")
        fields.add("ordType", isAlgo ? try algoType(of: order) : try type(of: order))
        let (size, texts) = try order.size(
            takesCash: order.kind == .market && isSpot, "OKX takes CashOrderQty(152) for market orders of spot alone")
        fields.add("sz", size)
        fields.add("tdMode", isSpot ? "cash" : marginMode)
        if isSpot {
            // Without it the quantity of a market order to buy would be in the quote currency.
            fields.add("tgtCcy", texts == nil ? "quote_ccy" : "base_ccy")
        } else if hasTwoSides {
            fields.add("posSide", order.isBuy == order.closes ? "short" : "long")
        }
        if isAlgo { try addTrigger(of: order, texts, to: &fields) }
        if !isAlgo, order.kind.hasLimit { fields.add("px", texts?.price) }
        try VenueRefusal.unless(
            !isSpot || !order.isReduceOnly, "OKX has no reduce only, ExecInst(18)=E or PositionEffect(77)=C, for spot")
        // With a long and a short side, the side says it.
        if order.isReduceOnly, !hasTwoSides { fields.add("reduceOnly", flag: true) }
        fields.add(isAlgo ? "algoClOrdId" : "clOrdId", order.clientOrderID)
        return fields
    }

    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        let rests = order.kind == .limit && order.timeInForce == .goodTillCancel
        try VenueRefusal.unless(rests || !order.isPostOnly, "OKX takes ExecInst(18)=6 for limit orders with TimeInForce(59)=1 alone")
        if order.isPostOnly { return "post_only" }
        if order.kind == .limit { return Self.immediate(order.timeInForce) ?? "limit" }
        try VenueRefusal.unless(order.timeInForce != .fillOrKill, "OKX takes TimeInForce(59)=4 for limit orders alone")
        let isContract = order.instrument.product != .spot
        let isBest = order.kind == .marketToLimit
        try VenueRefusal.unless(isContract || !isBest, "OKX takes OrdType(40)=K for contracts alone")
        return isBest || isContract && order.timeInForce == .immediateOrCancel ? "optimal_limit_ioc" : "market"
    }

    /// Nil for what rests.
    private static func immediate(_ time: TimeInForce) -> String? {
        time == .immediateOrCancel ? "ioc" : time == .fillOrKill ? "fok" : nil
    }

    /// The order stays what it is; `reqId` is the name of the change.
    func amend(_ old: VenueOrder, _ new: VenueOrder, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        try VenueRefusal.unless(
            new.changesNumbersAlone(of: old) && new.kind != .trailingStop,
            "OKX changes OrderQty(38), Price(44) and StopPx(99) of an order alone, and no trailing stops")
        try new.check(Self.profile)
        let isAlgo = isWaiting(old)
        let changes = try new.changedTexts(from: old)
        var fields = nameFields(old, bySocket: sendsBySocket && !isAlgo)
        fields.add("newSz", changes.quantity)
        if isAlgo { fields.add("newTriggerPx", changes.triggerPrice) }
        fields.add(isAlgo ? "newOrdPx" : "newPx", changes.price)
        fields.add("reqId", new.clientOrderID)
        guard isAlgo else { return send("amend-order", [fields], moment) }
        return access.post("/api/v5/trade/amend-algos", .json(fields.json), moment)
    }

    func nameFields(_ order: VenueOrder, bySocket: Bool = false) -> VenueFields {
        let fields = symbolFields(order.instrument, bySocket: bySocket)
        let (id, name, isWaiting) = (order.venueOrderID, order.clientOrderID, isWaiting(order))
        // What a triggered order trades as has no name of ours.
        if !name.isEmpty, isWaiting || !order.kind.isConditional { return fields.with(isWaiting ? "algoClOrdId" : "clOrdId", name) }
        return isWaiting ? fields.with("algoId", id.map { String($0.dropFirst(Self.mark.utf8.count)) }) : fields.with("ordId", id)
    }

    func cancel(_ orders: [VenueOrder], _ moment: CallMoment) -> [VenueRequest] {
        let plain = orders.filter { !isWaiting($0) }.map { nameFields($0, bySocket: sendsBySocket) }
        let algos = orders.filter { isWaiting($0) }.map { nameFields($0) }
        // Ten at most in one request.
        var requests = stride(from: 0, to: algos.count, by: 10).map { start in
            access.post("/api/v5/trade/cancel-algos", .json(VenueFields.json(Array(algos[start...].prefix(10)))), moment)
        }
        if plain.count == 1 { requests.insert(send("cancel-order", plain, moment), at: 0) }
        if plain.count > 1 { requests.insert(send("cancel-batch-orders", as: "batch-cancel-orders", plain, moment), at: 0) }
        return requests
    }

    // MARK: Out, of orders that wait for a price: algo orders of OKX

    /// Before the ID of an algo order.
    static let mark = "algo-"

    /// An algo order that has not been triggered, as far as is known.
    func isWaiting(_ order: VenueOrder) -> Bool { order.kind.isConditional && order.venueOrderID?.hasPrefix(Self.mark) ?? true }

    /// Stops and orders that are touched are trigger orders both, as in ccxt (`triggerPrice`) and nautilus_trader: OKX
    /// sees from where the price stands whether it has to rise or to fall. The "conditional" ones, which would tell it,
    /// are refused without margin (ccxt: "Parameter tdMode error").
    func algoType(of order: VenueOrder) throws(VenueRefusal) -> String {
        try VenueRefusal.unless(!order.isPostOnly, "OKX has no ExecInst(18)=6 for orders that wait for a price")
        try VenueRefusal.unless(
            order.kind.hasLimit || order.timeInForce == .goodTillCancel,
            "OKX takes TimeInForce(59)=1 alone for orders that trade at the market once triggered")
        return order.kind == .trailingStop ? "move_order_stop" : "trigger"
    }

    func addTrigger(of order: VenueOrder, _ texts: OrderTexts?, to fields: inout VenueFields) throws(VenueRefusal) {
        guard order.kind == .trailingStop else {
            fields.add("triggerPx", texts?.triggerPrice)
            fields.add("orderPx", order.kind.hasLimit ? texts?.price : "-1")
            return fields.add("advanceOrdType", Self.immediate(order.timeInForce))
        }
        try VenueRefusal.unless(order.stop == nil, "OKX takes no StopPx(99) with a trailing stop")
        switch try order.trail(basisPoint: Decimal("0.0001"), Self.profile) {
        case .price(let price): fields.add("callbackSpread", price)
        case .share(let ratio): fields.add("callbackRatio", ratio)
        }
    }

    // MARK: In

    /// A plain order: of an answer, or of the stream, whose rows tell a fill as well.
    ///
    /// Source: WS / Order channel. The fill in the rows of REST is the last one, and not defined in the same way.
    func readOrder(_ row: JSONValue, fromStream: Bool, into news: inout [VenueNews]) throws(JSONError) {
        var order = try OrderNews(
            fromStream ? .change : .status, Self.states.meaning(row, "state"), row, client: "clOrdId", venue: "ordId", symbol: "instId",
            side: "side", filled: "accFillSz", average: "avgPx")
        // What a triggered order trades as is not what it was given as.
        if try row.string("algoId") == nil {
            if let type = Self.orderTypes[try row.string("ordType")] {
                (order.kind, order.timeInForce, order.isPostOnly) = (type.kind, type.time, type.isPostOnly)
            }
            order.limit = try row.positiveNumber("px")
        } else if let name = try row.string("algoClOrdId") {
            order.clientOrderID = name
        }
        // In the currency that is spent.
        if !row.isText("tgtCcy", "quote_ccy") || order.kind != .market { order.quantity = try row.positiveNumber("sz") }
        order.isReduceOnly = row.isText("reduceOnly", "true")
        order.time = try row.time(.milliseconds, "uTime", "cTime")
        if order.state == .canceled { order.error = try Self.reason(row) }
        if fromStream { try readAmendment(row, &order, into: &news) }
        guard fromStream, row["tradeId"] != nil, try row.positiveNumber("fillSz") != nil else { return news.append(.order(order)) }
        var fill = try FillNews(row, id: "tradeId", quantity: "fillSz", price: "fillPx", of: order)
        // A change told with it has a name of its own.
        if let name = order.origClientOrderID { fill.clientOrderID = name }
        try Self.readFee(row, "fillFee", "fillFeeCcy", into: &fill)
        fill.time = try row.time(.milliseconds, "fillTime", "uTime")
        news.append(.fill(fill, order))
    }

    func readAmendment(_ row: JSONValue, _ order: inout OrderNews, into news: inout [VenueNews]) throws(JSONError) {
        switch try row.string("amendResult") {
        case "0", "2":
            // 3 to 5: the venue has changed it by itself.
            let isOwn = try ["3", "4", "5"].contains(row.string("amendSource") ?? "")
            order.event = isOwn ? .restated : .replaced
            if let name = try row.string("reqId"), !isOwn { (order.clientOrderID, order.origClientOrderID) = (name, order.clientOrderID) }
        case "-1":
            _ = try Self.errors.refuse(row.string("code") ?? "", row.string("msg") ?? "", RefusedRequest(.replace, order), into: &news)
        default: break
        }
    }

    /// Source: WS / Algo orders channel; GET / Algo order details.
    func readAlgo(_ row: JSONValue, fromStream: Bool, into news: inout [VenueNews]) throws(JSONError) {
        var order = try OrderNews(
            fromStream ? .change : .status, Self.states.meaning(row, "state"), row, client: "algoClOrdId", venue: "ordId",
            symbol: "instId", side: "side")
        let isTriggered = order.venueOrderID != nil
        if !isTriggered { order.venueOrderID = try row.string("algoId").map { Self.mark + $0 } }
        try readTrigger(row, into: &order)
        if !row.isText("tgtCcy", "quote_ccy") { order.quantity = try row.positiveNumber("sz") }
        if order.state == .filled {
            order.filled = try row.positiveNumber("actualSz")
            order.averagePrice = try row.positiveQuotient("actualPx")
        } else if !isTriggered {
            order.filled = .zero
        }
        order.isReduceOnly = row.isText("reduceOnly", "true")
        order.time = try row.time(.milliseconds, "uTime", "triggerTime", "cTime")
        if order.state == .rejected, let code = try row.string("failCode") {
            order.error = Self.errors.error(code, "the triggered order failed")
        }
        if fromStream { try readAmendment(row, &order, into: &news) }
        news.append(.order(order))
    }

    /// The price with the last one tells the way it has to go.
    private func readTrigger(_ row: JSONValue, into order: inout OrderNews) throws(JSONError) {
        let (stopLoss, trigger) = (try row.positiveNumber("slTriggerPx"), try row.positiveNumber("triggerPx"))
        order.stop = try row.positiveNumber("slTriggerPx", "triggerPx", "tpTriggerPx", "moveTriggerPx")
        let price = try stopLoss != nil ? row.number("slOrdPx") : trigger != nil ? row.number("ordPx", "orderPx") : row.number("tpOrdPx")
        // -1 is the market.
        if let price, price.isPositive { order.limit = price }
        if row.isText("ordType", "move_order_stop") {
            order.kind = .trailingStop
        } else if order.stop != nil {
            var isStop = stopLoss != nil
            if let trigger, let side = order.side { isStop = side.isStop(trigger, from: try row.positiveNumber("last")) }
            order.kind = .waiting(asStop: isStop, hasLimit: order.limit != nil)
        }
    }

    /// Below zero it is charged, above it is a rebate.
    static func readFee(_ row: JSONValue, _ fee: StaticString, _ currency: StaticString, into fill: inout FillNews) throws(JSONError) {
        if let fee = try row.number(fee) { fill.commission = Decimal.zero.subtracting(fee) }
        fill.commissionCurrency = try row.string(currency)
        if let type = try row.string("execType") { fill.isMaker = type == "M" }
    }

    /// Nil where its user has canceled it.
    private static func reason(_ row: JSONValue) throws(JSONError) -> VenueError? {
        guard let source = try row.string("cancelSource"), source != "1" else { return nil }
        let text = try row.string("cancelSourceReason") ?? sources[source] ?? "canceled by OKX"
        return errors.error("cancelSource \(source)", text)
    }

    // MARK: Words

    /// Of algo orders as well: what is triggered, "effective", goes on as another order.
    private static let states: VenueWords<VenueOrderState> = [
        "live partially_filled effective partially_effective order_placed": .working, "pause": .suspended, "filled": .filled,
        "canceled mmp_canceled": .canceled, "order_failed partially_failed": .rejected,
    ]

    private static let orderTypes: VenueWords<(kind: OrderKind, time: TimeInForce?, isPostOnly: Bool)> = [
        "market": (.market, nil, false), "limit": (.limit, .goodTillCancel, false), "post_only": (.limit, .goodTillCancel, true),
        "ioc": (.limit, .immediateOrCancel, false), "fok": (.limit, .fillOrKill, false),
        "optimal_limit_ioc": (.market, .immediateOrCancel, false),
    ]

    private static let sources: VenueWords<String> = [
        "3 6": "canceled as a liquidation is near", "7 10": "canceled as the contract has ended",
        "13": "fill or kill, and not to be filled completely", "14": "immediate or cancel: nothing more to be filled",
        "15 27": "the price is beyond the limit", "20": "canceled by the timer that cancels all",
        "2 17 22 23": "reduce only, and nothing left to reduce", "31": "post only, and it would have taken what others offer",
        "32": "it would have traded with an order of the same account", "33": "more matches than one order may have",
    ]
}
