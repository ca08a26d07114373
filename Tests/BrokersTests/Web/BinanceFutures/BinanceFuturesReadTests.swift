// What is read in answers and streams of Binance's futures.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

@Suite("Binance futures: answers")
struct BinanceFuturesReadTests {
    private func read(
        _ json: String, status: Int = 200, answering task: VenueTask? = nil
    ) throws -> (verdict: Verdict, lines: [String]) {
        let parser = JSONParser()
        var news: [VenueNews] = []
        let verdict = try Array(json.utf8).withUnsafeBytes { bytes in
            try testAdapter("binance-futures").read(
                parser.parse(Bytes(bytes)), status: status, answering: task, into: &news)
        }
        return (verdict, news.map(line(of:)))
    }

    private func bitcoin(_ name: String = "gw-0001") throws -> VenueOrder {
        try order("binance-futures", "BTC/USDT:USDT") { $0.clientOrderID = name }
    }

    private let row = #"{"orderId":1,"symbol":"BTCUSDT","status":"NEW","clientOrderId":"gw-0001","origQty":"1"}"#

    @Test func `an answer to a change says that the order is another one, to a question that nothing has happened`()
        throws
    {
        let order = try bitcoin()
        let line = "state=working client=gw-0001 venue=1 symbol=BTCUSDT quantity=1"
        #expect(try read(row, answering: .place(order)).lines == ["order change \(line)"])
        #expect(try read(row, answering: .replace(order, by: order)).lines == ["order replaced \(line)"])
        #expect(try read(row, answering: .query(order)).lines == ["order status \(line)"])
    }

    @Test func `each order of a batch has its own news`() throws {
        let orders = [try bitcoin(), try bitcoin("gw-0002")]
        let error = #"{"code":-2019,"msg":"Margin is insufficient."}"#
        let some = try read("[\(row),\(error)]", answering: .placeTogether(orders))
        #expect(some.verdict == .accepted)
        #expect(some.lines[0].hasPrefix("order change state=working client=gw-0001"))
        #expect(some.lines[1].hasPrefix("refused place client=gw-0002 103=99"))
        let none = try read("[\(error),\(error)]", answering: .placeTogether(orders))
        #expect(none.verdict == .refused)
        let cancels = try read(#"[{"code":-2011,"msg":"Unknown order sent."}]"#, answering: .cancelTogether(orders))
        #expect(cancels.lines[0].hasPrefix("refused cancel client=gw-0001 103=5 102=1"))
    }

    @Test func `a change of an order on the stream is told as one`() throws {
        let event = """
            {"e":"ORDER_TRADE_UPDATE","o":{"s":"BTCUSDT","c":"gw-0001","S":"BUY","o":"LIMIT","ot":"LIMIT","f":"GTX",
            "q":"2","p":"50001","ap":"0","sp":"0","x":"AMENDMENT","X":"NEW","i":1,"l":"0","z":"0","L":"0","R":false}}
            """
        #expect(
            try read(event).lines == [
                "order replaced state=working client=gw-0001 venue=1 symbol=BTCUSDT side=buy kind=limit"
                    + " tif=goodTillCancel quantity=2 limit=50001 filled=0 postOnly=yes"
            ])
    }

    @Test func `a waiting order is canceled by an answer that says no more than its name`() throws {
        #expect(
            try read(#"{"algoId":77,"clientAlgoId":"gw-0001","code":"200","msg":"success"}"#).lines
                == ["order change state=canceled client=gw-0001 venue=algo-77"])
    }

    @Test(arguments: [
        ("NEW", "", "0", "state=working client=gw-0001 venue=algo-7"),
        ("TRIGGERED", "9", "0", "state=working client=gw-0001 venue=9"),
        ("FINISHED", "9", "2", "state=filled client=gw-0001 venue=9"),
        ("FINISHED", "9", "1", "state=canceled client=gw-0001 venue=9"),
        ("EXPIRED", "", "0", "state=expired client=gw-0001 venue=algo-7"),
        ("REJECTED", "", "0", "state=rejected client=gw-0001 venue=algo-7"),
    ])
    func `a waiting order has the state of what it has become`(
        status: String, actual: String, filled: String, state: String
    ) throws {
        let event = """
            {"e":"ALGO_UPDATE","T":1,"o":{"caid":"gw-0001","aid":7,"o":"STOP","s":"BTCUSDT","S":"BUY","f":"GTC","q":"2",
            "X":"\(status)","ai":"\(actual)","ap":"0","aq":"\(filled)","tp":"5","p":"6","R":false}}
            """
        #expect(try read(event).lines.first?.hasPrefix("order change \(state) ") == true)
    }

