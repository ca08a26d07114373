// ClOrdIDs of orders that a restarted gateway does not keep in memory.

import Testing

@Suite struct `A gateway that was started again` {
    @Test func `knows the ClOrdIDs of orders that ended, and of requests that were refused`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let client = try gateway.logOn("DESK")
        try client.send("35=D|11=GONE|38=10|40=2|44=100|54=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[39] == "0")
        try client.send("35=F|11=CANCEL|41=GONE|54=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[39] == "4")
        try client.send("35=D|11=REFUSED|38=0|40=1|54=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[39] == "8")
        gateway.crash()
        try gateway.startAgain()

        let again = try gateway.connect("DESK")
        (again.nextIn, again.nextOut) = (client.nextIn, client.nextOut)
        try again.send("35=A|98=0|108=30")
        try again.expect("35=A|98=0|108=30")
        // The refusal tells how the order stands that has the ClOrdID, where it is an order's.
        for (id, status) in [("GONE", "4"), ("CANCEL", "8"), ("REFUSED", "8")] {
            try again.send("35=D|11=\(id)|38=10|40=2|44=100|54=1|55=AAPL|60=<now>")
            let answer = try #require(try again.receive())
            #expect(answer[150] == "8" && answer[103] == "6" && answer[58] == "Duplicate ClOrdID(11)", "\(answer)")
            #expect(answer[39] == status, "\(answer)")
        }
        try again.send("35=D|11=NEW|38=10|40=2|44=100|54=1|55=AAPL|60=<now>")
        #expect(try again.receive()?[39] == "0")
    }
}
