// The forms that a dictionary may take, and what is refused.

import FIXWire
import Testing

/// A dictionary with `parts` between the fields that every message needs.
private func dictionary(
    messages: String, components: String = "", header: String = "", fields: String = "",
    root: String = ""
) throws -> DataDictionary {
    let xml = """
        <?xml version="1.0"?>
        <fix type="FIX" major="4" minor="4" \(root)>
          <header>
            <field name="BeginString" required="Y"/><field name="BodyLength" required="Y"/>
            <field name="MsgType" required="Y"/>\(header)
          </header>
          <messages>\(messages)</messages>
          <trailer><field name="CheckSum" required="Y"/></trailer>
          <components>\(components)</components>
          <fields>
            <field number="8" name="BeginString" type="STRING"/><field number="9" name="BodyLength" type="LENGTH"/>
            <field number="35" name="MsgType" type="STRING"/><field number="10" name="CheckSum" type="STRING"/>
            <field number="100" name="A" type="STRING"/><field number="101" name="B" type="INT"/>
            <field number="102" name="C" type="STRING"/><field number="103" name="NoX" type="NUMINGROUP"/>
            <field number="104" name="NoY" type="NUMINGROUP"/>\(fields)
          </fields>
        </fix>
        """
    return try DataDictionary(xml: Array(xml.utf8), name: "test.xml")
}

private func judge(_ dictionary: DataDictionary, _ body: String, _ rules: ValidationRules = .init())
    -> String
{
    verdict(bytes: framed("35=M|" + body), dictionary, rules)
}

@Suite struct `Forms of dictionaries` {
    @Test func `required that is not there means no`() throws {
        let made = try dictionary(
            messages: "<message name='M' msgtype='M'><field name='A'/></message>")
        #expect(judge(made, "") == "accepted")
        #expect(judge(made, "100=x|") == "accepted")
        #expect(made.messageName(.init(packed: 0x4D)) == "M")
    }

    @Test func `A required field is required only where its component is`() throws {
        let parts = "<component name='P'><field name='A' required='Y'/></component>"
        let yes = try dictionary(
            messages: "<message name='M' msgtype='M'><component name='P' required='Y'/></message>",
            components: parts)
        let no = try dictionary(
            messages:
                "<message name='M' msgtype='M'><component name='P' required='N'/><field name='C'/></message>",
            components: parts)
        #expect(judge(yes, "") == "373=1 371=100")
        #expect(judge(no, "") == "accepted")
    }

    @Test func `Groups may be wrapped in components, and begin with one`() throws {
        let made = try dictionary(
            messages: """
                <message name='M' msgtype='M'><component name='XGrp' required='N'/><field name='C'/></message>
                """,
            components: """
                <component name='XGrp'><group name='NoX' required='N'>
                  <component name='P' required='Y'/><component name='YGrp'/></group></component>
                <component name='P'><field name='A'/><field name='B' required='Y'/></component>
                <component name='YGrp'><group name='NoY'><field name='D'/></group></component>
                """,
            fields: "<field number='105' name='D' type='STRING'/>")
        #expect(judge(made, "103=2|100=x|101=1|104=2|105=a|105=b|100=y|101=2|102=c|") == "accepted")
        #expect(judge(made, "103=1|101=1|") == "373=15 371=101")
        #expect(judge(made, "103=2|100=x|100=y|101=1|") == "373=1 371=101")
        #expect(made.isGroupCount(103) && made.isGroupCount(104) && !made.isGroupCount(101))
    }

    @Test func `The header may have groups, and the trailer may say more`() throws {
        let made = try dictionary(
            messages: "<message name='M' msgtype='M'><field name='C'/></message>",
            components:
                "<component name='Hop'><group name='NoX'><field name='A'/></group></component>",
            header: "<component name='Hop' required='N'/><field name='B' required='Y'/>")
        #expect(judge(made, "103=1|100=a|101=1|102=x|") == "accepted")
        #expect(judge(made, "102=x|") == "373=1 371=101")
        #expect(judge(made, "101=1|102=x|103=1|100=a|") == "373=14 371=103")
    }

