// Dictionaries of other versions of FIX and of venues, in QuickFIX's format with its quirks.

import FIXWire
import Foundation
import Testing

/// The excerpts beside this file.
enum Excerpt {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Dictionaries")

    static func load(_ names: String...) throws -> DataDictionary {
        try DataDictionary(
            files: names.map { (Array(try Data(contentsOf: folder.appending(path: $0))), $0) })
    }
}

private let header = "34=2|49=TW|52=20261120-14:30:05|56=ISLD|"

private func judge(
    _ dictionary: DataDictionary, _ msgType: String, _ body: String,
    _ rules: ValidationRules = .init()
) -> String {
    verdict(bytes: framed("35=\(msgType)|" + header + body), dictionary, rules)
}

/// What every session needs, in any version.
private func expectSessionMessages(_ dictionary: DataDictionary, logon: String) {
    #expect(dictionary.describesSessions)
    #expect(judge(dictionary, "A", "98=0|108=30|\(logon)95=3|96=a|b|") == "accepted")
    #expect(judge(dictionary, "A", logon) == "373=1 371=98")
    #expect(judge(dictionary, "0", "112=T|") == "accepted")
    #expect(judge(dictionary, "1", "") == "373=1 371=112")
    #expect(judge(dictionary, "2", "7=1|16=0|") == "accepted")
    #expect(judge(dictionary, "3", "45=2|371=55|372=ZZ|373=1|") == "accepted")
    #expect(judge(dictionary, "4", "123=Y|36=20|") == "accepted")
    #expect(judge(dictionary, "5", "58=bye|93=3|89=x|y|") == "accepted")
    #expect(judge(dictionary, "0", "58=x|") == "373=2 371=58")
}

@Suite struct `FIX 4.2` {
    private let order = "11=A|21=1|55=IBM|54=1|60=20261120-14:30:05|40=1|"

    @Test func `Its sessions are its own`() throws {
        let made = try Excerpt.load("FIX42.xml")
        #expect(made.version == "FIX.4.2" && made.beginString == "FIX.4.2")
        #expect(made.defaultApplVerID == nil)
        expectSessionMessages(made, logon: "")
        // MsgSeqNum is an INT in this version.
        #expect(verdict(bytes: framed("35=0|34=x|49=T|52=20261120-14:30:05|56=I|"), made) == "373=6 371=34")
    }

    @Test func `An order needs HandlInst and Symbol, and has the codes of its version`() throws {
        let made = try Excerpt.load("FIX42.xml")
        #expect(judge(made, "D", order + "18=1 G|200=202612|205=18|") == "accepted")
        #expect(judge(made, "D", order.replacing("21=1|", with: "")) == "373=1 371=21")
        #expect(judge(made, "D", order.replacing("55=IBM|", with: "")) == "373=1 371=55")
        #expect(judge(made, "D", order + "205=32|") == "373=6 371=205")
        let report = "37=O|17=E|39=1|55=IBM|54=1|151=1|14=1|6=1|"
        #expect(judge(made, "8", report + "20=0|150=1|") == "accepted")
        #expect(judge(made, "8", report + "150=1|") == "373=1 371=20")
        #expect(judge(made, "8", report + "20=0|150=F|") == "373=5 371=150")
        #expect(judge(made, "AE", "") == "373=11")
    }

    @Test func `A count is a count, though the file says INT`() throws {
        let made = try Excerpt.load("FIX42.xml")
        #expect(judge(made, "D", order + "386=1|336=A|") == "accepted")
        #expect(judge(made, "D", order + "386=-1|336=A|") == "373=6 371=386")
        #expect(judge(made, "D", order + "386=2|336=A|") == "373=16 371=386")
        let list = "66=L|394=1|68=2|73=2|11=A|67=1|78=1|79=X|80=1|21=1|55=I|54=1|"
        #expect(judge(made, "E", list + "11=B|67=2|55=I|54=2|") == "accepted")
        #expect(judge(made, "E", list + "11=B|67=2|55=I|") == "373=1 371=54")
        #expect(made.isGroupCount(386) && made.isGroupCount(78) && !made.isGroupCount(68))
    }
}

@Suite struct `FIX 4.0 and 4.1` {
    @Test(arguments: [("0", "accepted"), ("1", "accepted"), ("2", "373=6 371=49")])
    func `A char is a text before FIX 4.2`(minor: String, expected: String) throws {
        let xml = """
            <fix type='FIX' major='4' minor='\(minor)'><header><field name='BeginString' required='Y'/>
            <field name='BodyLength' required='Y'/><field name='MsgType' required='Y'/><field name='SenderCompID'/>
            <field name='SendingTime'/></header><messages><message name='Heartbeat' msgtype='0'/></messages>
            <trailer><field name='CheckSum' required='Y'/></trailer><fields>
            <field number='8' name='BeginString' type='CHAR'/><field number='9' name='BodyLength' type='INT'/>
            <field number='35' name='MsgType' type='CHAR'/><field number='49' name='SenderCompID' type='CHAR'/>
            <field number='52' name='SendingTime' type='TIME'/><field number='10' name='CheckSum' type='CHAR'/>
            </fields></fix>
            """
        let made = try DataDictionary(xml: Array(xml.utf8), name: "old.xml")
        #expect(
            verdict(bytes: framed("35=0|49=SENDER|52=20261120-14:30:05|"), made) == expected)
        #expect(verdict(bytes: framed("35=0|49=S|52=14:30:05|"), made) == "373=6 371=52")
    }
}

