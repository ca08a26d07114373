// A counterparty's extension on top of FIX 4.4, and what files may not say of each other.

import FIXWire
import Testing
import Values

/// FIX 4.4 with more files on top, called `one.xml`, `two.xml`.
private func extended(_ extensions: String...) throws(DictionaryError) -> DataDictionary {
    let files = zip(extensions, ["one.xml", "two.xml"]).map { (Array($0.utf8), $1) }
    return try DataDictionary(files: [(DataDictionary.fix44XML(), "FIX44.xml")] + files)
}

private let header = "34=2|49=TW|52=20261120-14:30:05|56=ISLD|"
private let cancel = "11=ID|54=1|55=INTC|60=20261120-14:30:05|38=200|"
private let order = "11=ID|54=1|55=INTC|60=20261120-14:30:05|38=200|40=1|"

private func judge(
    _ dictionary: DataDictionary, _ msgType: String, _ body: String,
    _ rules: ValidationRules = .init()
) -> String {
    verdict(bytes: framed("35=\(msgType)|" + header + body), dictionary, rules)
}

@Suite struct `An extension of FIX 4.4` {
    @Test func `It adds fields, and they are checked like others`() throws {
        let made = try extended(
            """
            <fix><fields><field number='5001' name='Desk' type='INT'/></fields>
            <messages><message name='NewOrderSingle' msgtype='D'><field name='Desk'/></message></messages></fix>
            """)
        let strict = rules(\.validateUserDefinedFields, true)
        #expect(judge(made, "D", order + "5001=7|", strict) == "accepted")
        #expect(judge(made, "D", order + "5001=x|") == "373=6 371=5001")
        #expect(judge(made, "D", order + "5001=7|5001=8|") == "373=13 371=5001")
        #expect(judge(made, "F", "41=A|" + cancel + "5001=7|", strict) == "373=2 371=5001")
        #expect(made.fieldName(5001) == "Desk" && made.tag(named: "Desk") == 5001)
        #expect(made.version == "FIX.4.4" && made.beginString == "FIX.4.4")
        #expect(made.defaultApplVerID == nil)
    }

    @Test func `It adds values to a list, with the type or without`() throws {
        let made = try extended(
            """
            <fix><fields><field number='40' name='OrdType' type='CHAR'><value enum='z' description='ICEBERG'/></field>
            <field number='59' name='TimeInForce'><value enum='0' description='TODAY'/><value enum='8'/></field>
            <field number='21' name='HandlInst' allowOtherValues='Y'/></fields></fix>
            """)
        #expect(judge(made, "D", order.replacing("40=1", with: "40=z")) == "accepted")
        #expect(judge(made, "D", order.replacing("40=1", with: "40=y")) == "373=5 371=40")
        #expect(judge(made, "D", order + "59=8|21=9|") == "accepted")
        #expect(made.codeName(40, "z") == "ICEBERG" && made.codeName(40, "2") == "LIMIT")
        // What the first file calls a value stays.
        #expect(made.codeName(59, "0") == "DAY")
        #expect(made.codes(59).count == (try Shared.fix44.get().codes(59).count) + 1)
    }

    @Test func `A field without a list gets one`() throws {
        let made = try extended(
            "<fix><fields><field number='1' name='Account'><value enum='OURS'/></field></fields></fix>")
        #expect(judge(made, "D", order + "1=OURS|") == "accepted")
        #expect(judge(made, "D", order + "1=THEIRS|") == "373=5 371=1")
    }

    @Test func `It adds messages, of its own and of old fields`() throws {
        let made = try extended(
            """
            <fix><messages><message name='Ping' msgtype='XPI'><field name='ClOrdID' required='Y'/>
            <component name='OrderQtyData'/></message></messages></fix>
            """)
        #expect(judge(made, "XPI", "11=A|38=1|") == "accepted")
        #expect(judge(made, "XPI", "") == "373=1 371=11")
        #expect(judge(made, "XPI", "11=A|55=B|") == "373=2 371=55")
        #expect(judge(try Shared.fix44.get(), "XPI", "11=A|") == "373=11")
        #expect(made.msgType(named: "Ping") == MsgType(packed: 0x49_50_58))
    }

