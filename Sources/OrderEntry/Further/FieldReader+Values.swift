// Values of requests: identifiers, names, numbers, days; and what is said of those that are none.

import FIXWire
import Orders
import Values

/// SubscriptionRequestType(263).
package enum Subscription: Sendable {
    /// Answered once.
    case snapshot
    /// Answered, and told of changes until it is ended.
    case subscribe
    /// Ends what was asked for under the same ID.
    case unsubscribe

    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .snapshot: 0x30
            case .subscribe: 0x31
            case .unsubscribe: 0x32
            }
        }
    }
}

extension FieldReader {
    @_noLocks
    func identifier(_ tag: UInt32, _ name: StaticString) throws(QueryFault) -> Identifier {
        guard let identifier = Identifier(try required(tag, name)) else {
            throw .business(.other, RequestReader.tooLong(name, tag, bytes: Identifier.capacity))
        }
        return identifier
    }

    /// Empty where there is none.
    @_noLocks
    func optionalIdentifier(_ tag: UInt32, _ name: StaticString) throws(QueryFault) -> Identifier {
        guard try value(tag) != nil else { return Identifier() }
        return try identifier(tag, name)
    }

    @_noLocks
    func name(_ tag: UInt32, _ name: StaticString) throws(QueryFault) -> Name {
        guard let made = Name(try required(tag, name)) else {
            throw .business(.other, RequestReader.tooLong(name, tag, bytes: Name.capacity))
        }
        return made
    }

    /// Empty where there is none.
    @_noLocks
    func optionalName(_ tag: UInt32, _ name: StaticString) throws(QueryFault) -> Name {
        guard try value(tag) != nil else { return Name() }
        return try self.name(tag, name)
    }

    @_noLocks
    func symbol() throws(QueryFault) -> Name { try name(Tag.symbol, "Symbol") }

    /// Side(54), where there is one; another than the gateway trades is refused with `reason`.
    @_noLocks
    func optionalSide(_ reason: UInt8) throws(QueryFault) -> Side? {
        guard let value = try value(Tag.side) else { return nil }
        switch RequestReader.code(value) {
        case UInt8(ascii: "1"): return .buy
        case UInt8(ascii: "2"): return .sell
        case UInt8(ascii: "5"): return .sellShort
        default: throw .refused(reason, FieldReader.unsupported(Tag.side, "Side", value))
        }
    }

    /// A whole number of up to nine digits.
    @_noLocks
    func number(_ tag: UInt32, _ name: StaticString) throws(QueryFault) -> Int {
        let value = try required(tag, name)
        if let number = value.wholeNumber { return number }
        throw .business(.other, FieldReader.malformed(tag, name, " is not a number: ", value))
    }

    /// SubscriptionRequestType(263): a snapshot where there is none and none is required; another value than FIX has
    /// is refused with `reason`.
    @_noLocks
    func subscription(isRequired: Bool, _ reason: UInt8) throws(QueryFault) -> Subscription {
        let (tag, name) = (Tag.subscriptionRequestType, "SubscriptionRequestType" as StaticString)
        guard let value = try value(tag) else {
            if isRequired { throw FieldReader.missing(tag, name) }
            return .snapshot
        }
        switch RequestReader.code(value) {
        case UInt8(ascii: "0"): return .snapshot
        case UInt8(ascii: "1"): return .subscribe
        case UInt8(ascii: "2"): return .unsubscribe
        default: throw .refused(reason, FieldReader.unsupported(tag, name, value))
        }
    }

    /// The first instant of a LocalMktDate, taken as a day in UTC; nil for a value that is none.
    @_noLocks
    static func day(_ value: Bytes) -> Instant? {
        // The days that an Int64 of nanoseconds holds to their ends.
        guard let day = Timestamp.dayNumber(value), day >= -106_751, day <= 106_750 else { return nil }
        return Instant(nanosecondsSinceEpoch: Int64(day) * 86_400_000_000_000)
    }
}

// MARK: - Texts

extension FieldReader {
    @_noLocks
    static func missing(_ tag: UInt32, _ name: StaticString) -> QueryFault {
        var text = Text<16>("Conditionally required field missing: ")
        text.append(RequestFields.name(name, tag))
        return .business(.conditionallyRequiredFieldMissing, text)
    }

    @_noLocks
    static func unsupported(_ tag: UInt32, _ name: StaticString, _ value: Bytes) -> Text<16> {
        var text = Text<16>("Unsupported: ")
        text.append(RequestFields.name(name, tag, value))
        return text
    }

    @_noLocks
    static func malformed(_ tag: UInt32, _ name: StaticString, _ why: StaticString, _ value: Bytes) -> Text<16> {
        var text = Text<16>()
        text.append(RequestFields.name(name, tag))
        text.append(why)
        text.append(value)
        return text
    }
}