@Suite struct `FIX 4.3` {
    @Test func `Groups in components and hops in the header`() throws {
        let made = try Excerpt.load("FIX43.xml")
        #expect(made.version == "FIX.4.3" && made.beginString == "FIX.4.3")
        expectSessionMessages(made, logon: "553=u|554=p|384=1|372=D|385=R|383=4096|")
        let order = "11=A|453=2|448=P|447=D|452=3|523=s|448=Q|21=1|55=IBM|454=1|455=X|456=4|54=1|"
        let rest = "60=20261120-14:30:05|152=1000|40=1|229=20261120|"
        #expect(judge(made, "D", order + rest) == "accepted")
        #expect(judge(made, "D", order + rest.replacing("229=20261120", with: "229=Friday")) == "373=6 371=229")
        #expect(judge(made, "D", "627=1|628=H|630=1|" + order + rest) == "accepted")
        #expect(judge(made, "D", order + rest + "627=1|628=H|") == "373=14 371=627")
        // Its message is of the category admin, like those of the session.
        #expect(judge(made, "n", "212=3|213=a|b|") == "accepted")
    }
}

@Suite struct `FIXT 1.1 with FIX 5.0 SP2` {
    @Test(arguments: [["FIXT11.xml", "FIX50SP2.xml"], ["FIX50SP2.xml", "FIXT11.xml"]])
    func `The two files are one dictionary, in either order`(names: [String]) throws {
        let made = try Excerpt.load(names[0], names[1])
        #expect(made.version == "FIX.5.0SP2" && made.beginString == "FIXT.1.1")
        #expect(made.defaultApplVerID == "9")
        // The component for message types is empty in the one file and a group in the other.
        expectSessionMessages(made, logon: "384=1|372=D|385=S|1130=9|1137=9|")
        #expect(judge(made, "A", "98=0|108=30|") == "373=1 371=1137")
        #expect(judge(made, "A", "98=0|108=30|1137=11|") == "373=5 371=1137")
        let order = "11=A|453=1|448=P|447=D|452=3|802=1|523=s|803=1|55=IBM|54=1|60=20261120-14:30:05|40=1|"
        #expect(judge(made, "D", order + "1100=4|1102=1.5|59=A|1079=13:00-05|") == "accepted")
        #expect(judge(made, "D", order + "1184=5|1185=<|a|>|") == "accepted")
        #expect(judge(made, "D", "1128=9|627=1|628=H|" + order) == "accepted")
        #expect(judge(made, "D", order + "59=6|") == "373=5 371=59")
        #expect(judge(made, "W", "55=A|268=2|269=0|270=1|453=1|448=P|269=1|") == "accepted")
        #expect(judge(made, "W", "55=A|") == "373=1 371=268")
        #expect(judge(made, "CD", "1501=A|") == "accepted")
    }

    @Test func `Each alone is no dictionary for a session, or one without messages`() throws {
        let application = try Excerpt.load("FIX50SP2.xml")
        #expect(!application.describesSessions)
        #expect(application.beginString == "FIXT.1.1" && application.defaultApplVerID == "9")
        let transport = try Excerpt.load("FIXT11.xml")
        #expect(transport.describesSessions)
        #expect(transport.version == "FIXT.1.1" && transport.beginString == "FIXT.1.1")
        #expect(transport.defaultApplVerID == nil)
        #expect(judge(transport, "D", "") == "373=11")
    }

    @Test func `A venue's extension goes on top of both`() throws {
        let venue = "<fix><messages><message name='NewOrderSingle' msgtype='D'><field name='Text' required='Y'/></message></messages></fix>"
        let folder = Excerpt.folder
        let made = try DataDictionary(files: [
            (Array(try Data(contentsOf: folder.appending(path: "FIXT11.xml"))), "FIXT11.xml"),
            (Array(try Data(contentsOf: folder.appending(path: "FIX50SP2.xml"))), "FIX50SP2.xml"),
            (Array(venue.utf8), "venue.xml"),
        ])
        let order = "11=A|55=IBM|54=1|60=20261120-14:30:05|40=1|"
        #expect(judge(made, "D", order) == "373=1 371=58")
        #expect(judge(made, "D", order + "58=x|") == "accepted")
    }
}

