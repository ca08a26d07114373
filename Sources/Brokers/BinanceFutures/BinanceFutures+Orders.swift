// Orders to Binance's futures, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension BinanceFutures {
    // MARK: Out

    /// Before the number of an order in the book of waiting ones: it has another number when it is triggered.
    static let waitingPrefix = "algo-"

    /// Whether it is in the book of waiting orders, as far as its name tells.
    func isWaiting(_ order: VenueOrder) -> Bool {
        order.venueOrderID.map { $0.hasPrefix(Self.waitingPrefix) } ?? order.kind.isConditional
    }

    func path(_ order: VenueOrder) -> String { isWaiting(order) ? "/fapi/v1/algoOrder" : "/fapi/v1/order" }

    func fields(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try order.check(Self.profile)
        let texts = try order.texts()
        var fields = symbol(order.instrument)
        fields.add("side", order.isBuy ? "BUY" : "SELL")
        fields.add(order.kind.isConditional ? "clientAlgoId" : "newClientOrderId", order.clientOrderID)
        fields.add("newOrderRespType", "RESULT")
        fields.add("type", try type(of: order))
        fields.add("quantity", texts.quantity)
        if order.kind.hasLimit { fields.add("price", texts.price) }
        if order.kind == .trailingStop {
            fields.add("callbackRate", try callbackRate(of: order))
            fields.add("activatePrice", texts.triggerPrice)
        } else {
            fields.add("triggerPrice", texts.triggerPrice)
        }
        try addTimeInForce(of: order, to: &fields)
        addPosition(of: order, to: &fields)
        if order.kind.isConditional { fields.add("algoType", "CONDITIONAL") }
        return fields
    }

    private func type(of order: VenueOrder) throws(VenueRefusal) -> String {
        switch order.kind {
        case .market: "MARKET"
        case .limit: "LIMIT"
        case .stop: "STOP_MARKET"
        case .stopLimit: "STOP"
        case .marketIfTouched: "TAKE_PROFIT_MARKET"
        case .limitIfTouched: "TAKE_PROFIT"
        case .trailingStop: "TRAILING_STOP_MARKET"
        case .marketToLimit, .primaryPeg, .marketPeg:
            throw .unsupported("Binance futures has no \(order.kind.words)")
        }
    }

    private func addTimeInForce(of order: VenueOrder, to fields: inout VenueFields) throws(VenueRefusal) {
        guard order.kind.hasLimit else {
            guard !order.isPostOnly, order.timeInForce != .goodTillDate else {
                throw .unsupported(
                    "Binance futures takes ExecInst(18)=6 and TimeInForce(59)=6 for orders with a Price(44) alone")
            }
            return
        }
        guard !order.isPostOnly || order.timeInForce == .goodTillCancel else {
            throw .unsupported("Binance futures takes ExecInst(18)=6 with TimeInForce(59)=1 alone")
        }
        switch order.timeInForce {
        case .goodTillCancel: fields.add("timeInForce", order.isPostOnly ? "GTX" : "GTC")
        case .immediateOrCancel: fields.add("timeInForce", "IOC")
        case .fillOrKill: fields.add("timeInForce", "FOK")
        case .goodTillDate:
            guard let expires = order.expires else {
                throw .unsupported("TimeInForce(59)=6 needs ExpireTime(126) or ExpireDate(432)")
            }
            fields.add("timeInForce", "GTD")
            fields.add("goodTillDate", number: TimeForm.milliseconds.text(of: expires))
        case .day, .atTheOpening, .atTheClose:
            throw .unsupported("Binance futures has no TimeInForce(59) \(order.timeInForce.words)")
        }
    }

    /// Where long and short are two positions, each order says of which it is, and reduceOnly is not taken.
    private func addPosition(of order: VenueOrder, to fields: inout VenueFields) {
        let closes = order.isReduceOnly || order.opens == false
        if isHedged {
            fields.add("positionSide", order.isBuy != closes ? "LONG" : "SHORT")
        } else if closes {
            fields.add("reduceOnly", "true")
        }
    }

    /// In percent, from 0.1 to 10.
    private func callbackRate(of order: VenueOrder) throws(VenueRefusal) -> String {
        guard let trail = order.trail, trail.unit == .basisPoints else {
            throw .unsupported("Binance futures takes a trailing stop's distance in basis points: PegOffsetType(836)=1")
        }
        let offset = trail.offset.normalized
        guard let percent = Decimal(exactly: Int128(offset.mantissa), scale: Int(offset.scale) + 2),
            percent.isMultiple(of: Decimal("0.1")), percent >= Decimal("0.1"), percent <= Decimal("10")
        else { throw VenueRefusal(.other, "PegOffsetValue(211) must be 10, 20 and so on to 1000 basis points") }
        return percent.plain
    }

    /// Source: Modify Order: price and quantity of a limit order, which keeps its name.
    func amendment(_ old: VenueOrder, _ new: VenueOrder) throws(VenueRefusal) -> VenueFields {
        guard old.kind == .limit, new.kind == .limit else {
            throw .unsupported(
                "Binance futures changes orders with OrdType(40)=2 alone; cancel it and send another one")
        }
        guard old.timeInForce == new.timeInForce, old.expires == new.expires, old.isPostOnly == new.isPostOnly,
            old.isReduceOnly == new.isReduceOnly, old.side == new.side
        else {
            throw .unsupported(
                "Binance futures changes Price(44) and OrderQty(38) alone, not TimeInForce(59) or ExecInst(18)")
        }
        try new.check(Self.profile)
        let texts = try new.texts()
        var fields = nameFields(old)
        fields.add("side", new.isBuy ? "BUY" : "SELL")
        fields.add("quantity", texts.quantity)
        fields.add("price", texts.price)
        return fields
    }

    func symbol(_ instrument: Instrument) -> VenueFields {
        var fields = VenueFields()
        fields.add("symbol", instrument.venueSymbol)
        return fields
    }

    /// By the venue's number where it is known: what becomes of our name when a waiting order is triggered is not said.
    func nameFields(_ order: VenueOrder) -> VenueFields {
        var fields = symbol(order.instrument)
        switch (isWaiting(order), order.venueOrderID) {
        case (true, let name?): fields.add("algoId", number: String(name.dropFirst(Self.waitingPrefix.utf8.count)))
        case (true, nil): fields.add("clientAlgoId", order.clientOrderID)
        case (false, let name?): fields.add("orderId", number: name)
        case (false, nil): fields.add("origClientOrderId", order.clientOrderID)
        }
        return fields
    }

    func symbolField(_ instrument: Instrument?, _ what: String) throws(VenueRefusal) -> VenueFields {
        guard let instrument else { throw VenueRefusal(.unknownSymbol, "Binance futures wants a symbol for \(what)") }
        return symbol(instrument)
    }

    // MARK: Several at once

    /// Five in one request; waiting orders have no batches.
    func placeTogether(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        guard orders.count <= Self.profile.batch, !orders.contains(where: { $0.kind.isConditional }) else {
            return try each(orders.map { .place($0) }, moment)
        }
        var rows: [String] = []
        for order in orders { rows.append(String(decoding: try fields(of: order).json, as: UTF8.self)) }
        var fields = VenueFields()
        fields.add("batchOrders", "[\(rows.joined(separator: ","))]")
        return [send("POST", "/fapi/v1/batchOrders", fields, moment)]
    }

    /// Ten of one instrument in one request, all of them named in the same way.
    func cancelTogether(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        let names = orders.compactMap(\.venueOrderID)
        guard let first = orders.first, orders.count <= 10, names.isEmpty || names.count == orders.count,
            orders.allSatisfy({ !isWaiting($0) && $0.instrument.venueSymbol == first.instrument.venueSymbol })
        else { return try each(orders.map { .cancel($0, as: "") }, moment) }
        var fields = symbol(first.instrument)
        if names.isEmpty {
            let ours = orders.map { "\"\($0.clientOrderID)\"" }
            fields.add("origclientorderidlist", "[\(ours.joined(separator: ","))]")
        } else {
            fields.add("orderidlist", "[\(names.joined(separator: ","))]")
        }
        return [send("DELETE", "/fapi/v1/batchOrders", fields, moment)]
    }

    private func each(_ tasks: [VenueTask], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        var all: [VenueRequest] = []
        for task in tasks { all += try requests(for: task, at: moment) }
        return all
    }

    // MARK: In

    /// An order of an answer, or of a list.
    func readOrder(_ row: JSONValue, event: OrderNews.Event, into news: inout [VenueNews]) throws(JSONError) {
        var order = try order(row, .answer, event)
        order.notional = try row.number("cumQuote")
        order.time = try row.time(.milliseconds, "updateTime", "time")
        news.append(.order(order))
    }

    /// Source: User Data Streams, "Order Update".
    func readUpdate(_ event: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let row = try event.value("o")
        let type = try row.string("x")
        var order = try order(row, .update, type == "AMENDMENT" ? .replaced : .change)
        order.time = try row.time(.milliseconds, "T")
        // A liquidation is CALCULATED, and is a fill where it has a quantity.
        guard type == "TRADE" || type == "CALCULATED", let last = try row.positiveNumber("l") else {
            news.append(.order(order))
            return
        }
        news.append(.fill(try BinancePayload.fill(row, last, of: order), order))
    }

    /// An order of the book of waiting ones.
    func readWaiting(_ row: JSONValue, event: OrderNews.Event, into news: inout [VenueNews]) throws(JSONError) {
        var order = try order(row, .waiting, event)
        order.venueOrderID = try Self.name(row.string("actualOrderId"), row.requiredString("algoId"))
        order.time = try row.time(.milliseconds, "updateTime", "createTime")
        if !order.state.isOver { order.filled = nil }
        news.append(.order(order))
    }

    /// Source: User Data Streams, "Algo Order Update".
    func readWaitingUpdate(_ event: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        let row = try event.value("o")
        var order = try order(row, .waitingUpdate, .change)
        order.venueOrderID = try Self.name(row.string("ai"), row.requiredString("aid"))
        order.time = try event.time(.milliseconds, "T")
        if !order.state.isOver { order.filled = nil }
        if let reason = try row.string("rm") { order.error = Self.errors.error("", reason) }
        news.append(.order(order))
    }

    /// When it is triggered it has the number of the order that it has become.
    private static func name(_ actual: String?, _ waiting: String) -> String {
        if let actual, actual != "0" { actual } else { waitingPrefix + waiting }
    }

    private func order(
        _ row: JSONValue, _ keys: BinanceOrderKeys, _ event: OrderNews.Event
    ) throws(JSONError) -> OrderNews {
        try BinancePayload.order(row, keys, Self.kinds, event)
    }

    private static let kinds: [String: OrderKind] = [
        "MARKET": .market, "LIMIT": .limit, "STOP_MARKET": .stop, "STOP": .stopLimit,
        "TAKE_PROFIT_MARKET": .marketIfTouched, "TAKE_PROFIT": .limitIfTouched, "TRAILING_STOP_MARKET": .trailingStop,
    ]
}

