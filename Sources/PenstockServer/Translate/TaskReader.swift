// FIX messages as tasks of an adapter.

internal import BrokerKit
internal import FIXWire
internal import OrderEntry
internal import Values

/// Reads messages one after the other: a change of an order that came before is a change of that one.
///
/// Source: FIX 4.4 volume 4; shared/spec/order-rules.md, the mapping to venues.
struct TaskReader {
    private let adapter: any BrokerAdapter
    private let instruments: InstrumentBook
    private var orders: [String: VenueOrder] = [:]

    init(_ adapter: any BrokerAdapter, _ instruments: InstrumentBook) {
        self.adapter = adapter
        self.instruments = instruments
    }

    mutating func tasks(of message: FIXLine) throws(TranslateProblem) -> [VenueTask] {
        switch message.msgType {
        case "D":
            let order = try order(message)
            orders[order.clientOrderID] = order
            return [.place(order)]
        case "E":
            let entries = message.entries(of: 73, beginningWith: 11)
            guard !entries.isEmpty else { throw TranslateProblem("a NewOrderList(E) without orders: NoOrders(73) and ClOrdID(11)") }
            var all: [VenueOrder] = []
            for entry in entries { all.append(try order(entry)) }
            return [.placeTogether(all)]
        case "F":
            let order = try known(message, 41)
            return [.cancel(order, as: message[11].map(name) ?? "")]
        case "G":
            let old = try known(message, 41)
            var new = try self.order(message)
            new.venueOrderID = old.venueOrderID
            orders[new.clientOrderID] = new
            return [.replace(old, by: new)]
        case "H": return [.query(try known(message, 11))]
        case "q":
            let isAll = message[530] == "7" || (message[530] == nil && message[55] == nil)
            return [.cancelAll(isAll ? nil : try instrument(message))]
        case "AF": return [.openOrders(message[55] == nil ? nil : try instrument(message), page: nil)]
        case "AD": return [.fills(message[55] == nil ? nil : try instrument(message), since: FIXLine.time(message[60]) ?? .distantPast, page: nil)]
        case "AN": return [.positions]
        case "BB": return [.balances]
        case "x", "c": return [.instruments(page: nil)]
        case "V":
            guard let symbol = message.entries(of: 146, beginningWith: 55).first ?? message[55].map({ _ in message }) else {
                throw TranslateProblem("a MarketDataRequest(V) without Symbol(55)")
            }
            return [.book(try instrument(symbol), depth: message[264].flatMap { Int($0) }.map { $0 == 0 ? 100 : $0 } ?? 10)]
        case nil: throw TranslateProblem("no MsgType(35)")
        case let other?:
            throw TranslateProblem(
                "MsgType(35)=\(other) asks nothing of a broker; expected D, E, F, G, H, q, AF, AD, AN, BB, x or V")
        }
    }

    // MARK: Orders

    /// The order that a change or a question names: as it came before, else as far as the message tells.
    private func known(_ message: FIXLine, _ tag: Int) throws(TranslateProblem) -> VenueOrder {
        guard message[tag] != nil || message[37] != nil else {
            throw TranslateProblem("which order? Neither tag \(tag) nor OrderID(37)")
        }
        let id = message[tag].map(name) ?? ""
        if var order = orders[id] {
            if let venueOrderID = message[37] { order.venueOrderID = venueOrderID }
            return order
        }
        var order = VenueOrder(
            id, venueOrderID: message[37], instrument: try instrument(message), side: message[54] == nil ? .buy : try side(message),
            kind: .limit, timeInForce: .goodTillCancel, size: .quantity(Decimal(1)))
        if message[40] != nil, let read = try? self.order(message) {
            order = read
            (order.clientOrderID, order.venueOrderID) = (id, message[37])
        }
        return order
    }

    private func order(_ message: FIXLine) throws(TranslateProblem) -> VenueOrder {
        guard let clOrdID = message[11] else { throw TranslateProblem("no ClOrdID(11)") }
        var order = VenueOrder(
            name(clOrdID), venueOrderID: nil, instrument: try instrument(message), side: try side(message),
            kind: try kind(message), timeInForce: try timeInForce(message), size: try size(message))
        order.limit = try decimal(message, 44)
        order.stop = try decimal(message, 99)
        order.display = try decimal(message, 111)
        if order.kind.hasLimit, order.limit == nil { throw TranslateProblem("no Price(44), which such an order needs") }
        if order.kind.hasStop, order.stop == nil { throw TranslateProblem("no StopPx(99), which such an order needs") }
        if !order.kind.hasLimit, order.kind != .primaryPeg, order.kind != .marketPeg { order.limit = nil }
        if order.kind == .trailingStop { order.trail = try trail(message) }
        let instructions = (message[18] ?? "").split(separator: " ")
        order.isPostOnly = instructions.contains("6")
        order.isReduceOnly = instructions.contains("E") || message[77] == "C"
        order.opens = message[77].map { $0 == "O" }
        order.isExtendedHours = try isExtendedHours(message)
        order.expires = try expiry(message)
        return order
    }

    private func isExtendedHours(_ message: FIXLine) throws(TranslateProblem) -> Bool {
        guard let session = message[336] else { return false }
        guard let hours = Name(string: session).flatMap({ TradingHours($0) }) else {
            throw TranslateProblem("TradingSessionID(336) is \(session); expected DAY, EXTENDED, PRE-OPEN or AFTER-HOURS")
        }
        return hours == .extended
    }

