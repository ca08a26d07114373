// Orders to Coinbase, and what it says of them.

internal import BrokerKit
internal import Values
internal import WebKit

extension Coinbase {
    // MARK: Out

    /// Source: "Create Order".
    func fields(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try order.check(Self.profile)
        var fields: VenueFields = [
            "client_order_id": order.clientOrderID, "product_id": order.instrument.venueSymbol,
            "side": order.isBuy ? "BUY" : "SELL",
        ]
        var configuration = VenueFields()
        configuration.add(try configurationName(order), try terms(of: order))
        fields.add("order_configuration", configuration)
        return fields
    }

    private func configurationName(_ order: VenueOrder) throws(VenueRefusal) -> String {
        let isStop = order.kind.hasStop
        switch (order.kind, order.timeInForce) {
        // A market order never rests: both mean the same.
        case (.market, .immediateOrCancel), (.market, .goodTillCancel): return "market_market_ioc"
        case (.market, .fillOrKill): return "market_market_fok"
        case (.limit, .goodTillCancel): return "limit_limit_gtc"
        case (.limit, .goodTillDate): return "limit_limit_gtd"
        case (.limit, .fillOrKill): return "limit_limit_fok"
        case (.limit, .immediateOrCancel): return "sor_limit_ioc"
        case (_, .goodTillCancel) where isStop: return "stop_limit_stop_limit_gtc"
        case (_, .goodTillDate) where isStop: return "stop_limit_stop_limit_gtd"
        default:
            throw .unsupported("Coinbase has no TimeInForce(59) \(order.timeInForce.words) for \(order.kind.words)")
        }
    }

    /// What is nil is not sent.
    private func terms(of order: VenueOrder) throws(VenueRefusal) -> VenueFields {
        var terms = VenueFields()
        if case .cash(let cash) = order.size {
            try VenueRefusal.unless(
                order.kind == .market, "Coinbase takes CashOrderQty(152) for market orders alone")
            terms.add("quote_size", cash.plain)
        } else {
            let texts = try order.texts()
            terms.add("base_size", texts.quantity)
            terms.add("limit_price", texts.price)
            terms.add("stop_price", texts.triggerPrice)
        }
        if order.kind.hasStop {
            terms.add("stop_direction", order.waitsForRise ? "STOP_DIRECTION_STOP_UP" : "STOP_DIRECTION_STOP_DOWN")
        }
        if order.timeInForce == .goodTillDate {
            guard let expires = order.expires else {
                throw .unsupported("Coinbase wants ExpireTime(126) for TimeInForce(59) 6 (good till date)")
            }
            terms.add("end_time", TimeForm.iso8601.text(of: expires))
        }
        if order.kind == .limit, order.timeInForce == .goodTillCancel || order.timeInForce == .goodTillDate {
            terms.add("post_only", flag: order.isPostOnly)
        } else if order.isPostOnly {
            throw .unsupported("Coinbase takes ExecInst(18)=6 for limit orders that rest, TimeInForce(59)=1 or 6")
        }
        return terms
    }

    /// Source: "Edit Order": price and size, of limit orders that are good till canceled.
    func editFields(_ old: VenueOrder, _ new: VenueOrder) throws(VenueRefusal) -> VenueFields {
        try new.check(Self.profile)
        guard old.kind == .limit, new.kind == .limit, old.timeInForce == .goodTillCancel,
            new.timeInForce == .goodTillCancel, old.isPostOnly == new.isPostOnly, old.isBuy == new.isBuy
        else {
            throw .unsupported(
                "Coinbase changes OrderQty(38) and Price(44) alone, of limit orders with TimeInForce(59)=1")
        }
        let texts = try new.texts()
        return ["order_id": try name(of: old), "price": texts.price, "size": texts.quantity]
    }

    /// The venue finds orders by its own names alone.
    func name(
        of order: VenueOrder, _ text: String = "Coinbase knows orders by its own OrderID(37) alone, and has not told that of this one"
    ) throws(VenueRefusal) -> String {
        guard let name = order.venueOrderID, !name.isEmpty else { throw VenueRefusal(.unknownOrder, text) }
        return name
    }

    /// Source: "Cancel Orders".
    func cancel(_ orders: [VenueOrder], _ moment: CallMoment) throws(VenueRefusal) -> VenueRequest {
        let names = try orders.map { order throws(VenueRefusal) in VenueFields.Item.text(try name(of: order)) }
        return post("/orders/batch_cancel", VenueFields().with("order_ids", list: names), moment)
    }

    /// Without the venue's name the orders of the instrument are listed, the newest first, and ours is among them by its
    /// own.
    func query(_ order: VenueOrder, _ page: String?, _ moment: CallMoment) -> VenueRequest {
        if let name = order.venueOrderID, !name.isEmpty {
            return get("/orders/historical/\(PercentEncoding.encode(name))", [:], moment)
        }
        return list("batch", [:], order.instrument, page, moment)
    }

    // MARK: In

    /// An order of a REST answer.
    ///
    /// Source: "Get Order", "List Orders".
    func readOrder(_ payload: JSONValue, into news: inout [VenueNews]) throws(JSONError) {
        var order = try Self.order(
            .status, Self.state(payload), payload, side: "side", filled: "filled_size", average: "average_filled_price")
        if let configuration = try payload.ifPresent("order_configuration") { try Self.readTerms(configuration, into: &order) }
        if order.limit != nil, let edits = try payload.ifPresent("edit_history"), edits.isArray {
            try Self.readEdits(edits, into: &order)
        }
        order.time = try payload.time(.iso8601, "last_fill_time", "created_time")
        if order.state.isOver {
            order.error = try Self.reason(
                payload.string("reject_reason"), payload.string("reject_message", "cancel_message"), order.state)
        }
        news.append(.order(order))
    }

