// Writing messages, read back by our own framer and tokenizer and by hand.

import FIXWire
import Testing
import Values

private let fix44 = Text<1>("FIX.4.4")

/// `#expect` cannot look into a value that is not copied, so these are its answers.
private func finish(_ writer: inout MessageWriter, _ beginString: Text<1> = fix44) -> Bytes? {
    writer.finish(beginString: beginString)
}

private func overflows(_ writer: borrowing MessageWriter) -> Bool { writer.isOverflowing }

private func text(_ bytes: Bytes?) -> String? { bytes?.description.replacing("\u{1}", with: "|") }

/// A decimal by way of strings.
private func plain(_ mantissa: Int64, scale: Int) -> String {
    let digits = String(mantissa.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    let sign = mantissa < 0 ? "-" : ""
    return scale == 0 ? sign + padded : "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
}

@Suite struct `Writing messages` {
    @Test func `BodyLength and CheckSum are made at the end`() {
        var writer = MessageWriter(maximumMessageSize: 256)
        writer.begin(.heartbeat)
        writer.append(34, UInt64(2))
        writer.append(112, "TEST")
        let expected = framed("35=0|34=2|112=TEST|").map { $0 == 1 ? UInt8(ascii: "|") : $0 }
        let message = text(finish(&writer))
        #expect(message == String(decoding: expected, as: UTF8.self))
    }

    @Test func `Every kind of value is written as FIX has it`() {
        var writer = MessageWriter(maximumMessageSize: 1024)
        writer.begin(MsgType(packed: 0x4541))
        writer.append(1, UInt64.max)
        writer.append(2, Int.min)
        writer.append(3, 0)
        writer.append(4, true)
        writer.append(5, false)
        writer.append(6, character: UInt8(ascii: "x"))
        writer.append(7, Decimal("-0.50"))
        writer.append(8, Instant(nanosecondsSinceEpoch: 0), .milliseconds)
        writer.append(9, Text<2>("text"))
        writer.append(4_294_967_295, Text<1>())
        writer.append(11, [65, 1, 66].asBytes { Text<1>($0) } ?? Text<1>())
        wire("12=raw|13=fields|").asBytes { writer.appendRaw($0) }
        let answer = text(finish(&writer, Text("FIXT.1.1"))) ?? ""
        #expect(answer.hasPrefix("8=FIXT.1.1|9="))
        for field in [
            "1=18446744073709551615", "2=-9223372036854775808", "3=0", "4=Y", "5=N", "6=x",
            "7=-0.50",
            "8=19700101-00:00:00.000", "9=text", "4294967295=", "11=A|B",
            "35=AE", "12=raw", "13=fields",
        ] { #expect(answer.contains("|\(field)|"), "\(field)") }
    }

    @Test func `Messages of every length are read back whole`() throws {
        var writer = MessageWriter(maximumMessageSize: 2048)
        let framer = Framer(maximumMessageSize: 2048)
        let table = FieldTable(capacity: 16)
        let value = [UInt8](repeating: UInt8(ascii: "~"), count: 1500)
        for length in 0...1500 {
            writer.begin(.newOrderSingle)
            value.asBytes { writer.append(58, $0.slice(0, length)) }
            let finished = finish(&writer)
            let bytes = try #require(finished)
            #expect(framer.next(in: bytes) == .message(length: bytes.count))
            let message = try Tokenizer().tokenize(bytes, into: table)
            #expect(message.fieldCount == 5 && message.value(at: 3).count == length)
            #expect(message.value(at: 1).wholeNumber == 5 + 4 + length)
        }
    }

    @Test func `The head is right for bodies and versions of every length`() throws {
        var writer = MessageWriter(maximumMessageSize: 200_000)
        let value = [UInt8](repeating: UInt8(ascii: "~"), count: 120_000)
        for version in ["", "F", "FIX", "FIX.4.4", "FIXT.1.1"] {
            let beginString = try #require(Text<1>(string: version))
            for length in [0, 1, 2, 3, 90, 900, 9000, 9990, 9991, 12_345, 99_990, 99_991, 120_000] {
                writer.begin(.news)
                if length > 0 { value.asBytes { writer.append(58, $0.slice(0, length)) } }
                let written = text(finish(&writer, beginString))
                let body = length == 0 ? "35=B|" : "35=B|58=" + String(repeating: "~", count: length) + "|"
                let head = "8=\(version)|9=\(body.utf8.count)|"
                #expect(written?.dropLast(7) == Substring(head + body), "\(version), \(length)")
            }
        }
    }

    @Test func `Numbers are written with their digits and no others`() {
        var random = SeededRandom(seed: 11)
        var writer = MessageWriter(maximumMessageSize: 256)
        for round in 0..<20_000 {
            // As many bits as any number may have.
            let number = round < 10_100 ? UInt64(round) : .random(in: 0...(.max), using: &random) >> UInt64(round % 64)
            let mantissa = Int64(truncatingIfNeeded: number)
            let scale = UInt8(round % 19)
            writer.begin(.news)
            writer.append(1, number)
            writer.append(2, Int(mantissa))
            writer.append(3, Decimal(mantissa: mantissa, scale: scale))
            let written = text(finish(&writer))?.split(separator: "|").dropFirst(3).dropLast()
            #expect(
                written?.joined(separator: "|") == "1=\(number)|2=\(mantissa)|3=\(plain(mantissa, scale: Int(scale)))")
        }
    }

    @Test func `What does not fit makes the message none, and leaves the next one alone`() {
        var writer = MessageWriter(maximumMessageSize: 64)
        for length in 0...200 {
            writer.begin(.heartbeat)
            [UInt8](repeating: 65, count: length).asBytes { writer.append(112, $0) }
            let bytes = finish(&writer)
            let count = bytes?.count
            let isOverflowing = overflows(writer)
            #expect((count == nil) == isOverflowing && count ?? 0 <= 64)
            if length == 0 { #expect(count == 32) }
            if length > 40 { #expect(count == nil) }
        }
        writer.begin(.heartbeat)
        let message = text(finish(&writer))
        #expect(message == "8=FIX.4.4|9=5|35=0|10=163|")
    }

    @Test func `An overflow is remembered, whatever fits behind it`() {
        var writer = MessageWriter(maximumMessageSize: 128)
        writer.begin(.heartbeat)
        [UInt8](repeating: 65, count: 500).asBytes { writer.append(58, $0) }
        writer.append(1, UInt64(1))
        let isOverflowing = overflows(writer)
        let message = text(finish(&writer))
        #expect(isOverflowing && message == nil)
    }

    @Test func `Any sequence of fields stays inside its buffer and comes back`() throws {
        var random = SeededRandom(seed: 7)
        var writer = MessageWriter(maximumMessageSize: 400)
        let table = FieldTable(capacity: 256)
        let raw = wire("5001=raw|")
        for _ in 0..<5000 {
            writer.begin(.news)
            var count = 0
            for _ in 0..<Int.random(in: 0..<40, using: &random) {
                let tag = UInt32.random(in: 1...99_999, using: &random)
                switch Int.random(in: 0..<8, using: &random) {
                case 0: writer.append(tag, UInt64.random(in: 0...(.max), using: &random))
                case 1: writer.append(tag, Int.random(in: .min...(.max), using: &random))
                case 2:
                    writer.append(
                        tag, Decimal(mantissa: .random(in: .min...(.max), using: &random), scale: 9)
                    )
                case 3: writer.append(tag, Identifier("identifier"))
                case 4:
                    writer.append(
                        tag,
                        Instant(nanosecondsSinceEpoch: .random(in: .min...(.max), using: &random)),
                        .nanoseconds)
                case 5: writer.append(tag, "literal")
                case 6: raw.asBytes { writer.appendRaw($0) }
                default: writer.append(tag, Bool.random(using: &random))
                }
                count += 1
            }
            guard let bytes = finish(&writer) else { continue }
            #expect(bytes.count <= 400)
            // No data fields: a random length may precede a random field.
            let message = try Tokenizer(dataFields: DataFields()).tokenize(bytes, into: table)
            #expect(message.fieldCount == count + 4)
        }
    }

    @Test func `MsgTypes and numbers are read as they are written`() throws {
        for text in ["0", "D", "AE", "UXYZ", "12345678"] {
            let type = try #require(Array(text.utf8).asBytes { MsgType($0) })
            #expect(type.text.description == text)
            #expect(type.isUserDefined == text.hasPrefix("U"))
        }
        #expect(
            [].asBytes { MsgType($0) } == nil && wire("123456789").asBytes { MsgType($0) } == nil)
        for type: MsgType in [
            .heartbeat, .testRequest, .resendRequest, .reject, .sequenceReset, .logout, .logon,
        ] {
            #expect(type.isSession)
        }
        for type: MsgType in [.newOrderSingle, .executionReport, .xmlNonFIX] {
            #expect(!type.isSession)
        }
        #expect(wire("123456789").asBytes { $0.wholeNumber } == 123_456_789)
        #expect(wire("1234567890").asBytes { $0.wholeNumber } == nil)
        #expect(wire("999999999999999999").asBytes { $0.sequenceNumber } == 999_999_999_999_999_999)
        for bad in ["", "-1", "+1", "1x", " 1", "1234567890123456789"] {
            #expect(wire(bad).asBytes { $0.sequenceNumber } == nil)
        }
    }

    @Test func `Every reason for a reject has its words`() {
        let reasons = (0...99).compactMap { RejectReason(rawValue: $0) }
        #expect(reasons.count == 19)
        for reason in reasons { #expect(reason.text.utf8CodeUnitCount > 4) }
        #expect(BodyFault(.tagOutOfOrder, tag: .max).refTagID.description == "4294967295")
    }
}