    @Test func `It states anew what is required, of fields, counts and components`() throws {
        let made = try extended(
            """
            <fix><messages><message name='NewOrderSingle' msgtype='D'>
            <field name='Account' required='Y'/><field name='OrdType' required='N'/><field name='Side'/>
            <group name='NoPartyIDs' required='Y'><field name='PartyID'/></group></message>
            <message name='OrderCancelRequest' msgtype='F'><field name='Symbol' required='Y'/></message></messages></fix>
            """)
        let parties = "453=1|448=A|"
        #expect(judge(made, "D", order + parties) == "373=1 371=1")
        #expect(judge(made, "D", order + "1=A|") == "373=1 371=453")
        #expect(judge(made, "D", order + "1=A|" + parties) == "accepted")
        #expect(judge(made, "D", order.replacing("40=1|", with: "1=A|") + parties) == "accepted")
        #expect(judge(made, "D", order.replacing("54=1|", with: "1=A|") + parties) == "373=1 371=54")
        // Symbol(55) is there through a component, where it is not required.
        let cancel = "41=A|11=B|54=1|60=20261120-14:30:05|38=1|"
        #expect(judge(try Shared.fix44.get(), "F", cancel) == "accepted")
        #expect(judge(made, "F", cancel) == "373=1 371=55")
    }

    @Test func `It adds to a group, at its end, wherever the group comes from`() throws {
        let made = try extended(
            """
            <fix><fields><field number='5002' name='PartyDesk' type='STRING'/>
              <field number='5003' name='SubDesk' type='STRING'/></fields>
            <messages><message name='NewOrderSingle' msgtype='D'><group name='NoPartyIDs'>
            <field name='PartyDesk' required='Y'/>
            <group name='NoPartySubIDs'><field name='SubDesk'/></group></group></message></messages></fix>
            """)
        let subs = "802=2|523=s|803=1|5003=a|523=t|5003=b|"
        #expect(judge(made, "D", order + "453=1|448=A|447=D|452=1|\(subs)5002=x|") == "accepted")
        #expect(judge(made, "D", order + "453=2|448=A|5002=x|448=B|") == "373=1 371=5002")
        #expect(judge(made, "D", order + "453=1|448=A|5002=x|447=D|") == "373=15 371=447")
        #expect(judge(made, "D", order + "453=1|448=A|802=1|5003=a|523=s|5002=x|") == "373=15 371=5003")
        // Elsewhere the group is as it was: there 5002 is a tag like any other user's.
        let report = "37=O|17=E|150=0|39=0|54=1|151=1|14=0|6=0|"
        #expect(judge(made, "8", report + "453=1|448=A|5002=x|447=D|452=1|") == "accepted")
    }

    @Test func `A component of the same name is added to, wherever it is used`() throws {
        let made = try extended(
            """
            <fix><fields><field number='5004' name='ShortCode' type='STRING'/></fields><components>
            <component name='Instrument'><field name='ShortCode' required='Y'/><field name='Symbol' required='Y'/></component>
            <component name='InstrumentLeg'><group name='NoLegSecurityAltID'><field name='ShortCode'/></group></component><component name='Leg'/>
            </components></fix>
            """)
        #expect(judge(made, "D", order + "5004=x|") == "accepted")
        #expect(judge(made, "D", order) == "373=1 371=5004")
        #expect(judge(made, "D", order.replacing("55=INTC", with: "5004=x")) == "373=1 371=55")
        #expect(judge(made, "F", "41=A|" + order.replacing("40=1|", with: "5004=x|")) == "accepted")
        let report = "37=O|17=E|150=0|39=0|54=1|151=1|14=0|6=0|"
        let leg = "555=1|600=L|604=1|605=X|5004=y|"
        #expect(judge(made, "8", report + "55=A|5004=x|" + leg) == "accepted")
        #expect(judge(made, "8", report + "55=A|5004=x|" + leg + "5004=z|") == "373=15 371=5004")
        // A market data request lists instruments: there the component stands in a group.
        #expect(judge(made, "V", "262=A|263=0|264=0|267=1|269=0|146=1|55=A|") == "373=1 371=5004")
    }

