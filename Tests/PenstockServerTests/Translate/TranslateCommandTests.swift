// `penstock translate`: its words, its exit codes, and what it refuses.

import BrokerKit
import Brokers
import Testing

private let order = "35=D|11=A17|55=BTC/USDT|54=1|38=0.5|40=2|44=30000|59=1"

@Suite struct `penstock translate` {
    @Test func `the same message at the same time with the same nonce gives the same bytes, of every kind`() throws {
        for kind in BrokerRegistry.kinds + ["fix", "paper"] {
            let symbol = ["oanda": "EUR/USD", "coinbase": "BTC/USD", "alpaca": "AAPL"][kind] ?? "BTC/USDT"
            let contract = ["binance-futures": "BTC/USDT:USDT", "kraken-futures": "BTC/USD:USD"][kind] ?? symbol
            let message = order.replacing("BTC/USDT", with: contract).replacing("38=0.5", with: "38=5")
            let runs = try (0..<2).map { _ in
                try Translated("\(kind) --at 1700000000123 --nonce 17000", message)
            }
            #expect(runs[0].exitCode == 0, "\(kind): \(runs[0].complaint)")
            #expect(runs[0].lines == runs[1].lines && runs[0].lines.count == 1, "\(kind)")
            let request = try #require(try runs[0].requests.first)
            #expect(Set(request.keys) == ["transport", "method", "url", "headers", "body"], "\(kind)")
        }
    }

