// Orders to OKX, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension OKX {
    /// Before the ID of an algo order.
    static let mark = "algo-"

    /// An algo order that has not been triggered, as far as is known.
    func isWaiting(_ order: VenueOrder) -> Bool {
        order.kind.isConditional && order.venueOrderID?.hasPrefix(Self.mark) ?? true
    }

    // MARK: Out

    func place(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        var plain: [VenueFields] = []
        var requests: [VenueRequest] = []
        for order in orders {
            let fields = try fields(of: order)
            if order.kind.isConditional {
                requests.append(post("/api/v5/trade/order-algo", fields.json, moment))
            } else {
                plain.append(fields)
            }
        }
        guard !plain.isEmpty else { return requests }
        return [send(Call(plain.count == 1 ? "order" : "batch-orders"), plain, moment)] + requests
    }

    /// A call that both interfaces have.
    struct Call {
        let path: String
        let operation: String

        init(_ path: String, _ operation: String? = nil) {
            (self.path, self.operation) = ("/api/v5/trade/" + path, operation ?? path)
        }
    }

    func send(_ call: Call, _ rows: [VenueFields], _ moment: CallMoment) -> VenueRequest {
        guard sendsBySocket else { return post(call.path, rows.count == 1 ? rows[0].json : Self.list(rows), moment) }
        var frame = VenueFields()
        frame.add("id", moment.nonce)
        frame.add("op", call.operation)
        frame.add("args", list: rows.map { .object($0) })
        return VenueRequest(webSocket: privateURL, frame.json, requestID: moment.nonce)
    }

    static func list(_ rows: [VenueFields]) -> [UInt8] {
        [UInt8(ascii: "[")] + rows.map(\.json).joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    /// Newer servers want the instrument's number on the WebSocket; which is known where the instruments were loaded.
    ///
    /// Source: WS / Place order: "instId will be deprecated".
    func symbolFields(_ instrument: Instrument, bySocket: Bool) -> VenueFields {
        var fields = VenueFields()
        if bySocket, let number = instrument.securityID, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            fields.add("instIdCode", number: number)
        } else {
            fields.add("instId", instrument.venueSymbol)
        }
        return fields
    }

    func fields(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try order.check(Self.profile)
        let isAlgo = order.kind.isConditional
        let isSpot = order.instrument.product == .spot
        var fields = symbolFields(order.instrument, bySocket: sendsBySocket && !isAlgo)
        fields.add("side", order.isBuy ? "buy" : "sell")
        fields.add("ordType", isAlgo ? try algoType(of: order) : try type(of: order))
        var texts: OrderTexts?
        if case .cash(let cash) = order.size {
            guard order.kind == .market, isSpot else {
                throw .unsupported("OKX takes CashOrderQty(152) for market orders of spot alone")
            }
            fields.add("sz", cash.plain)
        } else {
            texts = try order.texts()
            fields.add("sz", texts?.quantity)
        }
        fields.add("tdMode", isSpot ? "cash" : marginMode)
        if isSpot {
            // Without it the quantity of a market order to buy would be in the quote currency.
            fields.add("tgtCcy", texts == nil ? "quote_ccy" : "base_ccy")
        } else if hasTwoSides {
            let closes = order.isReduceOnly || order.opens == false
            fields.add("posSide", order.isBuy == closes ? "short" : "long")
        }
        try addPrices(of: order, texts, to: &fields)
        if order.isReduceOnly {
            guard !isSpot else {
                throw .unsupported("OKX has no reduce only, ExecInst(18)=E or PositionEffect(77)=C, for spot")
            }
            // With a long and a short side, the side says it.
            if !hasTwoSides { fields.add("reduceOnly", flag: true) }
        }
        fields.add(isAlgo ? "algoClOrdId" : "clOrdId", order.clientOrderID)
        return fields
    }

    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        if order.isPostOnly {
            guard order.kind == .limit, order.timeInForce == .goodTillCancel else {
                throw .unsupported("OKX takes ExecInst(18)=6 for limit orders with TimeInForce(59)=1 alone")
            }
            return "post_only"
        }
        guard order.kind != .limit else {
            return switch order.timeInForce {
            case .immediateOrCancel: "ioc"
            case .fillOrKill: "fok"
            default: "limit"
            }
        }
        guard order.timeInForce != .fillOrKill else {
            throw .unsupported("OKX takes TimeInForce(59)=4 for limit orders alone")
        }
        let isContract = order.instrument.product != .spot
        guard order.kind == .marketToLimit else {
            return isContract && order.timeInForce == .immediateOrCancel ? "optimal_limit_ioc" : "market"
        }
        guard isContract else { throw .unsupported("OKX takes OrdType(40)=K for contracts alone") }
        return "optimal_limit_ioc"
    }

    /// Stops and orders that are touched are trigger orders both, as in ccxt (`triggerPrice`) and nautilus_trader: OKX
    /// sees from where the price stands whether it has to rise or to fall. The "conditional" ones, which would tell it,
    /// are refused without margin (ccxt: "Parameter tdMode error").
    private func algoType(of order: VenueOrder) throws(VenueRefusal) -> String {
        guard !order.isPostOnly else {
            throw .unsupported("OKX has no ExecInst(18)=6 for orders that wait for a price")
        }
        guard order.kind.hasLimit || order.timeInForce == .goodTillCancel else {
            throw .unsupported("OKX takes TimeInForce(59)=1 alone for orders that trade at the market once triggered")
        }
        return order.kind == .trailingStop ? "move_order_stop" : "trigger"
    }

    private func addPrices(of order: VenueOrder, _ texts: OrderTexts?, to fields: inout VenueFields)
        throws(VenueRefusal)
    {
        switch order.kind {
        case .trailingStop:
            guard order.stop == nil else { throw .unsupported("OKX takes no StopPx(99) with a trailing stop") }
            try addTrail(order.trail, to: &fields)
        case .stop, .stopLimit, .marketIfTouched, .limitIfTouched:
            fields.add("triggerPx", texts?.triggerPrice)
            fields.add("orderPx", order.kind.hasLimit ? texts?.price : "-1")
            if order.timeInForce == .immediateOrCancel { fields.add("advanceOrdType", "ioc") }
            if order.timeInForce == .fillOrKill { fields.add("advanceOrdType", "fok") }
        default: fields.add("px", order.kind.hasLimit ? texts?.price : nil)
        }
    }

    private func addTrail(_ trail: Trail?, to fields: inout VenueFields) throws(VenueRefusal) {
        switch trail?.unit {
        case .price: fields.add("callbackSpread", trail?.offset.plain)
        case .basisPoints:
            let ratio = trail.flatMap { Decimal(exactly: Int128($0.offset.mantissa), scale: Int($0.offset.scale) + 4) }
            guard let ratio else { throw .unsupported("OKX takes no such PegOffsetValue(211)") }
            fields.add("callbackRatio", ratio.plain)
        case .ticks, nil:
            throw .unsupported(
                "OKX takes a trailing stop's distance as PegOffsetType(836)=0, price, or 1, basis points")
        }
    }

    /// The order stays what it is; `reqId` is the name of the change.
    func amend(_ old: VenueOrder, _ new: VenueOrder, _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        guard old.kind == new.kind, old.timeInForce == new.timeInForce, old.isPostOnly == new.isPostOnly,
            old.isReduceOnly == new.isReduceOnly, old.trail == new.trail, new.kind != .trailingStop,
            old.side == new.side
        else {
            throw .unsupported(
                "OKX changes OrderQty(38), Price(44) and StopPx(99) of an order alone, and no trailing stops")
        }
        try new.check(Self.profile)
        let texts = try new.texts()
        let isAlgo = isWaiting(old)
        var fields = nameFields(old, bySocket: sendsBySocket && !isAlgo)
        if new.size != old.size || new.limit == old.limit && new.stop == old.stop {
            fields.add("newSz", texts.quantity)
        }
        if isAlgo {
            if new.stop != old.stop { fields.add("newTriggerPx", texts.triggerPrice) }
            if new.limit != old.limit { fields.add("newOrdPx", texts.price) }
        } else if new.limit != old.limit {
            fields.add("newPx", texts.price)
        }
        fields.add("reqId", new.clientOrderID)
        return isAlgo
            ? post("/api/v5/trade/amend-algos", fields.json, moment) : send(Call("amend-order"), [fields], moment)
    }

    func nameFields(_ order: VenueOrder, bySocket: Bool = false) -> VenueFields {
        var fields = symbolFields(order.instrument, bySocket: bySocket)
        let id = order.venueOrderID
        if isWaiting(order) {
            if order.clientOrderID.isEmpty {
                fields.add("algoId", id.map { String($0.dropFirst(Self.mark.utf8.count)) })
            } else {
                fields.add("algoClOrdId", order.clientOrderID)
            }
        } else if order.clientOrderID.isEmpty || order.kind.isConditional {
            // What a triggered order trades as has no name of ours.
            fields.add("ordId", id)
        } else {
            fields.add("clOrdId", order.clientOrderID)
        }
        return fields
    }

    func cancel(_ orders: [VenueOrder], _ moment: CallMoment) -> [VenueRequest] {
        let plain = orders.filter { !isWaiting($0) }.map { nameFields($0, bySocket: sendsBySocket) }
        let algos = orders.filter { isWaiting($0) }.map { nameFields($0) }
        var requests: [VenueRequest] = []
        if plain.count == 1 { requests.append(send(Call("cancel-order"), plain, moment)) }
        if plain.count > 1 { requests.append(send(Call("cancel-batch-orders", "batch-cancel-orders"), plain, moment)) }
        // Ten at most in one request.
        for start in stride(from: 0, to: algos.count, by: 10) {
            let part = Array(algos[start..<min(start + 10, algos.count)])
            requests.append(post("/api/v5/trade/cancel-algos", Self.list(part), moment))
        }
        return requests
    }

    func query(_ order: VenueOrder, _ moment: CallMoment) -> VenueRequest {
        get(isWaiting(order) ? "/api/v5/trade/order-algo" : "/api/v5/trade/order", nameFields(order), moment)
    }

    // MARK: In

    /// A plain order: of an answer, or of the stream, whose rows tell a fill as well.
    ///
    /// Source: WS / Order channel. The fill in the rows of REST is the last one, and not defined in the same way.
    func readOrder(_ row: JSONValue, fromStream: Bool, into news: inout [VenueNews]) throws(JSONError) {
        let state = try Self.state(row.string("state"))
        var order = OrderNews(fromStream ? .change : .status, state)
        order.clientOrderID = try row.string("clOrdId")
        order.venueOrderID = try row.string("ordId")
        order.venueSymbol = try row.string("instId")
        order.side = try Self.side(row)
        // What a triggered order trades as is not what it was given as.
        if try row.string("algoId") == nil {
            Self.readType(try row.string("ordType"), into: &order)
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
        if state == .canceled { order.error = try Self.reason(row) }
        if fromStream { try readAmendment(row, &order, into: &news) }
        guard fromStream, let tradeID = try row.string("tradeId"), let quantity = try row.positiveNumber("fillSz")
        else {
            news.append(.order(order))
            return
        }
        var fill = FillNews(tradeID: tradeID, quantity: quantity, price: try row.decimal("fillPx"))
        (fill.clientOrderID, fill.venueOrderID) = (order.clientOrderID, order.venueOrderID)
        (fill.venueSymbol, fill.side) = (order.venueSymbol, order.side)
        // A change told with it has a name of its own.
        if let name = order.origClientOrderID { fill.clientOrderID = name }
        try Self.readFee(row, "fillFee", "fillFeeCcy", into: &fill)
        fill.time = try row.time(.milliseconds, "fillTime", "uTime")
        news.append(.fill(fill, order))
    }

    private func readAmendment(_ row: JSONValue, _ order: inout OrderNews, into news: inout [VenueNews])
        throws(JSONError)
    {
        switch try row.string("amendResult") {
        case "0", "2":
            // 3 to 5: the venue has changed it by itself.
            let isOwn = try ["3", "4", "5"].contains(row.string("amendSource") ?? "")
            order.event = isOwn ? .restated : .replaced
            if let name = try row.string("reqId"), !isOwn {
                (order.clientOrderID, order.origClientOrderID) = (name, order.clientOrderID)
            }
        case "-1":
            let known = Self.errors.error(try row.string("code") ?? "", try row.string("msg") ?? "")
            news.append(
                .refused(
                    known,
                    RefusedRequest(.replace, clientOrderID: order.clientOrderID, venueOrderID: order.venueOrderID)))
        default: break
        }
    }

    /// An algo order.
    ///
    /// Source: WS / Algo orders channel; GET / Algo order details.
    func readAlgo(_ row: JSONValue, fromStream: Bool, into news: inout [VenueNews]) throws(JSONError) {
        let said = try row.string("state")
        var order = OrderNews(fromStream ? .change : .status, try Self.algoState(said))
        order.clientOrderID = try row.string("algoClOrdId")
        let trading = try row.string("ordId")
        let waiting = try row.string("algoId").map { Self.mark + $0 }
        order.venueOrderID = trading ?? waiting
        order.venueSymbol = try row.string("instId")
        order.side = try Self.side(row)
        try readTrigger(row, into: &order)
        if !row.isText("tgtCcy", "quote_ccy") { order.quantity = try row.positiveNumber("sz") }
        if order.state == .filled {
            order.filled = try row.positiveNumber("actualSz")
            order.averagePrice = try row.positiveQuotient("actualPx")
        } else if trading == nil {
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
        let stopLoss = try row.positiveNumber("slTriggerPx")
        let trigger = try row.positiveNumber("triggerPx")
        order.stop = try row.positiveNumber("slTriggerPx", "triggerPx", "tpTriggerPx", "moveTriggerPx")
        let price =
            try stopLoss != nil
            ? row.number("slOrdPx") : trigger != nil ? row.number("ordPx", "orderPx") : row.number("tpOrdPx")
        // -1 is the market.
        if let price, price.isPositive { order.limit = price }
        guard order.stop != nil else {
            if row.isText("ordType", "move_order_stop") { order.kind = .trailingStop }
            return
        }
        var isStop = stopLoss != nil
        if let trigger, let side = order.side {
            let last = try row.positiveNumber("last")
            isStop = last.map { side.isBuy ? trigger > $0 : trigger < $0 } ?? true
        }
        let isLimit = order.limit != nil
        order.kind =
            row.isText("ordType", "move_order_stop")
            ? .trailingStop : isStop ? (isLimit ? .stopLimit : .stop) : isLimit ? .limitIfTouched : .marketIfTouched
    }

    // MARK: Words

    static func state(_ state: String?) throws(JSONError) -> VenueOrderState {
        switch state {
        case "live", "partially_filled": .working
        case "filled": .filled
        case "canceled", "mmp_canceled": .canceled
        default: throw JSONError(.unexpected, at: 0, key: "state")
        }
    }

    /// What is triggered goes on as another order.
    private static func algoState(_ state: String?) throws(JSONError) -> VenueOrderState {
        switch state {
        case "live", "effective", "partially_effective", "order_placed", "partially_filled": .working
        case "pause": .suspended
        case "filled": .filled
        case "canceled": .canceled
        case "order_failed", "partially_failed": .rejected
        default: throw JSONError(.unexpected, at: 0, key: "state")
        }
    }

    static func side(_ row: JSONValue) throws(JSONError) -> Side? {
        try row.string("side").map { $0 == "buy" ? .buy : .sell }
    }

    private static func readType(_ type: String?, into order: inout OrderNews) {
        switch type {
        case "market": order.kind = .market
        case "limit": (order.kind, order.timeInForce) = (.limit, .goodTillCancel)
        case "post_only": (order.kind, order.timeInForce, order.isPostOnly) = (.limit, .goodTillCancel, true)
        case "ioc": (order.kind, order.timeInForce) = (.limit, .immediateOrCancel)
        case "fok": (order.kind, order.timeInForce) = (.limit, .fillOrKill)
        case "optimal_limit_ioc": (order.kind, order.timeInForce) = (.market, .immediateOrCancel)
        default: break
        }
    }

    /// Below zero it is charged, above it is a rebate.
    static func readFee(_ row: JSONValue, _ fee: StaticString, _ currency: StaticString, into fill: inout FillNews)
        throws(JSONError)
    {
        if let fee = try row.number(fee) { fill.commission = Decimal.zero.subtracting(fee) }
        fill.commissionCurrency = try row.string(currency)
        if let type = try row.string("execType") { fill.isMaker = type == "M" }
    }

    /// Nil where its user has canceled it.
    private static func reason(_ row: JSONValue) throws(JSONError) -> VenueError? {
        guard let source = try row.string("cancelSource"), source != "1" else { return nil }
        let words: String =
            switch source {
            case "3", "6": "canceled as a liquidation is near"
            case "7", "10": "canceled as the contract has ended"
            case "13": "fill or kill, and not to be filled completely"
            case "14": "immediate or cancel: nothing more to be filled"
            case "15", "27": "the price is beyond the limit"
            case "20": "canceled by the timer that cancels all"
            case "2", "17", "22", "23": "reduce only, and nothing left to reduce"
            case "31": "post only, and it would have taken what others offer"
            case "32": "it would have traded with an order of the same account"
            case "33": "more matches than one order may have"
            default: "canceled by OKX"
            }
        return errors.error("cancelSource \(source)", try row.string("cancelSourceReason") ?? words)
    }
}