    @Test func `Two groups with one count keep their own first field`() throws {
        let made = try dictionary(
            messages: """
                <message name='M' msgtype='M'><group name='NoX'><field name='A'/><field name='B'/></group></message>
                <message name='N' msgtype='N'><group name='NoX'><field name='B'/><field name='A'/></group></message>
                """)
        #expect(judge(made, "103=1|100=a|101=1|") == "accepted")
        #expect(judge(made, "103=1|101=1|100=a|") == "373=15 371=101")
        #expect(verdict(bytes: framed("35=N|103=1|101=1|100=a|"), made) == "accepted")
    }

    @Test func `A type that nobody knows is text, in any spelling of the others`() throws {
        let made = try dictionary(
            messages: """
                <message name='M' msgtype='M'><field name='T'/><field name='U'/><field name='V'/><field name='W'/></message>
                """,
            fields: """
                <field number='200' name='T' type='QUATERNION'/><field number='201' name='U' type='UtcTimestamp'/>
                <field number='202' name='V' type='float'/><field number='203' name='W' type='MultipleCharValue'/>
                """)
        #expect(judge(made, "200=i+j|201=20261120-14:30:05|202=1.5|203=a b|") == "accepted")
        #expect(judge(made, "201=yesterday|") == "373=6 371=201")
        #expect(judge(made, "202=x|") == "373=6 371=202")
        #expect(judge(made, "203=a  b|") == "373=6 371=203")
    }

    @Test func `Lists that allow other values are not enforced`() throws {
        let values = "<value enum='1' description='ONE'/><values><value enum='22'/></values>"
        let made = try dictionary(
            messages: "<message name='M' msgtype='M'><field name='T'/><field name='U'/></message>",
            fields: """
                <field number='200' name='T' type='STRING' allowOtherValues='Y'>\(values)</field>
                <field number='201' name='U' type='STRING'>\(values)</field>
                """)
        #expect(judge(made, "200=zz|201=22|") == "accepted")
        #expect(judge(made, "201=zz|") == "373=5 371=201")
        #expect(made.codeName(201, "1") == "ONE")
    }

    @Test func `Tags of any size are found`() throws {
        let made = try dictionary(
            messages: "<message name='M' msgtype='M'><field name='T'/><field name='U'/></message>",
            fields: """
                <field number='65535' name='T' type='INT'/><field number='999999999' name='U' type='INT'/>
                <field number='65536' name='V' type='INT'/>
                """)
        let strict = rules(\.validateUserDefinedFields, true)
        #expect(judge(made, "65535=1|999999999=2|", strict) == "accepted")
        #expect(judge(made, "999999999=x|", strict) == "373=6 371=999999999")
        #expect(judge(made, "65536=1|", strict) == "373=2 371=65536")
        #expect(judge(made, "65536=1|") == "accepted")
        #expect(judge(made, "65537=1|", strict) == "373=0 371=65537")
        #expect(made.fieldName(999_999_999) == "U" && made.fieldName(65_537) == nil)
    }

    @Test func `Data fields find their lengths by name, or right before them`() throws {
        let made = try dictionary(
            messages: """
                <message name='M' msgtype='M'><field name='DLength'/><field name='D'/><field name='ELen'/>
                <field name='E'/><field name='Size'/><field name='F'/><field name='G'/></message>
                """,
            fields: """
                <field number='201' name='DLength' type='LENGTH'/><field number='200' name='D' type='DATA'/>
                <field number='210' name='ELen' type='INT'/><field number='5000' name='E' type='XMLDATA'/>
                <field number='6000' name='Size' type='LENGTH'/><field number='6001' name='F' type='data'/>
                <field number='7001' name='G' type='DATA'/>
                """)
        #expect(made.dataFields.count == 3)
        #expect(made.dataFields.dataTag(after: 201) == 200)
        #expect(made.dataFields.dataTag(after: 210) == 5000)
        #expect(made.dataFields.dataTag(after: 6000) == 6001)
        #expect(judge(made, "201=3|200=a|b|210=3|5000=|=||6000=1|6001=||7001=x|") == "accepted")
    }

