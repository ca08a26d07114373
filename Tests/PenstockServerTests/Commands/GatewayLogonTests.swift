// `penstock serve`: numbers from one connection to the next.

import Testing

@Suite(.serving) struct `Logons at the gateway` {
    @Test(arguments: [
        "35=A|34=1|56=SOMEBODY|98=0|108=30", "35=A|34=1|49=|98=0|108=30",
        "35=A|34=1|52=<now-300>|98=0|108=30", "35=D|34=1|11=A|54=1|38=1|40=1|55=AAPL|60=<now>",
        "8=FIX.4.2|35=A|34=1|98=0|108=30",
    ])
    func `a Logon that is wrong is dropped in silence, and costs nothing`(line: String) throws {
        let gateway = try #require(Gateway.current)
        let client = try gateway.connect("WRONG\(line.hashValue.magnitude)")
        try client.send(line)
        try client.expectClose()
        try client.connect()
        client.nextOut = 1
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|34=1|98=0|108=30")
    }

    @Test func `numbers go on from one connection to the next`() throws {
        let client = try Gateway.client()
        try client.send("35=1|112=A")
        try client.expect("35=0|112=A")
        for _ in 1...3 {
            client.close()
            try client.connect()
            try client.send("35=A|98=0|108=30")
            try client.expect("35=A|98=0|108=30")
        }
        #expect(client.nextOut == 6 && client.nextIn == 6)
        client.close()
        try client.connect()
        try client.send("35=A|34=2|98=0|108=30")
        try client.expect("35=5|58=MsgSeqNum too low, expecting 6 but received 2")
        try client.expectClose()
    }

    @Test func `a Logon ahead is asked for what is before it`() throws {
        let client = try Gateway.client()
        client.close()
        try client.connect()
        try client.send("35=A|34=5|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        try client.expect("35=2|7=2|16=0")
        try client.send("35=4|34=2|43=Y|122=<now>|36=6|123=Y")
        client.nextOut = 6
        try client.send("35=1|112=A")
        try client.expect("35=0|112=A")
    }

    @Test func `ResetSeqNumFlag begins anew, and orders stay what they are`() throws {
        let client = try Gateway.client()
        try client.send("35=D|11=KEPT|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1")
        let order = try #require(try client.receive())
        client.close()
        try client.connect()
        client.nextOut = 1
        try client.send("35=A|98=0|108=30|141=Y")
        try client.expect("35=A|34=1|98=0|108=30|141=Y")
        try client.send("35=H|11=KEPT|54=1|55=AAPL")
        let status = try #require(try client.receive())
        #expect(status[150] == "I" && status[39] == "0" && status[37] == order[37])
    }

    @Test func `a report that finds nobody waits, and is sent when it is asked for`() throws {
        let client = try Gateway.client()
        try client.send("35=D|11=A|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1")
        client.close()
        try client.connect()
        try client.send("35=A|98=0|108=30")
        // The report has number 2, so the Logon has 3.
        try client.expect("35=A|34=3|98=0|108=30")
        try client.send("35=2|7=2|16=0")
        try client.expect(
            "35=8|34=2|43=Y|122=<time>|6=0|11=A|14=0|17=*|37=*|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1"
                + "|60=<time>|150=0|151=10")
        try client.expect("35=4|34=3|43=Y|122=<time>|36=4|123=Y")
    }

    @Test func `with validateFieldsOutOfOrder off, header fields may stand anywhere`() throws {
        let gateway = try Gateway(
            changing: ["validateFieldsOutOfOrder: true": "validateFieldsOutOfOrder: false"])
        defer { gateway.end() }
        let client = try gateway.logOn("MIXED")
        let names = ["34=2", "49=MIXED", "52=<now>", "56=PENSTOCK"]
        for late in names {
            let early = names.filter { $0 != late }.joined(separator: "|")
            try client.sendRaw(
                "8=FIX.4.4|9=<len>|35=1|\(early)|112=A|\(late)|10=<sum>|"
                    .replacing("34=2", with: "34=\(client.nextOut)"))
            client.nextOut += 1
            try client.expect("35=0|112=A")
        }
    }
}
