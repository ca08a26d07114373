// Writes the bodies of messages: fields ascending, and where the dialect wants others, others.

public import FIXWire
internal import Orders
public import Values

extension FIXBroker {
    /// Writes the body of the message that was begun, behind its header.
    @_noLocks
    public mutating func write(at now: Instant, into writer: inout MessageWriter) {
        nextExtra = 0
        switch draft {
        case .none: preconditionFailure("a message that was not begun")
        case .newOrder(let slot):
            draftKind = .newOrder
            writeTerms(slot, 1, nil, orders[slot].terms, at: now, into: &writer)
        case .replace(let slot):
            draftKind = .replace
            writeTerms(
                slot, orders[slot].replace, orders[slot].accepted, orders[slot].wanted, at: now, into: &writer)
        case .cancel(let slot):
            draftKind = .cancel
            writeCancel(slot, at: now, into: &writer)
        case .status(let slot):
            draftKind = .status
            writeStatus(slot, into: &writer)
        case .massStatus: writeMassStatus(into: &writer)
        case .positions: writePositions(at: now, into: &writer)
        case .balances: writeBalances(into: &writer)
        case .fills(let since): writeFills(since: since, at: now, into: &writer)
        }
        putExtras(before: .max, into: &writer)
    }

    /// Whether a field that comes next is to be written. Extra fields with smaller tags are written first, and one
    /// with the same tag in its place.
    @_noLocks
    private mutating func wants(_ tag: UInt32, _ writer: inout MessageWriter) -> Bool {
        putExtras(before: tag, into: &writer)
        if let extra = tables.nextExtra(nextExtra, draftKind), extra.tag == tag { return false }
        return !tables.omits(tag, draftKind)
    }

    @_noLocks
    private mutating func putExtras(before tag: UInt32, into writer: inout MessageWriter) {
        while let extra = tables.nextExtra(nextExtra, draftKind), extra.tag < tag {
            tables.appendExtra(extra.place, to: &writer)
            nextExtra = extra.place + 1
        }
    }

    @_noLocks
    private mutating func put(_ tag: UInt32, _ value: Identifier?, into writer: inout MessageWriter) {
        if let value, !value.isEmpty, wants(tag, &writer) { writer.append(tag, value) }
    }

    @_noLocks
    private mutating func put(_ tag: UInt32, _ value: Name, into writer: inout MessageWriter) {
        if !value.isEmpty, wants(tag, &writer) { writer.append(tag, value) }
    }

    @_noLocks
    private mutating func put(_ tag: UInt32, _ code: UInt8, into writer: inout MessageWriter) {
        if code != 0, wants(tag, &writer) { writer.append(tag, character: code) }
    }

    @_noLocks
    private mutating func put(
        _ tag: UInt32, _ value: Decimal?, _ form: FIXNumberForm, into writer: inout MessageWriter
    ) {
        // What has not the form was refused when the message was begun.
        if let value, wants(tag, &writer) { writer.append(tag, form.formed(value) ?? value) }
    }

    @_noLocks
    private mutating func putTime(_ tag: UInt32, _ time: Instant, into writer: inout MessageWriter) {
        if wants(tag, &writer) { writer.append(tag, time, precision) }
    }

    @_noLocks
    private mutating func put(orderIDOf slot: Int, into writer: inout MessageWriter) {
        if case .never = orderIDUse { return }
        put(Tag.orderID, orders[slot].orderID, into: &writer)
    }
}

// MARK: - Orders