    @Test func `each message of an order, and each question`() throws {
        let run = try Translated(
            "bybit --at 1700000000123",
            """
            \(order)
            35=G|41=A17|11=A18|55=BTC/USDT|54=1|38=0.4|40=2|44=29000|59=1
            35=H|11=A18|55=BTC/USDT|54=1
            35=F|41=A18|11=A19|55=BTC/USDT|54=1
            35=q|11=Q1|530=1|55=BTC/USDT
            35=E|66=L1|394=1|68=2|73=2|11=B1|67=1|55=BTC/USDT|54=1|38=1|40=1|59=1|11=B2|67=2|55=BTC/USDT|54=2|38=1|40=1|59=1
            35=BB|909=B1
            35=V|262=M1|263=0|264=5|146=1|55=BTC/USDT
            """)
        #expect(run.exitCode == 0, "\(run.complaint)")
        let host = "https://api.bybit.com/v5"
        #expect(
            try run.places == [
                "POST \(host)/order/create", "POST \(host)/order/amend", "GET \(host)/order/realtime",
                "POST \(host)/order/cancel", "POST \(host)/order/cancel-all", "POST \(host)/order/cancel-all",
                "POST \(host)/order/create-batch", "GET \(host)/account/wallet-balance", "GET \(host)/market/orderbook",
            ])
        for question in ["open-orders", "balances", "positions", "fills", "instruments", "time"] {
            let run = try Translated("bybit --query \(question)")
            #expect(run.exitCode == 0 && !run.lines.isEmpty, "\(question): \(run.complaint)")
        }
    }

    @Test func `messages that came from the wire, behind each other with SOH between their fields`() throws {
        let first = "8=FIX.4.4|9=5|" + order + "|10=000|"
        let both = (first + first.replacing("A17", with: "A18")).replacing("|", with: "\u{1}")
        let run = try Translated("binance --at 1", both)
        #expect(run.exitCode == 0 && run.lines.count == 2, "\(run.complaint)")
        #expect(run.lines[0].contains("newClientOrderId=A17") && run.lines[1].contains("newClientOrderId=A18"))
    }

    @Test func `the help says that the key and the signature are in what it prints`() throws {
        let run = try Translated("--help", "")
        #expect(run.exitCode == 0)
        let text = run.lines.joined(separator: " ")
        #expect(text.contains("can be sent as it is") && text.contains("holds the key and the") && text.contains("signature"), "\(text)")
    }

    @Test(arguments: [
        ("", "usage: penstock translate BROKER"), ("binance bybit", "usage: penstock translate BROKER"),
        ("binance --query orders", "--query is orders; expected one of open-orders"),
        ("binance --at yesterday", "--at is yesterday"), ("binance --environment paper", "--environment is paper"),
        ("binance --frobnicate", "unknown option --frobnicate"), ("binance --response a.json --to xml", "--to is xml"),
        ("binance --status 400", "--status is about an answer"), ("fix --nonce zero", "--nonce is zero"),
    ])
    func `wrong usage is told, with exit code 2`(words: String, complaint: String) throws {
        let run = try Translated(words, order)
        #expect(run.exitCode == 2 && run.complaint.contains(complaint), "\(run.exitCode) \(run.complaint)")
        #expect(run.lines.isEmpty)
    }

    @Test(arguments: [
        ("binnance", order, "no kind of broker binnance; did you mean binance?"),
        ("binance", "", "no FIX message on standard input"), ("binance", "hello", "\"hello\" is no field"),
        ("binance", "11=A", "no MsgType(35)"), ("binance", "35=8|11=A", "MsgType(35)=8 asks nothing of a broker"),
        ("binance", "35=F|55=BTC/USDT|54=1", "Neither tag 41 nor OrderID(37)"),
        ("binance", order.replacing("38=0.5", with: "38=half"), "tag 38 is no decimal: \"half\""),
        ("binance", order.replacing("38=0.5", with: "38=0"), "OrderQty(38) or CashOrderQty(152) is not above zero"),
        ("binance", order.replacing("54=1", with: "54=9"), "Side(54) is 9"),
        ("binance", order.replacing("|44=30000", with: ""), "no Price(44)"),
        ("binance", order.replacing("59=1", with: "59=0"), "OrdRejReason(103)=11: Binance has no TimeInForce(59) 0 (day)"),
        ("binance", order.replacing("40=2", with: "40=Z"), "OrdType(40) is Z"),
        ("binance", order.replacing("BTC/USDT", with: "BTC/USDT:USDT"), "Symbol(55)=BTC/USDT:USDT is no instrument of Binance"),
        ("coinbase", "35=q|11=Q|530=7", "Coinbase has no mass cancel"),
        ("coinbase", "35=F|41=A17|11=A18|55=BTC/USD|54=1", "OrderID(37)"),
        ("kraken", "\(order)|152=100".replacing("USDT", with: "USD"), "both OrderQty(38) and CashOrderQty(152)"),
        ("fix --instruments a.json", order, "--instruments is for brokers of REST and WebSockets"),
        ("binance --config nowhere.yaml", order, "nowhere.yaml"),
        ("binance --response nowhere.json", "", "nowhere.json"),
    ])
    func `what cannot be translated is told, with exit code 1 and the field that is wrong`(
        words: String, input: String, complaint: String
    ) throws {
        let run = try Translated(words, input)
        #expect(run.exitCode == 1 && run.complaint.contains(complaint), "\(run.exitCode) \(run.complaint)")
        #expect(run.lines.isEmpty)
    }

    @Test func `of messages that cannot all be translated none is printed`() throws {
        let run = try Translated("binance", order + "\n" + order.replacing("54=1", with: "54=9"))
        #expect(run.exitCode == 1 && run.lines.isEmpty)
    }

    @Test func `with the venue's own list prices and quantities are checked by its rules`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(
            """
            {"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","filters":[
            {"filterType":"PRICE_FILTER","minPrice":"0.01","maxPrice":"1000000","tickSize":"0.01"},
            {"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"100","stepSize":"0.001"},
            {"filterType":"NOTIONAL","minNotional":"5"}]}]}
            """, to: "list.json")
        let words = "binance --instruments \(folder.file("list.json"))"
        for (change, complaint) in [
            ("", ""), ("38=0.5005", "OrderQty(38)"), ("38=101", "OrderQty(38)"), ("44=30000.001", "Price(44)"),
            ("55=ETH/USDT", "Symbol(55)=ETH/USDT is no instrument"),
        ] {
            let tag = change.prefix { $0 != "=" } + "="
            let fields = order.split(separator: "|").map { !change.isEmpty && $0.hasPrefix(tag) ? change : String($0) }
            let run = try Translated(words, fields.joined(separator: "|"))
            #expect(run.exitCode == (complaint.isEmpty ? 0 : 1) && run.complaint.contains(complaint), "\(change): \(run.complaint)")
        }
        try folder.write("{\"symbols\":[]}", to: "list.json")
        let run = try Translated(words, order)
        #expect(run.exitCode == 1 && run.complaint.contains("has no instruments of Binance"))
    }
}
