// Fills at a FIX counterparty while nobody was there to hear of them, over the wire: two gateways.

import Testing

@Suite struct `A gateway whose FIX counterparty filled an order while it was away` {
    /// An order of 100 takes a second to trade there: 80, and then 20. The session begins at 1 again, so that the reports
    /// are not sent a second time. The fills that are known in the end.
    private func fillsFound(_ speaks: String) throws -> [String] {
        let folder = try Folder()
        defer { folder.remove() }
        let street = try Chain.serve("back", of: folder, Chain.back("latency: 1s"))
        defer { street.kill() }
        let (port, front) = (try street.port(), Chain.front(["dialect: {speaks: [\(speaks)]}"]))
        let gateway = try Chain.serve("front", of: folder, front, back: port)
        defer { gateway.kill() }
        let client = try Chain.desk(gateway.port())
        while try Chain.say(["status"], of: folder).joined().contains("cannot be reached") {}
        try client.send("35=D|11=A|54=1|38=100|40=2|44=226|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "A")
        gateway.kill()
        while try !Chain.say(["orders"], of: folder, "back").joined().contains("filled") {}

        let again = try Chain.serve("front", of: folder, front, back: port)
        defer { again.kill() }
        let second = try Chain.desk(again.port())
        while try Chain.say(["status"], of: folder).joined().contains("cannot be reached") {}
        // Its answer comes when everything is compared.
        _ = try Chain.say(["reconcile", "street"], of: folder)
        try second.send("35=AD|568=T|569=0")
        var fills: [String] = []
        while let told = try second.receive() {
            if told[35] == "AE" { fills.append("\(told[32] ?? "")@\(told[31] ?? "")") }
            if told[912] == "Y" { break }
        }
        #expect(try Chain.say(["reconcile", "street"], of: folder) == ["street: nothing differs, 0 events made good"])
        again.kill()
        _ = try Chain.say(["verify"], of: folder)
        return fills
    }

    @Test func `hears of each where the counterparty speaks fills`() throws {
        let fills = try fillsFound("replace, status, massStatus, fills")
        #expect(fills.count == 2 && fills.first == "80@225.01", "\(fills)")
    }

    @Test func `hears of all as one where it does not`() throws {
        let fills = try fillsFound("replace, status, massStatus")
        #expect(fills.count == 1 && fills.first?.hasPrefix("100@") == true, "\(fills)")
    }
}
