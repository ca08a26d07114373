// The values of a request: identifiers, names, sides, and how one says what is wrong with them.

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
