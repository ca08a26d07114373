// Values by type, in the fields that carry them.

import FIXWire
import Testing

private let order = "11=ID|54=1|55=INTC|60=20261120-14:30:05.123|40=1|"

private func accepts(_ field: String) throws -> Bool {
    let tag = field.prefix { $0 != "=" }
    let answer = try verdict("D", order + field + "|")
    guard answer != "accepted" else { return true }
    #expect(answer == "373=6 371=\(tag)" || answer == "373=5 371=\(tag)", "\(field): \(answer)")
    return false
}

@Suite struct `Values by type` {
    @Test(arguments: [
        "0", "1", "-1", "00023", "-0", "-007", "1.", ".5", "-.5", "002000.00",
        "0.000000000000000001",
        "1234567890123456789012345678901234567890", "1234567890123456789.123456789012345678901",
    ])
    func `A float is digits, a point anywhere, a minus before`(value: String) throws {
        #expect(try accepts("44=\(value)"))
    }

    @Test(arguments: [
        "+1", "", "-", ".", "-.", "1.2.3", "1e5", "1E5", "0x10", " 1", "1 ", "1,000", "--1", "1-",
        "NaN",
        "inf", "\u{661}",
    ])
    func `Anything else is no float`(value: String) throws {
        if !value.isEmpty { #expect(try !accepts("44=\(value)")) }
    }

    @Test func `An int has an optional minus and leading zeros, no plus`() throws {
        for value in ["0", "7", "-7", "007", "123456789012345678901234567890"] {
            #expect(try verdict("A", "98=0|108=\(value)|") == "accepted", "\(value)")
        }
        for value in ["+7", "-", "7.0", "7 ", "x", "1-"] {
            #expect(try verdict("A", "98=0|108=\(value)|") == "373=6 371=108", "\(value)")
        }
    }

    @Test func `Lengths, counts and sequence numbers are digits, zero included`() throws {
        for value in ["0", "1", "000", "18446744073709551616"] {
            #expect(try verdict("2", "7=\(value)|16=\(value)|") == "accepted")
            #expect(try verdict("A", "98=0|108=30|383=\(value)|") == "accepted")
        }
        for value in ["-1", "+1", "1.0", "x"] {
            #expect(try verdict("2", "7=\(value)|16=0|") == "373=6 371=7")
            #expect(try verdict("A", "98=0|108=30|383=\(value)|") == "373=6 371=383")
        }
    }

    @Test func `A char is one byte, a Boolean is Y or N`() throws {
        #expect(try accepts("21=1"))
        #expect(try !accepts("21=11"))
        #expect(try accepts("114=Y"))
        #expect(try accepts("114=N"))
        for value in ["y", "n", "1", "YES", "T"] { #expect(try !accepts("114=\(value)")) }
    }

    @Test func `Timestamps have seconds and up to twelve digits behind them`() throws {
        for value in [
            "20261120-14:30:05", "20261120-14:30:05.1", "20261120-14:30:05.123",
            "20261120-14:30:05.123456", "20261120-14:30:05.123456789",
            "20261120-14:30:05.123456789012",
            "20161231-23:59:60", "20240229-00:00:00",
        ] { #expect(try accepts("168=\(value)"), "\(value)") }
        for value in [
            "20261120", "20261120-14:30", "20261120 14:30:05", "20261120-14:30:05.",
            "20261120-14:30:05.1234567890123", "20261320-14:30:05", "20260229-14:30:05",
            "20261120-24:00:00", "20261120-14:60:05", "20261120-14:30:60", "20261120-14:30:05Z",
            "2026-11-20T14:30:05",
        ] { #expect(try !accepts("168=\(value)"), "\(value)") }
    }

    @Test func `Dates, times and months`() throws {
        #expect(try accepts("64=20240229"))
        for value in ["20230229", "2024022", "202402290", "20241301", "20240100", "2024-2-29"] {
            #expect(try !accepts("64=\(value)"))
        }
        let quote = "131=Q|146=1|55=A|"
        #expect(try verdict("R", quote) == "accepted")
        for value in ["202611", "20261120", "202611w1", "202611w5"] {
            #expect(try accepts("200=\(value)"), "\(value)")
        }
        for value in [
            "2026", "202613", "202600", "20261131", "202611w0", "202611w6", "202611W1", "202611x1",
        ] {
            #expect(try !accepts("200=\(value)"), "\(value)")
        }
        #expect(try verdict("W", "55=A|268=1|269=0|272=20261120|273=14:30:05.123|") == "accepted")
        #expect(try verdict("W", "55=A|268=1|269=0|273=14:30|") == "373=6 371=273")
        #expect(try verdict("W", "55=A|268=1|269=0|272=20261120-14:30:05|") == "373=6 371=272")
    }

    @Test func `Currencies, countries and exchanges are any text`() throws {
        #expect(try accepts("15=USDT"))
        #expect(try accepts("207=XETR2"))
        #expect(try accepts("470=Deutschland"))
    }
}

@Suite struct `Codes` {
    @Test func `Each value of a MultipleValueString is a code by itself`() throws {
        #expect(try accepts("18=1"))
        #expect(try accepts("18=1 G"))
        #expect(try accepts("18=a 6 0"))
        #expect(try !accepts("18=1G"))
        #expect(try !accepts("18=1 ?"))
        #expect(try !accepts("18=1  G"))
        #expect(try !accepts("18= 1"))
        #expect(try !accepts("18=1 "))
        #expect(try verdict("D", order + "18=1  G|") == "373=6 371=18")
        #expect(try verdict("D", order + "18=1 ?|") == "373=5 371=18")
    }

    @Test func `Codes are told apart by case and by length`() throws {
        #expect(try accepts("167=CS"))
        #expect(try !accepts("167=cs"))
        #expect(try !accepts("167=CS\0"))
        #expect(try !accepts("167=C"))
        #expect(try !accepts("167=CSX"))
        #expect(try accepts("167=XLINKD"))
        #expect(try accepts("167=YANK"))
        #expect(try accepts("167=SUPRA"))
        #expect(try accepts("167=EUSUPRA"))
    }

    @Test func `Codes of more than eight characters are compared whole`() throws {
        #expect(try accepts("235=AFTERTAX"))
        #expect(try accepts("235=GOVTEQUIV"))
        #expect(try accepts("235=OPENAVG"))
        #expect(try accepts("235=PREVCLOSE"))
        #expect(try !accepts("235=PREVCLOSX"))
        #expect(try !accepts("235=PREVCLOSEX"))
    }

    @Test func `Leading zeros of a number do not change its code`() throws {
        #expect(try accepts("423=1"))
        #expect(try accepts("423=001"))
        #expect(try !accepts("423=0"))
        #expect(try !accepts("423=00"))
        #expect(try !accepts("423=099"))
        #expect(try accepts("423=010"))
    }

    @Test func `Sizes of interest are words or numbers`() throws {
        let interest = "23=I|28=N|55=A|54=1|"
        for value in ["S", "M", "L", "1000", "0.5"] {
            #expect(try verdict("6", interest + "27=\(value)|") == "accepted", "\(value)")
        }
        for value in ["XL", "s", "1k", "+5"] {
            #expect(try verdict("6", interest + "27=\(value)|") == "373=5 371=27", "\(value)")
        }
    }

    @Test func `Methods of payment are codes, or numbers for private agreement`() throws {
        let registration = "513=R|514=0|508=X|"
        func distribution(_ value: String) throws -> String {
            try verdict("o", registration + "510=1|477=\(value)|")
        }
        for value in ["1", "12", "01", "1000", "123456", "0001000"] {
            #expect(try distribution(value) == "accepted", "\(value)")
        }
        for value in ["0", "13", "999", "0999", "-1000"] {
            #expect(try distribution(value) == "373=5 371=477", "\(value)")
        }
    }

    @Test func `Strategies are codes, or numbers for private agreement`() throws {
        let order = "11=A|55=B|54=1|60=20260101-00:00:00|38=1|40=1|847="
        for value in ["1", "3", "1000", "123456"] {
            #expect(try verdict("D", order + "\(value)|") == "accepted", "\(value)")
        }
        for value in ["0", "4", "999", "-1000"] {
            #expect(try verdict("D", order + "\(value)|") == "373=5 371=847", "\(value)")
        }
    }

    @Test func `A reject may quote a message type that does not exist`() throws {
        #expect(try verdict("3", "45=2|372=nonsense|") == "accepted")
    }
}

@Suite struct `Data fields` {
    @Test func `Data may hold delimiters and anything else`() throws {
        #expect(try verdict("D", order + "354=11|355=a|10=000|=b|") == "accepted")
        #expect(try verdict("0", "90=3|91=||||112=A|") == "accepted")
        #expect(try verdict("A", "98=0|108=30|95=5|96=1|2=3|") == "accepted")
    }

    @Test func `A length that is not that of its data is out of range`() throws {
        #expect(try verdict("D", order + "354=4|355=abc|") == "373=5 371=354")
        #expect(try verdict("D", order + "354=2|355=abc|") == "373=5 371=354")
        #expect(try verdict("D", order + "354=3|355=ab|cd|") == "373=5 371=354")
        #expect(try verdict("D", order + "354=999999|355=abc|") == "373=5 371=354")
        #expect(try verdict("D", order + "354=x|355=abc|") == "373=6 371=354")
    }

    @Test func `Data without a length before it ends at its delimiter`() throws {
        #expect(try verdict("D", order + "355=abc|") == "accepted")
        #expect(try verdict("D", order + "355=a|bc|") == "373=17 371=355")
        #expect(try verdict("D", order + "354=3|58=x|355=abcd|") == "accepted")
    }

    @Test func `Data without a value is a tag without a value`() throws {
        #expect(try verdict("D", order + "354=0|355=|") == "373=4 371=355")
    }

    @Test func `The signature's length has the larger tag`() throws {
        #expect(try verdict("0", "93=4|89=a|b||") == "accepted")
        #expect(try verdict("0", "93=5|89=a|b||") == "373=5 371=93")
    }

    @Test func `Every byte of a timestamp counts, also of a day that was seen before`() throws {
        let judge = try Judge()
        let good = wire("20261120-14:30:05.123")
        for place in good.indices {
            for byte in UInt8.min...UInt8.max where byte != 1 {
                var value = good
                value[place] = byte
                let isGood = value.asBytes { Timestamp.parse($0) } != nil
                #expect(judge.accepts("168", value) == isGood, "\(value)")
            }
        }
        for hour in 0...99 {
            let value = wire("20261120-\(hour / 10)\(hour % 10):59:59.999")
            #expect(judge.accepts("168", value) == (hour < 24))
        }
        #expect(!judge.accepts("168", [UInt8](repeating: 0, count: 8) + good.dropFirst(8)))
    }

    @Test func `Every short text is a float, or digits, or is not`() throws {
        let judge = try Judge()
        var texts: [[UInt8]] = [[]]
        for _ in 0..<4 {
            texts = texts.flatMap { text in wire("059-./:+").map { text + [$0] } }
            for text in texts {
                let unsigned = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
                let digits = unsigned.filter { $0 != UInt8(ascii: ".") }
                let isFloat = !digits.isEmpty && digits.count + 1 >= unsigned.count && digits.allSatisfy(isDigit)
                #expect(judge.accepts("44", text) == isFloat, "\(text)")
                #expect(judge.accepts("383", text, "A", "98=0|108=30|") == text.allSatisfy(isDigit), "\(text)")
            }
        }
        for place in 0..<8 {
            for byte in UInt8.min...UInt8.max where byte != 1 {
                var text = wire("12345678")
                text[place] = byte
                let isFloat = isDigit(byte) || byte == UInt8(ascii: ".") || (place == 0 && byte == UInt8(ascii: "-"))
                #expect(judge.accepts("44", text) == isFloat, "\(text)")
            }
        }
    }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

/// One validator for many messages: it remembers what it has seen.
private final class Judge {
    private let dictionary: DataDictionary
    private var validator = Validator()
    private let table = FieldTable(capacity: 64)

    init() throws { dictionary = try Shared.fix44.get() }

    func accepts(_ tag: String, _ value: [UInt8], _ type: String = "D", _ rest: String = order) -> Bool {
        let head = wire("35=\(type)|34=2|49=TW|52=20261120-14:30:05.123|56=ISLD|\(rest)\(tag)=")
        let bytes = framed(head + value + [1])
        return verdict(bytes: bytes, ValidationRules(), dictionary, &validator, table) == "accepted"
    }
}
