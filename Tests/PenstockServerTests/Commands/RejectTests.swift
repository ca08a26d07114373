// `penstock respond`: every SessionRejectReason, and what goes with it.

import Testing

/// A message at fault, the tag that is named, the reason; the message has number 2.
struct Fault: CustomTestStringConvertible, Sendable {
    let line: String
    let reason: Int
    let tag: String?

    init(_ line: String, _ reason: Int, _ tag: String?) {
        self.line = line
        self.reason = reason
        self.tag = tag
    }

    var testDescription: String { line }
    var msgType: Substring { line.dropFirst(3).prefix { $0 != "|" } }

    static let texts = [
        0: "Invalid tag number", 1: "Required tag missing",
        2: "Tag not defined for this message type", 4: "Tag specified without a value",
        5: "Value is incorrect (out of range) for this tag", 6: "Incorrect data format for value",
        13: "Tag appears more than once", 14: "Tag specified out of required order",
        15: "Repeating group fields out of order",
        16: "Incorrect NumInGroup count for repeating group",
        17: "Non \"data\" value includes field delimiter (SOH character)",
    ]
}

private let body = "11=ID|21=3|40=1|54=1|38=200|55=INTC|60=20260101-00:00:00"
private let names = "49=<me>|52=<now>|56=<you>"

