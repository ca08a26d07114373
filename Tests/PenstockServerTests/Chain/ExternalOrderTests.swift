// Orders at a FIX counterparty that did not come from here, over the wire: two gateways, and somebody with a telephone.

import Foundation
import Testing

@Suite struct `A gateway whose FIX counterparty has orders that did not come from here` {
    /// The second gateway. FRONT is the session that the first one has with it, and that somebody else uses before.
    private func back(_ faults: String = "") -> String {
        """
        name: back
        store: {path: "${PENSTOCK_STORE}/back"}
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: FRONT}]
        brokers:
          - id: paper
            kind: paper
            prices: still
            faults: [\(faults)]
            symbols: [{symbol: AAPL, price: 225, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}]
        routing: {default: paper}

        """
    }

    private func front(_ keys: String) -> String {
        """
        name: front
        store: {path: "${PENSTOCK_STORE}/front"}
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: DESK}]
        initiators:
          - connect: 127.0.0.1:${PENSTOCK_BACK}
            reconnectInterval: 100ms
            sessions: [{senderCompID: FRONT, targetCompID: PENSTOCK, resetOnLogon: true}]
        brokers:
          - id: street
            kind: fix
            session: {senderCompID: FRONT, targetCompID: PENSTOCK}
            \(keys)
        routing: {default: street}

        """
    }

    private let takeIn = ["externalOrders: takeIn", "externalSession: DESK", "externalAccount: OPS"].joined(separator: "\n    ")
    private let order = "54=1|38=100|40=2|44=100|55=AAPL|60=<now>"

    private func serve(_ name: String, of folder: Folder, _ text: String, back port: UInt16 = 0) throws -> Program {
        try folder.write(text, to: "\(name).yaml")
        return try Program(
            ["serve", folder.file("\(name).yaml")],
            environment: ["PENSTOCK_STORE": folder.path, "PENSTOCK_BACK": "\(port)"])
    }

    private func say(_ words: [String], of folder: Folder, _ name: String = "front", exit code: Int32 = 0) throws -> [String] {
        let program = try Program([words[0], folder.file(name)] + words.dropFirst())
        #expect(try program.wait() == code, "\(program.complaints)")
        program.waitForLastLine()
        return program.printed + program.complaints
    }

    private func telephone(_ port: UInt16) throws -> WireClient {
        let phone = try WireClient(port: port, me: "FRONT", you: "PENSTOCK")
        try phone.send("35=A|98=0|108=30|141=Y")
        _ = try phone.receive()
        return phone
    }

    private func desk(_ port: UInt16) throws -> WireClient {
        let desk = try WireClient(port: port, me: "DESK", you: "PENSTOCK")
        try desk.send("35=A|98=0|108=30|141=Y")
        _ = try desk.receive()
        return desk
    }

    @Test func `takes them in: they are reported, replaced and canceled like its own, also after a crash`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let street = try serve("back", of: folder, back())
        defer { street.kill() }
        let phone = try telephone(street.port())
        try phone.send("35=D|11=PHONE-1|\(order)")
        #expect(try phone.receive()?[150] == "0")
        phone.close()
        let port = try street.port()

        let gateway = try serve("front", of: folder, front(takeIn), back: port)
        defer { gateway.kill() }
        _ = try gateway.line(with: "works at street and is not known here")
        let client = try desk(gateway.port())
        // Its session is there from its first Logon on.
        let told = try client.receive()
        #expect(told?[11] == "PHONE-1" && told?[1] == "OPS" && told?[38] == "100" && told?[150] == "0", "\(String(describing: told))")
        try client.send("35=G|11=A|41=PHONE-1|\(order.replacing("38=100", with: "38=50"))")
        #expect(try client.receive()?[150] == "E")
        let replaced = try client.receive()
        #expect(replaced?[150] == "5" && replaced?[38] == "50", "\(String(describing: replaced))")
        let status = try say(["status", "--json"], of: folder).joined()
        #expect(status.contains("\"discrepantOrders\":2"), "\(status)")

        gateway.kill()
        let again = try serve("front", of: folder, front(takeIn), back: port)
        defer { again.kill() }
        let second = try desk(again.port())
        for _ in 0..<100 where try say(["status"], of: folder).contains("the broker street cannot be reached") {}
        #expect(try say(["reconcile", "street"], of: folder) == ["street: nothing differs, 0 events made good"])
        try second.send("35=F|11=B|41=A|54=1|55=AAPL|60=<now>")
        #expect(try second.receive()?[150] == "6")
        #expect(try second.receive()?[150] == "4")
        again.kill()
        street.kill()
        for name in ["front", "back"] { _ = try say(["verify"], of: folder, name) }
    }

    @Test func `names them where nobody takes them in`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let street = try serve("back", of: folder, back())
        defer { street.kill() }
        let phone = try telephone(street.port())
        try phone.send("35=D|11=PHONE-1|\(order)")
        #expect(try phone.receive()?[150] == "0")
        phone.close()
        let gateway = try serve("front", of: folder, front("externalOrders: flag"), back: street.port())
        defer { gateway.kill() }
        _ = try gateway.line(with: "works at street and is not known here")
        let answer = try say(["reconcile", "street"], of: folder, exit: 1)
        #expect(answer.count == 2 && answer[0].contains("over 100 works at street and is not known here"), "\(answer)")
        #expect(answer.last == "street: 1 differ, 0 events made good")
        let client = try desk(gateway.port())
        try client.send("35=AF|584=ALL|585=7")
        #expect(try client.receive()?[911] == "0")
    }
}
