// `penstock translate` of FIX counterparties.

import FIXWire
import Testing
import Values

private let order = "35=D|11=A17|55=AAPL|54=1|38=10|40=2|44=200|59=0"

@Suite struct `penstock translate, of a FIX counterparty` {
    @Test func `each message about an order, as the counterparty would see it`() throws {
        let run = try Translated(
            "fix --at 1700000000123 --nonce 5",
            """
            \(order)
            35=G|41=A17|11=A18|55=AAPL|54=1|38=12|40=2|44=201|59=0
            35=H|11=A18|55=AAPL|54=1
            35=F|41=A18|11=A19|55=AAPL|54=1
            """)
        #expect(run.exitCode == 0, "\(run.complaint)")
        let requests = try run.requests
        #expect(requests.map { $0["method"] as? String } == ["D", "G", "H", "F"])
        #expect(requests.allSatisfy { $0["transport"] as? String == "fix" && $0["url"] as? String == "" })
        let bodies = requests.compactMap { $0["body"] as? String }
        let header = { (type: String, number: Int) in "35=\(type)|34=\(number)|49=PENSTOCK|52=20231114-22:13:20.123|56=BROKER|" }
        #expect(bodies[0].contains(header("D", 5) + "11=X-1-1|38=10|40=2|44=200|54=1|55=AAPL|59=0|60=20231114-22:13:20.123|10="))
        #expect(bodies[1].contains(header("G", 6) + "11=X-1-2|38=12|40=2|41=X-1-1|44=201|54=1|55=AAPL|59=0|60="))
        #expect(bodies[2].contains(header("H", 7) + "11=X-1-2|54=1|55=AAPL|790=X-S1|10="))
        #expect(bodies[3].contains(header("F", 8) + "11=X-1-3|38=12|41=X-1-2|54=1|55=AAPL|60="))
        for body in bodies { #expect(try fault(in: body) == nil, "\(body)") }
    }

    @Test func `a list and a mass cancel are messages for each order`() throws {
        let run = try Translated(
            "fix",
            """
            35=E|66=L1|394=1|68=2|73=2|11=B1|67=1|55=AAPL|54=1|38=1|40=1|11=B2|67=2|55=MSFT|54=2|38=2|40=1
            35=q|11=Q1|530=1|55=MSFT
            35=q|11=Q2|530=7
            """)
        #expect(run.exitCode == 0, "\(run.complaint)")
        #expect(try run.requests.map { $0["method"] as? String } == ["D", "D", "F", "F"])
    }

    @Test func `an order that did not come before is taken as far as the message tells, with the OrderID(37) it has there`() throws {
        let run = try Translated("fix", "35=F|41=A17|11=A18|37=THEIRS|55=AAPL|54=2|38=7")
        #expect(run.exitCode == 0 && run.lines.count == 1, "\(run.complaint)")
        #expect(try run.text("body").contains("34=1|"))
        #expect(try run.text("body").contains("|11=X-1-2|37=THEIRS|38=7|41=X-1-1|54=2|55=AAPL|"))
        let unknown = try Translated("fix", "35=F|41=A17|11=A18|55=AAPL|54=2")
        #expect(unknown.exitCode == 1 && unknown.complaint.contains("no OrderQty(38)"))
    }

    @Test func `questions by the messages that the dialect has`() throws {
        #expect(try Translated("fix --query open-orders").text("body").contains("|584=X-M1|585=7|"))
        for (question, complaint) in [
            ("balances", "has no message for it"), ("positions", "has no message for it"), ("fills", "has no message for it"),
            ("time", "is not asked for time"),
        ] {
            let run = try Translated("fix --query \(question)")
            #expect(run.exitCode == 1 && run.complaint.contains(complaint), "\(question): \(run.complaint)")
        }
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(configuration("speaks: [replace, balances, positions, fills]"), to: "gateway.yaml")
        let words = "street --at 1700000000123 --config \(folder.file("gateway.yaml")) --query"
        for (question, type, part) in [
            ("balances", "BB", "909=S-B1"), ("positions", "AN", "710=S-P1"), ("fills", "AD", "568=S-T1"),
        ] {
            let run = try Translated("\(words) \(question)")
            #expect(run.exitCode == 0, "\(run.complaint)")
            #expect(try run.text("method") == type)
            #expect(try run.text("body").contains(part))
            #expect(try run.text("url") == "broker.example:9876")
        }
        let none = try Translated("\(words) open-orders")
        #expect(none.exitCode == 1 && none.complaint.contains("has no message for it"))
    }

    @Test func `a configuration's dialect, session and host, by the broker's id or by its kind`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(configuration("side: {sellShort: none}"), to: "gateway.yaml")
        for name in ["street", "fix"] {
            let words = "\(name) --config \(folder.file("gateway.yaml"))"
            let run = try Translated(words, order)
            #expect(run.exitCode == 0, "\(run.complaint)")
            #expect(try run.text("body").contains("|49=US|50=DESK|"))
            #expect(try run.text("body").contains("|56=THEM|11=S-1-1|"))
            let short = try Translated(words, order.replacing("54=1", with: "54=5"))
            #expect(short.exitCode == 1 && short.complaint.contains("OrdRejReason(103)=11: the broker has no Side(54)"))
        }
        let other = try Translated("lane --config \(folder.file("gateway.yaml"))", order)
        #expect(other.exitCode == 1 && other.complaint.contains("has no broker lane; it has street (fix)"))
    }

