// Faults of single fields and of the order of fields.

import FIXWire
import Testing

/// What a NewOrderSingle cannot do without.
private let order = "11=ID|54=1|55=INTC|60=20261120-14:30:05.123|38=200.00|40=1|"

@Suite struct `Case 14: faults in a well-framed message` {
    // MARK: a

    @Test func `14a: a tag that is not in the specification is refused`() throws {
        #expect(try verdict("0", "999=HI|") == "373=0 371=999")
        #expect(
            try verdict("0", "99999=HI|", rules(\.validateUserDefinedFields, true))
                == "373=0 371=99999")
    }

    @Test func `14a: a tag that is no tag number is quoted if it is a number at all`() throws {
        #expect(try verdict("0", "0=HI|") == "373=0 371=0")
        #expect(try verdict("0", "-1=HI|") == "373=0 371=-1")
        #expect(try verdict("0", "007=HI|") == "373=0 371=007")
        #expect(try verdict("0", "12345678901=HI|") == "373=0 371=12345678901")
        #expect(try verdict("0", "12345678901234567=HI|") == "373=0")
        #expect(try verdict("0", "4x=HI|") == "373=0")
        #expect(try verdict("0", "+55=HI|") == "373=0")
        #expect(try verdict("0", "=HI|") == "373=0")
    }

    @Test func `14a: a tag of 5000 and up passes unless the session says otherwise`() throws {
        #expect(try verdict("0", "5000=HI|") == "accepted")
        #expect(try verdict("0", "100000=HI|999999999=HI|") == "accepted")
        let strict = rules(\.validateUserDefinedFields, true)
        #expect(try verdict("0", "5000=HI|", strict) == "373=0 371=5000")
        #expect(try verdict("0", "4999=HI|") == "373=0 371=4999")
    }

    @Test func `14a: unknown tags below 5000 pass if the session says so`() throws {
        let open = rules(\.allowUnknownMsgFields, true)
        #expect(try verdict("0", "999=HI|55=INTC|", open) == "accepted")
        #expect(try verdict("0", "0=HI|", open) == "373=0 371=0")
    }

    @Test func `14a: a tag that is let through may repeat and stand anywhere in the body`() throws {
        #expect(try verdict("D", "5001=a|" + order + "5001=b|") == "accepted")
    }

    // MARK: b

    @Test func `14b: a required field of header or body is missed, the header's first`() throws {
        #expect(try verdict(raw: "35=0|34=2|49=TW|52=20261120-14:30:05|") == "373=1 371=56")
        #expect(try verdict(raw: "35=D|34=2|49=TW|52=20261120-14:30:05|") == "373=1 371=56")
        #expect(
            try verdict("D", "40=1|60=20261120-14:30:05|54=1|21=3|") == "373=1 371=11")
        #expect(try verdict("1") == "373=1 371=112")
    }

    @Test func `14b: the first required field in the order of the dictionary is named`() throws {
        #expect(try verdict("D") == "373=1 371=11")
        #expect(try verdict("D", "11=ID|") == "373=1 371=54")
    }

    @Test func `14b: a required group is missed by its count`() throws {
        #expect(try verdict("B", "148=Headline|") == "373=1 371=33")
    }

    @Test func `14b: required fields are not looked for if the session says so`() throws {
        #expect(try verdict("D", "", rules(\.checkRequired, false)) == "accepted")
    }

    @Test func `14b: Symbol is not required of an order, which may have another identity`() throws {
        #expect(try verdict("D", "11=ID|54=1|60=20261120-14:30:05|40=1|") == "accepted")
    }

    // MARK: c, d

    @Test func `14c: a tag of another message is refused`() throws {
        #expect(try verdict("0", "55=MSFT|") == "373=2 371=55")
        #expect(try verdict("D", order + "39=0|") == "373=2 371=39")
    }

    @Test func `14d: a tag without a value is refused, known or not`() throws {
        #expect(try verdict(raw: "35=0|34=2|49=TW|52=20261120-14:30:05|56=|") == "373=4 371=56")
        #expect(try verdict("0", "999=|") == "373=4 371=999")
        #expect(try verdict("D", "115=|" + order) == "373=4 371=115")
    }

    @Test func `14d: empty values pass if the session says so, and are not judged further`() throws
    {
        let open = rules(\.validateFieldsHaveValues, false)
        #expect(try verdict("D", order + "44=|59=|5001=|", open) == "accepted")
        #expect(try verdict("D", order + "453=|", open) == "accepted")
        #expect(try verdict("D", order + "44=|") == "373=4 371=44")
    }

    // MARK: e, f

    @Test func `14e: a value that is not in the list is refused`() throws {
        #expect(try verdict("D", order + "21=4|") == "373=5 371=21")
        #expect(try verdict("D", order + "167=BOO|") == "373=5 371=167")
        #expect(try verdict("D", order + "167=CS|") == "accepted")
        #expect(try verdict("D", order + "59=9|") == "373=5 371=59")
        #expect(try verdict("D", order + "59=12|") == "373=6 371=59")
    }

    @Test func `14f: a value that is not of its type is refused, before its code is looked at`()
        throws
    {
        #expect(
            try verdict("D", "11=ID|54=1|60=20261120-14:30:05|40=1|38=+200.00|") == "373=6 371=38")
        #expect(try verdict("D", order + "21=44|") == "373=6 371=21")
        #expect(try verdict("D", order + "126=20040415|") == "373=6 371=126")
    }

    // MARK: g

    @Test func `14g: a header field behind a body field is out of place`() throws {
        #expect(
            try verdict(
                raw: "35=D|11=id|21=3|40=1|54=1|55=MSFT|60=20261120-14:30:05|34=2|49=TW|"
                    + "52=20261120-14:30:05|56=ISLD|") == "373=14 371=34")
        #expect(
            try verdict(
                raw: "35=D|55=MSFT|34=3|49=TW|52=20261120-14:30:05|56=ISLD|11=id|21=3|40=1|54=1|"
                    + "60=20261120-14:30:05|") == "373=14 371=34")
    }

    @Test func `14g: nothing of the body or the header comes behind the trailer`() throws {
        #expect(try verdict("D", "93=3|89=abc|" + order) == "373=14 371=11")
        #expect(try verdict("0", "93=3|89=abc|115=X|") == "373=14 371=115")
        #expect(try verdict("D", order + "93=3|89=abc|") == "accepted")
    }

    @Test func `14g: the structure comes before every other fault`() throws {
        #expect(try verdict("*", "55=|34=x|") == "373=14 371=34")
        #expect(try verdict("D", "999=|38=x|115=A|") == "373=14 371=115")
    }

    @Test func `14g: the order of the sections is not looked at if the session says so`() throws {
        let open = rules(\.validateFieldsOutOfOrder, false)
        #expect(
            try verdict(
                raw: "35=D|11=id|34=2|49=TW|52=20261120-14:30:05|54=1|40=1|56=ISLD|"
                    + "60=20261120-14:30:05|", open) == "accepted")
    }

    @Test func `14g: a group of the header is header`() throws {
        #expect(try verdict("0", "112=A|627=1|628=HUB|") == "373=14 371=627")
        #expect(try verdict("0", "112=A|628=HUB|") == "373=14 371=628")
    }

    // MARK: h, k

    @Test func `14h: a tag outside groups comes once, anywhere in the message`() throws {
        #expect(try verdict("D", order + "40=2|") == "373=13 371=40")
        #expect(try verdict("D", "40=1|" + order) == "373=13 371=40")
        #expect(
            try verdict(raw: "35=0|34=2|49=TW|52=20261120-14:30:05|56=ISLD|49=TW|")
                == "373=13 371=49")
        #expect(try verdict("0", "9=5|") == "373=13 371=9")
        #expect(try verdict("0", "35=0|") == "373=13 371=35")
        #expect(try verdict("0", "93=1|89=a|93=1|89=a|") == "373=13 371=93")
        #expect(try verdict("0", "10=000|") == "373=13 371=10")
    }

    @Test func `14k: a delimiter inside a value is blamed on the field before`() throws {
        #expect(try verdict("D", order + "58=a|b|") == "373=17 371=58")
        #expect(try verdict("D", order + "58=a||") == "373=17 371=58")
        #expect(try verdict("D", order + "5001=a|b|") == "373=17 371=5001")
    }

    @Test func `The first fault is the first in the message`() throws {
        #expect(try verdict("D", "11=ID|54=Q|55=INTC|60=x|38=200|40=1|999=|") == "373=5 371=54")
        #expect(try verdict("D", "11=ID|999=1|54=Q|55=INTC|60=x|38=200|40=1|") == "373=0 371=999")
        #expect(try verdict("D", "11=ID|54=Q|55=INTC|60=x|38=200|999=|") == "373=1 371=40")
    }
}

