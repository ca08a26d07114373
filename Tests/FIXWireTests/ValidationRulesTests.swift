// The switches of validation, one by one.

import FIXWire
import Testing

private let order = "11=ID|54=1|55=INTC|60=20261120-14:30:05.123|38=200.00|40=1|"

@Suite struct `Rules: values that are in no list` {
    @Test func `All of them pass if the session says so, in their type's format`() throws {
        let open = rules(\.allowUnknownEnumValues, true)
        #expect(try verdict("D", order + "21=4|167=BOO|18=1 ?|", open) == "accepted")
        #expect(try verdict("D", order + "453=1|448=A|447=?|", open) == "accepted")
        #expect(try verdict("D", order + "21=44|", open) == "373=6 371=21")
        #expect(try verdict("D", order + "59=|", open) == "373=4 371=59")
    }

    @Test func `Those of some fields pass, others do not`() throws {
        var some = ValidationRules()
        some.fieldsWithUnknownEnumValues.insert(21)
        some.fieldsWithUnknownEnumValues.insert(447)
        #expect(try verdict("D", order + "21=4|", some) == "accepted")
        #expect(try verdict("D", order + "453=1|448=A|447=?|", some) == "accepted")
        #expect(try verdict("D", order + "21=4|59=9|", some) == "373=5 371=59")
        #expect(try verdict("D", order + "21=4|21=4|", some) == "373=13 371=21")
    }

    @Test func `A length that is wrong is no value of a list`() throws {
        let open = rules(\.allowUnknownEnumValues, true)
        #expect(try verdict("A", "98=0|108=30|95=9|96=abc|", open) == "373=5 371=95")
    }
}

@Suite struct `Rules: whose tags are users' own` {
    private func rules(_ ranges: [ClosedRange<UInt32>], validates: Bool, allows: Bool = false)
        -> ValidationRules
    {
        var rules = ValidationRules()
        rules.validateUserDefinedFields = validates
        rules.allowUnknownMsgFields = allows
        rules.userDefinedTags = TagRanges()
        for range in ranges { rules.userDefinedTags.insert(range) }
        return rules
    }

    @Test func `Tags outside the ranges are FIX's`() throws {
        let some = rules([5000...9999, 20_000...29_999], validates: false)
        for tag in [5000, 9999, 20_000, 29_999] {
            #expect(try verdict("0", "\(tag)=x|", some) == "accepted")
        }
        for tag in [4999, 10_000, 19_999, 30_000, 999_999_999] {
            #expect(try verdict("0", "\(tag)=x|", some) == "373=0 371=\(tag)")
        }
    }

    @Test func `Each of the two switches is about its own tags`() throws {
        let strict = rules([5000...9999], validates: true, allows: true)
        #expect(try verdict("0", "5000=x|", strict) == "373=0 371=5000")
        #expect(try verdict("0", "10000=x|4999=x|55=A|", strict) == "accepted")
        let none = rules([], validates: false)
        #expect(try verdict("0", "5000=x|", none) == "373=0 371=5000")
    }

    @Test func `A field of FIX may be lent to users`() throws {
        let lent = rules([1...9], validates: false)
        #expect(try verdict("0", "1=ACC|", lent) == "accepted")
        #expect(try verdict("0", "55=A|", lent) == "373=2 371=55")
    }

    @Test func `The default is 5000 and above`() {
        let rules = ValidationRules()
        #expect(rules.userDefinedTags == .from5000)
        #expect(!rules.userDefinedTags.contains(4999) && rules.userDefinedTags.contains(5000))
        #expect(rules.userDefinedTags.contains(TagRanges.largestTag))
    }
}

@Suite struct `Rules: the first field of a group begins its entries` {
    private var free: ValidationRules {
        var rules = ValidationRules()
        rules.firstFieldInGroupIsDelimiter = true
        rules.validateUnorderedGroupFields = false
        return rules
    }

    @Test func `Whichever field comes first`() throws {
        let parties = "453=2|447=D|448=A|452=1|447=D|452=2|448=B|"
        #expect(try verdict("D", order + parties, free) == "accepted")
        #expect(try verdict("D", order + parties) == "373=15 371=447")
        let unordered = rules(\.validateUnorderedGroupFields, false)
        #expect(try verdict("D", order + parties, unordered) == "373=15 371=447")
    }

    @Test func `The dictionary's first field is one like the others then`() throws {
        #expect(try verdict("D", order + "453=1|447=D|448=A|448=B|", free) == "373=13 371=448")
        #expect(try verdict("D", order + "453=3|447=D|448=A|447=D|", free) == "373=16 371=453")
        #expect(try verdict("D", order + "453=1|447=D|448=A|447=D|", free) == "373=16 371=453")
    }

    @Test func `Each group finds its own, in every entry of the outer one`() throws {
        let first = "447=D|448=A|802=2|803=1|523=a|803=2|523=b|"
        let second = "447=D|802=1|523=a|803=1|448=B|"
        #expect(try verdict("D", order + "453=2|" + first + second, free) == "accepted")
        #expect(
            try verdict("D", order + "453=2|" + first + second.replacing("802=1", with: "802=2"), free)
                == "373=16 371=802")
    }

    @Test func `With the order checked, it is the dictionary's from there on`() throws {
        let ordered = rules(\.firstFieldInGroupIsDelimiter, true)
        #expect(try verdict("D", order + "453=2|447=D|452=1|447=D|452=2|", ordered) == "accepted")
        #expect(try verdict("D", order + "453=1|447=D|448=A|", ordered) == "373=15 371=448")
        #expect(try verdict("D", order + "453=2|448=A|447=D|448=B|", ordered) == "accepted")
    }

    @Test func `Required fields are looked for all the same`() throws {
        let list = "66=L|394=3|68=2|73=2|"
        #expect(try verdict("E", list + "67=1|11=A|54=1|67=2|54=2|11=B|", free) == "accepted")
        #expect(try verdict("E", list + "67=1|11=A|54=1|67=2|54=2|", free) == "373=1 371=11")
    }
}

@Suite struct `Sets of tags` {
    @Test func `Thirty-two tags, in any order`() {
        var set = TagSet()
        #expect(!set.contains(0) && set.count == 0)
        for tag in UInt32(1)...32 {
            let isIn = set.insert(tag)
            #expect(isIn)
        }
        let again = set.insert(7)
        let oneMore = set.insert(33)
        #expect(again && set.count == 32)
        #expect(!oneMore && !set.contains(33) && set.contains(32))
        var other = TagSet()
        for tag in (UInt32(1)...32).reversed() { other.insert(tag) }
        #expect(set == other)
        #expect(other != TagSet())
    }

    @Test func `Eight ranges`() {
        var ranges = TagRanges()
        for first in UInt32(0)..<8 { ranges.insert(first * 10...first * 10 + 2) }
        let ninth = ranges.insert(90...91)
        #expect(!ninth && ranges.count == 8)
        #expect(ranges.contains(72) && !ranges.contains(73) && !ranges.contains(90))
        #expect(ranges != .from5000 && ranges == ranges)
    }
}
