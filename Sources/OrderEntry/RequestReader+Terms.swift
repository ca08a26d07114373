// The terms of a request: kind, time in force, quantity, prices, and how it is to be carried out.

import FIXWire
import Orders
import Values

extension RequestReader {
    /// Prices stand exactly where the kind has them: one too many may be the one that was meant. The same goes for
    /// all that only some orders have.
    @_noLocks
    func terms() throws(RequestFault) -> OrderTerms {
        let kind = try kind()
        let timeInForce = try timeInForce()
        let quantity = try quantity()
        let limit = try price(fields[.limit], "Price", Tag.price, isWanted: kind.hasLimit, kind)
        var terms = OrderTerms(kind: kind, timeInForce: timeInForce, quantity: quantity, limit: limit)
        if kind == .trailingStop {
            if let stop = fields[.stop] { terms.stop = try decimal(stop, "StopPx", Tag.stopPx, .other) }
        } else {
            terms.stop = try price(fields[.stop], "StopPx", Tag.stopPx, isWanted: kind.hasStop, kind)
        }
        if hasMore { try readMore(into: &terms) } else if timeInForce == .goodTillDate {
            throw missing("ExpireTime", Tag.expireTime)
        }
        return terms
    }

    /// Most orders have nothing of it.
    private var hasMore: Bool {
        @_noLocks get {
            fields[.execInst] != nil || fields[.maxFloor] != nil || fields[.pegOffset] != nil
                || fields[.pegOffsetType] != nil || fields[.expireTime] != nil || fields[.expireDate] != nil
                || fields[.positionEffect] != nil || fields[.tradingSession] != nil
        }
    }

    @_noLocks
    private func readMore(into terms: inout OrderTerms) throws(RequestFault) {
        terms.features = try features(terms.kind, terms.timeInForce)
        terms.trail = try trail(terms.kind)
        terms.display = try display(terms.kind, of: terms.quantity)
        terms.expires = try expires(terms.timeInForce)
    }

    @_noLocks
    private func kind() throws(RequestFault) -> OrderKind {
        guard let value = fields[.kind] else { throw missing("OrdType", Tag.ordType) }
        switch RequestReader.code(value) {
        case UInt8(ascii: "1"): return .market
        case UInt8(ascii: "2"): return .limit
        case UInt8(ascii: "3"): return .stop
        case UInt8(ascii: "4"): return .stopLimit
        case UInt8(ascii: "J"): return fields[.limit] == nil ? .marketIfTouched : .limitIfTouched
        case UInt8(ascii: "K"): return .marketToLimit
        case UInt8(ascii: "P") where instructs(UInt8(ascii: "a")): return .trailingStop
        case UInt8(ascii: "P") where instructs(UInt8(ascii: "R")): return .primaryPeg
        case UInt8(ascii: "P") where instructs(UInt8(ascii: "P")): return .marketPeg
        default: throw RequestReader.unsupported(RequestFields.name("OrdType", Tag.ordType, value))
        }
    }

    /// Day where the order does not say, as FIX has it.
    @_noLocks
    private func timeInForce() throws(RequestFault) -> TimeInForce {
        guard let value = fields[.timeInForce] else { return .day }
        switch RequestReader.code(value) {
        case UInt8(ascii: "0"): return .day
        case UInt8(ascii: "1"): return .goodTillCancel
        case UInt8(ascii: "2"): return .atTheOpening
        case UInt8(ascii: "3"): return .immediateOrCancel
        case UInt8(ascii: "4"): return .fillOrKill
        case UInt8(ascii: "6"): return .goodTillDate
        case UInt8(ascii: "7"): return .atTheClose
        default: throw RequestReader.unsupported(RequestFields.name("TimeInForce", Tag.timeInForce, value))
        }
    }

    @_noLocks
    private func quantity() throws(RequestFault) -> Decimal {
        if fields[.cash] != nil { return .zero }
        guard let value = fields[.quantity] else { throw missing("OrderQty", Tag.orderQty) }
        return try decimal(value, "OrderQty", Tag.orderQty, .incorrectQuantity)
    }

