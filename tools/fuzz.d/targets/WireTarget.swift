// Framer, tokenizer and validator: bytes from a peer.

internal import FIXWire
internal import Values

/// The first two bytes choose the rules, the dictionary and the form of the rest: a stream as it comes
/// from a socket, or the body of one message, of which BodyLength and CheckSum are made right.
///
/// Unchecked: libFuzzer has one thread, which owns it.
final class WireTarget: @unchecked Sendable {
    private let dictionaries: [DataDictionary]
    private let tokenizers: [TokenizerBox]
    private let framer = Framer(maximumMessageSize: 4096)
    private var validator = Validator()
    private let fields = FieldTable(capacity: 512)

    /// A tokenizer, which an array cannot hold by itself.
    private final class TokenizerBox {
        let tokenizer: Tokenizer
        init(_ dataFields: DataFields) { tokenizer = Tokenizer(dataFields: dataFields) }
    }

    init() {
        do throws(DictionaryError) {
            let venue = """
                <fix><header><field name='Window'/></header><fields><field number='25000' name='Window' type='FLOAT'/>
                <field number='40' name='OrdType'><value enum='P'/></field>
                <field number='25001' name='Seal' type='DATA'/><field number='25002' name='SealLen' type='LENGTH'/></fields>
                <messages><message name='NewOrderSingle' msgtype='D'><field name='SealLen'/><field name='Seal'/>
                <group name='NoPartyIDs'><field name='Window'/></group></message></messages></fix>
                """
            dictionaries = [
                try .fix44(),
                try DataDictionary(files: [
                    (DataDictionary.fix44XML(), "FIX44.xml"), (Array(venue.utf8), "venue.xml"),
                ]),
            ]
        } catch {
            preconditionFailure("\(error)")
        }
        tokenizers = dictionaries.map { TokenizerBox($0.dataFields) }
    }

    /// Safe: the input is there for the time of the call.
    @unsafe func run(_ input: UnsafeRawBufferPointer) {
        guard input.count >= 2 else { return }
        let (switches, choice) = unsafe (input[0], input[1])
        let rules = rules(switches, choice)
        let rest = unsafe UnsafeRawBufferPointer(rebasing: input[2...])
        if choice & 1 == 0 {
            unsafe read(Bytes(rest), rules, Int(choice >> 1 & 1))
        } else {
            let message = unsafe framed(Array(rest))
            // Safe: the view does not outlive the closure.
            unsafe message.withUnsafeBytes {
                unsafe read(Bytes($0), rules, Int(choice >> 1 & 1))
            }
        }
    }

    private func rules(_ switches: UInt8, _ choice: UInt8) -> ValidationRules {
        var rules = ValidationRules()
        rules.validateFieldsOutOfOrder = switches & 1 == 0
        rules.validateFieldsHaveValues = switches & 2 == 0
        rules.validateUserDefinedFields = switches & 4 != 0
        rules.allowUnknownMsgFields = switches & 8 != 0
        rules.validateUnorderedGroupFields = switches & 16 == 0
        rules.firstFieldInGroupIsDelimiter = switches & 32 != 0
        rules.allowUnknownEnumValues = switches & 64 != 0
        rules.checkRequired = switches & 128 == 0
        if choice & 4 != 0 { rules.fieldsWithUnknownEnumValues.insert(54) }
        return rules
    }

    private func framed(_ body: [UInt8]) -> [UInt8] {
        let message = Array("8=FIX.4.4\u{1}9=\(body.count)\u{1}".utf8) + body
        let sum = message.reduce(0) { $0 &+ UInt32($1) } % 256
        return message + "10=\(String(1000 + sum).dropFirst())\u{1}".utf8
    }

    /// Cuts the stream into messages as a connection does, and judges each.
    private func read(_ stream: Bytes, _ rules: ValidationRules, _ dictionary: Int) {
        var start = 0
        while start < stream.count {
            let rest = stream.slice(start, stream.count - start)
            switch framer.next(in: rest) {
            case .incomplete: return
            case .garbled(let length, _):
                precondition(length > 0 && length <= rest.count, "the stream must go on")
                start += length
            case .oversized(let length):
                precondition(length <= framer.largestPassedOver, "no more is passed over")
                var passing = OversizedMessage(length: length)
                let taken = passing.take(rest)
                precondition(taken > 0 && taken <= rest.count, "what passes is of the stream")
                _ = passing.isComplete && passing.isSound
                start += taken
            case .message(let length):
                precondition(length > 0 && length <= rest.count, "a message is of the stream")
                judge(rest.slice(0, length), rules, dictionary)
                start += length
            }
        }
    }

    private func judge(_ bytes: Bytes, _ rules: ValidationRules, _ dictionary: Int) {
        let tokenizer = tokenizers[dictionary]
        guard let message = try? tokenizer.tokenizer.tokenize(bytes, into: fields) else { return }
        for index in 0..<message.fieldCount { _ = message.value(at: index).isEmpty }
        let tables = dictionaries[dictionary]
        let fault = validator.firstFault(in: message, tables, rules)
        // What the validator remembers of a message says nothing of the next.
        precondition(validator.firstFault(in: message, tables, rules) == fault, "judged alike")
        if fault?.reason == .invalidMsgType {
            precondition(!tables.knows(message.msgType), "a MsgType that is known is no fault")
        }
    }
}
