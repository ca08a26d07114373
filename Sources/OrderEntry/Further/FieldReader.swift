// The fields of a message that is no single order: each found, counted and named when it is at fault.

import FIXWire
import Orders
import Values

/// What is wrong with a request, and how it is answered.
enum QueryFault: Error {
    /// By a BusinessMessageReject: the request has no answer of its own that could say it.
    case business(BusinessReject.Reason, Text<16>)
    /// By the request's own answer, with a reason out of that answer's list.
    case refused(UInt8, Text<16>)
}

/// One message on its way to a request; a view, good as long as the message.
struct FieldReader {
    let message: MessageView
    let session: SessionNumber
    let isPossibleResend: Bool
    /// The field in which the client names the strategy of an order; zero for none.
    var strategyTag: UInt32 = 0

    @_noLocks
    init(_ message: MessageView, _ session: SessionNumber, _ isPossibleResend: Bool) {
        self.message = message
        self.session = session
        self.isPossibleResend = isPossibleResend
    }

    /// The value, where the message has it. Of two, nobody can say which is meant.
    @_noLocks
    func value(_ tag: UInt32) throws(QueryFault) -> Bytes? {
        guard let place = message.index(of: tag, from: 3) else { return nil }
        guard message.index(of: tag, from: place + 1) == nil else {
            var text = Text<16>("Tag appears more than once: ")
            text.appendDigits(of: UInt64(tag))
            throw .business(.other, text)
        }
        return message.value(at: place)
    }

    @_noLocks
    func required(_ tag: UInt32, _ name: StaticString) throws(QueryFault) -> Bytes {
        guard let value = try value(tag), !value.isEmpty else { throw FieldReader.missing(tag, name) }
        return value
    }

    /// One digit or letter; zero for any other value, nil for none.
    @_noLocks
    func code(_ tag: UInt32) throws(QueryFault) -> UInt8? {
        guard let value = try value(tag) else { return nil }
        return RequestReader.code(value)
    }

    /// Refuses a message that has a field which would narrow it down in a way that the gateway cannot.
    @_noLocks
    func forbid(_ tag: UInt32, _ name: StaticString, _ reason: UInt8) throws(QueryFault) {
        guard let value = try value(tag) else { return }
        throw .refused(reason, FieldReader.unsupported(tag, name, value))
    }

    /// Refuses an instrument that a symbol does not name in full, and a trading session: what is asked for is less
    /// than what would be answered.
    @_noLocks
    func forbidOtherInstruments(_ reason: UInt8) throws(QueryFault) {
        for index in 3..<max(3, message.fieldCount) {
            let (tag, value) = (message[index].tag, message.value(at: index))
            let session: StaticString? = tag == Tag.tradingSessionID ? "TradingSessionID" : nil
            if let name = session ?? FieldUse.nameOfUnsupported(tag) {
                throw .refused(reason, FieldReader.unsupported(tag, name, value))
            }
            if tag == Tag.noLegs || tag == Tag.noUnderlyings, value != "0" {
                let name: StaticString = tag == Tag.noLegs ? "NoLegs" : "NoUnderlyings"
                throw .refused(reason, FieldReader.unsupported(tag, name, value))
            }
        }
    }
}

// MARK: - Answering

extension FieldReader {
    /// A BusinessMessageReject about the message, with the request's own ID in it.
    ///
    /// - Parameter idTag: The field with the ID of the request.
    @_noLocks
    func business(
        _ reason: BusinessReject.Reason, _ text: Text<16>, _ idTag: UInt32
    ) -> FurtherAnswer {
        var reject = BusinessReject(message.msgType, reason, text: text)
        reject.refID = echo(idTag)
        return .business(reject)
    }

    /// The value, or nothing where it is too long.
    @_noLocks
    func echo(_ tag: UInt32) -> Identifier {
        guard let place = message.index(of: tag, from: 3) else { return Identifier() }
        return Identifier(message.value(at: place)) ?? Identifier()
    }

    @_noLocks
    func echoName(_ tag: UInt32) -> Name {
        guard let place = message.index(of: tag, from: 3) else { return Name() }
        return Name(message.value(at: place)) ?? Name()
    }

    /// The code, or zero where there is none among `codes`.
    @_noLocks
    func echoCode(_ tag: UInt32, among codes: StaticString) -> UInt8 {
        guard let place = message.index(of: tag, from: 3) else { return 0 }
        let code = RequestReader.code(message.value(at: place))
        return Bytes(codes).firstIndex(of: code) == nil ? 0 : code
    }
}
