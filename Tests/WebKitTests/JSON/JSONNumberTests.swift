// Numbers and times, exactly.

import TestKit
import Testing
import Values
import WebKit

@Suite struct `Numbers of JSON` {
    let parser = JSONParser()

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("1", "1"), ("-12.340", "-12.340"), ("0.00010000", "0.00010000"),
        ("1e0", "1"), ("1.5E3", "1500"), ("1.5e+3", "1500"), ("15e-1", "1.5"), ("-2.5e-7", "-0.00000025"), ("0e99", "0"),
        ("0.0e-99", "0"), ("1e18", "1000000000000000000"), ("1e-18", "0.000000000000000001"), ("9223372036854775807", nil),
        ("-9223372036854775808", nil), ("9.223372036854775807", nil), ("1000000000000000000000e-3", "1000000000000000000"),
        ("0.1000000000000000000000000", "0.1"), ("100000000000000000000000e-20", "1000"), ("123.4500e2", "12345"),
        ("0.30000000000000004", nil), ("1234567890.123456789", nil), ("0.000000000000000000000000", "0"),
    ] as [(String, String?)])
    func `a number is the decimal that its digits say, and so is a text that holds it`(text: String, value: String?) throws {
        #expect(try parser.parse(text).decimal().description == value ?? text)
        #expect(try parser.parse("{\"a\":\"\(text)\"}").decimal("a").description == value ?? text)
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "1e19", "1e-19", "1.0000000000000000001", "1e400", "-1e-400",
        "12345678901234567890", "0.1234567890123456789", "1e999999999999999999999", "10000000000000000000000000000",
        "1000000000000000000000000000000000000000000000000000000001", "9223372036854775807e1",
    ])
    func `a number with more digits than a decimal has is refused, never rounded`(text: String) throws {
        #expect(fault { () throws(JSONError) in _ = try parser.parse(text).decimal() } == JSONError(.tooManyDigits, at: 0))
        #expect(fault { () throws(JSONError) in _ = try parser.parse(text).integer() } == JSONError(.isNotInteger, at: 0))
    }

    @Test(arguments: ["", "-", ".", "e5", "1e", "1e+", "1,5", " 1", "1 ", "+1", "0x1", "NaN", "Infinity", "1e5.0", "--1"])
    func `a text that holds something else is no decimal`(text: String) throws {
        let value = try parser.parse("\"\(text)\"")
        #expect(fault { () throws(JSONError) in _ = try value.decimal() } == JSONError(.isNotDecimal, at: 0))
    }

    @Test(arguments: [UInt64.random(in: 0 ... .max), 7])
    func `every decimal comes back through text, number and exponent`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            let shift = UInt64.random(in: 0..<63, using: &random)
            let mantissa = Int64.random(in: .min ... .max, using: &random) >> Int64(shift)
            let decimal = Decimal(mantissa: mantissa, scale: UInt8.random(in: 0...18, using: &random))
            var writer = JSONWriter()
            writer.beginArray()
            writer.decimal(decimal)
            writer.decimal(decimal, as: .number, zeros: .kept)
            writer.endArray()
            let value = try parser.parse(writer.finish())
            #expect(try value[0]?.decimal() == decimal, "seed \(seed)")
            #expect(try value[1]?.decimal() == decimal, "seed \(seed)")
            #expect(try value[1]?.textOrNumber().description == decimal.description, "seed \(seed)")
            let scientific = "\(decimal.mantissa)e-\(decimal.scale)"
            #expect(try parser.parse(scientific).decimal() == decimal, "seed \(seed), \(scientific)")
        }
    }

    @Test(arguments: [
        ("12", 12), ("\"12\"", 12), ("-3", -3), ("1.2e1", 12), ("12.00", 12), ("9223372036854775807", Int64.max),
    ])
    func `a whole number is read however it is written`(text: String, value: Int64) throws {
        #expect(try parser.parse(text).integer() == value)
    }

    @Test(arguments: ["1.5", "\"\"", "\"a\"", "null", "[1]"])
    func `what is not whole is no integer`(text: String) throws {
        let value = try parser.parse(text)
        #expect(fault { () throws(JSONError) in _ = try value.integer() } == JSONError(.isNotInteger, at: 0))
    }
}

@Suite struct `Times of JSON` {
    let parser = JSONParser()

    @Test(arguments: [
        ("1499827319559", .milliseconds, 1_499_827_319_559_000_000), ("\"1597026383085\"", .milliseconds, 1_597_026_383_085_000_000),
        ("1688586440.3456", .seconds, 1_688_586_440_345_600_000), ("1543205083", .seconds, 1_543_205_083_000_000_000),
        ("1547697294838004923", .nanoseconds, 1_547_697_294_838_004_923), ("1547697294838004", .microseconds, 1_547_697_294_838_004_000),
        ("1.5e9", .seconds, 1_500_000_000_000_000_000), ("-0.5", .seconds, -500_000_000), ("0", .milliseconds, 0),
        ("1.9999999", .microseconds, 1999), ("-0.1", .nanoseconds, -1),
        ("\"1970-01-01T00:00:00Z\"", .iso8601, 0), ("\"2018-10-05T05:48:59Z\"", .iso8601, 1_538_718_539_000_000_000),
        ("\"2016-10-05T05:28:16.729643492Z\"", .iso8601, 1_475_645_296_729_643_492),
        ("\"2026-04-07T14:30:00.123456Z\"", .iso8601, 1_775_572_200_123_456_000),
        ("\"2016-12-31T23:59:60Z\"", .iso8601, 1_483_228_800_000_000_000), ("\"1969-12-31t23:59:59.5z\"", .iso8601, -500_000_000),
        ("\"1996-12-19T16:39:57-08:00\"", .iso8601, 851_042_397_000_000_000),
        ("\"2024-02-29T01:30:00.25+05:30\"", .iso8601, 1_709_150_400_250_000_000),
        ("\"2020-01-01T00:00:00.123456789012345Z\"", .iso8601, 1_577_836_800_123_456_789),
    ] as [(String, JSONInstant, Int64)])
    func `points in time, to the nanosecond`(text: String, form: JSONInstant, nanoseconds: Int64) throws {
        #expect(try parser.parse(text).instant(form).nanosecondsSinceEpoch == nanoseconds)
    }

    @Test(arguments: [
        ("1e10", .seconds), ("-99999999999", .seconds), ("\"\"", .milliseconds), ("null", .milliseconds), ("true", .seconds),
        ("\"2018-10-05T05:48:59\"", .iso8601), ("\"2018-10-05\"", .iso8601), ("\"2018-13-05T05:48:59Z\"", .iso8601),
        ("\"2018-02-29T05:48:59Z\"", .iso8601), ("\"2018-10-05T24:00:00Z\"", .iso8601), ("\"2018-10-05T05:48:59.Z\"", .iso8601),
        ("\"2018-10-05T05:48:59+0100\"", .iso8601), ("\"2018-10-05T05:48:59+24:00\"", .iso8601),
        ("\"2018-10-05T05:48:59ZZ\"", .iso8601), ("\"2018-10-05T05:48:59.1234567890123xZ\"", .iso8601),
        ("\"1600-01-01T00:00:00Z\"", .iso8601), ("\"9999-01-01T00:00:00Z\"", .iso8601), ("1499827319559", .iso8601),
    ] as [(String, JSONInstant)])
    func `what is no point in time, or none that fits, is an error`(text: String, form: JSONInstant) throws {
        let value = try parser.parse(text)
        #expect(fault { () throws(JSONError) in _ = try value.instant(form) } == JSONError(.isNotInstant, at: 0))
    }
}
