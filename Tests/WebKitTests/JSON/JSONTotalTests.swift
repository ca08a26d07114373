// Any bytes give a value or an error, and the same as another reader says.

import Foundation
import TestKit
import Testing
import WebKit

@Suite struct `JSON from anywhere` {
    let parser = JSONParser()

    @Test func `a payload with any one byte changed gives a value or an error inside of it`() throws {
        let text = try payload("binance-new-order.json")
        for place in text.indices {
            for change in 0...UInt8.max {
                var changed = text
                changed[place] = change
                guard let error = parser.fault(changed) else { continue }
                if error.offset > text.count { Issue.record("\(error) of \(text.count)") }
            }
        }
    }

    /// The bytes that mean something in JSON, and some that do not; without `e`, since Foundation refuses numbers that
    /// are no doubles.
    static let telling = Array("{}[]:,\"\\0.-+ tfnau/\n".utf8) + [0, 1, 0x7F, 0x80, 0xC3, 0xE2, 0xF0, 0xFF]

    @Test func `what Foundation reads is read, and nothing else`() throws {
        let order = String(decoding: try payload("binance-new-order.json"), as: UTF8.self)
        let text = Array("[\(order),[\"\\u00e9\\ud834\\udd1e\",[-1.5e-3,true,null]]]".utf8)
        #expect(parser.fault(text) == nil)
        for place in text.indices {
            for change in Self.telling {
                var changed = text
                changed[place] = change
                let isRead = parser.fault(changed) == nil
                let other = try? JSONSerialization.jsonObject(with: Data(changed), options: .fragmentsAllowed)
                if isRead == (other != nil) { continue }
                // Foundation forgives a comma behind the last member.
                let end = changed[(place + 1)...].first { !" \n".utf8.contains($0) }
                if !isRead && change == UInt8(ascii: ",") && end == UInt8(ascii: "}") { continue }
                Issue.record("\(String(decoding: changed, as: UTF8.self))")
            }
        }
    }

    @Test(arguments: [UInt64.random(in: 0 ... .max), 1, 2])
    func `what is written is read as it was`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<300 {
            var writer = JSONWriter(maximumBytes: 1 << 20)
            let expected = write(&writer, depth: 0, &random)
            let text = try writer.finish()
            #expect(try parser.parse(text).walk() == expected, "seed \(seed), round \(round)")
        }
    }

    /// Writes any value, and returns how `walk` shows it.
    private func write(_ writer: inout JSONWriter, depth: Int, _ random: inout SeededRandom) -> String {
        switch Int.random(in: depth < 5 ? 0..<7 : 2..<7, using: &random) {
        case 0:
            writer.beginObject()
            let members = (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                let key = anyText(&random)
                Array(key.utf8).asBytes { writer.key($0) }
                return "\(key.debugDescription):\(write(&writer, depth: depth + 1, &random))"
            }
            writer.endObject()
            return "{\(members.joined(separator: ","))}"
        case 1:
            writer.beginArray()
            let elements = (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                write(&writer, depth: depth + 1, &random)
            }
            writer.endArray()
            return "[\(elements.joined(separator: ","))]"
        case 2:
            writer.null()
            return "null"
        case 3:
            let boolean = Bool.random(using: &random)
            writer.boolean(boolean)
            return "\(boolean)"
        case 4:
            let integer = Int64.random(in: .min ... .max, using: &random)
            writer.integer(integer)
            return "\(integer)"
        default:
            let text = anyText(&random)
            Array(text.utf8).asBytes { writer.text($0) }
            return text.debugDescription
        }
    }

    private func anyText(_ random: inout SeededRandom) -> String {
        let scalars = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
            Unicode.Scalar(UInt32.random(in: random.once(in: 3) ? 0..<0x11_0000 : 0..<0x80, using: &random)) ?? "\\"
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
