// Orders for an amount of money, over the wire.

import Reactor
import TestKit
import Testing
import Values

@Suite struct `Orders for an amount of money over the wire` {
    /// No limit and no strategy of the demo asks for prices: the order itself does.
    @Test func `one at the market comes to what its broker's price says`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let client = try gateway.logOn("CASH")
        try client.send("35=D|11=A|55=AAPL|54=1|40=1|152=2000|60=<now>")
        let report = try client.receive()
        // Some 225 each.
        #expect(report?[38] == "8" && report?[39] != "8", "\(String(describing: report))")
    }
}