    @Test func `It adds a component to a message, and a field to header and trailer`() throws {
        let made = try extended(
            """
            <fix><header><field name='Window' required='Y'/><component name='Hop'/></header><trailer><field name='Seal'/></trailer>
            <components><component name='Hop'><group name='NoHops'><field name='Window'/></group></component></components>
            <fields><field number='5005' name='Window' type='FLOAT'/><field number='5006' name='Seal' type='STRING'/></fields>
            <messages><message name='Heartbeat' msgtype='0'><component name='OrderQtyData'/></message></messages></fix>
            """)
        #expect(judge(made, "0", "5005=0.5|38=1|5006=s|") == "accepted")
        #expect(judge(made, "0", "") == "373=1 371=5005")
        #expect(judge(made, "0", "38=1|5005=0.5|") == "373=14 371=5005")
        #expect(judge(made, "0", "5005=1|5006=s|112=A|") == "373=14 371=112")
        #expect(judge(made, "0", "5005=1|627=1|628=A|5005=2|112=T|") == "accepted")
    }

    @Test func `Further files are merged in their order`() throws {
        let made = try extended(
            """
            <fix type='FIX' major='4' minor='4'><fields><field number='5001' name='Desk' type='STRING'/></fields>
            <messages><message name='Ping' msgtype='XPI'><field name='Desk' required='Y'/></message></messages></fix>
            """,
            """
            <fix><fields><field number='5001' name='Desk'><value enum='A'/></field></fields>
            <messages><message name='Ping' msgtype='XPI'><field name='Desk' required='N'/><field name='Text'/></message>
            </messages></fix>
            """)
        #expect(judge(made, "XPI", "58=x|") == "accepted")
        #expect(judge(made, "XPI", "5001=B|") == "373=5 371=5001")
    }

    @Test func `An extension with nothing in it changes nothing`() throws {
        let made = try extended("<fix/>", "<fix><header/><messages/><components/><fields/></fix>")
        let plain = try Shared.fix44.get()
        #expect(made.version == plain.version && made.dataFields.count == plain.dataFields.count)
        #expect(made.describesSessions && plain.describesSessions)
        for body in ["", order, order + "453=1|448=A|", order + "448=A|", order + "5001=x|39=1|"] {
            #expect(judge(made, "D", body) == judge(plain, "D", body))
        }
    }
}

@Suite struct `Files that contradict each other` {
    private func error(_ extensions: String...) -> String {
        do throws(DictionaryError) {
            let files = zip(extensions, ["one.xml", "two.xml"]).map { (Array($0.utf8), $1) }
            _ = try DataDictionary(files: [(Array(base.utf8), "base.xml")] + files)
            return "loaded"
        } catch {
            return error.description
        }
    }

    private let base = """
        <fix type='FIX' major='4' minor='4'>
        <messages><message name='M' msgtype='M'><field name='A'/></message></messages>
        <fields><field number='100' name='A' type='STRING'/><field number='101' name='B' type='INT'/></fields></fix>
        """

