// Any bytes give a value, never a trap; and steady work takes no memory.

import CAllocationCounter
import FIXWire
import Testing
import Values

private let tokenizer = Tokenizer()

/// Three valid messages: groups in groups, data with delimiters, hops in the header.
private let samples = [
    "35=D|34=2|49=TW|52=20261120-14:30:05.1|56=I|453=2|448=A|802=1|523=s|448=B|11=X|18=1 G|54=1|60=20261120-14:30:05|40=2|44=1.5|200=202611w1|",
    "35=A|34=1|49=TW|627=1|628=H|629=20261120-14:30:05|52=20261120-14:30:05|56=I|98=0|108=30|95=4|96=a||b|141=Y|93=2|89=|x|",
    "35=8|34=3|49=TW|52=20261120-14:30:05|56=I|37=O|17=E|150=F|39=1|55=A|54=1|382=1|375=C|151=5|14=5|6=1.|5001=z|",
]

extension [UInt8] {
    /// Calls `body` with a view of the bytes after their last three digits were made right.
    fileprivate mutating func asBytesWithCheckSum<Result>(_ body: (Bytes) -> Result) -> Result {
        withUnsafeMutableBytes { bytes in
            var sum: UInt8 = 0
            for index in 0..<bytes.count - 7 { sum &+= bytes[index] }
            bytes[bytes.count - 4] = 48 + sum / 100
            bytes[bytes.count - 3] = 48 + sum / 10 % 10
            bytes[bytes.count - 2] = 48 + sum % 10
            return body(Bytes(UnsafeRawBufferPointer(bytes)))
        }
    }
}

@Suite struct `Any bytes give a value` {
    @Test(arguments: samples)
    func `Every single-byte change of a message's body is judged`(sample: String) throws {
        let dictionary = try Shared.fix44.get()
        var validator = Validator()
        let table = FieldTable(capacity: 256)
        let body = wire(sample)
        let rules = ValidationRules()
        #expect(verdict(bytes: framed(body), rules, dictionary, &validator, table) == "accepted")
        var message = framed(body)
        var answers: Set<Int> = []
        for index in message.indices.dropLast(7).dropFirst(message.count - 7 - body.count) {
            let original = message[index]
            for byte in UInt8.min...UInt8.max {
                message[index] = byte
                let answer = message.asBytesWithCheckSum { bytes -> Int in
                    guard let view = try? tokenizer.tokenize(bytes, into: table) else { return -2 }
                    return validator.firstFault(in: view, dictionary, rules)?.reason.rawValue ?? -1
                }
                answers.insert(answer)
            }
            message[index] = original
        }
        // The scratch memory is as good as new.
        #expect(verdict(bytes: framed(body), rules, dictionary, &validator, table) == "accepted")
        // Garbled where 35 changed, accepted where a text did, and most of the reasons there are.
        #expect(answers.isSuperset(of: [-2, -1, 0, 1, 2, 4, 5, 6, 11, 17]))
    }

    @Test(arguments: samples)
    func `Every length of a message's body is judged, under every rule`(sample: String) throws {
        let dictionary = try Shared.fix44.get()
        var validator = Validator()
        let table = FieldTable(capacity: 256)
        let body = wire(sample)
        for length in 0...body.count {
            for mask in [0, 1, 2, 4, 8, 16, 32, 64, 80, 128, 255] {
                var rules = ValidationRules()
                rules.validateFieldsOutOfOrder = mask & 1 == 0
                rules.validateFieldsHaveValues = mask & 2 == 0
                rules.validateUserDefinedFields = mask & 4 != 0
                rules.allowUnknownMsgFields = mask & 8 != 0
                rules.validateUnorderedGroupFields = mask & 16 == 0
                rules.checkRequired = mask & 32 == 0
                rules.firstFieldInGroupIsDelimiter = mask & 64 != 0
                rules.allowUnknownEnumValues = mask & 128 != 0
                _ = verdict(
                    bytes: framed(Array(body[..<length])), rules, dictionary, &validator, table)
                if mask == 0, length > 0 {
                    let ended = Array(body[..<length]) + [1]
                    _ = verdict(bytes: framed(ended), rules, dictionary, &validator, table)
                }
            }
        }
    }

    @Test(arguments: samples)
    func `Every length and every single-byte change of the whole is framed, or is no message`(
        sample: String
    ) {
        let table = FieldTable(capacity: 256)
        let message = framed(sample)
        let framer = Framer(maximumMessageSize: 256)
        for length in 0...message.count {
            let frame = Array(message[..<length]).asBytes { framer.next(in: $0) }
            #expect(frame == (length < message.count ? .incomplete : .message(length: length)))
        }
        var changed = message
        for index in message.indices {
            for byte in UInt8.min...UInt8.max where byte != message[index] {
                changed[index] = byte
                let isRight = changed.asBytes { bytes -> Bool in
                    switch framer.next(in: bytes) {
                    case .incomplete: return true
                    case .oversized(let length): return length > 256 && bytes.count >= framer.headSize
                    case .garbled(let length, _): return length > 0 && length <= bytes.count
                    // Whatever changed, the CheckSum does not hold.
                    case .message(let length):
                        return length == bytes.count
                            && (try? tokenizer.tokenize(bytes, into: table)) == nil
                    }
                }
                if !isRight { Issue.record("byte \(byte) at \(index)") }
            }
            changed[index] = message[index]
        }
    }

