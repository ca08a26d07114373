// The values of a request: identifiers, codes, quantities, prices.

import FIXWire
import Orders
import Values

extension RequestReader {
    @_noLocks
    func identifier(
        _ value: Bytes?, _ name: StaticString, _ tag: UInt32
    ) throws(RequestFault) -> Identifier {
        guard let value, !value.isEmpty else { throw missing(name, tag) }
        guard let identifier = Identifier(value) else {
            throw .business(.other, RequestReader.tooLong(name, tag, bytes: Identifier.capacity))
        }
        return identifier
    }

    @_noLocks
    func optionalIdentifier(
        _ value: Bytes?, _ name: StaticString, _ tag: UInt32
    ) throws(RequestFault) -> Identifier {
        guard let value else { return Identifier() }
        return try identifier(value, name, tag)
    }

    @_noLocks
    func name(_ value: Bytes?, _ name: StaticString, _ tag: UInt32) throws(RequestFault) -> Name {
        guard let value, !value.isEmpty else { throw missing(name, tag) }
        guard let made = Name(value) else {
            throw .business(.other, RequestReader.tooLong(name, tag, bytes: Name.capacity))
        }
        return made
    }

    /// Empty where there is none. One that is too long need not be echoed, so the order is refused.
    @_noLocks
    func account() throws(RequestFault) -> Identifier {
        guard let value = fields[.account] else { return Identifier() }
        guard let account = Identifier(value) else {
            throw .refused(
                .other, RequestReader.tooLong("Account", Tag.account, bytes: Identifier.capacity))
        }
        return account
    }

    @_noLocks
    func side() throws(RequestFault) -> Side {
        guard let value = fields[.side] else { throw missing("Side", Tag.side) }
        switch RequestReader.code(value) {
        case UInt8(ascii: "1"): return .buy
        case UInt8(ascii: "2"): return .sell
        case UInt8(ascii: "5"): return .sellShort
        default: throw RequestReader.unsupported(RequestFields.name("Side", Tag.side, value))
        }
    }

    /// Prices stand exactly where the kind has them: one too many may be the one that was meant.
    @_noLocks
    func terms() throws(RequestFault) -> OrderTerms {
        let kind = try kind()
        let timeInForce = try timeInForce()
        let quantity = try quantity()
        let limit = try price(fields[.limit], "Price", Tag.price, isWanted: kind.hasLimit, kind)
        let stop = try price(fields[.stop], "StopPx", Tag.stopPx, isWanted: kind.hasStop, kind)
        return OrderTerms(
            kind: kind, timeInForce: timeInForce, quantity: quantity, limit: limit, stop: stop)
    }

    @_noLocks
    private func kind() throws(RequestFault) -> OrderKind {
        guard let value = fields[.kind] else { throw missing("OrdType", Tag.ordType) }
        switch RequestReader.code(value) {
        case UInt8(ascii: "1"): return .market
        case UInt8(ascii: "2"): return .limit
        case UInt8(ascii: "3"): return .stop
        case UInt8(ascii: "4"): return .stopLimit
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
        case UInt8(ascii: "3"): return .immediateOrCancel
        case UInt8(ascii: "4"): return .fillOrKill
        default: throw RequestReader.unsupported(RequestFields.name("TimeInForce", Tag.timeInForce, value))
        }
    }

    @_noLocks
    private func quantity() throws(RequestFault) -> Decimal {
        guard let value = fields[.quantity] else { throw missing("OrderQty", Tag.orderQty) }
        return try decimal(value, "OrderQty", Tag.orderQty, .incorrectQuantity)
    }

    @_noLocks
    private func price(
        _ value: Bytes?, _ name: StaticString, _ tag: UInt32, isWanted: Bool, _ kind: OrderKind
    ) throws(RequestFault) -> Decimal? {
        guard isWanted else {
            if value == nil { return nil }
            var text = RequestFields.name(name, tag)
            text.append(" with OrdType(40)=")
            text.append(kind.code)
            throw RequestReader.unsupported(text)
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

// MARK: - Texts

extension RequestReader {
    @_noLocks
    func missing(_ name: StaticString, _ tag: UInt32) -> RequestFault {
        var text = Text<16>("Conditionally required field missing: ")
        text.append(RequestFields.name(name, tag))
        return .business(.conditionallyRequiredFieldMissing, text)
    }

    @_noLocks
    static func tooLong(_ name: StaticString, _ tag: UInt32, bytes: Int) -> Text<16> {
        var text = Text<16>()
        text.append(RequestFields.name(name, tag))
        text.append(" is longer than ")
        text.appendDigits(of: UInt64(bytes))
        text.append(" bytes")
        return text
    }

    @_noLocks
    static func unreadable(
        _ name: StaticString, _ tag: UInt32, _ why: StaticString, _ value: Bytes, _ reason: OrderRejectReason
    ) -> RequestFault {
        var text = Text<16>()
        text.append(RequestFields.name(name, tag))
        text.append(why)
        text.append(value)
        return .refused(reason, text)
    }

    @_noLocks
    static func unsupported(_ name: Text<8>) -> RequestFault {
        var text = Text<16>("Unsupported order characteristic: ")
        text.append(name)
        return .refused(.unsupportedCharacteristic, text)
    }
}