@Suite(.responding) struct `Rejects` {
    static let faults = [
        // 14a. Tags that are none.
        Fault("35=0|34=2|999=HI", 0, "999"), Fault("35=0|34=2|0=HI", 0, "0"),
        Fault("35=0|34=2|-1=HI", 0, "-1"), Fault("35=0|34=2|5000=HI", 0, "5000"),
        Fault("35=D|34=2|\(body)|9999=HI", 0, "9999"), Fault("35=D|34=2|\(body)|tag=HI", 0, nil),
        Fault("35=D|34=2|\(body)|=HI", 0, nil),
        Fault("35=D|34=2|\(body)|99999999999=HI", 0, "99999999999"),
        // 14b. In the order of the dictionary: the header, then the body.
        Fault("35=0|34=2|!49", 1, "49"), Fault("35=0|34=2|!52", 1, "52"),
        Fault("35=0|34=2|!56", 1, "56"),
        Fault("35=D|34=2|40=1|60=<now>|54=1|21=3|!56", 1, "56"),
        Fault("35=D|34=2|11=ID|54=1|38=1|55=X|60=<now>", 1, "40"),
        Fault("35=D|34=2|40=1|54=1|38=1|55=X|60=<now>", 1, "11"),
        Fault("35=D|34=2|11=ID|40=1|38=1|55=X|60=<now>", 1, "54"),
        Fault("35=D|34=2|11=ID|40=1|54=1|38=1|55=X", 1, "60"),
        Fault("35=1|34=2", 1, "112"), Fault("35=2|34=2|16=0", 1, "7"),
        Fault("35=2|34=2|7=1", 1, "16"),
        Fault("35=4|34=2|123=Y", 1, "36"), Fault("35=C|34=2|164=T|94=0|147=S", 1, "33"),
        // 14c.
        Fault("35=0|34=2|55=X", 2, "55"), Fault("35=D|34=2|\(body)|41=A", 2, "41"),
        Fault("35=1|34=2|112=A|7=1", 2, "7"),
        // 14d.
        Fault("35=D|34=2|\(body)|15=", 4, "15"), Fault("35=0|34=2|112=", 4, "112"),
        Fault("35=D|34=2|11=|21=3|40=1|54=1|38=1|55=X|60=<now>", 4, "11"),
        Fault("35=D|34=2|97=|\(body)", 4, "97"),
        // 14e.
        Fault("35=D|34=2|11=ID|21=4|40=1|54=1|38=1|55=X|60=<now>", 5, "21"),
        Fault("35=D|34=2|11=ID|21=3|40=w|54=1|38=1|55=X|60=<now>", 5, "40"),
        Fault("35=D|34=2|11=ID|21=3|40=1|54=Z|38=1|55=X|60=<now>", 5, "54"),
        Fault("35=D|34=2|\(body)|59=9", 5, "59"), Fault("35=D|34=2|\(body)|18=6 ?", 5, "18"),
        // 14f.
        Fault("35=D|34=2|11=ID|40=1|54=1|38=+200.00|55=X|60=<now>", 6, "38"),
        Fault("35=D|34=2|11=ID|40=1|54=1|38=1e3|55=X|60=<now>", 6, "38"),
        Fault("35=D|34=2|11=ID|40=1|54=1|38=1.2.3|55=X|60=<now>", 6, "38"),
        Fault("35=D|34=2|11=ID|40=11|54=1|38=1|55=X|60=<now>", 6, "40"),
        Fault("35=D|34=2|11=ID|40=1|54=1|38=1|55=X|60=20261301-00:00:00", 6, "60"),
        Fault("35=D|34=2|11=ID|40=1|54=1|38=1|55=X|60=now", 6, "60"),
        Fault("35=D|34=2|\(body)|126=20040415", 6, "126"), Fault("35=D|34=2|43=X|\(body)", 6, "43"),
        Fault("35=D|34=2|\(body)|377=yes", 6, "377"), Fault("35=2|34=2|7=one|16=0", 6, "7"),
        Fault("35=2|34=2|7=1|16=-1", 6, "16"), Fault("35=4|34=2|36=2.5", 6, "36"),
        // 14g.
        Fault("35=D|\(body)|34=2|\(names)", 14, "34"),
        Fault("35=D|55=X|34=2|\(names)|11=ID|40=1|54=1|60=<now>", 14, "34"),
        Fault("35=D|34=2|\(names)|11=ID|97=Y|40=1|54=1|55=X|60=<now>", 14, "97"),
        Fault("35=D|34=2|11=ID|93=1|89=X|40=1|54=1|55=X|60=<now>", 14, "40"),
        // 14h. Side by side and apart.
        Fault("35=D|34=2|11=ID|40=1|40=2|54=1|38=1|55=X|60=<now>", 13, "40"),
        Fault("35=D|34=2|11=ID|40=1|54=1|38=1|55=X|60=<now>|11=ID", 13, "11"),
        Fault("35=D|34=2|34=2|\(body)", 13, "34"), Fault("35=1|34=2|112=A|112=B", 13, "112"),
        // 14i.
        Fault("35=D|34=2|\(body)|386=3|336=1|336=2", 16, "386"),
        Fault("35=D|34=2|\(body)|386=1|336=1|336=2", 16, "386"),
        Fault("35=D|34=2|\(body)|386=0|336=1", 16, "386"),
        Fault("35=D|34=2|\(body)|386=1", 16, "386"),
        Fault("35=D|34=2|\(body)|453=1|448=A|802=2|523=S", 16, "802"),
        // 14j.
        Fault("35=D|34=2|\(body)|386=1|625=1|336=1", 15, "625"),
        Fault("35=D|34=2|\(body)|453=2|448=A|452=1|447=D|448=B", 15, "447"),
        Fault("35=D|34=2|\(body)|336=1", 15, "336"),
        // 14k.
        Fault("35=D|34=2|\(body)|58=two|parts", 17, "58"),
        Fault("35=D|34=2|\(body)|58=two||15=USD", 17, "58"),
        Fault("35=0|34=2|112=A|B|C", 17, "112"),
    ]

    @Test(arguments: faults)
    func `14: the reason, the text, the tag; counted, and the session goes on`(fault: Fault) throws
    {
        let text = try #require(Fault.texts[fault.reason])
        try playLoggedOn(
            """
            < \(fault.line)
            > 35=3|34=2|45=2|58=\(text)\(fault.tag.map { "|371=\($0)" } ?? "")|372=\(fault.msgType)\
            |373=\(fault.reason)
            < 35=1|34=3|112=A
            > 35=0|34=3|112=A
            """, thenIn: 4, out: 4)
    }

