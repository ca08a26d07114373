// ExecutionReports(8), OrderCancelRejects(9) and BusinessMessageRejects(j).

internal import BrokerKit
internal import Values

extension NewsMessages {
    /// One ExecutionReport: of a fill, or of what became of an order.
    mutating func addOrder(_ order: OrderNews?, _ fill: FillNews?) {
        var line = FIXLine()
        let venueOrderID = fill?.venueOrderID ?? order?.venueOrderID
        let clientOrderID = order?.clientOrderID ?? fill?.clientOrderID
        line.add(37, venueOrderID ?? clientOrderID ?? "NONE")
        line.add(11, clientOrderID)
        line.add(41, order?.origClientOrderID)
        addSymbol(order?.venueSymbol ?? fill?.venueSymbol, to: &line)
        line.add(54, Self.side(order?.side ?? fill?.side))
        let execType = fill == nil ? Self.execType(order) : "F"
        line.add(150, execType)
        line.add(39, Self.status(order))
        line.add(
            17, fill?.tradeID ?? id(line[37] ?? "", execType, order.map { "\($0.state) \($0.filled?.description ?? "")" } ?? ""))
        if let order { addTerms(of: order, to: &line) }
        addFigures(order, fill, to: &line)
        if let fill { addFill(fill, to: &line) }
        if let error = order?.error {
            line.add(58, error.description)
            if order?.state == .rejected { line.add(103, error.meaning.order.text) }
        }
        if let time = fill?.time ?? order?.time { line.add(60, stamp(time)) }
        send("8", line)
    }

    private func addTerms(of order: OrderNews, to line: inout FIXLine) {
        line.add(40, order.kind?.fixText)
        if let timeInForce = order.timeInForce { line.add(59, String(UnicodeScalar(timeInForce.rawValue))) }
        line.add(38, order.quantity)
        line.add(44, order.limit)
        line.add(99, order.stop)
        line.add(111, order.display)
        let instructions = [order.isPostOnly ? "6" : nil, order.isReduceOnly ? "E" : nil].compactMap { $0 }
        line.add(18, instructions.joined(separator: " "))
    }

    /// CumQty(14), LeavesQty(151) and AvgPx(6): as far as they are told, else of the fill alone.
    private func addFigures(_ order: OrderNews?, _ fill: FillNews?, to line: inout FIXLine) {
        let filled = order?.filled ?? fill?.quantity ?? .zero
        line.add(14, filled)
        var leaves = Decimal.zero
        if let order, !order.state.isOver, let quantity = order.quantity { leaves = quantity.subtracting(filled) ?? .zero }
        line.add(151, leaves)
        line.add(6, average(order, filled) ?? fill?.price ?? .zero)
    }

    private func average(_ order: OrderNews?, _ filled: Decimal) -> Decimal? {
        if let average = order?.averagePrice { return average }
        guard let notional = order?.notional, !filled.isZero else { return nil }
        return WideDecimal(notional).divided(by: filled, digits: 8, .halfEven)
    }

    private func addFill(_ fill: FillNews, to line: inout FIXLine) {
        line.add(32, fill.quantity)
        line.add(31, fill.price)
        line.add(12, fill.commission)
        if fill.commission != nil { line.add(13, "3") }
        line.add(479, fill.commissionCurrency)
        if let isMaker = fill.isMaker { line.add(851, isMaker ? "1" : "2") }
    }

    // MARK: Refusals

    mutating func addRefusal(_ error: VenueError, _ request: RefusedRequest) {
        switch request.what {
        case .place, .query: addReject(error, request)
        case .cancel, .replace: addCancelReject(error, request)
        case .other: addBusinessReject(error)
        }
    }