    @Test func `A dictionary without a header leaves the session's fields to another`() throws {
        let xml = """
            <fix type='FIX' major='5' minor='0' servicepack='2'><header/><trailer/>
            <messages><message name='M' msgtype='M'><field name='A'/></message></messages>
            <fields><field number='100' name='A' type='STRING'/></fields></fix>
            """
        let made = try DataDictionary(xml: Array(xml.utf8), name: "FIX50SP2.xml")
        #expect(made.version == "FIX.5.0SP2")
        #expect(judge(made, "100=x|34=1|") == "373=0 371=34")
    }

    @Test func `The same dictionary is shared by threads`() throws {
        let made = try dictionary(
            messages: "<message name='M' msgtype='M'><field name='A'/></message>")
        func needsSendable(_ value: some Sendable) {}
        needsSendable(made)
    }
}

@Suite struct `Broken dictionaries` {
    private func error(_ xml: String) -> String {
        do throws(DictionaryError) {
            _ = try DataDictionary(xml: Array(xml.utf8), name: "my.xml")
            return "loaded"
        } catch {
            return error.description
        }
    }

    /// A file whose second line is `messages` and whose third is `fields`.
    private func error(messages: String, components: String = "", fields: String = "") -> String {
        error(
            """
            <fix major='4' minor='4'>
            <messages>\(messages)</messages><components>\(components)</components>
            <fields><field number='100' name='A' type='STRING'/>\(fields)</fields></fix>
            """)
    }

    @Test func `XML that is not well-formed names the line`() {
        #expect(error("").hasPrefix("my.xml:1: not well-formed XML: "))
        #expect(error("<fix>\n<a></b></fix>") == "my.xml:2: not well-formed XML: mismatched tag")
        #expect(error("<fix major='4'\nmajor='4'/>").contains("duplicate attribute"))
        #expect(error("FIX").hasPrefix("my.xml:1: not well-formed XML: "))
        #expect(error("<fix/>\n<fix/>").hasPrefix("my.xml:2: not well-formed XML: "))
    }