    @Test(arguments: [
        (-1121, "Invalid symbol.", 1, 2), (-2010, "Duplicate order sent.", 6, 6), (-2011, "Unknown order sent.", 5, 1),
        (-2013, "Order does not exist.", 5, 1), (-2019, "Margin is insufficient.", 99, 99),
        (-2021, "Order would immediately trigger.", 99, 2), (-2022, "ReduceOnly Order is rejected.", 99, 2),
        (-2025, "Reach max open order limit.", 3, 2), (-2027, "Exceeded the maximum allowable position", 3, 2),
        (-4116, "ClientOrderId is duplicated.", 6, 6), (-4120, "Use the Algo Order API endpoints instead.", 11, 2),
        (-4140, "Invalid symbol status for opening position.", 2, 2), (-4164, "notional must be no smaller", 13, 2),
        (-1111, "Precision is over the maximum", 13, 2),
    ])
    func `an error is a reason of FIX`(code: Int, text: String, order: Int, change: Int) throws {
        let answer = try read(
            #"{"code":\#(code),"msg":"\#(text)"}"#, status: 400, answering: .place(bitcoin()))
        #expect(answer.verdict == .refused)
        #expect(
            answer.lines == [
                "refused place client=gw-0001 103=\(order) 102=\(change) verdict=refused code=\(code) text=\(text)"
            ])
    }

    @Test func `what proves nothing, and what is the clock's or the key's fault, is told apart`() throws {
        let verdict = { (code: Int) in
            try read(#"{"code":\#(code),"msg":""}"#, status: 400, answering: .place(bitcoin())).verdict
        }
        #expect(try verdict(-1007) == .undecided)
        #expect(try verdict(-1021) == .wrongTime)
        #expect(try verdict(-5028) == .wrongTime)
        #expect(try verdict(-1003) == .busy)
        let key = try read(#"{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}"#, status: 401)
        #expect(key.lines.first?.contains("key=yes") == true)
    }

    @Test func `the key of the private stream comes and goes`() throws {
        #expect(try read(#"{"listenKey":"abc"}"#, answering: .streamToken(.orders)).lines == ["token"])
        #expect(try read(#"{"e":"listenKeyExpired","E":1,"listenKey":"abc"}"#).lines == ["stream tokenExpired"])
        let gone = try read(
            #"{"code":-1125,"msg":"This listenKey does not exist."}"#, status: 400,
            answering: .renewStreamToken(.orders, "abc"))
        #expect(gone.lines.first == "stream tokenExpired")
    }

    @Test func `a full page has another one behind it, of its own book`() throws {
        let instrument = try bitcoin().instrument
        let fills = (1...1_000).map {
            #"{"id":\#($0),"orderId":1,"symbol":"BTCUSDT","qty":"1","price":"1","commissionAsset":"USDT"}"#
        }
        let fillTask = VenueTask.fills(instrument, since: testMoment.time, page: nil)
        #expect(try read("[\(fills.joined(separator: ","))]", answering: fillTask).lines.last == "page 1001")
        let waiting = (1...1_000).map { #"{"algoId":\#($0),"clientAlgoId":"a","algoStatus":"NEW"}"# }
        let orderTask = VenueTask.recentOrders(instrument, since: testMoment.time, page: nil)
        #expect(try read("[\(waiting.joined(separator: ","))]", answering: orderTask).lines.last == "page algo-1001")
        #expect(try read("[\(fills[0])]", answering: fillTask).lines.count == 1)
    }

    @Test func `a book that was asked for is of the instrument that was asked`() throws {
        let book = #"{"lastUpdateId":7,"T":1000,"bids":[["1","2"]],"asks":[["3","4"]]}"#
        #expect(
            try read(book, answering: .book(bitcoin().instrument, depth: 5)).lines
                == ["book BTCUSDT bids=2@1 asks=4@3 continuity=range(first: 0, last: 7) time=1000"])
    }

    @Test func `the ID of a request is in the frame that answers it`() throws {
        let adapter = try testAdapter("binance-futures")
        let parser = JSONParser()
        let id = { (json: String) in
            try Array(json.utf8).withUnsafeBytes { adapter.requestID(in: try parser.parse(Bytes($0))) }
        }
        #expect(try id(#"{"result":null,"id":"abc"}"#) == "abc")
        #expect(try id(#"{"e":"trade","id":1}"#) == nil)
    }
}
