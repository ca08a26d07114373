// The driver with Binance's market stream: from frames to what the line thread is told.

import BrokerKit
import Brokers
import MarketData
import Testing
import Values
import WebKit

/// A driver without an account, whose clock is set by hand and whose questions are answered by the test.
private struct MarketRun: ~Copyable {
    var driver: VenueDriver
    var now: Int64 = 0
    var connection = 0
    /// What was sent on the stream.
    var frames: [String] = []
    /// Calls for a book, by their numbers.
    var asked: [(call: Int, url: String)] = []
    var notes: [String] = []

    init(_ kind: String = "binance", _ market: MarketSettings = MarketSettings(.book, depth: 3)) throws {
        let type = try #require(BrokerRegistry.adapter(kind))
        var settings = DriverSettings(names: try #require(type.profile.names.clientOrderIDs(tag: "t")))
        settings.symbols = ["BTC/USDT"]
        settings.market = market
        driver = VenueDriver(try type.init(AdapterSettings()), settings, seed: 1, at: Self.time(0))
        for _ in 0..<40 { step() }
    }

    static func time(_ milliseconds: Int64) -> Instant {
        Instant(nanosecondsSinceEpoch: (1_700_000_000_000 + milliseconds) * 1_000_000)
    }

    var time: Instant { Self.time(now) }

    mutating func step(by milliseconds: Int64 = 100) {
        now += milliseconds
        driver.tick(at: time)
        carryOut()
    }

    mutating func hear(_ frame: String) {
        driver.heard(connection, Array(frame.utf8), at: time)
        carryOut()
    }

    mutating func hear(change numbers: ClosedRange<Int>, bids: String = "", asks: String = "") {
        hear(
            """
            {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":\(1_700_000_000_000 + now),"s":"BTCUSDT",\
            "U":\(numbers.lowerBound),"u":\(numbers.upperBound),"b":[\(bids)],"a":[\(asks)]}}
            """)
    }

    mutating func answer(_ json: String, status: Int = 200) {
        guard !asked.isEmpty else { return }
        let call = asked.removeFirst().call
        driver.completed(
            call, .answered(status: status), HTTPResponse(status: status, headers: [], body: Array(json.utf8)), at: time)
        carryOut()
    }

    mutating func told() -> [String] {
        var all: [String] = []
        driver.tellPrices(at: time) { slip in
            let side = { (levels: PriceLevels) in
                (0..<levels.count).map { "\(levels[$0].size)@\(levels[$0].price)" }.joined(separator: " ")
            }
            let last = slip.last.map { " last \($0.size)@\($0.price)" } ?? ""
            all.append(slip.isGood ? "\(slip.symbol): \(side(slip.bids)) | \(side(slip.asks))\(last)" : "\(slip.symbol) stale")
            return true
        }
        return all
    }

    private mutating func carryOut() {
        while let effect = driver.nextEffect() {
            switch effect {
            case .connect(let number, _, _):
                connection = number
                driver.opened(number, at: time)
            case .frame(_, let bytes): frames.append(String(decoding: bytes, as: UTF8.self))
            case .send(let call, let request):
                if request.url.contains("/depth") {
                    asked.append((call, request.url))
                    continue
                }
                let body =
                    request.url.contains("/time")
                    ? "{\"serverTime\":\(1_700_000_000_000 + now)}"
                    : """
                    {"timezone":"UTC","serverTime":\(1_700_000_000_000 + now),"symbols":[{"symbol":"BTCUSDT","status":"TRADING",\
                    "baseAsset":"BTC","quoteAsset":"USDT","filters":[]}]}
                    """
                driver.completed(
                    call, .answered(status: 200), HTTPResponse(status: 200, headers: [], body: Array(body.utf8)), at: time)
            case .note(let text): notes.append(text)
            case .lines, .close, .report: break
            }
        }
    }
}

@Suite struct `The market stream of a driver` {
    @Test func `books and trades are subscribed to, and the whole is asked for with the first change`() throws {
        var run = try MarketRun()
        #expect(run.frames.count == 2)
        #expect(run.frames.first?.contains("btcusdt@depth@100ms") ?? false)
        #expect(run.frames.last?.contains("btcusdt@trade") ?? false)
        run.asked.removeAll()
        run = try MarketRun()
        // The symbol was quiet for four seconds.
        #expect(run.asked.count == 1 && run.asked[0].url.contains("limit=1000"))
        run.hear(change: 98...101, bids: #"["90.00","5.0"]"#)
        #expect(run.asked.count == 1)
        #expect(run.told() == [])
        run.answer(#"{"lastUpdateId":100,"bids":[["89.00","1.0"],["88.00","1.0"],["87.00","1.0"]],"asks":[["91.00","2.0"]]}"#)
        #expect(run.told() == ["BTC/USDT: 5.0@90.00 1.0@89.00 1.0@88.00 | 2.0@91.00"])
        run.hear(
            #"{"stream":"btcusdt@trade","data":{"e":"trade","E":1700000004000,"s":"BTCUSDT","t":7,"p":"90.50","q":"0.1","T":1700000004000,"m":false,"M":true}}"#)
        #expect(run.told() == ["BTC/USDT: 5.0@90.00 1.0@89.00 1.0@88.00 | 2.0@91.00 last 0.1@90.50"])
    }

    @Test func `a hole makes prices stale until the whole came again`() throws {
        var run = try MarketRun()
        run.answer(#"{"lastUpdateId":100,"bids":[["89.00","1.0"]],"asks":[["91.00","2.0"]]}"#)
        _ = run.told()
        run.hear(change: 103...104, bids: #"["90.00","5.0"]"#)
        #expect(run.told() == ["BTC/USDT stale"])
        #expect(run.notes == ["Binance, BTC/USDT: changes are missing: 103 came behind 100"])
        #expect(run.asked.count == 1)
        run.answer(#"{"lastUpdateId":104,"bids":[["90.00","5.0"]],"asks":[["91.00","2.0"]]}"#)
        #expect(run.told() == ["BTC/USDT: 5.0@90.00 | 2.0@91.00"])
    }

    @Test func `a refused question is asked again`() throws {
        var run = try MarketRun()
        run.answer(#"{"code":-1121,"msg":"Invalid symbol."}"#, status: 400)
        var count = 0
        for _ in 0..<100 where run.asked.isEmpty {
            run.step()
            count += 1
        }
        #expect(run.asked.count == 1 && count < 30)
        run.answer(#"{"lastUpdateId":104,"bids":[["90.00","5.0"]],"asks":[["91.00","2.0"]]}"#)
        #expect(run.told() == ["BTC/USDT: 5.0@90.00 | 2.0@91.00"])
    }

    @Test func `a stream that ends makes prices stale, and they are whole again on the next one`() throws {
        var run = try MarketRun()
        run.answer(#"{"lastUpdateId":100,"bids":[["89.00","1.0"]],"asks":[["91.00","2.0"]]}"#)
        _ = run.told()
        let old = run.connection
        run.driver.ended(old, "the peer hung up", at: run.time)
        #expect(run.told() == ["BTC/USDT stale"])
        for _ in 0..<400 where run.asked.isEmpty { run.step() }
        #expect(run.connection != old && run.asked.count == 1)
        run.answer(#"{"lastUpdateId":300,"bids":[["95.00","1.0"]],"asks":[["96.00","2.0"]]}"#)
        #expect(run.told() == ["BTC/USDT: 1.0@95.00 | 2.0@96.00"])
    }

    @Test func `where quotes are wanted no book is asked for`() throws {
        var run = try MarketRun("binance", MarketSettings(.quotes))
        #expect(run.frames.first?.contains("btcusdt@bookTicker") ?? false)
        #expect(run.asked.isEmpty)
        run.hear(#"{"stream":"btcusdt@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"89.5","B":"1","a":"90","A":"2"}}"#)
        #expect(run.told() == ["BTC/USDT: 1@89.5 | 2@90"])
    }

    @Test func `the order part is not held up by market data that nobody takes`() throws {
        var run = try MarketRun()
        run.answer(#"{"lastUpdateId":100,"bids":[["89.00","1.0"]],"asks":[["91.00","2.0"]]}"#)
        for number in 101...5_000 {
            run.hear(change: number...number, bids: "[\"89.00\",\"\(number).0\"]")
            run.driver.tellPrices(at: run.time) { _ in false }
        }
        #expect(run.told() == ["BTC/USDT: 5000.0@89.00 | 2.0@91.00"], "the latest alone")
    }
}