@Suite struct `Cases 2 and 15: types of messages and the order of fields` {
    @Test func `2q: a MsgType that is not defined is refused without naming a tag`() throws {
        #expect(try verdict("*") == "373=11")
        #expect(try verdict("DD") == "373=11")
        #expect(try verdict("d0", "55=|") == "373=11")
        #expect(try verdict("TOOLONGATYPE") == "373=11")
        #expect(try verdict("") == "373=11")
        #expect(try verdict("UTOOLONGATYPE") == "373=11")
    }

    @Test func `2q: a user's own message is known, with any body and a checked header`() throws {
        #expect(try verdict("U1", "55=A|448=B|55=C|5001=x|5001=y|") == "accepted")
        #expect(try verdict("U1", "54=Q|") == "373=5 371=54")
        #expect(try verdict("U1", "999=1|") == "373=0 371=999")
        #expect(try verdict(raw: "35=U1|34=2|49=TW|52=20261120-14:30:05|") == "373=1 371=56")
        #expect(try verdict("U1", "55=A|115=B|") == "373=14 371=115")
        #expect(
            try verdict(raw: "35=U1|34=2|34=2|49=TW|56=A|52=20261120-14:30:05|") == "373=13 371=34")
    }

    @Test func `2p: the dictionary knows its own messages and those of users`() throws {
        let dictionary = try Shared.fix44.get()
        for type: MsgType in [.heartbeat, .newOrderSingle, .executionReport] {
            #expect(dictionary.knows(type))
        }
        for (text, isKnown) in [
            ("U", true), ("UA", true), ("AE", true), ("Z9", false), ("!", false),
        ] {
            let type = try #require(wire(text).asBytes { MsgType($0) })
            #expect(dictionary.knows(type) == isKnown)
        }
        #expect(!dictionary.knows(MsgType(packed: 0)))
    }

    @Test func `15: header and body fields may come in any order`() throws {
        #expect(
            try verdict(
                raw: "35=D|34=2|49=TW|52=20261120-14:30:05|56=ISLD|11=id|21=3|40=1|54=1|55=MSFT|"
                    + "60=20261120-14:30:05|") == "accepted")
        #expect(
            try verdict(
                raw: "35=D|49=TW|34=3|56=ISLD|52=20261120-14:30:05|40=1|55=MSFT|"
                    + "60=20261120-14:30:05|54=1|21=3|11=id|") == "accepted")
    }

    @Test func `The session messages pass`() throws {
        #expect(try verdict("A", "98=0|108=30|") == "accepted")
        #expect(try verdict("A", "98=0|108=30|141=Y|789=5|554=secret|553=me|") == "accepted")
        #expect(try verdict("0") == "accepted")
        #expect(try verdict("0", "112=TEST|") == "accepted")
        #expect(try verdict("1", "112=TEST|") == "accepted")
        #expect(try verdict("2", "7=1|16=0|") == "accepted")
        #expect(try verdict("3", "45=2|371=55|372=D|373=0|58=Invalid tag number|") == "accepted")
        #expect(try verdict("4", "123=Y|36=20|") == "accepted")
        #expect(try verdict("5", "58=bye|") == "accepted")
        #expect(try verdict("j", "45=2|372=zz|380=3|") == "accepted")
        #expect(
            try verdict(
                raw: "35=4|34=0|49=TW|52=20261120-14:30:05|56=ISLD|36=1|") == "accepted")
        #expect(
            try verdict(
                raw: "35=0|34=2|43=Y|49=TW|52=20261120-14:30:05|56=ISLD|122=20261120-14:30:04|")
                == "accepted")
    }

    @Test func `An ExecutionReport passes`() throws {
        #expect(
            try verdict(
                "8",
                "1=ACC-0001|6=93.4150|11=5f3a9c1e-0-1|14=50|17=EXE-1|22=4|30=XNAS|31=93.4150|32=50|"
                    + "37=ORD-1|38=100|39=1|40=2|44=93.4200|48=US0378331005|54=1|55=AAPL|59=0|"
                    + "60=20261120-14:30:05.123|75=20261120|150=F|151=50|") == "accepted")
    }
}