    /// The client's own name where the venue takes it; else one made of it.
    private func name(_ clOrdID: String) -> String {
        let rule = type(of: adapter).profile.names
        return rule.takes(clOrdID) ? clOrdID : rule.substitute(for: clOrdID)
    }

    private func side(_ message: FIXLine) throws(TranslateProblem) -> Side {
        switch message[54] {
        case "1": .buy
        case "2": .sell
        case "5": .sellShort
        default: throw TranslateProblem("Side(54) is \(message[54] ?? "missing"); expected 1, 2 or 5")
        }
    }

    private func kind(_ message: FIXLine) throws(TranslateProblem) -> OrderKind {
        let instructions = (message[18] ?? "").split(separator: " ")
        switch message[40] {
        case "J": return message[44] == nil ? .marketIfTouched : .limitIfTouched
        case "P":
            if instructions.contains("a") { return .trailingStop }
            if instructions.contains("R") { return .primaryPeg }
            if instructions.contains("P") { return .marketPeg }
            throw TranslateProblem("OrdType(40)=P needs ExecInst(18) a (trailing stop), R or P (pegs)")
        case "1": return .market
        case "2": return .limit
        case "3": return .stop
        case "4": return .stopLimit
        // Until FIX 4.2, with TimeInForce(59)=7 since then.
        case "5": return .market
        case "B": return .limit
        case "K": return .marketToLimit
        default: throw TranslateProblem("OrdType(40) is \(message[40] ?? "missing"); expected 1, 2, 3, 4, 5, B, J, K or P")
        }
    }

    private func timeInForce(_ message: FIXLine) throws(TranslateProblem) -> TimeInForce {
        // FIX: a day order where it is not said.
        let isOnClose = message[40] == "5" || message[40] == "B"
        guard let text = message[59] else { return isOnClose ? .atTheClose : .day }
        guard text.utf8.count == 1, let code = text.utf8.first, let timeInForce = TimeInForce(rawValue: code) else {
            throw TranslateProblem("TimeInForce(59) is \(text); expected 0, 1, 2, 3, 4, 6 or 7")
        }
        guard isOnClose else { return timeInForce }
        guard timeInForce == .day || timeInForce == .atTheClose else {
            throw TranslateProblem("TimeInForce(59) is \(text) with OrdType(40)=\(message[40] ?? ""); expected 0 or 7")
        }
        return .atTheClose
    }

    private func size(_ message: FIXLine) throws(TranslateProblem) -> VenueSize {
        let (quantity, cash) = (try decimal(message, 38), try decimal(message, 152))
        switch (quantity, cash) {
        case (let quantity?, nil) where quantity.isPositive: return .quantity(quantity)
        case (nil, let cash?) where cash.isPositive: return .cash(cash)
        case (nil, nil): throw TranslateProblem("neither OrderQty(38) nor CashOrderQty(152)")
        case (_?, _?): throw TranslateProblem("both OrderQty(38) and CashOrderQty(152)")
        default: throw TranslateProblem("OrderQty(38) or CashOrderQty(152) is not above zero")
        }
    }

    private func trail(_ message: FIXLine) throws(TranslateProblem) -> Trail {
        guard let offset = try decimal(message, 211) else { throw TranslateProblem("no PegOffsetValue(211), a trailing stop's distance") }
        // Below zero as FIX has it for a sell: the distance is what counts.
        let distance = offset.isNegative ? Decimal(mantissa: -offset.mantissa, scale: offset.scale) : offset
        switch message[836] ?? "0" {
        case "0": return Trail(distance, .price)
        case "1": return Trail(distance, .basisPoints)
        case "2": return Trail(distance, .ticks)
        case let other: throw TranslateProblem("PegOffsetType(836) is \(other); expected 0, 1 or 2")
        }
    }

    /// ExpireTime(126), or the end of ExpireDate(432).
    private func expiry(_ message: FIXLine) throws(TranslateProblem) -> Instant? {
        if let text = message[126] {
            guard let time = FIXLine.time(text) else { throw TranslateProblem("ExpireTime(126) is no UTC timestamp: \(text)") }
            return time
        }
        guard let text = message[432] else { return nil }
        guard let day = FIXLine.time("\(text)-00:00:00") else { throw TranslateProblem("ExpireDate(432) is no date: \(text)") }
        return day.advanced(by: .seconds(86_400))
    }

    private func decimal(_ message: FIXLine, _ tag: Int) throws(TranslateProblem) -> Decimal? {
        guard let text = message[tag] else { return nil }
        guard let decimal = Decimal(string: text) else { throw TranslateProblem("tag \(tag) is no decimal: \(quoted(text))") }
        return decimal
    }

    private func instrument(_ message: FIXLine) throws(TranslateProblem) -> Instrument {
        guard let text = message[55] else { throw TranslateProblem("no Symbol(55)") }
        return try instrument(named: text, in: "Symbol(55)=")
    }

    /// Of the venue's list where there is one, else what the venue most likely calls it.
    func instrument(named text: String, in field: String = "") throws(TranslateProblem) -> Instrument {
        if let known = instruments.instrument(named: text) { return known }
        guard instruments.isEmpty, let symbol = CanonicalSymbol(text), let guess = adapter.instrument(guessedFrom: symbol) else {
            throw TranslateProblem(
                "\(field)\(text) is no instrument of \(type(of: adapter).profile.title); expected BASE/QUOTE, such as BTC/USD, BASE/QUOTE:SETTLE for contracts, or the venue's own name")
        }
        return guess
    }
}