extension FIXBroker {
    /// NewOrderSingle(D), or OrderCancelReplaceRequest(G) of another request: all terms again.
    @_noLocks
    private mutating func writeTerms(
        _ slot: Int, _ request: UInt32, _ original: UInt32?, _ terms: OrderTerms, at now: Instant,
        into writer: inout MessageWriter
    ) {
        guard let symbol = tables.symbol(orders[slot].symbol) else { return }
        put(Tag.clOrdID, clOrdID(slot, request), into: &writer)
        put(Tag.currency, symbol.currency, into: &writer)
        putExecInst(terms, into: &writer)
        put(Tag.securityIDSource, symbol.securityIDSource, into: &writer)
        if original != nil { put(orderIDOf: slot, into: &writer) }
        put(Tag.orderQty, terms.quantity, symbol.quantity, into: &writer)
        put(Tag.ordType, orderTypes[terms.kind], into: &writer)
        if let original { put(Tag.origClOrdID, clOrdID(slot, original), into: &writer) }
        put(Tag.price, terms.limit, symbol.price, into: &writer)
        put(Tag.securityID, symbol.securityID, into: &writer)
        put(Tag.side, sides[orders[slot].side], into: &writer)
        put(Tag.symbol, symbol.theirs, into: &writer)
        put(Tag.timeInForce, timesInForce[terms.timeInForce], into: &writer)
        putTime(Tag.transactTime, now, into: &writer)
        if terms.features.has(.reduceOnly) {
            put(Tag.positionEffect, features.reduceOnlyPositionEffect, into: &writer)
        }
        put(Tag.stopPx, terms.stop, symbol.price, into: &writer)
        if features.displayTag == Tag.maxFloor { put(Tag.maxFloor, terms.display, symbol.quantity, into: &writer) }
        if terms.expires < .distantFuture, case .time = features.expiry {
            putTime(Tag.expireTime, terms.expires, into: &writer)
        }
        if features.displayTag == Tag.maxShow { put(Tag.maxShow, terms.display, symbol.quantity, into: &writer) }
        putOffset(terms.trail, isBuy: orders[slot].side.isBuy, into: &writer)
        if terms.expires < .distantFuture, case .date = features.expiry { putDate(terms.expires, into: &writer) }
        if let trail = terms.trail { put(Tag.pegOffsetType, features.trailCode(trail.unit), into: &writer) }
        // DisplayQty, of FIX 5.0.
        if features.displayTag == 1138 { put(1138, terms.display, symbol.quantity, into: &writer) }
    }

    @_noLocks
    private mutating func putOffset(_ trail: Trail?, isBuy: Bool, into writer: inout MessageWriter) {
        guard let trail else { return }
        var offset = trail.offset
        if features.trailIsSigned, !isBuy { offset = Decimal(mantissa: 0 &- offset.mantissa, scale: offset.scale) }
        put(Tag.pegOffsetValue, offset, .asGiven, into: &writer)
    }

    /// ExecInst(18): one code, or more with spaces between them.
    @_noLocks
    private mutating func putExecInst(_ terms: OrderTerms, into writer: inout MessageWriter) {
        var text = Identifier()
        if terms.trail != nil { FIXBroker.add(features.trailingExecInst, to: &text) }
        if case .primaryPeg = terms.kind { FIXBroker.add(UInt8(ascii: "R"), to: &text) }
        if case .marketPeg = terms.kind { FIXBroker.add(UInt8(ascii: "P"), to: &text) }
        if terms.features.has(.postOnly) { FIXBroker.add(features.postOnlyExecInst, to: &text) }
        if terms.features.has(.reduceOnly) { FIXBroker.add(features.reduceOnlyExecInst, to: &text) }
        put(Tag.execInst, text, into: &writer)
    }

    @_noLocks
    private static func add(_ code: UInt8, to text: inout Identifier) {
        if code == 0 { return }
        if !text.isEmpty { text.append(UInt8(ascii: " ")) }
        text.append(code)
    }

    /// ExpireDate(432): the day that ends then.
    @_noLocks
    private mutating func putDate(_ end: Instant, into writer: inout MessageWriter) {
        putDay(Tag.expireDate, end.advanced(by: Interval(nanoseconds: -1)), into: &writer)
    }

    @_noLocks
    private mutating func putDay(_ tag: UInt32, _ time: Instant, into writer: inout MessageWriter) {
        if wants(tag, &writer) { writer.append(tag, day(of: time)) }
    }

    @_noLocks
    private mutating func day(of time: Instant) -> Text<1> {
        let text = days.text(of: time, .seconds)
        var day = Text<1>()
        day.append(word: text.word(0), count: 8)
        return day
    }

    @_noLocks
    private mutating func writeCancel(_ slot: Int, at now: Instant, into writer: inout MessageWriter) {
        guard let symbol = tables.symbol(orders[slot].symbol) else { return }
        put(Tag.clOrdID, clOrdID(slot, orders[slot].cancel), into: &writer)
        put(Tag.securityIDSource, symbol.securityIDSource, into: &writer)
        put(orderIDOf: slot, into: &writer)
        put(Tag.orderQty, orders[slot].terms.quantity, symbol.quantity, into: &writer)
        put(Tag.origClOrdID, clOrdID(slot, orders[slot].accepted), into: &writer)
        put(Tag.securityID, symbol.securityID, into: &writer)
        put(Tag.side, sides[orders[slot].side], into: &writer)
        put(Tag.symbol, symbol.theirs, into: &writer)
        putTime(Tag.transactTime, now, into: &writer)
    }