    @Test func `One tag with two names, one name with two tags`() {
        #expect(
            error("<fix>\n<fields>\n<field number='100' name='Z' type='STRING'/></fields></fix>")
                == "one.xml:3: tag 100 is Z, but A in base.xml:3")
        #expect(
            error("<fix><fields>\n<field number='200' name='A' type='STRING'/></fields></fix>")
                == "one.xml:2: field A is 200, but 100 in base.xml:3")
    }

    @Test func `One field with two types, where they are checked differently`() {
        #expect(
            error("<fix><fields><field number='101' name='B' type='QTY'/></fields></fix>")
                == "one.xml:1: field B is of type QTY, but INT in base.xml:3")
        #expect(
            error("<fix><fields><field number='100' name='A' type='CURRENCY'/></fields></fix>")
                == "loaded")
    }

    @Test func `One msgtype with two names, one name with two msgtypes`() {
        #expect(
            error("<fix><messages>\n<message name='N' msgtype='M'/></messages></fix>")
                == "one.xml:2: msgtype M is N, but M in base.xml:2")
        #expect(
            error("<fix><messages>\n<message name='M' msgtype='N'/></messages></fix>")
                == "one.xml:2: message M has msgtype N, but M in base.xml:2")
    }

    @Test func `Two versions`() {
        #expect(
            error("\n<fix type='FIX' major='4' minor='2'/>")
                == "one.xml:2: the file is for FIX.4.2, the ones before it are for FIX.4.4")
        #expect(
            error("<fix major='4' minor='4' servicepack='2'/>")
                == "one.xml:1: the file is for FIX.4.4SP2, the ones before it are for FIX.4.4")
        #expect(error("<fix major='4' minor='4' servicepack='0'/>") == "loaded")
        #expect(error("<fix type='FIX'/>") == "one.xml:1: <fix> has no major")
    }

    @Test func `Faults of a further file have its name and line`() {
        #expect(
            error("<fix/>", "<fix>\n<messages>\n<message name='M' msgtype='M'>\n<field name='Q'/></message></messages></fix>")
                == "two.xml:4: field Q is not defined")
        #expect(
            error("<fix><messages><message name='M' msgtype='M'>\n<group name='B'/></message></messages></fix>")
                == "one.xml:2: group B has no fields")
        #expect(error("<fix>\n<fields><field number='9' name='N'/></fields></fix>") == "one.xml:2: <field> has no type")
        #expect(error("<fix><fields>\n<field number='9' name='N' type='INT'/><field number='9' name='N' type='INT'/></fields></fix>")
            == "one.xml:2: tag 9 is defined twice, as N and N")
        #expect(error("<fix><fields>\n<field number='100' name='A'/><field number='100' name='A'/></fields></fix>")
            == "one.xml:2: tag 100 is defined twice, as A and A")
        #expect(error("<fix>").hasPrefix("one.xml:1: not well-formed XML: "))
    }

    @Test func `The first file must be whole in what the others lack`() {
        #expect(error() == "loaded")
        let made = Result { () throws(DictionaryError) in try DataDictionary(files: []) }
        #expect(throws: DictionaryError.self) { try made.get() }
        do throws(DictionaryError) {
            _ = try DataDictionary(files: [(Array("<fix><fields/></fix>".utf8), "x.xml")])
        } catch {
            #expect(error.description == "x.xml:1: <fix> states no version, as only a file on top of another may do")
        }
    }

    @Test func `Any single-byte change of an extension gives a dictionary or an error`() {
        let text = """
            <fix><header><field name='D'/></header><messages><message name='M' msgtype='M'><component name='P'/>\
            <group name='B' required='Y'><field name='D'/></group></message></messages><components><component name='P'>\
            <field name='A' required='N'/></component></components><fields><field number='100' name='A'><value enum='1'/>\
            </field><field number='102' name='D' type='CHAR'/></fields></fix>
            """
        #expect(error(text) == "loaded")
        let bytes = Array(text.utf8)
        var loaded = 0
        func load(_ changed: [UInt8]) {
            do throws(DictionaryError) {
                _ = try DataDictionary(
                    files: [(Array(base.utf8), "base.xml"), (changed, "one.xml")])
                loaded += 1
            } catch {
                #expect(!error.reason.isEmpty && ["base.xml", "one.xml"].contains(error.file))
            }
        }
        for length in 0..<bytes.count { load(Array(bytes[..<length])) }
        for index in bytes.indices {
            for byte in ["<", "'", " ", "A"].map({ $0.utf8.first ?? 0 }) {
                var changed = bytes
                changed[index] = byte
                load(changed)
            }
        }
        #expect(loaded > 0)
    }
}
