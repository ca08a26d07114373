// The fields of a request, found in one pass over the message.

import FIXWire
import Orders
import Values

/// Where the values of one request stand; views, valid as long as the message.
struct RequestFields {
    var account: Bytes?
    var clOrdID: Bytes?
    var origClOrdID: Bytes?
    var symbol: Bytes?
    var side: Bytes?
    var kind: Bytes?
    var timeInForce: Bytes?
    var quantity: Bytes?
    var limit: Bytes?
    var stop: Bytes?
    var currency: Bytes?
    var statusRequestID: Bytes?
    /// The first field that stands twice: which of the two is meant, nobody can say.
    var repeated: UInt32?
    /// The first field that asks for something the gateway cannot do.
    var unsupported: Text<8>?

    /// - Parameter hasTerms: The message is an order or a replace. In a cancel and a status request
    ///   all other fields describe the order once more, and are ignored: they hold up no cancel.
    @_noLocks
    init(_ message: MessageView, hasTerms: Bool) {
        for index in 3..<max(3, message.fieldCount) {
            let field = message[index]
            let value = message.value(field)
            if take(field.tag, value) { continue }
            if unsupported == nil { unsupported = objection(to: field.tag, value, hasTerms) }
        }
    }

    /// Whether the tag is one of ours.
    @_noLocks
    private mutating func take(_ tag: UInt32, _ value: Bytes) -> Bool {
        var isFirst = true
        switch tag {
        case Tag.account: isFirst = RequestFields.store(value, &account)
        case Tag.clOrdID: isFirst = RequestFields.store(value, &clOrdID)
        case Tag.currency: isFirst = RequestFields.store(value, &currency)
        case Tag.orderQty: isFirst = RequestFields.store(value, &quantity)
        case Tag.ordType: isFirst = RequestFields.store(value, &kind)
        case Tag.origClOrdID: isFirst = RequestFields.store(value, &origClOrdID)
        case Tag.price: isFirst = RequestFields.store(value, &limit)
        case Tag.side: isFirst = RequestFields.store(value, &side)
        case Tag.symbol: isFirst = RequestFields.store(value, &symbol)
        case Tag.timeInForce: isFirst = RequestFields.store(value, &timeInForce)
        case Tag.stopPx: isFirst = RequestFields.store(value, &stop)
        case Tag.ordStatusReqID: isFirst = RequestFields.store(value, &statusRequestID)
        default: return false
        }
        if !isFirst, repeated == nil { repeated = tag }
        return true
    }

    @_noLocks
    private static func store(_ value: Bytes, _ place: inout Bytes?) -> Bool {
        guard place == nil else { return false }
        place = value
        return true
    }

    /// Names the field, where it asks for what cannot be done.
    @_noLocks
    private func objection(to tag: UInt32, _ value: Bytes, _ hasTerms: Bool) -> Text<8>? {
        if !hasTerms {
            // OrigOrdModTime(586) makes a cancel conditional, which is more than a description.
            return tag == Tag.origOrdModTime ? RequestFields.name("OrigOrdModTime", tag) : nil
        }
        switch FieldUse(ofTag: tag) {
        case .session, .used, .informational: return nil
        case .ordinary(let name, let values):
            if value.count == 1, Bytes(values).firstIndex(of: value[0]) != nil { return nil }
            return RequestFields.name(name, tag, value)
        case .securityType:
            if value == "CS" || value == "PS" || value == "FOR" || value == "NONE" { return nil }
            return RequestFields.name("SecurityType", tag, value)
        case .cfiCode:
            // Equities, spot and what has no class of its own; not debt, rights, options, futures.
            if !value.isEmpty, Bytes("EIM").firstIndex(of: value[0]) != nil { return nil }
            return RequestFields.name("CFICode", tag, value)
        case .unsupported(let name): return RequestFields.name(name, tag)
        case .unknown: return RequestFields.name("a field not known here, ", tag)
        }
    }

    /// `MaxFloor(111)`, and behind it `=value` where the value is what is objected to.
    @_noLocks
    static func name(_ name: StaticString, _ tag: UInt32, _ value: Bytes? = nil) -> Text<8> {
        var text = Text<8>(name)
        text.append(UInt8(ascii: "("))
        text.appendDigits(of: UInt64(tag))
        text.append(UInt8(ascii: ")"))
        if let value {
            text.append(UInt8(ascii: "="))
            text.append(value)
        }
        return text
    }
}
