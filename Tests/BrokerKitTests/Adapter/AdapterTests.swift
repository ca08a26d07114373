// What adapters share: access, errors, orders of tasks, changes, best prices.

import BrokerKit
import Testing
import Values

@Suite struct `What adapters share` {
    private static let pair = Instrument(
        CanonicalSymbol(base: "BTC", quote: "USD")!, venueSymbol: "BTC-USD", product: .spot)

    private static func order(
        _ name: String, venue: String? = nil, _ side: Side = .buy, _ kind: OrderKind = .limit, limit: Decimal? = nil
    ) -> VenueOrder {
        VenueOrder(
            name, venueOrderID: venue, instrument: pair, side: side, kind: kind, timeInForce: .goodTillCancel,
            size: .quantity("2"), limit: limit)
    }

    @Test func `of errors, words with commas between them mean the same, and the first line that fits counts`() {
        let errors = VenueErrors("nobody", "| too small, too large | 13\n| invalid | 99\n7 8 | too late, over | 2 | 0 | busy")
        #expect(errors.error("", "Size TOO LARGE").meaning == ErrorMeaning(.incorrectQuantity, .brokerOption))
        #expect(errors.error("", "invalid: too small").meaning.order == .incorrectQuantity)
        #expect(errors.error("", "invalid").meaning.order == .other)
        #expect(errors.error("8", "it is over").meaning.verdict == .busy)
        #expect(errors.error("9", "it is over").meaning.verdict == .refused)
    }

    @Test func `the settings' hosts are asked, with a signature only where one is wanted`() throws {
        let live = VenueURLs(rest: "https://one.example", webSocket: "wss://two.example", stream: "wss://three.example")
        let moment = CallMoment(Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000))
        let settings = AdapterSettings(credentials: ExampleCredentials.of("okx"), streamURL: "ws://four.example")
        let access = try VenueAccess(
            settings, live: live, sandbox: VenueURLs(rest: ""), headers: [Parameter("x-own", "1")], signing: .okx)
        #expect(access.webSocket == "wss://two.example" && access.stream == "ws://four.example")
        #expect(access.signer != nil && access.socketSigner == nil)
        let asked = access.ask("/time", ["zone": "UTC", "unsaid": nil], moment)
        #expect(asked.method == "GET" && asked.url == "https://one.example/time?zone=UTC")
        #expect(asked.headers.map(\.name) == ["x-own"])
        let got = access.get("/time", ["zone": "UTC"], moment)
        #expect(got.url == asked.url && got.headers.map(\.name).contains("OK-ACCESS-SIGN"))
        let posted = access.post("/order", .json(Array("{}".utf8)), moment)
        #expect(posted.method == "POST" && posted.url == "https://one.example/order" && posted.body == Array("{}".utf8))
        #expect(posted.headers.map(\.name).contains("OK-ACCESS-SIGN"))
        let nobody = try VenueAccess(AdapterSettings(), live: live, sandbox: live, signing: .okx, opening: .okxWebSocket)
        #expect(nobody.signer == nil && nobody.socketSigner == nil)
        #expect(nobody.get("/time", [:], moment).headers.isEmpty)
    }

    @Test func `a task tells the orders that it is about`() {
        let (one, two) = (Self.order("1"), Self.order("2"))
        #expect(VenueTask.place(one).orders == [one])
        #expect(VenueTask.replace(one, by: two).orders == [one])
        #expect(VenueTask.cancelTogether([one, two]).orders == [one, two])
        #expect(VenueTask.cancelAll(nil).orders.isEmpty && VenueTask.balances.orders.isEmpty)
    }

    @Test func `a change that is done has the terms of its task, and the names that are known`() {
        let (old, new) = (Self.order("1", venue: "v"), Self.order("2", limit: "7"))
        let news = OrderNews(changedBy: .replace(old, by: new), client: nil, venue: nil)
        #expect(news.event == .replaced && news.state == .working)
        #expect(news.clientOrderID == "1" && news.venueOrderID == "v")
        #expect(news.quantity == "2" && news.limit == "7" && news.stop == nil)
        let unnamed = OrderNews(changedBy: .replace(Self.order("", venue: "v"), by: new), client: "c", venue: "w")
        #expect(unnamed.clientOrderID == "c" && unnamed.venueOrderID == "w")
        let unasked = OrderNews(changedBy: nil, client: "c", venue: "w")
        #expect(unasked.clientOrderID == "c" && unasked.venueOrderID == "w" && unasked.limit == nil)
    }

    @Test(arguments: [
        (Side.buy, OrderKind.stop, true), (.sell, .stop, false), (.buy, .stopLimit, true), (.sell, .limitIfTouched, true),
        (.buy, .marketIfTouched, false),
    ])
    func `a stop to buy and a profit to sell wait for a rise`(side: Side, kind: OrderKind, isSo: Bool) {
        #expect(Self.order("1", side, kind).waitsForRise == isSo)
    }

    @Test func `the best prices of a book are the first that have something at them`() {
        let levels = [BookLevel("9", .zero), BookLevel("8", "1")]
        var book = BookNews("BTC-USD", isSnapshot: false, bids: levels, asks: [])
        book.time = Instant(nanosecondsSinceEpoch: 5)
        let quote = QuoteNews(bestOf: book)
        #expect(quote.bid == levels[1] && quote.ask == nil && quote.venueSymbol == "BTC-USD" && quote.time == book.time)
    }
}