extension BinanceOrderKeys {
    fileprivate static let answer = BinanceOrderKeys(
        state: "status", symbol: "symbol", name: "orderId", clientName: "clientOrderId", side: "side",
        types: ("origType", "type"), timeInForce: "timeInForce", quantity: "origQty", filled: "executedQty",
        limit: "price", stop: "stopPrice", averagePrice: "avgPrice", reduceOnly: "reduceOnly")
    fileprivate static let update = BinanceOrderKeys(
        state: "X", symbol: "s", name: "i", clientName: "c", side: "S", types: ("ot", "o"), timeInForce: "f",
        quantity: "q", filled: "z", limit: "p", stop: "sp", averagePrice: "ap", reduceOnly: "R")
    fileprivate static let waiting = BinanceOrderKeys(
        state: "algoStatus", symbol: "symbol", name: "algoId", clientName: "clientAlgoId", side: "side",
        types: ("orderType", "type"), timeInForce: "timeInForce", quantity: "quantity", filled: "actualQty",
        limit: "price", stop: "triggerPrice", averagePrice: "actualPrice", reduceOnly: "reduceOnly")
    fileprivate static let waitingUpdate = BinanceOrderKeys(
        state: "X", symbol: "s", name: "aid", clientName: "caid", side: "S", types: ("o", "o"), timeInForce: "f",
        quantity: "q", filled: "aq", limit: "p", stop: "tp", averagePrice: "ap", reduceOnly: "R")
}