    @Test(arguments: [Pace.together, .byteByByte])
    func `14: each of many in a row has its own Reject`(pace: Pace) throws {
        let faults = Array(Rejects.faults.prefix(12))
        var lines: [String] = []
        for (index, fault) in faults.enumerated() {
            lines.append("< " + fault.line.replacing("|34=2|", with: "|34=\(index + 2)|"))
        }
        for (index, fault) in faults.enumerated() {
            let text = try #require(Fault.texts[fault.reason])
            lines.append(
                "> 35=3|34=\(index + 2)|45=\(index + 2)|58=\(text)"
                    + "\(fault.tag.map { "|371=\($0)" } ?? "")|372=\(fault.msgType)|373=\(fault.reason)"
            )
        }
        try playLoggedOn(lines.joined(separator: "\n"), thenIn: 14, out: 14, pace)
    }

    @Test func `14: of several faults the first is told, in the order of the checks`() throws {
        try playLoggedOn(
            """
            # Structure before MsgType and missing fields.
            < 35=ZZ|34=2|58=X|97=Y|999=1
            > 35=3|34=2|45=2|58=Tag specified out of required order|371=97|372=ZZ|373=14
            # A missing field before a wrong value.
            < 35=D|34=3|11=ID|40=w|38=1|55=X|60=<now>
            > 35=3|34=3|45=3|58=Required tag missing|371=54|372=D|373=1
            # Then in the order of the message.
            < 35=D|34=4|11=ID|40=w|54=1|38=x|999=1|55=|60=<now>
            > 35=3|34=4|45=4|58=Value is incorrect (out of range) for this tag|371=40|372=D|373=5
            """, thenIn: 5, out: 5)
    }

    @Test func `14: a fault in a message that came early is told when it comes again`() throws {
        // What is at fault is rejected at once, whatever its number; it is not kept.
        try playLoggedOn(
            """
            < 35=0|34=3|999=HI
            > 35=3|34=2|45=3|58=Invalid tag number|371=999|372=0|373=0
            < 35=1|34=2|112=A
            > 35=0|34=3|112=A
            """, thenIn: 3, out: 4)
    }
}

@Suite(.responding) struct `Reverse routing` {
    @Test(arguments: [
        ("115=JCD", "128=JCD"), ("128=JCD", "115=JCD"), ("115=JCD|116=CS", "128=JCD|129=CS"),
        ("128=JCD|129=CS", "115=JCD|116=CS"),
        ("115=JCD|116=CS|144=CHI", "128=JCD|129=CS|145=CHI"),
        ("128=JCD|129=CS|145=CHI", "115=JCD|116=CS|144=CHI"),
        ("145=1|144=2|129=3|128=4|116=5|115=6", "115=4|116=3|128=6|129=5|144=1|145=2"),
    ])
    func `14: what a rejected message was routed by goes back reversed`(there: String, back: String)
        throws
    {
        try playLoggedOn(
            """
            < 35=D|34=2|\(there)|11=ID|40=w|54=1|38=1|55=X|60=<now>
            > 35=3|34=2|\(back)|45=2|58=Value is incorrect (out of range) for this tag|371=40|372=D|373=5
            < 35=H|34=3|\(there)|11=ID|54=1|55=X
            > 35=j|34=3|\(back)|45=3|58=Unsupported Message Type|372=H|380=3
            """, thenIn: 4, out: 4)
    }

    @Test(arguments: [
        ("115=", "", 115), ("128=", "", 128), ("115=JCD|116=", "|128=JCD", 116),
        ("128=JCD|129=", "|115=JCD", 129), ("115=JCD|116=CS|144=", "|128=JCD|129=CS", 144),
        ("128=JCD|129=CS|145=", "|115=JCD|116=CS", 145),
    ])
    func `14d: empty ones are left out`(there: String, back: String, tag: Int) throws {
        try playLoggedOn(
            """
            < 35=D|34=2|\(there)|11=ID|40=1|54=1|38=1|55=X|60=<now>
            > 35=3|34=2\(back)|45=2|58=Tag specified without a value|371=\(tag)|372=D|373=4
            """, thenIn: 3, out: 3)
    }

    @Test func `an echo is not routed`() throws {
        try playLoggedOn(
            """
            < \(order(2, header: "115=JCD|50=SUB|57=DESK|"))
            > \(echo(2))
            """, thenIn: 3, out: 3)
    }
}