    @Test func `Entities cannot blow a file up`() {
        #expect(
            error("<!DOCTYPE fix [<!ENTITY a 'aaaa'>]><fix/>")
                == "my.xml:1: a document type declaration has no place here")
    }

    @Test func `Depth is bounded`() {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(error(deep) == "my.xml:1: elements are nested deeper than 64 levels")
    }

    @Test func `The outer form must be a dictionary's`() {
        #expect(error("<html/>") == "my.xml:1: the file begins with <html>, not with <fix>")
        #expect(error("<fix minor='4'/>") == "my.xml:1: <fix> has no major")
        #expect(error("<fix major='4'/>") == "my.xml:1: <fix> has no minor")
        #expect(error("<fix major='4' minor='4'/>") == "my.xml:1: the dictionary defines no fields")
        #expect(
            error("<fix major='4' minor='4'>\n<body/></fix>")
                == "my.xml:2: <body> is no part of a dictionary")
        #expect(error(messages: "") == "my.xml:1: the dictionary defines no messages")
        #expect(
            error(messages: "<field name='A'/>") == "my.xml:2: <field> where <message> was expected"
        )
    }

    @Test func `What is named must be defined`() {
        #expect(
            error(messages: "<message name='M' msgtype='M'><field name='Z'/></message>")
                == "my.xml:2: field Z is not defined")
        #expect(
            error(
                messages:
                    "<message name='M' msgtype='M'><group name='Z'><field name='A'/></group></message>"
            )
                == "my.xml:2: field Z is not defined")
        #expect(
            error(messages: "<message name='M' msgtype='M'><component name='Z'/></message>")
                == "my.xml:2: component Z is not defined")
        #expect(
            error(messages: "<message name='M' msgtype='M'><feild name='A'/></message>")
                == "my.xml:2: <feild> where <field>, <group> or <component> was expected")
    }

    @Test func `Attributes must be there and make sense`() {
        #expect(error(messages: "<message name='M'/>") == "my.xml:2: <message> has no msgtype")
        #expect(error(messages: "<message msgtype='M'/>") == "my.xml:2: <message> has no name")
        #expect(
            error(messages: "<message name='M' msgtype='123456789'/>")
                == "my.xml:2: the msgtype of message M is longer than eight characters")
        #expect(
            error(
                messages: "<message name='M' msgtype='M'><field name='A' required='yes'/></message>"
            )
                == "my.xml:2: required is yes, neither Y nor N")
        let message = "<message name='M' msgtype='M'/>"
        #expect(
            error(messages: message, fields: "<field name='B' type='INT'/>")
                == "my.xml:3: <field> has no number")
        #expect(
            error(messages: message, fields: "<field number='7' type='INT'/>")
                == "my.xml:3: <field> has no name")
        #expect(
            error(messages: message, fields: "<field number='7' name='B'/>")
                == "my.xml:3: <field> has no type")
        for number in ["0", "-1", "x", "4294967296", "1000000000"] {
            #expect(
                error(messages: message, fields: "<field number='\(number)' name='B' type='INT'/>")
                    == "my.xml:3: the number of field B is \(number), which is no tag")
        }
        #expect(
            error(
                messages: message, fields: "<field number='7' name='B' type='INT'><value/></field>")
                == "my.xml:3: <value> has no enum")
    }

    @Test func `Nothing is defined twice`() {
        let message = "<message name='M' msgtype='M'/>"
        #expect(
            error(messages: message, fields: "<field number='100' name='B' type='INT'/>")
                == "my.xml:3: tag 100 is defined twice, as A and B")
        #expect(
            error(messages: message, fields: "<field number='101' name='A' type='INT'/>")
                == "my.xml:3: field A is defined twice")
        #expect(
            error(messages: message + "<message name='N' msgtype='M'/>")
                == "my.xml:2: msgtype M is defined twice")
        #expect(
            error(messages: message, components: "<component name='P'/><component name='P'/>")
                == "my.xml:2: component P is defined twice")
    }

    @Test func `Components and groups end`() {
        #expect(
            error(
                messages: "<message name='M' msgtype='M'><component name='P'/></message>",
                components: "<component name='P'><component name='Q'/></component>"
                    + "<component name='Q'><component name='P'/></component>")
                == "my.xml:2: component P contains itself")
        #expect(
            error(messages: "<message name='M' msgtype='M'><group name='A'/></message>")
                == "my.xml:2: group A has no fields")
        let open = String(repeating: "<group name='A'>", count: 17)
        let close = String(repeating: "</group>", count: 17)
        #expect(
            error(
                messages: "<message name='M' msgtype='M'>\(open)<field name='A'/>\(close)</message>"
            )
                == "my.xml:2: group A is nested deeper than 16 groups")
    }

    @Test func `Components that double each other are stopped`() {
        var components = "<component name='P0'><field name='A'/></component>"
        for level in 1...40 {
            components +=
                "<component name='P\(level)'><component name='P\(level - 1)'/>"
                + "<component name='P\(level - 1)'/></component>"
        }
        #expect(
            error(
                messages: "<message name='M' msgtype='M'><component name='P40'/></message>",
                components: components)
                == "my.xml:2: one message has more than 200,000 parts")
    }

    @Test func `Any bytes give a dictionary or an error`() {
        let text = """
            <fix major='4' minor='4'><header><field name='A' required='Y'/></header><messages>\
            <message name='M' msgtype='M'><component name='P'/><group name='N'><field name='B'/></group></message>\
            </messages><components><component name='P'><field name='D'/></component></components><fields>\
            <field number='1' name='A' type='INT'><value enum='1'/></field><field number='2' name='B' type='CHAR'/>\
            <field number='3' name='N' type='NUMINGROUP'/><field number='4' name='D' type='DATA'/></fields></fix>
            """
        let bytes = Array(text.utf8)
        #expect(error(text) == "loaded")
        for length in 0..<bytes.count {
            #expect(throws: DictionaryError.self) {
                _ = try DataDictionary(xml: Array(bytes[..<length]), name: "x")
            }
        }
        for index in bytes.indices {
            for byte in Array("<>'/ 09AMNz=&\0".utf8) + [0x80, 0xFF] {
                var changed = bytes
                changed[index] = byte
                _ = try? DataDictionary(xml: changed, name: "x")
            }
        }
    }
}
