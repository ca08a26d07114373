// Orders at a FIX counterparty that did not come from here, over the wire: two gateways, and somebody with a telephone.

import Foundation
import Testing

@Suite struct `A gateway whose FIX counterparty has orders that did not come from here` {
    private let takeIn = Chain.front(["externalOrders: takeIn", "externalSession: DESK", "externalAccount: OPS"])
    private let order = "54=1|38=100|40=2|44=100|55=AAPL|60=<now>"

    private func telephone(_ port: UInt16) throws -> WireClient {
        let phone = try WireClient(port: port, me: "FRONT", you: "PENSTOCK")
        try phone.send("35=A|98=0|108=30|141=Y")
        _ = try phone.receive()
        return phone
    }

    @Test func `takes them in: they are reported, replaced and canceled like its own, also after a crash`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let street = try Chain.serve("back", of: folder, Chain.back())
        defer { street.kill() }
        let phone = try telephone(street.port())
        try phone.send("35=D|11=PHONE-1|\(order)")
        #expect(try phone.receive()?[150] == "0")
        phone.close()
        let port = try street.port()

        let gateway = try Chain.serve("front", of: folder, takeIn, back: port)
        defer { gateway.kill() }
        _ = try gateway.line(with: "works at street and is not known here")
        let client = try Chain.desk(gateway.port())
        // Its session is there from its first Logon on.
        let told = try client.receive()
        #expect(told?[11] == "PHONE-1" && told?[1] == "OPS" && told?[38] == "100" && told?[150] == "0", "\(String(describing: told))")
        try client.send("35=G|11=A|41=PHONE-1|\(order.replacing("38=100", with: "38=50"))")
        #expect(try client.receive()?[150] == "E")
        let replaced = try client.receive()
        #expect(replaced?[150] == "5" && replaced?[38] == "50", "\(String(describing: replaced))")
        let status = try Chain.say(["status", "--json"], of: folder).joined()
        #expect(status.contains("\"discrepantOrders\":2"), "\(status)")

        gateway.kill()
        let again = try Chain.serve("front", of: folder, takeIn, back: port)
        defer { again.kill() }
        let second = try Chain.desk(again.port())
        for _ in 0..<100 where try Chain.say(["status"], of: folder).contains("the broker street cannot be reached") {}
        #expect(try Chain.say(["reconcile", "street"], of: folder) == ["street: nothing differs, 0 events made good"])
        try second.send("35=F|11=B|41=A|54=1|55=AAPL|60=<now>")
        #expect(try second.receive()?[150] == "6")
        #expect(try second.receive()?[150] == "4")
        again.kill()
        street.kill()
        for name in ["front", "back"] { _ = try Chain.say(["verify"], of: folder, name) }
    }

    @Test func `names them where nobody takes them in`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let street = try Chain.serve("back", of: folder, Chain.back())
        defer { street.kill() }
        let phone = try telephone(street.port())
        try phone.send("35=D|11=PHONE-1|\(order)")
        #expect(try phone.receive()?[150] == "0")
        phone.close()
        let gateway = try Chain.serve("front", of: folder, Chain.front(["externalOrders: flag"]), back: street.port())
        defer { gateway.kill() }
        _ = try gateway.line(with: "works at street and is not known here")
        let answer = try Chain.say(["reconcile", "street"], of: folder, exit: 1)
        #expect(answer.count == 2 && answer[0].contains("over 100 works at street and is not known here"), "\(answer)")
        #expect(answer.last == "street: 1 differ, 0 events made good")
        let client = try Chain.desk(gateway.port())
        try client.send("35=AF|584=ALL|585=7")
        #expect(try client.receive()?[911] == "0")
    }
}