@Suite struct `A venue's own dictionary` {
    @Test func `Long MsgTypes, high tags, groups that begin with a component`() throws {
        let made = try Excerpt.load("VENUE.xml")
        #expect(made.version == "FIX.4.4" && made.describesSessions)
        let strict = rules(\.validateUserDefinedFields, true)
        #expect(judge(made, "A", "25000=5.5|108=30|95=3|96=a|b|25035=1|", strict) == "accepted")
        #expect(judge(made, "A", "108=30|25035=3|", strict) == "373=5 371=25035")
        let order = "11=A|40=2|44=1|1100=4|54=1|55=BTCUSDT|"
        #expect(judge(made, "D", order + "25032=Y|", strict) == "accepted")
        #expect(judge(made, "XCN", "37=7|" + order, strict) == "accepted")
        #expect(judge(made, "XCN", "37=A|" + order, strict) == "373=6 371=37")
        #expect(judge(made, "XLR", "6136=r|25003=2|25004=1|25005=3|25004=2|25005=4|") == "accepted")
        #expect(judge(made, "XLR", "6136=r|25003=1|25005=3|25004=1|") == "373=15 371=25005")
        let list = "25014=L|73=2|\(order)25010=1|25011=1|25012=0|\(order)"
        #expect(judge(made, "E", list, strict) == "accepted")
        #expect(judge(made, "E", list.replacing("73=2", with: "73=3"), strict) == "373=16 371=73")
        #expect(judge(made, "2", "7=1|16=0|") == "373=11")
    }

    /// The dictionaries of a real venue, where the folder with them lies beside the repository.
    @Test(arguments: ["binance-spot-fix-oe.xml", "binance-spot-fix-md.xml"])
    func `Those of Binance load`(name: String) throws {
        let root = Excerpt.folder.appending(path: "../../../../").standardizedFileURL
        let places = [root, root.deletingLastPathComponent()]
        let paths = places.map { $0.appending(path: "shared/brokers/specs/\(name)") }
        guard let data = paths.lazy.compactMap({ try? Data(contentsOf: $0) }).first else { return }
        let made = try DataDictionary(xml: Array(data), name: name)
        #expect(made.describesSessions && made.beginString == "FIX.4.4")
        #expect(judge(made, "A", "98=0|108=30|95=3|96=abc|141=Y|553=k|25035=1|") == "accepted")
        #expect(judge(made, "XLQ", "6136=r|") == "accepted")
        let limits = "25003=1|25004=2|25005=1|25006=9|25007=10|25008=s|"
        #expect(judge(made, "XLR", "6136=r|" + limits) == "accepted")
        let isOrderEntry = name.contains("-oe")
        let order = "11=A|38=1|40=2|44=7|54=1|55=BTCUSDT|59=1|"
        #expect(judge(made, "D", order) == (isOrderEntry ? "accepted" : "373=11"))
    }
}

/// Set PENSTOCK_DICTIONARIES to a folder of dictionaries: QuickFIX's own cannot be shipped with us.
@Suite struct `Dictionaries of a folder` {
    static let folder = ProcessInfo.processInfo.environment["PENSTOCK_DICTIONARIES"]

    @Test(.enabled(if: folder != nil)) func `Every one of them loads, FIX 5.0 on FIXT 1.1`() throws {
        let folder = URL(filePath: try #require(Self.folder))
        func bytes(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: folder.appending(path: name)))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            .filter { $0.hasSuffix(".xml") }.sorted()
        #expect(!names.isEmpty)
        for name in names {
            var files = [(xml: try bytes(name), name: name)]
            if name.hasPrefix("FIX5") { files.insert((try bytes("FIXT11.xml"), "FIXT11.xml"), at: 0) }
            let started = ContinuousClock.now
            let made = try DataDictionary(files: files)
            let needed = ContinuousClock.now - started
            print("\(name): \(made.version) \(made.beginString), \(made.dataFields.count) data fields, \(needed)")
            #expect(made.describesSessions)
            let logon = made.beginString == "FIXT.1.1" ? "98=0|108=30|1137=\(made.defaultApplVerID ?? "9")|" : "98=0|108=30|"
            #expect(judge(made, "A", logon) == "accepted")
            #expect(judge(made, "0", "112=T|") == "accepted")
            try expectEveryMessage(of: DictionaryFile(at: folder.appending(path: name)), made)
        }
    }

    /// Every message passes with the fields it must have, and with all it may have.
    private func expectEveryMessage(of file: DictionaryFile, _ dictionary: DataDictionary) throws {
        var validator = Validator()
        let table = FieldTable(capacity: 65_536)
        for message in file.messages {
            for all in [false, true] {
                let body = file.text(message.members, all: all)
                let found = verdict(
                    bytes: framed("35=\(message.msgType)|" + header + body), ValidationRules(),
                    dictionary, &validator, table)
                #expect(found == "accepted", "\(dictionary.version) \(message.name), all: \(all)")
            }
        }
    }
}