    @Test func `Fields of any tags in any order are judged`() throws {
        let dictionary = try Shared.fix44.get()
        var validator = Validator()
        let table = FieldTable(capacity: 256)
        var random = SeededRandom(seed: 2026)
        let types = ["D", "8", "E", "AE", "W", "X", "V", "T", "J", "U1", "0", "A", "*"]
        let tags = [
            1, 11, 34, 35, 38, 40, 44, 49, 52, 54, 55, 60, 66, 67, 68, 73, 78, 79, 80, 85, 89, 93,
            95, 96, 115,
            146, 268, 269, 279, 336, 386, 394, 447, 448, 452, 453, 523, 539, 552, 627, 628, 630,
            781, 782, 801,
            785, 802, 803, 5001, 70_000, 999,
        ]
        let values = ["1", "2", "0", "A", "3", "", "20261120-14:30:05", "TW"]
        for _ in 0..<5000 {
            var body =
                "35=\(types.randomElement(using: &random) ?? "D")|34=1|49=TW|52=20261120-14:30:05|56=I|"
            for _ in 0..<Int.random(in: 0..<30, using: &random) {
                body +=
                    "\(tags.randomElement(using: &random) ?? 1)=\(values.randomElement(using: &random) ?? "")|"
            }
            var rules = ValidationRules()
            rules.allowUnknownMsgFields = Bool.random(using: &random)
            rules.validateUnorderedGroupFields = Bool.random(using: &random)
            rules.checkRequired = Bool.random(using: &random)
            rules.firstFieldInGroupIsDelimiter = Bool.random(using: &random)
            if Bool.random(using: &random) { rules.fieldsWithUnknownEnumValues.insert(447) }
            if Bool.random(using: &random) { rules.userDefinedTags = TagRanges() }
            let first = verdict(bytes: framed(body), rules, dictionary, &validator, table)
            // A validator that has seen much says the same as a new one.
            if Int.random(in: 0..<200, using: &random) == 0 {
                #expect(verdict(bytes: framed(body), dictionary, rules) == first)
            }
        }
    }
}

@Suite struct `Steady work takes no memory` {
    @Test func `Ten thousand messages are framed, split and judged without an allocation`() throws {
        let dictionary = try Shared.fix44.get()
        var validator = Validator()
        let table = FieldTable(capacity: 256)
        let tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        let framer = Framer(maximumMessageSize: 512)
        let good = samples.map { framed($0) }
        let bad = [
            "35=D|34=1|0=x|", "35=0|34=1|49=A|", "35=*|", "35=A|34=1|49=TW|56=I|52=x|98=0|108=1|",
        ].map { framed($0) }
        // One buffer, as a socket has it: the messages one behind the other.
        let stream = (good + bad).flatMap { $0 }
        func work(_ rounds: Int, _ buffer: Bytes) -> (messages: Int, faults: Int) {
            var (messages, faults) = (0, 0)
            for _ in 0..<rounds {
                var start = 0
                while case .message(let length) = framer.next(
                    in: buffer.slice(start, buffer.count - start))
                {
                    guard
                        let view = try? tokenizer.tokenize(buffer.slice(start, length), into: table)
                    else { break }
                    if validator.firstFault(in: view, dictionary, ValidationRules()) != nil {
                        faults += 1
                    }
                    messages += 1
                    start += length
                }
            }
            return (messages, faults)
        }
        stream.asBytes { buffer in
            let warm = work(10, buffer)
            #expect(warm == (70, 40))
            let before = allocation_counts_now()
            let done = work(1500, buffer)
            let after = allocation_counts_now()
            #expect(done == (10_500, 6000))
            #expect(after.allocations - before.allocations == 0)
        }
    }

    @Test func `Ten thousand messages are written without an allocation`() {
        var writer = MessageWriter(maximumMessageSize: 512)
        func work(_ rounds: Int) -> Int {
            var total = 0
            for round in 0..<rounds {
                writer.begin(.newOrderSingle)
                writer.append(34, UInt64(round))
                writer.append(
                    52, Instant(nanosecondsSinceEpoch: Int64(round) * 123_456_789_012),
                    .milliseconds)
                writer.append(11, Identifier("5f3a9c1e"))
                writer.append(44, Decimal(mantissa: Int64(round), scale: 2))
                total += writer.finish(beginString: Text("FIX.4.4"))?.count ?? 0
            }
            return total
        }
        #expect(work(100) > 0)
        let before = allocation_counts_now()
        let total = work(10_000)
        let after = allocation_counts_now()
        #expect(total > 10_000)
        #expect(after.allocations - before.allocations == 0)
    }
}
