// What clients ask about instruments, prices, balances and fills.

import Testing
import Values

@testable import PenstockServer

@Suite struct `What clients may ask` {
    private func gateway(_ changes: [String: String] = [:]) throws -> Gateway {
        try Gateway(
            changing: ["prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h"].merging(changes) { $1 })
    }

    private func trade(_ client: WireClient, _ id: String, _ account: String, _ symbol: String, _ quantity: String) throws {
        try client.send("35=D|11=\(id)|1=\(account)|54=1|38=\(quantity)|40=1|55=\(symbol)|60=<now>")
        while let report = try client.receive() { if report[39] == "2" { return } }
    }

    @Test func `which instruments there are, and what one is`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("ASKS")
        try client.send("35=x|320=L1|559=4")
        let list = try client.receive()
        #expect(list?[35] == "y" && list?[320] == "L1" && list?[560] == "0" && list?[393] == "6" && list?[893] == "Y")
        #expect(list?[146] == "6", "\(String(describing: list))")
        try client.send("35=x|320=L2|559=0|55=AAPL")
        try client.expect("35=y|146=1|55=AAPL|15=USD|561=1|562=1|58=MinPriceIncrement=0.01 RoundLot=1 MinTradeVol=1|320=L2|322=*|393=1|560=0|893=Y")
        try client.send("35=x|320=L3|559=0|55=NOPE")
        try client.expect("35=y|320=L3|322=*|393=0|560=2|893=Y")
        try client.send("35=c|320=C1|321=0|55=BTC/USD")
        try client.expect("35=d|15=USD|55=BTC/USD|58=MinPriceIncrement=0.01 RoundLot=0.00000001 MinTradeVol=0.00000001|320=C1|322=*|323=1|561=0.00000001|562=0.00000001")
        try client.send("35=c|320=C2|321=0|55=NOPE")
        try client.expect("35=d|55=NOPE|58=Unknown symbol|320=C2|322=*|323=6")
        try client.send("35=e|324=E1|263=0|55=AAPL")
        let status = try client.receive()
        #expect(status?[35] == "f" && status?[326] == "17" && status?[325] == "N")
    }

    @Test func `more instruments than one message has come in several, each counted once`() throws {
        let symbols = (0..<40).map { "      - {symbol: S\($0), price: 10, tick: 0.01, lot: 1, spread: 0.02, size: 5}" }
        let first = "      - {symbol: BTC/USD"
        let gateway = try gateway([first: symbols.joined(separator: "\n") + "\n" + first])
        defer { gateway.end() }
        let client = try gateway.logOn("ASKS")
        try client.send("35=x|320=L1|559=4")
        var counts: [String] = []
        while let list = try client.receive() {
            #expect(list[393] == "46")
            counts.append(list[146] ?? "")
            if list[893] == "Y" { break }
        }
        #expect(counts == ["16", "16", "14"])
    }

    @Test func `a snapshot of prices, and a refusal of what is not traded`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("LOOKS")
        try client.send("35=V|262=M1|263=0|264=1|267=3|269=0|269=1|269=2|146=1|55=AAPL")
        let snapshot = try client.receive()
        #expect(snapshot?[35] == "W" && snapshot?[262] == "M1" && snapshot?[268] == "2", "\(String(describing: snapshot))")
        #expect(snapshot?[270] == "224.99")
        try client.send("35=V|262=M2|263=0|264=1|267=1|269=0|146=1|55=NOPE")
        try client.expect("35=Y|58=Unknown symbol: NOPE|262=M2|281=0")
        try client.send("35=V|262=M3|263=2|264=1|267=1|269=0|146=1|55=AAPL")
        #expect(try client.receive()?[35] == "Y")
    }

    @Test(arguments: ["0", "1"])
    func `a subscription tells of changes until it is ended, and ends with the connection`(type: String) throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let (client, trader) = (try gateway.logOn("LOOKS"), try gateway.logOn("TRADES"))
        let request = "35=V|262=M1|263=1|264=1|265=\(type)|267=1|269=2|146=1|55=AAPL"
        try client.send(request)
        try client.expect("35=W|55=AAPL|262=M1|268=0")
        try client.send(request)
        #expect(try client.receive()?[281] == "1")
        try trade(trader, "A", "ACC", "AAPL", "7")
        let change = try client.receive()
        #expect(change?[35] == (type == "1" ? "X" : "W") && change?[269] == "2" && change?[271] == "7", "\(String(describing: change))")
        #expect(change?[279] == (type == "1" ? "0" : nil))
        try client.send("35=V|262=M1|263=2|264=1|267=1|269=2|146=1|55=AAPL")
        try trade(trader, "B", "ACC", "AAPL", "8")
        try client.send("35=1|112=X")
        try client.expect("35=0|112=X")
        try client.send(request)
        #expect(try client.receive()?[35] == "W")
        client.close()
        try client.reconnect(to: gateway)
        try client.send("35=A|98=0|108=30")
        #expect(try client.receive()?[35] == "A")
        try trade(trader, "C", "ACC", "AAPL", "9")
        try client.send("35=1|112=Y")
        try client.expect("35=0|112=Y")
    }

    @Test func `as many subscriptions as there is room for`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("LOOKS")
        for index in 0..<33 {
            try client.send("35=V|262=M\(index)|263=1|264=1|265=1|267=1|269=0|146=1|55=AAPL")
            let answer = try client.receive()
            #expect(answer?[35] == (index < 32 ? "W" : "Y"))
            if index == 32 { #expect(answer?[281] == "2" && answer?[58] == "No more subscriptions") }
        }
    }

    @Test func `that trading in a symbol is halted and goes on, who has subscribed to it`() throws {
        let gateway = try gateway(["maxSessions: 10000": "tellsStops: false\n        maxSessions: 100"])
        defer { gateway.end() }
        let client = try gateway.logOn("LOOKS")
        try client.send("35=e|324=E1|263=1|55=AAPL")
        #expect(try client.receive()?[326] == "17")
        _ = try Program.run(["stop", gateway.store, "symbol", "AAPL", "--by", "ann"])
        let halted = try client.receive()
        #expect(halted?[326] == "2" && halted?[325] == "Y" && halted?[58] == "stopped: symbol AAPL, by ann")
        _ = try Program.run(["resume", gateway.store, "symbol", "AAPL"])
        #expect(try client.receive()?[326] == "3")
    }

    @Test func `balances of accounts that they trade for, over a crash, and of no others`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        var (client, other) = (try gateway.logOn("HOLDER"), try gateway.logOn("OTHER"))
        try trade(client, "A", "ACC", "BTC/USD", "1")
        try trade(client, "B", "ACC2", "AAPL", "1")
        try other.send("35=BB|909=B0|1=ACC")
        #expect(try other.receive()?[946] == "9")
        try other.send("35=BB|909=B1")
        try other.expect("35=BG|909=B1|911=0|945=2|946=0")
        gateway.crash()
        try gateway.startAgain()
        (client, other) = (try gateway.connect("HOLDER2"), other)
        let again = try WireClient(port: gateway.port, me: "HOLDER", you: "PENSTOCK")
        again.nextOut = 4
        try again.send("35=A|98=0|108=30")
        #expect(try again.receive()?[35] == "A")
        try again.send("35=BB|909=B2|1=ACC")
        try again.expect("35=BG|1=ACC|909=B2|911=2|945=0|946=0")
        var found: [String: String] = [:]
        for count in 1...2 {
            let report = try again.receive()
            #expect(report?[35] == "BA" && report?[909] == "B2" && report?[911] == "2" && (report?[912] == "Y") == (count == 2))
            found[report?[15] ?? ""] = report?[901]
        }
        #expect(found["BTC"] == "1" && found["USD"]?.hasPrefix("-65") == true, "\(found)")
        try again.send("35=BB|909=B3|15=USD")
        #expect(try again.receive()?[911] == "2")
    }

    @Test func `fills of their own orders, counted and the last one marked, and nobody else's`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let (client, other) = (try gateway.logOn("TRADER"), try gateway.logOn("OTHER"))
        try trade(client, "A", "ACC", "AAPL", "3")
        try trade(other, "X", "ACC", "AAPL", "4")
        try trade(client, "B", "ACC2", "MSFT", "5")
        try trade(client, "C", "ACC", "MSFT", "6")
        func ask(_ id: String, _ more: String = "", of client: WireClient) throws -> [[String?]] {
            try client.send("35=AD|568=\(id)|569=0\(more)")
            let ack = try client.receive()
            #expect(ack?[35] == "AQ" && ack?[568] == id && ack?[749] == "0", "\(String(describing: ack))")
            let count = ack?[748].flatMap { Int($0) } ?? -1
            #expect(ack?[750] == (count > 0 ? "0" : "1"))
            return try (0..<max(0, count)).map { index in
                let report = try client.receive()
                #expect(report?[35] == "AE" && report?[568] == id && report?[748] == "\(count)")
                #expect((report?[912] == "Y") == (index == count - 1))
                return [report?[11], report?[55], report?[32]]
            }
        }
        #expect(try ask("T1", of: client) == [["A", "AAPL", "3"], ["B", "MSFT", "5"], ["C", "MSFT", "6"]])
        #expect(try ask("T2", "|55=MSFT", of: client) == [["B", "MSFT", "5"], ["C", "MSFT", "6"]])
        #expect(try ask("T3", "|11=B", of: client) == [["B", "MSFT", "5"]])
        #expect(try ask("T4", "|453=1|448=ACC|447=D|452=24", of: client) == [["A", "AAPL", "3"], ["C", "MSFT", "6"]])
        #expect(try ask("T5", "|11=X", of: client) == [])
        #expect(try ask("T6", "|580=1|75=20200101", of: client) == [])
        #expect(try ask("T7", of: other) == [["X", "AAPL", "4"]])
        try client.send("35=AD|568=T8|569=0|263=1")
        #expect(try client.receive()?[749] == "8")
    }
}

@Suite struct `Instruments of several brokers` {
    @Test(arguments: [("0.01", "0.05", "0.05"), ("0.02", "0.05", "0.10"), ("1", "0.25", "1.00"), ("3", "2", "6")])
    func `have increments that all of them take`(one: String, other: String, both: String) throws {
        #expect(SecurityBook.common(try #require(Decimal(string: one)), try #require(Decimal(string: other))) == Decimal(string: both))
    }
}