    /// An order of the user channel.
    ///
    /// Source: WebSocket, "User Channel".
    func readUpdate(_ payload: JSONValue, _ event: OrderNews.Event, at time: Instant?, into news: inout [VenueNews]) throws(JSONError) {
        var order = try Self.order(
            event, Self.state(payload), payload, side: "order_side", filled: "cumulative_quantity", average: "avg_price")
        order.limit = try payload.positiveNumber("limit_price")
        order.stop = try payload.positiveNumber("stop_price")
        order.timeInForce = Self.timesInForce[try payload.string("time_in_force")]
        order.isPostOnly = try payload.string("post_only") == "true"
        order.time = time
        switch try payload.string("order_type")?.uppercased() {
        case "MARKET": order.kind = .market
        case "LIMIT":
            order.kind = .limit
            // Of market orders what is left may be an amount of cash, and of canceled ones nothing.
            if order.state == .working || order.state == .filled, let left = try payload.number("leaves_quantity") {
                order.quantity = order.filled?.adding(left)
            }
        case "STOP LIMIT", "STOP_LIMIT": order.kind = .stopLimit
        default: break
        }
        if order.state.isOver { order.error = try Self.reason(nil, payload.string("reject_reason", "cancel_reason"), order.state) }
        news.append(.order(order))
    }

    static func order(
        _ event: OrderNews.Event, _ state: VenueOrderState, _ payload: JSONValue, side: StaticString, filled: StaticString? = nil,
        average: StaticString? = nil
    ) throws(JSONError) -> OrderNews {
        try OrderNews(
            event, state, payload, client: "client_order_id", venue: "order_id", symbol: "product_id", side: side, filled: filled,
            average: average)
    }

    static func readTerms(_ configuration: JSONValue, into order: inout OrderNews) throws(JSONError) {
        guard configuration.isObject else { return }
        for (key, terms) in try configuration.members() where terms.isObject {
            guard let (kind, timeInForce) = configurations[String(key)] else { continue }
            (order.kind, order.timeInForce) = (kind, timeInForce)
            order.quantity = try terms.positiveNumber("base_size")
            order.limit = try terms.positiveNumber("limit_price")
            order.stop = try terms.positiveNumber("stop_price")
            order.isPostOnly = try terms.flag("post_only") ?? false
            if kind == .stopLimit, let side = order.side {
                let waitsForMore = terms.isText("stop_direction", "STOP_DIRECTION_STOP_UP")
                if waitsForMore != side.isBuy { order.kind = .limitIfTouched }
            }
            return
        }
    }

    private static let configurations: VenueWords<(OrderKind, TimeInForce)> = [
        "market_market_ioc": (.market, .immediateOrCancel), "market_market_fok": (.market, .fillOrKill),
        "limit_limit_gtc": (.limit, .goodTillCancel), "limit_limit_gtd twap_limit_gtd": (.limit, .goodTillDate),
        "limit_limit_fok": (.limit, .fillOrKill), "sor_limit_ioc": (.limit, .immediateOrCancel),
        "stop_limit_stop_limit_gtc": (.stopLimit, .goodTillCancel),
        "stop_limit_stop_limit_gtd": (.stopLimit, .goodTillDate),
    ]

    private static let timesInForce: VenueWords<TimeInForce> = [
        "GOOD_UNTIL_CANCELLED": .goodTillCancel, "GOOD_UNTIL_DATE_TIME": .goodTillDate,
        "IMMEDIATE_OR_CANCEL": .immediateOrCancel, "FILL_OR_KILL": .fillOrKill,
    ]

    /// The last change counts, whether or not the configuration has it by now.
    private static func readEdits(_ edits: JSONValue, into order: inout OrderNews) throws(JSONError) {
        var last: Instant?
        for edit in try edits.elements() {
            let time = try edit.time(.iso8601, "replace_accept_timestamp")
            if let last, let time, time < last { continue }
            last = time
            order.limit = try edit.positiveNumber("price") ?? order.limit
            order.quantity = try edit.positiveNumber("size") ?? order.quantity
        }
    }

    private static func state(_ payload: JSONValue) throws(JSONError) -> VenueOrderState {
        let state = try states.meaning(payload, "status")
        guard state == .working, try payload.flag("pending_cancel") == true else { return state }
        return .pendingCancel
    }

    private static let states: VenueWords<VenueOrderState> = [
        "PENDING QUEUED": .pendingNew, "OPEN": .working, "FILLED": .filled, "CANCELLED": .canceled,
        "EXPIRED": .expired, "FAILED": .rejected, "CANCEL_QUEUED": .pendingCancel, "EDIT_QUEUED": .pendingReplace,
    ]

    private static func reason(_ code: String?, _ text: String?, _ state: VenueOrderState) -> VenueError? {
        guard state != .filled else { return nil }
        let code = code == "REJECT_REASON_UNSPECIFIED" ? nil : code
        return code == nil && text == nil ? nil : error(code ?? "", text ?? "")
    }
}
