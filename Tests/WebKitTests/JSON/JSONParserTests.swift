// What is JSON, and what is wrong with what is not.

import TestKit
import Testing
import Values
import WebKit

@Suite struct `JSON texts` {
    let parser = JSONParser()

    @Test func `RFC 8259, 13: its first example`() throws {
        let value = try parser.parse(
            """
            {
              "Image": {
                  "Width":  800,
                  "Height": 600,
                  "Title":  "View from 15th Floor",
                  "Thumbnail": {
                      "Url":    "http://www.example.com/image/481989943",
                      "Height": 125,
                      "Width":  100
                  },
                  "Animated" : false,
                  "IDs": [116, 943, 234, 38793]
                }
            }
            """)
        let image = try value.value("Image")
        #expect(try image.integer("Width") == 800)
        #expect(try image.text("Title") == "View from 15th Floor")
        #expect(try image.value("Thumbnail").integer("Height") == 125)
        #expect(try image.boolean("Animated") == false)
        #expect(try image.elements("IDs").map { try $0.integer() } == [116, 943, 234, 38793])
        #expect(try image["IDs"]?[3]?.integer() == 38793)
        #expect(image["IDs"]?[4] == nil)
    }

    @Test func `RFC 8259, 13: its second example, numbers as they are written`() throws {
        let text = """
            [{"precision": "zip", "Latitude":  37.7668, "Longitude": -122.3959, "Address": "", "Zip": "94107"},
             {"precision": "zip", "Latitude":  37.371991, "Longitude": -122.026020, "Address": "", "Zip": "94085"}]
            """
        let value = try parser.parse(text)
        #expect(try value[1]?.decimal("Longitude").description == "-122.026020")
        #expect(
            try value.walk() == """
                [{"precision":"zip","Latitude":37.7668,"Longitude":-122.3959,"Address":"","Zip":"94107"},\
                {"precision":"zip","Latitude":37.371991,"Longitude":-122.026020,"Address":"","Zip":"94085"}]
                """)
    }

    @Test(arguments: [
        ("\"Hello world!\"", "\"Hello world!\""), ("42", "42"), ("true", "true"), ("false", "false"), (" null\n", "null"),
        ("[]", "[]"), ("{}", "{}"), ("\t[ ] \r\n", "[]"), ("[[],{}]", "[[],{}]"), ("-0", "-0"), ("1E400", "1E400"),
        ("[0,-1.5e+10]", "[0,-1.5e+10]"), ("{\"\":{\"\":\"\"}}", "{\"\":{\"\":\"\"}}"), ("[1 , 2]", "[1,2]"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ])
    func `2 and 3: any value is a text, white space stands anywhere between`(text: String, walked: String) throws {
        #expect(try parser.parse(text).walk() == walked)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""\uD834\uDD1E""#, "𝄞"),
        ("\"é€𝄞\u{7F}\"", "é€𝄞\u{7F}"), (#""\u0000""#, "\0"), (#""\\u0041""#, "\\u0041"), (#""],[{}:\",""#, "],[{}:\","),
    ])
    func `7: texts without their escapes`(text: String, meaning: String) throws {
        #expect(try parser.parse(text).text().description == meaning)
        #expect(try parser.parse("{\(text):1}").members().first { _ in true }?.key.description == meaning)
    }

    static let wrong: [(String, JSONError.Reason, Int)] = [
        ("", .empty, 0), (" \n", .empty, 0), ("[", .incomplete, 1), ("]", .unexpected, 0), ("[1", .incomplete, 2),
        ("[1,", .incomplete, 3), ("[1,]", .unexpected, 3), ("[,1]", .unexpected, 1), ("[1 2]", .unexpected, 3),
        ("[1}", .unexpected, 2), ("{1:2}", .unexpected, 1), ("{\"a\"}", .unexpected, 4), ("{\"a\" 1}", .unexpected, 5),
        ("{\"a\":}", .unexpected, 5), ("{\"a\":1,}", .unexpected, 7), ("{\"a\":1]", .unexpected, 6),
        ("{\"a\":1 \"b\":2}", .unexpected, 7), ("{\"a\"::1}", .unexpected, 5), ("{\"a\":1", .incomplete, 6),
        ("{\"a\":", .incomplete, 5), ("{\"a\"", .incomplete, 4), ("{", .incomplete, 1), ("{,}", .unexpected, 1),
        ("1 2", .trailing, 2), ("{} x", .trailing, 3), ("[]]", .trailing, 2), ("\"a\"\"b\"", .trailing, 3),
        ("nul", .unexpected, 0), ("nulll", .unexpected, 0), ("True", .unexpected, 0), ("[truefalse]", .unexpected, 1),
        ("'a'", .unexpected, 0), ("// a\n1", .unexpected, 0), ("\u{FEFF}1", .unexpected, 0), ("1\0", .badNumber, 0),
        ("01", .badNumber, 0), ("[-01]", .badNumber, 1), ("1.", .badNumber, 0), (".5", .unexpected, 0),
        ("+1", .unexpected, 0), ("-", .badNumber, 0), ("1e", .badNumber, 0), ("1e+", .badNumber, 0),
        ("1.2.3", .badNumber, 0), ("0x10", .badNumber, 0), ("[1,2a]", .badNumber, 3), ("1\"a\"", .badNumber, 0),
        ("NaN", .unexpected, 0), ("-Infinity", .badNumber, 0), ("\"a", .unclosedText, 0), ("[\"\\\"]", .unclosedText, 1),
        ("\"a\nb\"", .controlCharacter, 2), ("[\"\u{1}\"]", .controlCharacter, 2), (#"["\a"]"#, .badEscape, 1),
        (#""\u12G4""#, .badEscape, 0), (#""\u12""#, .badEscape, 0), (#""\ud800""#, .badEscape, 0),
        (#""\udc00x""#, .badEscape, 0), (#""\ud800\u0041""#, .badEscape, 0),
    ]

    @Test(arguments: wrong)
    func `what is no JSON is refused, with the place and the reason`(
        text: String, reason: JSONError.Reason, offset: Int
    ) {
        #expect(parser.fault(Array(text.utf8)) == JSONError(reason, at: offset))
    }

    @Test(arguments: [
        ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC3, 0xA9, 0xC3, 0x22], 3), ([0x22, 0xC0, 0x80, 0x22], 1),
        ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x31, 0x20, 0x80], 2),
        ([0x22, 0xE2, 0x82, 0x22], 1),
    ] as [([UInt8], Int)])
    func `8.1: bytes that are not UTF-8 are refused`(bytes: [UInt8], offset: Int) {
        #expect(parser.fault(bytes) == JSONError(.notUTF8, at: offset))
    }

    @Test func `a text cut off anywhere is refused`() throws {
        let text = try payload("bybit-execution.json")
        let end = try #require(text.lastIndex(of: UInt8(ascii: "}")))
        for length in 0...end { #expect(parser.fault(Array(text.prefix(length))) != nil, "at \(length)") }
    }

    @Test func `bounds: the longest text, and the deepest`() throws {
        let small = JSONParser(maximumBytes: 8, maximumDepth: 2)
        #expect(try small.parse("[[1,2]]").walk() == "[[1,2]]")
        #expect(try small.parse("\"123456\"").text() == "123456")
        #expect(small.fault(Array("[[1,2]]  ".utf8)) == JSONError(.tooLarge, at: 0))
        #expect(small.fault(Array("[[[1]]]".utf8)) == JSONError(.tooDeep, at: 2))
        #expect(small.fault(Array("[{\"\":{".utf8)) == JSONError(.tooDeep, at: 5))
        #expect(try JSONParser(maximumDepth: 0).parse("1").integer() == 1)
        let deep = String(repeating: "[", count: 1024) + String(repeating: "]", count: 1024)
        #expect(try JSONParser(maximumDepth: 1024).parse(deep).count() == 1)
        #expect(parser.fault(Array(String(repeating: "[", count: 1_000_000).utf8)) == JSONError(.tooDeep, at: 64))
    }

    @Test func `a parser reads long and short texts in turn`() throws {
        for count in [1, 100_000, 2, 300_000, 3] {
            let numbers = (0..<count).map(String.init)
            let value = try parser.parse("[\(numbers.joined(separator: ","))]")
            #expect(try value.count() == count)
            #expect(try value.elements().map { try $0.textOrNumber().description } == numbers)
        }
        #expect(parser.fault(Array("[1,".utf8)) != nil)
        #expect(try parser.parse("[\"still there\"]").walk() == "[\"still there\"]")
    }

    @Test func `a value does not outlive its text`() async {
        await #expect(processExitsWith: .failure) {
            let parser = JSONParser()
            let value = try parser.parse("[1]")
            _ = try parser.parse("[2]")
            _ = value.kind
        }
        await #expect(processExitsWith: .failure) {
            let parser = JSONParser()
            let value = try parser.parse("[1]")
            _ = parser.fault(Array("]".utf8))
            _ = value.kind
        }
        await #expect(processExitsWith: .failure) { _ = JSONParser(maximumDepth: 1025) }
        await #expect(processExitsWith: .failure) { _ = JSONParser(maximumBytes: 1 << 29) }
    }
}
