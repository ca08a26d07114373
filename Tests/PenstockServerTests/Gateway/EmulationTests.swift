// Orders that the broker cannot carry out and Penstock does, over the wire.

import Reactor
import TestKit
import Testing
import Values

@Suite struct `Emulation over the wire` {
    private func gateway(_ lacks: String, emulate: String = "all") throws -> Gateway {
        try Gateway(changing: [
            "prices: moving": "prices: still\n    lacks: [\(lacks)]\n    emulate: \(emulate)",
            "priceInterval: 100ms": "priceInterval: 1h",
        ])
    }

    private static let buy = "54=1|38=10|55=AAPL|60=<now>"

    @Test func `a stop whose price is there goes at once, and is filled`() throws {
        let gateway = try gateway("stop")
        defer { gateway.end() }
        let client = try gateway.logOn("STOP")
        try client.send("35=D|11=A|40=3|99=1|\(Self.buy)")
        let new = try client.receive()
        #expect(new?[150] == "0" && new?[39] == "0" && new?[58]?.hasPrefix("Penstock holds it: emulated stop") == true)
        let triggered = try client.receive()
        #expect(triggered?[150] == "D" && triggered?[378] == "99" && triggered?[40] == "1", "\(String(describing: triggered))")
        let fill = try client.receive()
        #expect(fill?[150] == "F" && fill?[39] == "2" && fill?[14] == "10", "\(String(describing: fill))")
    }

    @Test func `one that waits is canceled and replaced here, and waits still after a crash`() throws {
        let gateway = try gateway("stop, trailingStop")
        defer { gateway.end() }
        let client = try gateway.logOn("WAIT")
        try client.send("35=D|11=A|40=3|99=9000|\(Self.buy)")
        #expect(try client.receive()?[150] == "0")
        try client.send("35=G|11=B|41=A|40=3|99=9100|\(Self.buy)")
        let replaced = try client.receive()
        #expect(replaced?[150] == "5" && replaced?[99] == "9100", "\(String(describing: replaced))")
        try client.send("35=D|11=T|40=P|18=a|211=5|836=0|\(Self.buy)")
        #expect(try client.receive()?[150] == "0")
        gateway.crash()
        try gateway.startAgain()
        try client.reconnect(to: gateway)
        try client.send("35=A|98=0|108=30")
        #expect(try client.receive()?[35] == "A")
        try client.send("35=H|11=T|54=1|55=AAPL")
        let trailing = try client.receive()
        // The price of now and what it stays behind are its price.
        #expect(trailing?[39] == "0" && trailing?[99] != nil, "\(String(describing: trailing))")
        try client.send("35=F|11=C|41=B|54=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "4")
        try client.send("35=q|11=Q|530=7|60=<now>")
        #expect(try client.receive()?[533] == "1")
        #expect(try client.receive()?[150] == "4")
    }

    @Test func `good till a date that the broker does not know is kept here`() throws {
        let gateway = try gateway("goodTillDate")
        defer { gateway.end() }
        let client = try gateway.logOn("DATE")
        let soon = WireText.timestamp(Clock.now().utc.advanced(by: .milliseconds(1500)))
        try client.send("35=D|11=A|40=2|44=1|59=6|126=\(soon)|\(Self.buy)")
        let new = try client.receive()
        #expect(new?[150] == "0" && new?[59] == "6" && new?[58]?.hasPrefix("emulated good till date") == true)
        let expired = try client.receive()
        #expect(expired?[150] == "C" && expired?[39] == "C", "\(String(describing: expired))")
    }

    @Test func `what is not emulated is refused`() throws {
        let gateway = try gateway("stop, goodTillDate", emulate: "[goodTillDate]")
        defer { gateway.end() }
        let client = try gateway.logOn("NONE")
        try client.send("35=D|11=A|40=3|99=9000|\(Self.buy)")
        let refused = try client.receive()
        #expect(refused?[150] == "8" && refused?[58]?.contains("stop") == true, "\(String(describing: refused))")
    }

    @Test func `an iceberg is shown in slices, and what is filled of them is one order's`() throws {
        let gateway = try gateway("iceberg")
        defer { gateway.end() }
        let client = try gateway.logOn("ICE")
        try client.send("35=D|11=A|40=2|44=9000|111=4|\(Self.buy)")
        let new = try client.receive()
        #expect(new?[150] == "0" && new?[58]?.hasPrefix("emulated iceberg") == true, "\(String(describing: new))")
        for (last, filled) in [("4", "4"), ("4", "8"), ("2", "10")] {
            let fill = try client.receive()
            #expect(fill?[150] == "F" && fill?[32] == last && fill?[14] == filled && fill?[11] == "A", "\(String(describing: fill))")
        }
        try client.send("35=D|11=B|40=2|44=1|111=4|\(Self.buy)")
        #expect(try client.receive()?[150] == "0")
        gateway.crash()
        try gateway.startAgain()
        try client.reconnect(to: gateway)
        try client.send("35=A|98=0|108=30")
        #expect(try client.receive()?[35] == "A")
        try client.send("35=AF|584=S|585=7")
        let open = try client.receive()
        #expect(open?[11] == "B" && open?[911] == "1" && open?[151] == "10", "\(String(describing: open))")
        try client.send("35=F|11=C|41=B|54=1|55=AAPL|60=<now>")
        let canceled = try client.receive()
        #expect(canceled?[150] == "4" && canceled?[11] == "C" && canceled?[41] == "B", "\(String(describing: canceled))")
    }
}