    @_noLocks
    private mutating func writeStatus(_ slot: Int, into writer: inout MessageWriter) {
        guard let symbol = tables.symbol(orders[slot].symbol) else { return }
        let request = orders[slot].wasAskedAsReplaced ? orders[slot].replace : orders[slot].accepted
        put(Tag.clOrdID, clOrdID(slot, request), into: &writer)
        put(Tag.securityIDSource, symbol.securityIDSource, into: &writer)
        put(orderIDOf: slot, into: &writer)
        put(Tag.securityID, symbol.securityID, into: &writer)
        put(Tag.side, sides[orders[slot].side], into: &writer)
        put(Tag.symbol, symbol.theirs, into: &writer)
        put(Tag.ordStatusReqID, questionID("S", questions), into: &writer)
    }
}

// MARK: - Questions that are about no order

extension FIXBroker {
    /// The ID of a question: the prefix of our names, a letter, and a number that counts up for ever.
    @_noLocks
    func questionID(_ letter: StaticString, _ number: UInt64) -> Identifier {
        var text = Identifier()
        text.append(names.prefix)
        text.append(letter)
        text.appendDigits(of: number)
        return text
    }

    @_noLocks
    private mutating func writeMassStatus(into writer: inout MessageWriter) {
        draftKind = .massStatus
        put(Tag.massStatusReqID, questionID("M", massStatusQuestion), into: &writer)
        // All orders.
        put(Tag.massStatusReqType, UInt8(ascii: "7"), into: &writer)
    }

    /// Account(1), NoPartyIDs(453) and AccountType(581), which FIX requires, are the dialect's extra fields.
    @_noLocks
    private mutating func writePositions(at now: Instant, into writer: inout MessageWriter) {
        draftKind = .positions
        putTime(Tag.transactTime, now, into: &writer)
        put(Tag.posReqID, questionID("P", positionQuestion), into: &writer)
        putDay(Tag.clearingBusinessDate, now, into: &writer)
        put(Tag.posReqType, UInt8(ascii: "0"), into: &writer)
    }

    @_noLocks
    private mutating func writeBalances(into writer: inout MessageWriter) {
        draftKind = .balances
        put(Tag.collInquiryID, questionID("B", balanceQuestion), into: &writer)
    }
}

extension FIXBroker {
    /// All trades from a time on, up to now. A time before 1970 is 1970.
    @_noLocks
    private mutating func writeFills(since: Instant, at now: Instant, into writer: inout MessageWriter) {
        draftKind = .fills
        let epoch = Instant(nanosecondsSinceEpoch: 0)
        put(Tag.subscriptionRequestType, UInt8(ascii: "0"), into: &writer)
        put(Tag.tradeRequestID, questionID("T", fillQuestion), into: &writer)
        put(Tag.tradeRequestType, UInt8(ascii: "0"), into: &writer)
        guard wants(Tag.noDates, &writer) else { return }
        writer.append(Tag.noDates, "2")
        append(since < epoch ? epoch : since, to: &writer)
        append(now, to: &writer)
    }

    /// An entry of NoDates(580).
    @_noLocks
    private mutating func append(_ time: Instant, to writer: inout MessageWriter) {
        writer.append(Tag.tradeDate, day(of: time))
        writer.append(Tag.transactTime, time, precision)
    }
}

// MARK: - DontKnowTrade

extension FIXBroker {
    /// Writes the body of a DontKnowTrade(Q) about an ExecutionReport, after ``FIXReceipt/dontKnow(_:)``.
    @_noLocks
    public mutating func writeDontKnow(
        _ reason: FIXDontKnow, about report: MessageView, into writer: inout MessageWriter
    ) {
        draftKind = .dontKnow
        nextExtra = 0
        echo(Tag.execID, of: report, into: &writer)
        echo(Tag.securityIDSource, of: report, into: &writer)
        echo(Tag.lastPx, of: report, into: &writer)
        echo(Tag.lastQty, of: report, into: &writer)
        echo(Tag.orderID, of: report, into: &writer)
        echo(Tag.orderQty, of: report, into: &writer)
        echo(Tag.securityID, of: report, into: &writer)
        echo(Tag.side, of: report, into: &writer)
        echo(Tag.symbol, of: report, into: &writer)
        put(Tag.dkReason, reason.code, into: &writer)
        putExtras(before: .max, into: &writer)
    }

    @_noLocks
    private mutating func echo(_ tag: UInt32, of report: MessageView, into writer: inout MessageWriter) {
        guard let value = report.first(tag), !value.isEmpty, wants(tag, &writer) else { return }
        writer.append(tag, value)
    }
}
