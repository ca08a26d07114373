// Fills at a FIX counterparty while nobody was there to hear of them, over the wire: two gateways.

import Foundation
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
        Thread.sleep(forTimeInterval: 3)

        let again = try Chain.serve("front", of: folder, front, back: port)
        defer { again.kill() }
        let second = try Chain.desk(again.port())
        var isFilled = false
        for attempt in 0..<200 where !isFilled {
            Thread.sleep(forTimeInterval: 0.02)
            try second.send("35=H|11=A|54=1|55=AAPL|790=Q\(attempt)")
            while let told = try second.receive() {
                if told[150] != "I" { continue }
                isFilled = told[14] == "100"
                break
            }
        }
        #expect(isFilled)
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
