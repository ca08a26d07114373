// Orders that name their instrument by SecurityID(48), over the wire.

import Reactor
import TestKit
import Testing
import Values

@Suite struct `Instruments by SecurityID` {
    private func gateway() throws -> Gateway {
        try Gateway(changing: [
            "routing:": "securities: [{symbol: AAPL, id: US0378331005, source: '4'}]\nrouting:",
            "prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h",
        ])
    }

    private static let isin = "55=[N/A]|48=US0378331005|22=4"
    private static let rest = "54=1|38=10|40=2|44=1|60=<now>"

    @Test func `an order, its change and its cancel, and what is told has both names`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("ISIN")
        try client.send("35=D|11=A|\(Self.isin)|\(Self.rest)")
        let new = try client.receive()
        #expect(new?[150] == "0" && new?[55] == "AAPL" && new?[48] == "US0378331005" && new?[22] == "4", "\(String(describing: new))")
        try client.send("35=G|11=B|41=A|\(Self.isin)|54=1|38=5|40=2|44=1|60=<now>")
        #expect(try client.receive()?[150] == "5")
        // The symbol with its other name, too.
        try client.send("35=H|11=B|55=AAPL|48=US0378331005|22=4|54=1")
        #expect(try client.receive()?[39] == "0")
        try client.send("35=F|11=C|41=B|\(Self.isin)|54=1|60=<now>")
        #expect(try client.receive()?[150] == "4")
        // Those who name it by its symbol are told the other name as well.
        try client.send("35=D|11=D|55=AAPL|\(Self.rest)")
        #expect(try client.receive()?[48] == "US0378331005")
    }

    @Test func `lists and definitions have both names`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("ISIN")
        try client.send("35=c|320=R1|321=0|55=AAPL")
        let definition = try client.receive()
        #expect(definition?[55] == "AAPL" && definition?[48] == "US0378331005" && definition?[22] == "4", "\(String(describing: definition))")
        try client.send("35=c|320=R2|321=0|55=MSFT")
        let plain = try client.receive()
        #expect(plain?[55] == "MSFT" && plain?[48] == nil && plain?[22] == nil, "\(String(describing: plain))")
        try client.send("35=x|320=R3|559=0|55=AAPL")
        let list = try client.receive()
        #expect(list?[35] == "y" && list?[48] == "US0378331005" && list?[22] == "4", "\(String(describing: list))")
    }

    @Test(arguments: [
        ("55=[N/A]|48=US5949181045|22=4", "Symbol(55)=[N/A], and SecurityID(48) names nothing that is known here"),
        ("55=[N/A]|48=US0378331005|22=1", "Symbol(55)=[N/A], and SecurityID(48) names nothing that is known here"),
        ("55=[N/A]", "Symbol(55)=[N/A], and SecurityID(48) names nothing that is known here"),
        ("55=MSFT|48=US0378331005|22=4", "SecurityID(48) names AAPL, and Symbol(55) MSFT"),
    ])
    func `what names nothing, or two, is an unknown symbol`(instrument: String, text: String) throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("ISIN")
        try client.send("35=D|11=A|\(instrument)|\(Self.rest)")
        let refused = try client.receive()
        #expect(refused?[39] == "8" && refused?[103] == "1" && refused?[58] == text, "\(String(describing: refused))")
    }
}