    @Test(arguments: [
        (order.replacing("38=10", with: "38=0"), "OrdRejReason(103)=13: OrderQty(38) must be above zero"),
        (order.replacing("|54=1", with: ""), "Side(54)"), (order.replacing("40=2", with: "40=9"), "OrdType(40)"),
        (order + "|99=3", "StopPx(99) with OrdType(40)=2"), ("35=q|530=7", "none came before it"),
        ("35=V|262=1", "MsgType(35)=V asks nothing of such a broker"), ("55=AAPL", "no MsgType(35)"),
        ("35=E|66=L1", "NoOrders(73)"),
    ])
    func `what the gateway would not take is refused as it refuses it`(message: String, complaint: String) throws {
        let run = try Translated("fix", message)
        #expect(run.exitCode == 1 && run.lines.isEmpty && run.complaint.contains(complaint), "\(run.complaint)")
    }

    private func configuration(_ dialect: String) -> String {
        """
        name: translated
        store: {path: var/none}
        acceptors:
          - {listen: "127.0.0.1:0", sessions: [{senderCompID: PENSTOCK, targetCompID: "*"}]}
        initiators:
          - connect: broker.example:9876
            sessions: [{senderCompID: US, senderSubID: DESK, targetCompID: THEM, heartBtInt: 30}]
        brokers:
          - id: street
            kind: fix
            session: {senderCompID: US, targetCompID: THEM}
            dialect: {clOrdID: {prefix: "S-"}, \(dialect)}
        routing: {default: street}
        """
    }
}

/// The first thing about a message with | between its fields that FIX 4.4 does not allow; nil where there is none.
func fault(in text: String) throws -> String? {
    let dictionary = try FIX44.dictionary.get()
    let table = FieldTable(capacity: 8_192)
    var validator = Validator()
    return Array(text.utf8.map { $0 == UInt8(ascii: "|") ? 1 : $0 }).withUnsafeBytes { buffer in
        guard let message = try? Tokenizer(dataFields: dictionary.dataFields).tokenize(Bytes(buffer), into: table) else {
            return "garbled"
        }
        return validator.firstFault(in: message, dictionary, ValidationRules()).map {
            "373=\($0.reason.rawValue) 371=\($0.refTagID)"
        }
    }
}

enum FIX44 {
    static let dictionary = Result { try DataDictionary.fix44() }
}
