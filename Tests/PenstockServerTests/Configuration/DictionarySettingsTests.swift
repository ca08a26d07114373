// The dictionaries that a configuration names, and what is wrong with them.

import FIXWire
import Foundation
import Testing

@testable import PenstockServer

@Suite struct `Configuration: dictionaries` {
    /// A folder for files of one test.
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "penstock-dictionaries-\(UUID().uuidString)")

    private func write(_ name: String, _ text: String) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path()
    }

    private func excerpt(_ name: String) -> String {
        Trial.path("Tests/FIXWireTests/Dictionaries/\(name)")
    }

    /// The dictionary and the rules of the only session.
    private func parts(_ keys: String...) throws -> (DataDictionary, ValidationRules) {
        let configuration = try Trial.load(Trial.session(keys))
        let session = try #require(configuration.acceptors.first?.sessions.first)
        return try configuration.dictionaries().parts(of: session)
    }

    /// What is found wrong with the dictionaries of a configuration that loads.
    private func problems(_ keys: String...) throws -> [String] {
        let configuration = try Trial.load(Trial.session(keys))
        do throws(Problems) {
            _ = try configuration.dictionaries()
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    @Test func `without one it is the built-in FIX 4.4`() throws {
        let (dictionary, rules) = try parts("checkRequired: false")
        #expect(dictionary.version == "FIX.4.4" && dictionary.messageName(.newOrderSingle) != nil)
        #expect(!rules.checkRequired)
    }

    @Test func `a dictionary may be longer than a configuration`() throws {
        let fix44 = String(decoding: DataDictionary.fix44XML(), as: UTF8.self)
        let padding = "<!-- " + String(repeating: "x", count: 2 << 20) + " -->"
        let path = try write("long.xml", fix44.replacing("</fix>", with: padding + "</fix>"))
        #expect(try parts("dictionary: \(path)").0.fieldName(11) == "ClOrdID")
    }

    @Test func `a list is merged in its order, on top of the built-in one or of files`() throws {
        let path = try write(
            "venue.xml",
            "<fix><fields><field number='5001' name='Desk' type='INT'/></fields></fix>")
        let (dictionary, _) = try parts("dictionary: [FIX.4.4, \(path)]")
        #expect(dictionary.fieldName(5001) == "Desk" && dictionary.fieldName(11) == "ClOrdID")
        let (fixt, _) = try parts(
            "dictionary:", "  - \(excerpt("FIXT11.xml"))", "  - \(excerpt("FIX50SP2.xml"))", "  - \(path)")
        #expect(fixt.beginString == "FIXT.1.1" && fixt.defaultApplVerID == "9")
        #expect(fixt.fieldName(5001) == "Desk")
        let (single, _) = try parts("dictionary: \(excerpt("FIX42.xml"))")
        #expect(single.beginString == "FIX.4.2")
    }

    @Test func `sessions with the same files share a dictionary`() throws {
        let text = Trial.smallest(
            "targetCompID: THEM", becomes: "targetCompID: THEM\n      - {senderCompID: US, targetCompID: B}"
                + "\n      - {senderCompID: US, targetCompID: C, dictionary: \(excerpt("FIX43.xml"))}")
        let configuration = try Trial.load(text)
        let dictionaries = try configuration.dictionaries()
        let made = configuration.acceptors[0].sessions.map { dictionaries.parts(of: $0).0 }
        #expect(made[0] === made[1] && made[0] !== made[2])
        #expect(made[2].version == "FIX.4.3")
    }

    @Test func `a file that is not there is a problem of the key`() throws {
        let place = "trial.yaml:8: acceptors[0].sessions[0].dictionary"
        let rest = "cannot be read: No such file or directory; expected a dictionary in QuickFIX's format"
        #expect(try problems("dictionary: /no/such.xml") == ["\(place): \"/no/such.xml\" \(rest)"])
        #expect(
            try problems("dictionary: [FIX.4.4, /no/such.xml]")
                == ["\(place)[1]: \"/no/such.xml\" \(rest)"])
    }

    @Test func `a broken file has its own name and line`() throws {
        let broken = try write("broken.xml", "<fix>\n<fields>\n<field name='X'/></fields></fix>")
        #expect(
            try problems("dictionary: [FIX.4.4, \(broken)]")
                == ["\(broken):3: <field> has no number"])
        let other = try write(
            "other.xml",
            "<fix><fields>\n<field number='11' name='OrderKey' type='STRING'/></fields></fix>")
        let found = try problems("dictionary: [FIX.4.4, \(other)]")
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix("\(other):2: tag 11 is OrderKey, but ClOrdID in FIX.4.4:") == true)
    }

    @Test func `a dictionary must describe sessions`() throws {
        #expect(
            try problems("dictionary: \(excerpt("FIX50SP2.xml"))") == [
                "trial.yaml:8: acceptors[0].sessions[0].dictionary: "
                    + "FIX.5.0SP2 without the messages of a session; "
                    + "expected the file of its session layer, such as FIXT11.xml, in the list"
            ])
        let lone = try write("lone.xml", "<fix><fields/></fix>")
        #expect(
            try problems("dictionary: \(lone)") == [
                "\(lone):1: <fix> states no version, as only a file on top of another may do"
            ])
    }

    @Test func `fields whose values are open have names of the dictionary, or its tags`() throws {
        let (_, rules) = try parts("allowUnknownEnumValues: [ExecInst, 40, ExecInst]")
        #expect(!rules.allowUnknownEnumValues)
        #expect(rules.fieldsWithUnknownEnumValues.count == 2)
        #expect(rules.fieldsWithUnknownEnumValues.contains(18))
        #expect(rules.fieldsWithUnknownEnumValues.contains(40))
        let place = "trial.yaml:8: acceptors[0].sessions[0].allowUnknownEnumValues"
        let what = "is no field of the dictionary; expected the name or the tag of one"
        #expect(
            try problems("allowUnknownEnumValues: [OrdTyp, 999, 54]") == [
                "\(place)[0]: \"OrdTyp\" \(what); did you mean \"OrdType\"?",
                "\(place)[1]: \"999\" \(what)",
            ])
    }

    @Test func `check loads the dictionaries and prints what is wrong with them`() throws {
        let broken = try write("broken.xml", "<fix major='4' minor='4'>\n<bodies/></fix>")
        let good = try write("good.yaml", Trial.session("dictionary: [FIX.4.4, plus.xml]"))
        _ = try write("plus.xml", "<fix/>")
        #expect(CheckCommand.run(path: good, environment: [:]).exitCode == 0)
        let bad = try write(
            "bad.yaml", Trial.session("dictionary: broken.xml", "allowUnknownEnumValues: [Side]"))
        let result = CheckCommand.run(path: bad, environment: [:])
        #expect(result.lines == ["\(broken):2: <bodies> is no part of a dictionary"])
        #expect(result.exitCode == 1)
        // The mistakes of the configuration come first: without them it is not known what to load.
        let worse = try write("worse.yaml", Trial.session("dictionary: [broken.xml, {}]"))
        #expect(
            CheckCommand.run(path: worse, environment: [:]).lines == [
                "\(worse):8: acceptors[0].sessions[0].dictionary[1]: a mapping; "
                    + "expected a file, FIX.4.4 for the built-in dictionary, or a list of these"
            ])
    }
}