    /// CashOrderQty(152): what an order is to come to, in place of how many; how many that is, is the gateway's to say.
    /// Of a change there is no such thing: nobody could say whether what is filled counts.
    @_noLocks
    func cash() throws(RequestFault) -> Decimal? {
        guard let value = fields[.cash] else { return nil }
        if fields[.quantity] != nil || fields[.maxFloor] != nil {
            var text = RequestFields.name("CashOrderQty", Tag.cashOrderQty)
            text.append(" with ")
            let isTwice = fields[.quantity] != nil
            text.append(RequestFields.name(isTwice ? "OrderQty" : "MaxFloor", isTwice ? Tag.orderQty : Tag.maxFloor))
            throw RequestReader.unsupported(text)
        }
        return try decimal(value, "CashOrderQty", Tag.cashOrderQty, .incorrectQuantity)
    }

    @_noLocks
    private func price(
        _ value: Bytes?, _ name: StaticString, _ tag: UInt32, isWanted: Bool, _ kind: OrderKind
    ) throws(RequestFault) -> Decimal? {
        guard isWanted else {
            if value == nil { return nil }
            throw misplaced(name, tag, "OrdType", Tag.ordType, kind.fixCode)
        }
        guard let value else { throw missing(name, tag) }
        return try decimal(value, name, tag, .other)
    }

    /// Above zero, and not more digits than a decimal holds.
    @_noLocks
    private func decimal(
        _ value: Bytes, _ name: StaticString, _ tag: UInt32, _ reason: OrderRejectReason
    ) throws(RequestFault) -> Decimal {
        let decimal: Decimal
        do throws(DecimalError) {
            decimal = try Decimal(value)
        } catch {
            switch error {
            case .malformed:
                throw RequestReader.unreadable(name, tag, " is not a number: ", value, reason)
            case .outOfRange:
                throw RequestReader.unreadable(
                    name, tag, " has more digits than an order may have: ", value, reason)
            }
        }
        if decimal.isPositive { return decimal }
        var text = Text<16>()
        text.append(RequestFields.name(name, tag))
        text.append(" must be above zero, not ")
        text.append(decimal.text)
        throw .refused(reason, text)
    }
}

// MARK: - What only some orders have

extension RequestReader {
    /// Whether ExecInst(18), a list of characters with spaces between them, has one.
    @_noLocks
    private func instructs(_ code: UInt8) -> Bool { fields[.execInst]?.firstIndex(of: code) != nil }

    /// ExecInst(18): 6 is post-only, a belongs to a trailing stop, R and P to pegs, 5 (held) is what all orders are.
    @_noLocks
    private func features(_ kind: OrderKind, _ timeInForce: TimeInForce) throws(RequestFault) -> OrderFeatures {
        var features = OrderFeatures(rawValue: 0)
        if let instructions = fields[.execInst] {
            for index in 0..<instructions.count where index % 2 == 0 {
                switch instructions[index] {
                case UInt8(ascii: "6") where kind.hasLimit && !timeInForce.isImmediate: features.add(.postOnly)
                case UInt8(ascii: "a") where kind == .trailingStop: break
                case UInt8(ascii: "R") where kind == .primaryPeg: break
                case UInt8(ascii: "P") where kind == .marketPeg: break
                case UInt8(ascii: "5"): break
                default: throw RequestReader.unsupported(RequestFields.name("ExecInst", Tag.execInst, instructions))
                }
            }
        }
        if try isExtendedHours() { features.add(.extendedHours) }
        guard let effect = fields[.positionEffect] else { return features }
        guard effect == "C" else {
            throw RequestReader.unsupported(RequestFields.name("PositionEffect", Tag.positionEffect, effect))
        }
        features.add(.reduceOnly)
        return features
    }

    /// TradingSessionID(336).
    @_noLocks
    private func isExtendedHours() throws(RequestFault) -> Bool {
        guard let session = fields[.tradingSession] else { return false }
        guard let name = Name(session), let hours = TradingHours(name) else {
            throw RequestReader.unsupported(RequestFields.name("TradingSessionID", Tag.tradingSessionID, session))
        }
        switch hours {
        case .regular: return false
        case .extended: return true
        }
    }

