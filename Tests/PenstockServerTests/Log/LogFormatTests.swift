// What a message looks like, and what is never shown.

import FIXWire
import Foundation
import Journal
import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock log: formats` {
    private func printed(_ body: String, _ words: String..., usesColour: Bool = false) throws -> String {
        var log = try LogStore.withOneSession()
        log.inbound(body)
        try log.commit()
        return try LogRun.run([log.path] + words, usesColour: usesColour).text
    }

    @Test func `pretty names fields and values, and indents groups under their counts`() throws {
        let text = try printed(
            """
            35=D|34=2|453=2|448=P1|447=D|452=1|802=2|523=s|803=4|523=t|803=5|448=P2|447=D|452=3|\
            55=AAPL|54=1|18=1 G|60=x|5001=mine|58=a|4x=b|c
            """, "--pretty")
        let lines = text.split(separator: "\n").map(String.init)
        #expect(
            lines.dropLast() == [
                "20261121-03:30:00.000 < PENSTOCK->CLIENT NewOrderSingle(D) 2",
                "  BeginString(8)              = FIX.4.4",
                "  BodyLength(9)               = 131",
                "  MsgType(35)                 = D NewOrderSingle",
                "  MsgSeqNum(34)               = 2",
                "  NoPartyIDs(453)             = 2",
                "    - PartyID(448)            = P1",
                "      PartyIDSource(447)      = D Proprietary",
                "      PartyRole(452)          = 1 Executing firm",
                "      NoPartySubIDs(802)      = 2",
                "        - PartySubID(523)     = s",
                "          PartySubIDType(803) = 4 Application",
                "        - PartySubID(523)     = t",
                "          PartySubIDType(803) = 5 Full legal name of firm",
                "    - PartyID(448)            = P2",
                "      PartyIDSource(447)      = D Proprietary",
                "      PartyRole(452)          = 3 Client id",
                "  Symbol(55)                  = AAPL",
                "  Side(54)                    = 1 Buy",
                "  ExecInst(18)                = 1 G Not held, All or none",
                "  TransactTime(60)            = x",
                "  5001                        = mine",
                "  Text(58)                    = a",
                "  not a field: 4x=b",
                "  not a field: c",
            ])
        #expect(lines.last?.hasPrefix("  CheckSum(10)                = ") == true)
    }

    @Test func `pretty is coloured only where it is asked for`() throws {
        let plain = try printed("35=D|34=2|54=1", "--pretty")
        let coloured = try printed("35=D|34=2|54=1", "--pretty", usesColour: true)
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.contains("  Side\u{1B}[2m(54)\u{1B}[0m       = 1 \u{1B}[36mBuy\u{1B}[0m\n"))
        #expect(coloured.replacing(#/\x1B\[\d+m/#, with: "") == plain)
    }

    @Test func `groups of the header, and groups whose count is wrong, are followed too`() throws {
        let hops = try printed("35=D|34=2|627=1|628=h|629=t|630=1|11=a", "--pretty")
        #expect(
            hops.contains(
                """
                    - HopCompID(628)      = h
                      HopSendingTime(629) = t
                      HopRefID(630)       = 1
                  ClOrdID(11)             = a

                """))
        let wrong = try printed("35=D|34=2|453=9|448=a|448=b|55=X", "--pretty")
        #expect(wrong.contains("    - PartyID(448) = b\n"))
        #expect(wrong.contains("\n  CheckSum(10)     = "))
        #expect(try printed("35=D|34=2|453=0|55=X", "--pretty").contains("\n  Symbol(55)      = X\n"))
    }

    /// The depth of each field, with a hyphen where an entry begins.
    private func depths(_ body: String) throws -> [String] {
        try printed(body, "--pretty").split(separator: "\n").dropFirst(5).dropLast().map { line in
            let indent = line.prefix { $0 == " " || $0 == "-" }
            return "\(indent.count / 4)\(indent.contains("-") ? "-" : "")"
        }
    }

    @Test func `a field stands where the dictionary has it, also behind the only entry of an inner group`() throws {
        // NoLegs > NestedParties > NestedPartySubIDs, each with one entry, then LegPrice of the leg.
        #expect(
            try depths("35=AB|34=2|555=1|600=x|539=1|524=a|804=1|545=b|566=1.5|54=1")
                == ["0", "1-", "1", "2-", "2", "3-", "1", "0"])
        #expect(
            try depths("35=AB|34=2|555=2|600=x|566=1|600=y|539=1|524=a|566=2|54=1")
                == ["0", "1-", "1", "1-", "1", "2-", "1", "0"])
        // The user's own field, in the first entry and in the last, and one behind the group.
        #expect(try depths("35=D|34=2|453=2|448=a|5001=x|448=b|5001=y|5002=z|5001=u") == ["0", "1-", "1", "1-", "1", "0", "0"])
        // A message that is not in the dictionary.
        #expect(try depths("35=U1|34=2|453=2|448=a|447=D|448=b|447=D|55=x") == ["0", "1-", "1", "1-", "1", "0"])
    }

    @Test func `what would control the terminal is spelled out`() throws {
        for words in [["--pretty"], []] {
            var log = try LogStore.withOneSession()
            log.inbound(bytes: LogStore.message(Array("35=B|34=1|58=\u{1B}[2J\n\u{7F}é\u{9B}5n".utf8) + [0xE9, 0xC3]))
            try log.commit()
            let text = try LogRun.run([log.path] + words).text
            #expect(text.contains(#"\#(words.isEmpty ? "58=" : "Text(58)       = ")\x1B[2J\x0A\x7Fé\xC2\x9B5n\xE9\xC3"#), "\(text)")
        }
    }

    @Test func `a SOH inside raw data does not look like the end of a field`() throws {
        #expect(try printed("35=B|34=1|354=3|355=a|b", "--in").contains("|354=3|355=a\\x01b|10="))
    }

    @Test func `JSON holds every field, with what is not known as null`() throws {
        let text = try printed(#"35=U9|34=7|58="\x|5001=mine|4x=b|c"#, "--json")
        #expect(text.hasSuffix("}\n") && text.split(separator: "\n").count == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["time"] as? String == "2026-11-21T03:30:00.000000000Z")
        #expect(object["direction"] as? String == "in")
        #expect(object["session"] as? String == "PENSTOCK->CLIENT")
        #expect(object["msgSeqNum"] as? Int == 7)
        #expect(object["msgType"] as? String == "U9")
        #expect(object["name"] is NSNull)
        let fields = try #require(object["fields"] as? [[String: Any]])
        #expect(fields.map { $0["tag"] as? Int } == [8, 9, 35, 34, 58, 5001, nil, nil, 10])
        #expect(fields.map { $0["name"] as? String }
            == ["BeginString", "BodyLength", "MsgType", "MsgSeqNum", "Text", nil, nil, nil, "CheckSum"])
        #expect(fields.compactMap { $0["value"] as? String }[4...7] == [#""\x"#, "mine", "4x=b", "c"])
    }

    @Test func `JSON gives back any bytes: UTF-8 as it is, everything else as Latin-1`() throws {
        var log = try LogStore.withOneSession()
        var values: [[UInt8]] = (2...255).map { [$0] } + [Array("é€😀\u{10FFFF}".utf8), [0xC3, 0xA9, 0xFF]]
        values += [[0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80], [0xE2, 0x82], [0xF0, 0x80, 0x80, 0x80]]
        for value in values where value != [UInt8(ascii: "|")] {
            log.inbound(bytes: LogStore.message(Array("35=B|34=1|58=".utf8) + value))
        }
        try log.commit()
        let lines = try LogRun.run([log.path, "--json"]).output.split(separator: 10)
        #expect(lines.count == values.count - 1)
        for (line, value) in zip(lines, values.filter { $0 != [UInt8(ascii: "|")] }) {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            let fields = try #require(object["fields"] as? [[String: Any]])
            let latin1 = String(String.UnicodeScalarView(value.map { Unicode.Scalar($0) }))
            #expect(fields[4]["value"] as? String == String(validating: value, as: UTF8.self) ?? latin1)
        }
    }

    @Test func `a message without a MsgSeqNum that is a number is printed`() throws {
        #expect(try printed("35=0|34=x", "--json").contains(#""msgSeqNum":null"#))
        #expect(try printed("35=0|49=A", "--pretty").contains("Heartbeat(0) without MsgSeqNum\n"))
    }
}

@Suite struct `penstock log: secrets` {
    static let formats = [[], ["--raw"], ["--pretty"], ["--json"]]

    private func run(_ bodies: [String], _ words: [String]) throws -> String {
        var log = try LogStore.withOneSession()
        for body in bodies { log.inbound(body) }
        try log.commit()
        return try LogRun.run([log.path] + words).text
    }

    @Test(arguments: formats) func `passwords and the raw data of a logon show as three stars`(_ format: [String]) throws {
        let text = try run(
            [
                "35=A|34=1|553=user|554=hunter2|925=hunter3|95=7|96=hun|ter|93=7|89=hunter4",
                "35=BE|34=2|924=1|554=hunter5|95=7|96=hunter6",
                "35=B|34=3|554=hunter7",
            ], format)
        #expect(!text.contains("hun") && !text.contains("ter"))
        #expect(text.contains("user"))
        #expect(text.components(separatedBy: "***").count - 1 == 7)
    }

    @Test(arguments: formats) func `unmask shows them`(_ format: [String]) throws {
        let text = try run(["35=A|34=1|554=hunter2|95=7|96=hunter6"], format + ["--unmask"])
        #expect(text.contains("hunter2") && text.contains("hunter6") && !text.contains("***"))
    }

    @Test func `raw with unmask is the bytes exactly`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|554=hunter2|95=7|96=hun|ter")
        try log.commit()
        #expect(try LogRun.run([log.path, "--raw", "--unmask"]).output == log.written[0] + [10])
    }

    @Test(arguments: formats) func `a password may look like anything`(_ format: [String]) throws {
        for secret in ["925=hunter", "554=", "=hunter", "***hunter", "58=hunter 10=000", "\\\"hunter"] {
            let text = try run(["35=A|34=1|554=\(secret)|58=after"], format)
            #expect(!text.contains("hunter"))
            #expect(text.contains("after"))
        }
    }

    @Test(arguments: formats) func `a secret that goes on behind a delimiter is hidden to its end`(_ format: [String]) throws {
        for body in ["554=x|hunter", "554=x|a=hunter", "0554=hunter", "95=99|96=x|58=hunter", "96=x|58=hunter", "95=x|96=|58=hunter"] {
            #expect(try !run(["35=A|34=1|\(body)"], format).contains("hunter"), "\(body)")
        }
        #expect(try !run(["35=B|34=1|554=x|hunter"], format).contains("hunter"))
    }

    @Test(arguments: formats) func `raw data of any message is a secret, its text is not`(_ format: [String]) throws {
        let text = try run(["35=B|34=1|95=4|96=news|58=more"], format)
        #expect(!text.contains("news") && text.contains("more"))
    }
}

@Suite struct `penstock log: tags that a configuration masks` {
    @Test func `they show as ***, unless unmasked, and their neighbours do not`() throws {
        var log = try LogStore.withOneSession()
        // Text(58) and 5025, as the gateway stores them.
        log.row(.meta, MetaKey.maskedTags, [58, 0, 0, 0, 0xA1, 0x13, 0, 0])
        log.inbound("35=D|34=2|55=AAPL|58=private|5025=nonce|5026=open")
        try log.commit()
        let masked = try LogRun.run([log.path]).text
        #expect(masked.contains("55=AAPL|58=***|5025=***|5026=open|"))
        let shown = try LogRun.run([log.path, "--unmask"]).text
        #expect(shown.contains("58=private|5025=nonce|"))
    }
}
