// Orders to Bybit, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension Bybit {
    // MARK: Out

    /// The members in the order of ccxt's; those of a batch have one category together.
    func fields(of order: VenueOrder, isAlone: Bool = true) throws(VenueRefusal) -> VenueFields {
        try order.check(Self.profile)
        let isSpot = order.instrument.product == .spot
        var fields = VenueFields()
        fields.add("symbol", Self.symbol(order.instrument))
        fields.add("side", order.isBuy ? "Buy" : "Sell")
        fields.add("orderType", order.kind.hasLimit ? "Limit" : "Market")
        fields.add("timeInForce", try timeInForce(of: order))
        if isSpot, order.kind.hasStop { fields.add("orderFilter", "StopOrder") }
        fields.add("orderLinkId", order.clientOrderID)
        let (size, texts) = try order.size(
            takesCash: order.kind == .market && isSpot, "Bybit takes CashOrderQty(152) for market orders of spot alone")
        fields.add("price", order.kind.hasLimit ? texts?.price : nil)
        if isAlone { fields.add("category", Self.category(order.instrument)) }
        // Without it the quantity of a market order to buy would be in the quote currency.
        if isSpot, !order.kind.hasLimit { fields.add("marketUnit", texts == nil ? "quoteCoin" : "baseCoin") }
        fields.add("qty", size)
        if order.kind.hasStop {
            // Of spot Bybit sees by itself from where the price stands which way it has to go.
            if !isSpot { fields.add("triggerDirection", number: order.waitsForRise ? "1" : "2") }
            fields.add("triggerPrice", texts?.triggerPrice)
        }
        if order.isReduceOnly {
            try VenueRefusal.unless(!isSpot, "Bybit has no reduce only, ExecInst(18)=E or PositionEffect(77)=C, for spot")
            fields.add("reduceOnly", flag: true)
        }
        if !isSpot, isHedged { fields.add("positionIdx", number: order.isBuy == order.closes ? "2" : "1") }
        return fields
    }

    /// Good till canceled is what there is where nothing is said; orders at the market are never left over.
    private func timeInForce(of order: VenueOrder) throws(VenueRefusal) -> String? {
        if order.isPostOnly {
            try VenueRefusal.unless(
                order.kind.hasLimit && order.timeInForce == .goodTillCancel,
                "Bybit takes ExecInst(18)=6 for orders with a limit and TimeInForce(59)=1 alone")
            return "PostOnly"
        }
        guard order.kind.hasLimit else {
            try VenueRefusal.unless(order.timeInForce != .fillOrKill, "Bybit takes TimeInForce(59)=4 for orders with a limit alone")
            return nil
        }
        return switch order.timeInForce {
        case .immediateOrCancel: "IOC"
        case .fillOrKill: "FOK"
        default: nil
        }
    }

    func placeTogether(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> [VenueRequest] {
        let rows = try orders.map { order throws(VenueRefusal) in (Self.category(order.instrument), try fields(of: order, isAlone: false)) }
        return together("create-batch", rows, moment)
    }

    func cancelTogether(_ orders: [VenueOrder], _ moment: CallMoment) -> [VenueRequest] {
        let rows = orders.map { (Self.category($0.instrument), nameFields($0)) }
        return together("cancel-batch", rows, moment)
    }

    /// A request for each category.
    private func together(_ call: String, _ rows: [(category: String, fields: VenueFields)], _ moment: CallMoment) -> [VenueRequest] {
        ["spot", "linear", "inverse", "option"].compactMap { category in
            let own = rows.filter { $0.category == category }
            guard !own.isEmpty else { return nil }
            let fields = VenueFields("category", category).with("request", list: own.map { .object($0.fields) })
            // Each frame has an ID of its own.
            let isAlone = own.count == rows.count
            return send(call, fields, isAlone ? moment : CallMoment(moment.time, nonce: "\(moment.nonce)-\(category)"))
        }
    }

    /// The order stays what it is. A change has no name.
    func amendment(_ old: VenueOrder, _ new: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try VenueRefusal.unless(new.changesNumbersAlone(of: old), "Bybit changes OrderQty(38), Price(44) and StopPx(99) of an order alone")
        try new.check(Self.profile)
        let changes = try new.changedTexts(from: old)
        return categoryFields(old).with("qty", changes.quantity).with("price", changes.price).with("triggerPrice", changes.triggerPrice)
    }

    func nameFields(_ order: VenueOrder) -> VenueFields {
        let fields = VenueFields("symbol", Self.symbol(order.instrument))
        return order.clientOrderID.isEmpty ? fields.with("orderId", order.venueOrderID) : fields.with("orderLinkId", order.clientOrderID)
    }

    func categoryFields(_ order: VenueOrder) -> VenueFields {
        nameFields(order).with("category", Self.category(order.instrument))
    }

    /// Of spot the book that the order is in is named, as ccxt does: that of waiting orders for stops.
    func cancelFields(_ order: VenueOrder) -> VenueFields {
        let book = order.kind.isConditional ? "StopOrder" : "Order"
        return nameFields(order).with("orderFilter", order.instrument.product == .spot ? book : nil)
            .with("category", Self.category(order.instrument))
    }

    /// Of spot the waiting orders are canceled by a request of their own; of contracts the currency of settlement has
    /// to be said where no symbol is.
    func cancelAll(_ instrument: Instrument?, _ moment: CallMoment) -> [VenueRequest] {
        var rows: [VenueFields] = []
        if instrument?.product ?? .spot == .spot { rows += [["category": "spot"], ["category": "spot", "orderFilter": "StopOrder"]] }
        if let instrument, instrument.product != .spot { rows.append(["category": Self.category(instrument)]) }
        if instrument == nil { rows += ["USDT", "USDC"].map { ["category": "linear", "settleCoin": $0] } }
        return rows.map { row in
            let fields = VenueFields("symbol", instrument.map(Self.symbol)) + row
            // There is none of it on the WebSocket.
            return access.post("/v5/order/cancel-all", .json(fields.json), moment)
        }
    }

    // MARK: In

    /// Source: Get Open & Closed Orders; WebSocket, "Order".
    func readOrder(_ row: JSONValue, _ category: String?, event: OrderNews.Event, into news: inout [VenueNews]) throws(JSONError) {
        var order = try OrderNews(
            event, Self.states.meaning(row, "orderStatus"), row, client: "orderLinkId", venue: "orderId", symbol: "symbol", side: "side",
            filled: "cumExecQty", average: "avgPrice")
        order.venueSymbol = Self.name(try row.requiredString("symbol"), category)
        try Self.readType(row, into: &order)
        order.limit = order.kind?.hasLimit == true ? try row.positiveNumber("price") : nil
        // In the currency that is spent.
        if !row.isText("marketUnit", "quoteCoin") { order.quantity = try row.positiveNumber("qty") }
        // What has been filled before was taken.
        if order.state == .rejected, order.filled?.isPositive == true { order.state = .canceled }
        // That of an inverse contract is in its base currency.
        if category != "inverse" { order.notional = try row.number("cumExecValue") }
        order.isReduceOnly = try row.flag("reduceOnly") ?? false
        order.time = try row.time(.milliseconds, "updatedTime", "createdTime")
        if order.state == .rejected || order.state == .canceled { order.error = try Self.reason(row) }
        news.append(.order(order))
    }

    /// Why it is refused or over; nil where its user has canceled it.
    private static func reason(_ row: JSONValue) throws(JSONError) -> VenueError? {
        let nothing = ["EC_NoError", "UNKNOWN", "EC_PerCancelRequest", "CancelByUser"]
        for reason in [try row.string("rejectReason"), try row.string("cancelType")] {
            if let reason, !nothing.contains(reason) { return errors.error(reason, reason) }
        }
        return nil
    }

    private static func readType(_ row: JSONValue, into order: inout OrderNews) throws(JSONError) {
        let isLimit = row.isText("orderType", "Limit")
        order.kind = isLimit ? .limit : .market
        if let trigger = try row.positiveNumber("triggerPrice") {
            order.stop = trigger
            if row.isText("stopOrderType", "TrailingStop") {
                order.kind = .trailingStop
            } else {
                order.kind = .waiting(asStop: try isStop(row, trigger, order.side ?? .buy), hasLimit: isLimit)
            }
        }
        order.timeInForce = timesInForce[try row.string("timeInForce")]
        order.isPostOnly = row.isText("timeInForce", "PostOnly")
    }

    /// By the direction, 1 up and 2 down, else by what it is called, else by where the price stood.
    private static func isStop(_ row: JSONValue, _ trigger: Decimal, _ side: Side) throws(JSONError) -> Bool {
        if let direction = try row.string("triggerDirection"), ["1", "2"].contains(direction) { return side.isBuy == (direction == "1") }
        if let isStop = stops[try row.string("stopOrderType")] { return isStop }
        return side.isStop(trigger, from: try row.positiveNumber("lastPriceOnCreated"))
    }

    /// A fill, or nothing: the same rows tell of funding and of delivery fees.
    func readExecution(_ row: JSONValue, _ category: String?, into news: inout [VenueNews]) throws(JSONError) {
        if let type = try row.string("execType"), !Self.trades.contains(type) { return }
        let symbol = try row.requiredString("symbol")
        var fill = try FillNews(
            row, id: "execId", quantity: "execQty", price: "execPrice", client: "orderLinkId", venue: "orderId", symbol: "symbol",
            side: "side")
        fill.venueSymbol = Self.name(symbol, category)
        fill.commission = try row.number("execFee")
        fill.commissionCurrency = try row.string("feeCurrency")
        // Linear contracts are settled in one of two currencies, and the name tells which.
        if fill.commission != nil, fill.commissionCurrency == nil, category == "linear" {
            fill.commissionCurrency = symbol.contains("USDT") ? "USDT" : "USDC"
        }
        fill.isMaker = try row.flag("isMaker")
        fill.time = try row.time(.milliseconds, "execTime")
        news.append(.fill(fill, nil))
    }

    // MARK: Words

    private static let states: VenueWords<VenueOrderState> = [
        "Created": .pendingNew, "New PartiallyFilled Untriggered Triggered Active": .working, "Rejected": .rejected, "Filled": .filled,
        "Cancelled PartiallyFilledCanceled Deactivated": .canceled,
    ]

    private static let timesInForce: VenueWords<TimeInForce> = [
        "GTC PostOnly": .goodTillCancel, "IOC": .immediateOrCancel, "FOK": .fillOrKill,
    ]

    /// What an order that waits is for, where that is told.
    private static let stops: VenueWords<Bool> = ["StopLoss PartialStopLoss": true, "TakeProfit PartialTakeProfit": false]

    private static let trades = ["Trade", "AdlTrade", "BustTrade", "Settle"]
}
