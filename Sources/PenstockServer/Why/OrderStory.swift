// The life of an order.

internal import FIXEngine
internal import FIXWire
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

/// Puts together the messages about an order and the audit's entries: what was asked, what the broker was asked and
/// said, and what the client was told.
struct OrderStory: ~Copyable {
    private let found: FoundOrder
    private let words: StoryWords
    private let reader: StreamReader

    init(_ found: FoundOrder, _ words: StoryWords, _ reader: consuming StreamReader) {
        self.found = found
        self.words = words
        self.reader = reader
    }

    /// - Throws: ``StoreError``, ``JournalError``.
    consuming func tell() throws -> Story {
        var events: [StoryEvent] = []
        var ids = Set<String>()
        if let order = found.order { ids = ["\(order.clOrdID)", "\(order.origClOrdID)"] }
        let (number, session, words) = (found.number, found.session, words)
        var orderID = "\(number)"
        try reader.forEach(.outbound, of: session) { row, message in
            let id = message.text(Tag.orderID)
            guard id.hasSuffix("-O\(number)") else { return }
            orderID = id
            ids.insert(message.text(Tag.clOrdID))
            ids.insert(message.text(Tag.origClOrdID))
            events.append(OrderStory.event(row, message, words))
        }
        ids.remove("")
        try reader.forEach(.inbound, of: session) { row, message in
            let (id, about) = (message.text(Tag.clOrdID), message.text(Tag.origClOrdID))
            if message.msgType == .newOrderList {
                if let event = OrderStory.event(list: row, message, ids, words) { events.append(event) }
                return
            }
            guard !message.msgType.isSession, ids.contains(id) || ids.contains(about) else { return }
            events.append(OrderStory.event(request: row, message, words))
        }
        let parts = try found.order?.handling.course.isDivided == true ? reader.parts(of: number) : []
        try reader.forEachAuditEntry { at, row, kind, entry in
            guard kind == OrderDeed.kind, let deed = OrderDeed(entry) else { return }
            guard deed.order == number || parts.contains(deed.order) else { return }
            var event = OrderStory.event(deed, at, UInt64(events.count), words)
            if deed.order != number { event.what = "part \(deed.order): " + event.what }
            events.append(event)
        }
        if let decision = try reader.decision(about: number) {
            for (place, line) in decision.lines.enumerated() {
                // Before what the brokers are asked and say.
                events.append(StoryEvent(at: decision.at, order: UInt64(place), direction: "route", what: line))
            }
        }
        var story = Story(title: title(orderID, try reader.nameOfSession(session)), events: events)
        story.order()
        return story
    }

    private func title(_ orderID: String, _ session: String) -> String {
        guard let order = found.order else { return "order \(orderID) of \(session)" }
        let quantity = words.shown(Tag.orderQty, order.terms.quantity)
        let side = words.shown(Tag.side, order.side == .buy ? "buy" : "sell")
        var title = "order \(orderID) of \(session): \(side) \(quantity) "
        title += words.shown(Tag.symbol, order.symbol)
        if let limit = order.terms.limit { title += " at \(words.shown(Tag.price, limit))" }
        title += ": \(OrderStory.name(order.status)), \(words.shown(Tag.cumQty, order.filled)) of \(quantity) filled"
        if !order.filled.isZero { title += " at \(words.shown(Tag.avgPx, order.averagePrice))" }
        return title
    }

    // MARK: Events

    private static func event(
        _ row: StoredRow, _ message: MessageView, _ words: StoryWords
    ) -> StoryEvent {
        var what = "\(message.name(words.dictionary)) \(words.text(Tag.msgSeqNum, message)): "
        if message.msgType == .executionReport {
            what += "\(words.meaning(Tag.execType, message)), \(words.meaning(Tag.ordStatus, message))"
            let quantity = words.text(Tag.lastQty, message)
            if !quantity.isEmpty { what += ", \(quantity) at \(words.text(Tag.lastPx, message))" }
            what += ", CumQty \(words.text(Tag.cumQty, message)), LeavesQty \(words.text(Tag.leavesQty, message))"
        } else {
            what += "\(words.meaning(Tag.cxlRejReason, message))"
        }
        let text = words.text(Tag.text, message)
        if !text.isEmpty { what += ": \(text)" }
        return StoryEvent(at: row.time, order: row.ordinal, direction: "out", what: what)
    }

    private static func event(
        request row: StoredRow, _ message: MessageView, _ words: StoryWords
    ) -> StoryEvent {
        var what = "\(message.name(words.dictionary)) \(words.text(Tag.msgSeqNum, message)), ClOrdID \(words.text(Tag.clOrdID, message))"
        let about = words.text(Tag.origClOrdID, message)
        if !about.isEmpty { what += " about \(about)" }
        let quantity = words.text(Tag.orderQty, message)
        if !quantity.isEmpty { what += ", quantity \(quantity)" }
        let price = words.text(Tag.price, message)
        if !price.isEmpty { what += ", price \(price)" }
        if message.isYes(Tag.possDupFlag) { what += ", possibly a duplicate" }
        if message.isYes(Tag.possResend) { what += ", possibly sent before" }
        return StoryEvent(at: row.time, order: row.ordinal, direction: "in", what: what)
    }