    /// PegOffsetValue(211) of a trailing stop: how far it stays away, whichever sign says so.
    @_noLocks
    private func trail(_ kind: OrderKind) throws(RequestFault) -> Trail? {
        guard kind == .trailingStop else {
            if fields[.pegOffset] == nil, fields[.pegOffsetType] == nil { return nil }
            throw misplaced("PegOffsetValue", Tag.pegOffsetValue, "OrdType", Tag.ordType, kind.fixCode)
        }
        guard var value = fields[.pegOffset] else { throw missing("PegOffsetValue", Tag.pegOffsetValue) }
        // A sell stays below the market, and there are clients that say so by a sign.
        let isBuy = RequestReader.code(fields[.side]) == UInt8(ascii: "1")
        if !isBuy, value.count > 1, value[0] == UInt8(ascii: "-") { value = value.slice(1, value.count - 1) }
        let offset = try decimal(value, "PegOffsetValue", Tag.pegOffsetValue, .other)
        guard let type = fields[.pegOffsetType] else { return Trail(offset, .price) }
        switch RequestReader.code(type) {
        case UInt8(ascii: "0"): return Trail(offset, .price)
        case UInt8(ascii: "1"): return Trail(offset, .basisPoints)
        case UInt8(ascii: "2"): return Trail(offset, .ticks)
        default: throw RequestReader.unsupported(RequestFields.name("PegOffsetType", Tag.pegOffsetType, type))
        }
    }

    /// MaxFloor(111): nil for an order that may be shown whole.
    @_noLocks
    private func display(_ kind: OrderKind, of quantity: Decimal) throws(RequestFault) -> Decimal? {
        guard let value = fields[.maxFloor] else { return nil }
        guard kind.hasLimit else { throw misplaced("MaxFloor", Tag.maxFloor, "OrdType", Tag.ordType, kind.fixCode) }
        let display = try decimal(value, "MaxFloor", Tag.maxFloor, .incorrectQuantity)
        guard display > quantity else { return display < quantity ? display : nil }
        var text = Text<16>("MaxFloor(111) ")
        text.append(display.text)
        text.append(" is above OrderQty(38) ")
        text.append(quantity.text)
        throw .refused(.incorrectQuantity, text)
    }

    /// ExpireTime(126), else the end of the day, in UTC, of ExpireDate(432).
    @_noLocks
    private func expires(_ timeInForce: TimeInForce) throws(RequestFault) -> Instant {
        let (time, date) = (fields[.expireTime], fields[.expireDate])
        guard timeInForce == .goodTillDate else {
            if time != nil { throw misplaced("ExpireTime", Tag.expireTime, "TimeInForce", Tag.timeInForce, timeInForce.code) }
            if date != nil { throw misplaced("ExpireDate", Tag.expireDate, "TimeInForce", Tag.timeInForce, timeInForce.code) }
            return .distantFuture
        }
        if let time {
            guard let instant = Timestamp.parse(time) else {
                throw RequestReader.unreadable("ExpireTime", Tag.expireTime, " is no time: ", time, .other)
            }
            return instant
        }
        guard let date else { throw missing("ExpireTime", Tag.expireTime) }
        guard let day = Timestamp.dayNumber(date) else {
            throw RequestReader.unreadable("ExpireDate", Tag.expireDate, " is no date: ", date, .other)
        }
        let second = (Int64(day) + 1) * 86_400
        return Instant(nanosecondsSinceEpoch: 0).advanced(by: .seconds(second))
    }

    /// A field that goes with another value of another one.
    @_noLocks
    private func misplaced(
        _ name: StaticString, _ tag: UInt32, _ other: StaticString, _ otherTag: UInt32, _ code: UInt8
    ) -> RequestFault {
        var text = RequestFields.name(name, tag)
        text.append(" with ")
        text.append(RequestFields.name(other, otherTag))
        text.append("=")
        text.append(code)
        return RequestReader.unsupported(text)
    }
}
