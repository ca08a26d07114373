// The switches of validation in a configuration.

import FIXWire
import Testing

@testable import PenstockServer

@Suite struct `Configuration: validation` {
    private func session(_ keys: String...) throws -> Configuration.Session {
        try #require(Trial.load(Trial.session(keys)).acceptors.first?.sessions.first)
    }

    private func problem(_ setting: String) -> String {
        Trial.problems(Trial.session(setting)).joined(separator: "\n")
    }

    @Test func `every switch is taken`() throws {
        let rules = try session(
            "validateFieldsOutOfOrder: false", "validateFieldsHaveValues: false",
            "validateUserDefinedFields: true", "allowUnknownMsgFields: true",
            "validateUnorderedGroupFields: false", "firstFieldInGroupIsDelimiter: true",
            "allowUnknownEnumValues: true", "userDefinedTags: 5000-9999", "checkRequired: false"
        ).validation.rules
        var expected = ValidationRules()
        expected.validateFieldsOutOfOrder = false
        expected.validateFieldsHaveValues = false
        expected.validateUserDefinedFields = true
        expected.allowUnknownMsgFields = true
        expected.validateUnorderedGroupFields = false
        expected.firstFieldInGroupIsDelimiter = true
        expected.allowUnknownEnumValues = true
        expected.userDefinedTags = TagRanges()
        expected.userDefinedTags.insert(5000...9999)
        expected.checkRequired = false
        #expect(rules == expected)
        #expect(rules != ValidationRules())
    }

    @Test(arguments: [
        "5000-9999,20000-29999", "[5000-9999, 20000-29999]", "5000-9999, 20000-29999",
        "['5000-9999', 20000-29999]",
    ])
    func `ranges of tags are written one behind the other, or as a list`(written: String) throws {
        var expected = TagRanges()
        expected.insert(5000...9999)
        expected.insert(20_000...29_999)
        let session = try session("userDefinedTags: \(written)")
        #expect(session.validation.rules.userDefinedTags == expected)
    }

    @Test func `a single tag is a range`() throws {
        let tags = try session("userDefinedTags: [77, 999999999]").validation.rules.userDefinedTags
        #expect(tags.contains(77) && tags.contains(999_999_999) && tags.count == 2)
        #expect(!tags.contains(76) && !tags.contains(78) && !tags.contains(5000))
    }

    @Test(arguments: [
        ("5000-", "\"5000-\" is no range of tags"), ("-9999", "\"-9999\" is no range of tags"),
        ("5000+", "\"5000+\" is no range of tags"), ("'5000,'", "\"\" is no range of tags"),
        ("0-9", "\"0-9\" is no range of tags"),
        ("1-1000000000", "\"1-1000000000\" is no range of tags"),
        ("99999999999999999999", "\"99999999999999999999\" is no range of tags"),
        ("9999-5000", "\"9999-5000\" ends before it begins"), ("''", "\"\" is no range of tags"),
    ])
    func `a range that is none`(written: String, what: String) {
        #expect(
            problem("userDefinedTags: \(written)")
                == "trial.yaml:8: acceptors[0].sessions[0].userDefinedTags: \(what); "
                + "expected ranges of tags such as 5000-9999,20000-29999")
    }

    @Test func `too many ranges, an empty list, and an item that is wrong`() {
        let place = "trial.yaml:8: acceptors[0].sessions[0].userDefinedTags"
        #expect(
            problem("userDefinedTags: 1,2,3,4,5,6,7,8,9")
                == "\(place): more than 8 ranges; expected fewer, larger ones")
        #expect(
            problem("userDefinedTags: [1,2,3,4,5,6,7,8,9]")
                == "\(place): a list of 9; expected at most 8")
        #expect(
            problem("userDefinedTags: []")
                == "\(place): an empty list; expected ranges of tags such as 5000-9999,20000-29999")
        #expect(
            problem("userDefinedTags: [1, x]")
                == "\(place)[1]: \"x\" is no range of tags; "
                + "expected ranges of tags such as 5000-9999,20000-29999")
        #expect(
            problem("userDefinedTags: {a: b}")
                == "\(place): a mapping; expected ranges of tags such as 5000-9999,20000-29999")
    }

    @Test func `unknown values are allowed of all fields, of none or of a list`() throws {
        func allowed(_ keys: String...) throws -> Configuration.UnknownEnumValues {
            try session(keys.joined()).validation.allowUnknownEnumValues
        }
        guard case .ofNone = try allowed("checkRequired: true") else {
            return #expect(Bool(false))
        }
        guard case .ofNone = try allowed("allowUnknownEnumValues: no") else {
            return #expect(Bool(false))
        }
        guard case .ofAll = try allowed("allowUnknownEnumValues: yes") else {
            return #expect(Bool(false))
        }
        guard case .of(let fields) = try allowed("allowUnknownEnumValues: [ExecInst, 40]") else {
            return #expect(Bool(false))
        }
        #expect(fields.map(\.value) == ["ExecInst", "40"])
        #expect(
            problem("allowUnknownEnumValues: ExecInst")
                == "trial.yaml:8: acceptors[0].sessions[0].allowUnknownEnumValues: "
                + "\"ExecInst\" is neither true nor false; expected true, false or a list of fields")
        let many = (1...33).map(String.init).joined(separator: ",")
        #expect(
            problem("allowUnknownEnumValues: [\(many)]")
                == "trial.yaml:8: acceptors[0].sessions[0].allowUnknownEnumValues: "
                + "a list of 33; expected at most 32")
    }

    @Test func `a switch that is misspelt is suggested`() {
        #expect(
            problem("firstFieldInGroupIsDelimter: true")
                == "trial.yaml:8: acceptors[0].sessions[0].firstFieldInGroupIsDelimter: "
                + "unknown key; did you mean \"firstFieldInGroupIsDelimiter\"?")
    }
}