    /// Nil for a list in which the order is not.
    private static func event(
        list row: StoredRow, _ message: MessageView, _ ids: Set<String>, _ words: StoryWords
    ) -> StoryEvent? {
        var entries = ListEntries(message)
        while let entry = entries.nextEntry() {
            guard let clOrdID = entry.clOrdID, ids.contains("\(clOrdID)") else { continue }
            var what = "\(message.name(words.dictionary)) \(words.text(Tag.msgSeqNum, message)), "
            what += "ListID \(words.text(Tag.listID, message)), order \(entry.number), ClOrdID \(words.shown(Tag.clOrdID, clOrdID))"
            return StoryEvent(at: row.time, order: row.ordinal, direction: "in", what: what)
        }
        return nil
    }

    private static func event(
        _ deed: OrderDeed, _ at: Instant, _ place: UInt64, _ words: StoryWords
    ) -> StoryEvent {
        var event = StoryEvent(at: at, order: place, direction: "", what: "")
        switch deed.act {
        case .newOrder: event.what = "the gateway takes the order"
        case .cancelRequest: event.what = "the gateway takes the cancel"
        case .replaceRequest: event.what = "the gateway takes the replace"
        case .expiredHere: event.what = "the time of an order that was held here has come"
        case .followed: event.what = "its stop has followed the market"
        case .released: event.what = "what it was held here for has come"
        case .cancelUnasked: event.what = "the gateway cancels it: the client is gone"
            event.rule = "cancelOnDisconnect"
        case .cancelStopped: event.what = "the gateway cancels it: it is stopped"
            event.rule = "emergency stop"
        case .cancelMany: event.what = "the gateway cancels it: the client cancels many"
            event.rule = "OrderMassCancelRequest(q)"
        case .cancelListed: event.what = "the gateway cancels it for its list's sake"
            event.rule = "OCO, OTO, bracket, or ListCancelRequest(K)"
        case .closePosition: event.what = "the gateway closes a position: it is stopped"
            event.rule = "emergency stop"
        case .submit: (event.direction, event.what) = ("broker", "is asked to take the order")
        case .askCancel: (event.direction, event.what) = ("broker", "is asked to cancel")
        case .askReplace: (event.direction, event.what) = ("broker", "is asked to replace")
        case .accepted: (event.direction, event.what) = ("broker", "has accepted it")
        case .rejected: (event.direction, event.what) = ("broker", "has rejected it")
        case .filled:
            (event.direction, event.what) = (
                "broker",
                "has filled \(words.shown(Tag.lastQty, deed.quantity)) at \(words.shown(Tag.lastPx, deed.price))"
            )
        case .replaced: (event.direction, event.what) = ("broker", "has replaced it")
        case .replaceRejected: (event.direction, event.what) = ("broker", "has refused to replace it")
        case .canceled: (event.direction, event.what) = ("broker", "has canceled it")
        case .cancelRejected: (event.direction, event.what) = ("broker", "has refused to cancel it")
        case .expired: (event.direction, event.what) = ("broker", "says that it has expired")
        case .ask: (event.direction, event.what) = ("broker", "is asked how it stands")
        case .corrected: (event.direction, event.what) = ("broker", "has corrected a fill")
        case .busted: (event.direction, event.what) = ("broker", "has taken back a fill")
        case .restated: (event.direction, event.what) = ("broker", "has changed its terms")
        case .suspended: (event.direction, event.what) = ("broker", "has suspended it")
        case .stopped: (event.direction, event.what) = ("broker", "guarantees some of it")
        case .doneForDay: (event.direction, event.what) = ("broker", "is done with it for the day")
        case .standing: (event.direction, event.what) = ("broker", "has said how it stands")
        case .unheardOf: (event.direction, event.what) = ("broker", "has never had it")
        }
        guard let after = deed.after else { return event }
        let was = deed.before.map { name($0.status) }
        let now = name(after.status)
        event.what += was == nil || was == now ? ": \(now)" : ": \(was ?? "") -> \(now)"
        if let before = deed.before, before.quantity != after.quantity {
            let quantities = [before, after].map { words.shown(Tag.orderQty, $0.quantity) }
            event.what += ", quantity \(quantities[0]) -> \(quantities[1])"
        }
        return event
    }

    private static func name(_ status: OrderStatus) -> String {
        switch status {
        case .new: "New"
        case .partiallyFilled: "PartiallyFilled"
        case .filled: "Filled"
        case .canceled: "Canceled"
        case .pendingCancel: "PendingCancel"
        case .rejected: "Rejected"
        case .pendingNew: "PendingNew"
        case .expired: "Expired"
        case .pendingReplace: "PendingReplace"
        case .doneForDay: "DoneForDay"
        case .stopped: "Stopped"
        case .suspended: "Suspended"
        }
    }
}

extension Story {
    /// What happened in one turn has one time. Within it the requests are taken one after the other: each comes,
    /// then what is done about it, then what is told.
    fileprivate mutating func order() {
        var requests: [Instant: [UInt64]] = [:]
        for event in events where event.direction == "in" { requests[event.at, default: []].append(event.order) }
        var taken: [Instant: Int] = [:]
        let keyed = events.map { event in
            var group = requests[event.at, default: []].count { $0 <= event.order }
            let isMessage = event.direction == "in" || event.direction == "out"
            if !isMessage {
                if event.direction.isEmpty { taken[event.at, default: 0] += 1 }
                group = taken[event.at] ?? 0
            }
            return (event: event, group: group, rank: event.direction == "in" ? 0 : event.direction == "out" ? 2 : 1)
        }
        events = keyed.sorted {
            ($0.event.at, $0.group, $0.rank, $0.event.order) < ($1.event.at, $1.group, $1.rank, $1.event.order)
        }.map(\.event)
    }
}
