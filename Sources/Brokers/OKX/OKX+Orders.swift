// Orders to OKX, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    // MARK: Out

    func place(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        var plain: [VenueFields] = []
        var requests: [VenueRequest] = []
        for order in orders {
            let fields = try fields(of: order)
            if order.kind.isConditional {
                requests.append(post("order-algo", fields.json, moment))
            } else {
                plain.append(fields)
            }
        }
        guard !plain.isEmpty else { return requests }
        return [send(plain.count == 1 ? "order" : "batch-orders", plain, moment)] + requests
    }

    /// A call that both interfaces have.
    ///
    /// - Parameter operation: What the WebSocket calls it, where that is something else.
    private func send(
        _ path: String, as operation: String? = nil, _ rows: [VenueFields], _ moment: CallMoment
    ) -> VenueRequest {
        guard sendsBySocket else { return post(path, rows.count == 1 ? rows[0].json : VenueFields.json(rows), moment) }
        let frame: VenueFields = ["id": moment.nonce, "op": operation ?? path]
        return VenueRequest(
            webSocket: privateURL, frame.with("args", list: rows.map { .object($0) }).json, requestID: moment.nonce)
    }

    /// Newer servers want the instrument's number on the WebSocket; which is known where the instruments were loaded.
    ///
    /// Source: WS / Place order: "instId will be deprecated".
    private func symbolFields(_ instrument: Instrument, bySocket: Bool) -> VenueFields {
        var fields = VenueFields()
        if bySocket, let number = instrument.securityID, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            fields.add("instIdCode", number: number)
        } else {
            fields.add("instId", instrument.venueSymbol)
        }
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
        if isAlgo {
            try addTrigger(of: order, texts, to: &fields)
        } else {
            fields.add("px", order.kind.hasLimit ? texts?.price : nil)
        }
        if order.isReduceOnly {
            try VenueRefusal.unless(
                !isSpot, "OKX has no reduce only, ExecInst(18)=E or PositionEffect(77)=C, for spot")
            // With a long and a short side, the side says it.
            if !hasTwoSides { fields.add("reduceOnly", flag: true) }
        }
        fields.add(isAlgo ? "algoClOrdId" : "clOrdId", order.clientOrderID)
        return fields
    }

    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        if order.isPostOnly {
            try VenueRefusal.unless(
                order.kind == .limit && order.timeInForce == .goodTillCancel,
                "OKX takes ExecInst(18)=6 for limit orders with TimeInForce(59)=1 alone")
            return "post_only"
        }
        let isImmediate = order.timeInForce == .immediateOrCancel
        if order.kind == .limit { return isImmediate ? "ioc" : order.timeInForce == .fillOrKill ? "fok" : "limit" }
        try VenueRefusal.unless(
            order.timeInForce != .fillOrKill, "OKX takes TimeInForce(59)=4 for limit orders alone")
        let isContract = order.instrument.product != .spot
        guard order.kind == .marketToLimit else { return isContract && isImmediate ? "optimal_limit_ioc" : "market" }
        try VenueRefusal.unless(isContract, "OKX takes OrdType(40)=K for contracts alone")
        return "optimal_limit_ioc"
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
        return isAlgo ? post("amend-algos", fields.json, moment) : send("amend-order", [fields], moment)
    }

    private func nameFields(_ order: VenueOrder, bySocket: Bool = false) -> VenueFields {
        let fields = symbolFields(order.instrument, bySocket: bySocket)
        let (id, name) = (order.venueOrderID, order.clientOrderID)
        if isWaiting(order) {
            return name.isEmpty
                ? fields.with("algoId", id.map { String($0.dropFirst(Self.mark.utf8.count)) })
                : fields.with("algoClOrdId", name)
        }
        // What a triggered order trades as has no name of ours.
        return name.isEmpty || order.kind.isConditional ? fields.with("ordId", id) : fields.with("clOrdId", name)
    }

    func cancel(_ orders: [VenueOrder], _ moment: CallMoment) -> [VenueRequest] {
        let plain = orders.filter { !isWaiting($0) }.map { nameFields($0, bySocket: sendsBySocket) }
        let algos = orders.filter { isWaiting($0) }.map { nameFields($0) }
        var requests: [VenueRequest] = []
        if plain.count == 1 { requests.append(send("cancel-order", plain, moment)) }
        if plain.count > 1 { requests.append(send("cancel-batch-orders", as: "batch-cancel-orders", plain, moment)) }
        // Ten at most in one request.
        for start in stride(from: 0, to: algos.count, by: 10) {
            let part = Array(algos[start..<min(start + 10, algos.count)])
            requests.append(post("cancel-algos", VenueFields.json(part), moment))
        }
        return requests
    }

    func query(_ order: VenueOrder, _ moment: CallMoment) -> VenueRequest {
        get("/api/v5/trade/" + (isWaiting(order) ? "order-algo" : "order"), nameFields(order), moment)
    }

    // MARK: In

    /// A plain order: of an answer, or of the stream, whose rows tell a fill as well.
    ///
    /// Source: WS / Order channel. The fill in the rows of REST is the last one, and not defined in the same way.
    func readOrder(_ row: JSONValue, fromStream: Bool, into news: inout [VenueNews]) throws(JSONError) {
        var order = try OrderNews(
            fromStream ? .change : .status, Self.states.meaning(row, "state"), row, client: "clOrdId", venue: "ordId",
            symbol: "instId", side: "side")
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
        order.filled = try row.number("accFillSz")
        order.averagePrice = try row.positiveQuotient("avgPx")
        order.isReduceOnly = row.isText("reduceOnly", "true")
        order.time = try row.time(.milliseconds, "uTime", "cTime")
        if order.state == .canceled { order.error = try Self.reason(row) }
        if fromStream { try readAmendment(row, &order, into: &news) }
        guard fromStream, row["tradeId"] != nil, try row.positiveNumber("fillSz") != nil else {
            return news.append(.order(order))
        }
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
            if let name = try row.string("reqId"), !isOwn {
                (order.clientOrderID, order.origClientOrderID) = (name, order.clientOrderID)
            }
        case "-1":
            let error = Self.errors.error(try row.string("code") ?? "", try row.string("msg") ?? "")
            news.append(.refused(error, RefusedRequest(.replace, order)))
        default: break
        }
    }

    /// Below zero it is charged, above it is a rebate.
    static func readFee(
        _ row: JSONValue, _ fee: StaticString, _ currency: StaticString, into fill: inout FillNews
    ) throws(JSONError) {
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

    private static let states: VenueWords<VenueOrderState> = [
        "live partially_filled": .working, "filled": .filled, "canceled mmp_canceled": .canceled,
    ]

    private static let orderTypes: VenueWords<(kind: OrderKind, time: TimeInForce?, isPostOnly: Bool)> = [
        "market": (.market, nil, false), "limit": (.limit, .goodTillCancel, false),
        "post_only": (.limit, .goodTillCancel, true), "ioc": (.limit, .immediateOrCancel, false),
        "fok": (.limit, .fillOrKill, false), "optimal_limit_ioc": (.market, .immediateOrCancel, false),
    ]

    private static let sources: VenueWords<String> = [
        "3 6": "canceled as a liquidation is near", "7 10": "canceled as the contract has ended",
        "13": "fill or kill, and not to be filled completely",
        "14": "immediate or cancel: nothing more to be filled", "15 27": "the price is beyond the limit",
        "20": "canceled by the timer that cancels all", "2 17 22 23": "reduce only, and nothing left to reduce",
        "31": "post only, and it would have taken what others offer",
        "32": "it would have traded with an order of the same account",
        "33": "more matches than one order may have",
    ]
}
