// JSON that is sent.

import TestKit
import Testing
import Values
import WebKit

@Suite struct `JSON that is written` {
    private func written(_ body: (inout JSONWriter) -> Void) throws -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: try writer.finish(), as: UTF8.self)
    }

    @Test func `an order, its members in the order of the calls`() throws {
        let text = try written { writer in
            writer.beginObject()
            writer.member("symbol", "BTC-USD" as StaticString)
            writer.member("id", Identifier("ord-1"))
            writer.member("price", Decimal("60000.10"))
            writer.member("size", Decimal("0.50"), as: .number)
            writer.member("shown", Decimal("0.50"), as: .number, zeros: .kept)
            writer.member("nonce", integer: 1_616_492_376_594)
            writer.member("postOnly", boolean: true)
            writer.key("legs")
            writer.beginArray()
            writer.integer(-1)
            writer.null()
            writer.beginObject()
            writer.endObject()
            writer.endArray()
            writer.endObject()
        }
        #expect(
            text == #"{"symbol":"BTC-USD","id":"ord-1","price":"60000.1","size":0.5,"shown":0.50,"#
                + #""nonce":1616492376594,"postOnly":true,"legs":[-1,null,{}]}"#)
    }

    @Test(arguments: [
        ("100", "100"), ("100.00", "100"), ("-0.000000010", "-0.00000001"), ("0.0", "0"),
        ("9223372036854775807", "9223372036854775807"), ("0.000000000000000001", "0.000000000000000001"),
    ] as [(StaticString, String)])
    func `a decimal has no exponent, and no zeros at its end`(decimal: StaticString, text: String) throws {
        #expect(try written { $0.decimal(Decimal(decimal)) } == "\"\(text)\"")
        #expect(try written { $0.decimal(Decimal(decimal), as: .number) } == text)
        #expect(try written { $0.decimal(Decimal(decimal), as: .number, zeros: .kept) } == "\(decimal)")
    }

    @Test func `RFC 8259, 7: what must be escaped is, and nothing else`() throws {
        let all = (0..<0x80).map { UInt8($0) } + Array("é€𝄞".utf8)
        let text = try written { writer in all.asBytes { writer.text($0) } }
        #expect(
            text == #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
                + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"#
                + ##" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"##
                + "\u{7F}é€𝄞\"")
    }

    @Test(arguments: [[0xFF], [0xC3], [0x41, 0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
    func `bytes that are not UTF-8 leave as no text at all`(bytes: [UInt8]) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("id")
        bytes.asBytes { writer.text($0) }
        writer.endObject()
        #expect(throws: JSONWriter.Fault.notUTF8) { try writer.finish() }
    }

    @Test func `a text longer than the maximum is refused, not cut`() throws {
        for maximum in 0...8 {
            var writer = JSONWriter(maximumBytes: maximum)
            writer.text("12345")
            if maximum < 7 {
                #expect(throws: JSONWriter.Fault.tooLarge) { try writer.finish() }
            } else {
                #expect(try writer.finish() == Array("\"12345\"".utf8))
            }
        }
    }

    @Test func `a call where it has no place ends the process`() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.integer(1)
        }
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginArray()
            writer.key("a")
        }
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginArray()
            writer.endObject()
        }
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.integer(1)
            writer.integer(2)
        }
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("a")
            writer.endObject()
        }
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginArray()
            _ = try writer.finish()
        }
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            for _ in 0..<65 { writer.beginArray() }
        }
    }
}
