// `penstock translate` of the paper broker.

import Testing

private let order = "35=D|11=A17|55=AAPL|54=1|38=10|40=2|44=200|59=0"

@Suite struct `penstock translate, of the paper broker` {
    @Test func `an order and its changes, as it takes them`() throws {
        let run = try Translated(
            "paper --at 1700000000123",
            """
            \(order)
            35=G|41=A17|11=A18|55=AAPL|54=1|38=12|40=2|44=201|59=0
            35=F|41=A18|11=A19|55=AAPL|54=1
            35=D|11=B1|55=AAPL|54=2|38=3|40=P|18=a|211=-0.5|59=6|126=20231115-00:00:00
            35=H|11=B1|55=AAPL|54=2
            """)
        #expect(run.exitCode == 0, "\(run.complaint)")
        let requests = try run.requests
        #expect(requests.allSatisfy { $0["transport"] as? String == "paper" && $0["url"] as? String == "" })
        #expect(requests.map { $0["method"] as? String } == ["submit", "replace", "cancel", "submit", "ask"])
        #expect(
            requests.map { $0["body"] as? String } == [
                #"{"order":"1","symbol":"AAPL","side":"buy","kind":"limit","timeInForce":"day","quantity":"10","limit":"200"}"#,
                #"{"order":"1","kind":"limit","timeInForce":"day","quantity":"12","limit":"201"}"#, #"{"order":"1"}"#,
                #"{"order":"2","symbol":"AAPL","side":"sell","kind":"trailingStop","timeInForce":"goodTillDate","quantity":"3","trail":"0.5 price","expires":"2023-11-15T00:00:00.000Z"}"#,
                #"{"order":"2"}"#,
            ])
    }

    @Test func `its settings refuse what they refuse in the gateway`() throws {
        let demo = "--config sessions/demo.yaml"
        #expect(try Translated("paper \(demo)", order).exitCode == 0)
        for (message, complaint) in [
            (order.replacing("AAPL", with: "NOWHERE"), "OrdRejReason(103)=1"),
            (order.replacing("44=200", with: "44=200.001"), "OrdRejReason(103)="),
            ("35=F|41=A1|11=A2|55=AAPL|54=1", "no OrderQty(38)"),
        ] {
            let run = try Translated("paper \(demo)", message)
            #expect(run.exitCode == 1 && run.complaint.contains(complaint), "\(run.complaint)")
        }
        #expect(try Translated("nobody \(demo)", order).complaint.contains("has no broker nobody"))
    }

    @Test func `questions`() throws {
        for question in ["open-orders", "balances", "positions", "fills"] {
            #expect(try Translated("paper --query \(question)").text("body") == question)
        }
        #expect(try Translated("paper --query instruments").exitCode == 1)
        #expect(try Translated("paper", "35=BB|909=1").text("body") == "balances")
    }
}
