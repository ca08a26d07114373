// Every recorded payload is read, and says what people have read in it.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

@Suite("Recorded payloads")
struct PayloadTests {
    @Test(arguments: PayloadBook.kinds)
    func `are read without an error, and as expected`(kind: String) throws {
        let book = try PayloadBook(kind)
        #expect(book.payloads.count > 10)
        let text = book.read(by: try testAdapter(kind))
        var file = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") { file = String(line) }
            if line.hasPrefix("ERROR") { Issue.record("\(file): \(line)" as Comment) }
        }
        if PayloadBook.isRecording { return try book.record(text) }
        let expected = try book.expected
        for (read, written) in zip(text.split(separator: "\n"), expected.split(separator: "\n")) where read != written {
            Issue.record("read:     \(read)\nexpected: \(written)")
            return
        }
        #expect(text == expected)
    }

    /// What is cut off, or has a byte changed, is an error or news, never the end of the process.
    @Test(arguments: PayloadBook.kinds)
    func `that are damaged do no harm`(kind: String) throws {
        let adapter = try testAdapter(kind)
        let parser = JSONParser()
        var count = 0
        for payload in try PayloadBook(kind).payloads where payload.bytes.count < 1_200 {
            for index in payload.bytes.indices where index % 3 == 0 {
                for byte in [UInt8(ascii: "\""), UInt8(ascii: "0"), UInt8(ascii: "{"), UInt8(ascii: "n"), UInt8(ascii: "-")] {
                    var bytes = payload.bytes
                    bytes[index] = byte
                    var news: [VenueNews] = []
                    guard let value = try? bytes.withUnsafeBytes({ try parser.parse(Bytes($0)) }) else { continue }
                    _ = try? adapter.read(value, status: 200, answering: nil, into: &news)
                    count += 1
                }
            }
        }
        #expect(count > 100)
    }
}

/// With credentials that are good for nothing.
func testAdapter(_ kind: String, options: [String: String] = [:]) throws -> any BrokerAdapter {
    let type = try #require(BrokerRegistry.adapter(kind))
    return try type.init(
        AdapterSettings(credentials: testCredentials(kind), account: "101-004-1435156-001", options: options))
}

/// The made-up ones of the published vectors, of each kind's form.
func testCredentials(_ kind: String) -> Credentials {
    ExampleCredentials.of(kind)
}
