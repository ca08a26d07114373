// Reading what a JSON text holds.

import TestKit
import Testing
import Values
import WebKit

@Suite struct `JSON values` {
    let parser = JSONParser()

    @Test func `a venue's fill, read as an adapter reads it`() throws {
        let answer = try parser.parse(payload("bybit-execution.json"))
        #expect(try answer.integer("retCode") == 0)
        let fills = try answer.value("result").elements("list").map(\.self)
        #expect(fills.count == 1)
        let fill = fills[0]
        #expect(try fill.text("execId") == "e0cbe81d-0f18-5866-9415-cf319b5dab3b")
        #expect(try fill.decimal("execPrice") == Decimal("1190.15"))
        #expect(try fill.decimal("leavesQty").isZero)
        #expect(try fill.boolean("isMaker") == false)
        #expect(try fill.instant("execTime", .milliseconds).nanosecondsSinceEpoch == 1_672_282_722_429_000_000)
        #expect(try fill.ifGiven("feeCurrency") == nil)
        #expect(try fill.ifPresent("feeCurrency") != nil)
        #expect(try fill.textOrNumber("seq") == "4688002127")
        #expect(try answer.value("retExtInfo").members().map(\.key).isEmpty)
    }

    @Test func `an order's number is text or digits`() throws {
        let answer = try parser.parse(payload("binance-new-order.json"))
        #expect(try answer.textOrNumber("orderId") == "28")
        #expect(try answer.textOrNumber("clientOrderId") == "6gCrw2kRUAF9CvJDGP16IP")
        #expect(try answer.integer("orderListId") == -1)
    }

    @Test func `what is not there, or is something else, is an error that names the key and the place`() throws {
        let value = try parser.parse(#"{"a": 1, "b": null, "c": "x", "d": [], "e": true}"#)
        #expect(fault { () throws(JSONError) in _ = try value.text("z") } == JSONError(.missing, at: 0, key: "z"))
        #expect(fault { () throws(JSONError) in _ = try value.text("a") } == JSONError(.isNot(.text), at: 6, key: "a"))
        #expect(fault { () throws(JSONError) in _ = try value.decimal("c") } == JSONError(.isNotDecimal, at: 25, key: "c"))
        #expect(fault { () throws(JSONError) in _ = try value.decimal("b") } == JSONError(.isNotDecimal, at: 14, key: "b"))
        #expect(fault { () throws(JSONError) in _ = try value.integer("e") } == JSONError(.isNotInteger, at: 44, key: "e"))
        #expect(
            fault { () throws(JSONError) in _ = try value.boolean("c") } == JSONError(.isNot(.boolean), at: 25, key: "c"))
        #expect(fault { () throws(JSONError) in _ = try value.members("d") } == JSONError(.isNot(.object), at: 35, key: "d"))
        #expect(
            fault { () throws(JSONError) in _ = try value.instant("d", .seconds) }
                == JSONError(.isNotInstant, at: 35, key: "d"))
        #expect(
            JSONError(.tooManyDigits, at: 35, key: "price").description == "byte 35: price has too many digits")
    }

    @Test func `nothing that is no array passes for an empty one`() throws {
        let value = try parser.parse(#"{"orders": {"code": 7}, "none": null}"#)
        #expect(fault { () throws(JSONError) in _ = try value.elements("orders") }?.reason == .isNot(.array))
        #expect(fault { () throws(JSONError) in _ = try value.elements("none") }?.reason == .isNot(.array))
        let array = try parser.parse("[1]")
        #expect(fault { () throws(JSONError) in _ = try array.ifPresent("a") } == JSONError(.isNot(.object), at: 0))
        #expect(fault { () throws(JSONError) in _ = try array.members() }?.reason == .isNot(.object))
        #expect(fault { () throws(JSONError) in _ = try array[0]?.count() }?.reason == .isNot(.array))
        #expect(array["a"] == nil)
        #expect(array[-1] == nil)
        #expect(try parser.parse("{}")[0] == nil)
    }

    @Test func `missing and null are absent, and so is an empty text where it is asked for so`() throws {
        let value = try parser.parse(#"{"a": null, "b": "", "c": "0", "d": []}"#)
        #expect(try value.ifPresent("z") == nil)
        #expect(try value.ifPresent("a") == nil)
        #expect(try value.ifPresent("b")?.text().count == 0)
        #expect(try value.ifGiven("b") == nil)
        #expect(try value.ifGiven("c")?.decimal() == .zero)
        #expect(try value.ifGiven("d")?.count() == 0)
    }

    @Test func `of a key that is there twice, the first counts`() throws {
        let value = try parser.parse(#"{"a": {"b": 0}, "b": 1, "b": 2, "B": 3, "\u0062b": 4}"#)
        #expect(try value.integer("b") == 1)
        #expect(try value.integer("B") == 3)
        #expect(try value.integer("bb") == 4)
        #expect(try value.members().map { $0.key.description } == ["a", "b", "b", "B", "bb"])
    }
}

extension JSONValue? {
    static func == (left: JSONValue?, right: _OptionalNilComparisonType) -> Bool { left.map { _ in false } ?? true }
}