    /// Of an order that was asked about and is not known there: a status, which says so.
    private mutating func addReject(_ error: VenueError, _ request: RefusedRequest) {
        var line = FIXLine()
        line.add(37, request.venueOrderID ?? "NONE")
        line.add(11, request.clientOrderID ?? order?.clientOrderID)
        let isQuestion = request.what == .query
        line.add(17, id(line[11] ?? "", error.code, error.text))
        line.add(150, isQuestion ? "I" : "8")
        line.add(39, "8")
        line.add(103, error.meaning.order.text)
        addSymbol(order?.instrument.venueSymbol, to: &line)
        line.add(54, Self.side(order?.side))
        if let order, case .quantity(let quantity) = order.size { line.add(38, quantity) }
        line.add(14, "0")
        line.add(151, "0")
        line.add(6, "0")
        line.add(58, error.description)
        line.add(60, stamp(now))
        send("8", line)
    }

    private mutating func addCancelReject(_ error: VenueError, _ request: RefusedRequest) {
        var line = FIXLine()
        line.add(37, request.venueOrderID ?? "NONE")
        line.add(41, request.clientOrderID ?? "NONE")
        line.add(11, changeName ?? request.clientOrderID ?? "NONE")
        // An order that nobody there knows is over, as far as anybody can say.
        line.add(39, error.meaning.change == .unknownOrder ? "8" : "0")
        line.add(434, request.what == .cancel ? "1" : "2")
        line.add(102, String(error.meaning.change.rawValue))
        line.add(58, error.description)
        line.add(60, stamp(now))
        send("9", line)
    }

    private mutating func addBusinessReject(_ error: VenueError) {
        var line = FIXLine()
        line.add(372, refusedMsgType)
        line.add(380, String(error.meaning.business))
        line.add(58, error.description)
        send("j", line)
    }

    private var refusedMsgType: String {
        switch task {
        case .balances: "BB"
        case .positions: "AN"
        case .instruments: "x"
        case .fills, .fillsOfOrder: "AD"
        case .openOrders, .recentOrders: "AF"
        case .book: "V"
        default: "D"
        }
    }

    private var order: VenueOrder? {
        switch task {
        case .place(let order), .query(let order, _), .cancel(let order, _), .replace(let order, _): order
        default: nil
        }
    }

    /// What the change itself is called.
    private var changeName: String? {
        switch task {
        case .cancel(_, let name): name.isEmpty ? nil : name
        case .replace(_, let new): new.clientOrderID
        default: nil
        }
    }

    // MARK: Codes

    /// 7, undisclosed, where the payload does not tell.
    static func side(_ side: Side?) -> String { side.map { String(UnicodeScalar($0.rawValue)) } ?? "7" }

    static func execType(_ order: OrderNews?) -> String {
        guard let order, order.event != .status else { return "I" }
        switch (order.event, order.state) {
        case (.replaced, .working), (.replaced, .filled), (_, .replaced): return "5"
        case (.restated, _): return "D"
        case (_, .pendingNew): return "A"
        // What is filled of it is told by its fills.
        case (_, .working): return order.filled.map { $0.isZero } ?? true ? "0" : "I"
        case (_, .filled): return "I"
        case (_, .canceled): return "4"
        case (_, .expired): return "C"
        case (_, .rejected): return "8"
        case (_, .suspended): return "9"
        case (_, .doneForDay): return "3"
        case (_, .stopped): return "7"
        case (_, .pendingCancel): return "6"
        case (_, .pendingReplace): return "E"
        }
    }

    /// Of a fill whose order is not told, partially filled: so much is certain.
    static func status(_ order: OrderNews?) -> String {
        guard let order else { return "1" }
        return switch order.state {
        case .pendingNew: "A"
        case .working, .replaced: order.filled.map { $0.isZero } ?? true ? "0" : "1"
        case .filled: "2"
        case .canceled: "4"
        case .expired: "C"
        case .rejected: "8"
        case .suspended: "9"
        case .doneForDay: "3"
        case .stopped: "7"
        case .pendingCancel: "6"
        case .pendingReplace: "E"
        }
    }
}
