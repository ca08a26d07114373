// Recorded payloads of books make books, by the rules of their venues.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

@Suite struct `Recorded books` {
    /// The book of one symbol, from payloads in their order; and what came of each.
    private func build(
        _ kind: String, _ files: [String], depth: Int = 10, answering task: VenueTask? = nil
    ) throws -> (book: VenueBook, steps: [VenueBook.Step]) {
        let payloads = try PayloadBook(kind).payloads
        let adapter = try testAdapter(kind)
        let symbol = try #require(CanonicalSymbol("BTC/USD"))
        let instrument =
            adapter.instrument(guessedFrom: symbol) ?? Instrument(symbol, venueSymbol: "PI_XBTUSD", product: .inverse)
        var book = VenueBook(type(of: adapter).profile.book, of: instrument, depth: depth)
        if case .asked = type(of: adapter).profile.book.start { book.awaitSnapshot() }
        var steps: [VenueBook.Step] = []
        for file in files {
            let payload = try #require(payloads.first { $0.file == file })
            for case .book(let change) in try reading(kind, String(decoding: payload.bytes, as: UTF8.self), answering: task).news {
                steps.append(book.take(change))
            }
        }
        return (book, steps)
    }

    private func text(_ side: BookSide) -> String {
        (0..<side.count).map { "\(side[$0].quantity)@\(side[$0].price)" }.joined(separator: " ")
    }

    @Test func `Kraken's own example holds its checksum, and so does a change of it`() throws {
        var (book, steps) = try build("kraken", ["docs__spot-ws-book-v2_snapshot.json"])
        #expect(steps == [.changed])
        #expect(book.bids.count == 10 && book.asks.count == 10)
        // The checksum is zlib's of the ten levels that are left.
        let change = try reading(
            "kraken",
            """
            {"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":45283.5,"qty":0.00000000},\
            {"price":45276.5,"qty":0.50000000}],"asks":[{"price":45285.0,"qty":0.00200000}],"checksum":2868792576}]}
            """)
        for case .book(let news) in change.news {
            let step = book.take(news)
            #expect(step == .changed)
        }
        #expect(book.asks.count == 10 && book.asks.best?.price == Decimal("45285.0"))
        #expect(book.bids.best?.price == Decimal("45283.4"))
    }

    @Test func `zeros that are not written at the end of a number are the instrument's`() throws {
        let adapter = try testAdapter("kraken")
        var instrument = try #require(adapter.instrument(guessedFrom: CanonicalSymbol("BTC/USD")!))
        instrument.rules = InstrumentRules(price: NumberRule(decimals: 1), quantity: NumberRule(decimals: 8))
        var book = VenueBook(type(of: adapter).profile.book, of: instrument, depth: 10)
        let payload = try #require(PayloadBook("kraken").payloads.first { $0.file == "docs__spot-ws-book-v2_snapshot.json" })
        let short = String(decoding: payload.bytes, as: UTF8.self).replacing("0000000,", with: ",").replacing("0000000}", with: "}")
            .replacing("45281.0", with: "45281").replacing("45279.0", with: "45279")
        #expect(!short.contains("0.10000000") && short.contains("\"qty\":0.1"))
        for case .book(let news) in try reading("kraken", short).news {
            let step = book.take(news)
            #expect(step == .changed)
        }
    }

    /// Both were cut to three levels by who recorded them, with the checksums of the whole.
    @Test func `Kraken's recorded snapshot and update are noticed as not whole`() throws {
        let (book, steps) = try build("kraken", ["nt__ws-book-snapshot.json", "nt__ws-book-update.json"])
        #expect(steps.count == 2 && steps[1] == .unchanged)
        guard case .broken(.checksum(told: 2_439_117_997, _)) = steps[0] else {
            Issue.record("\(steps)")
            return
        }
        #expect(!book.isWhole)
    }

    /// The venue's pages show eight of 400 levels, with the checksum of all.
    @Test func `OKX's example is noticed as not whole, and its numbers follow one another`() throws {
        let (_, steps) = try build("okx", ["nt__ws-books-snapshot.json", "nt__ws-books-update.json"])
        #expect(steps.count == 2)
        guard case .broken(.checksum(told: let told, _)) = steps[0] else {
            Issue.record("\(steps)")
            return
        }
        #expect(Int32(bitPattern: told) == -855_196_043)
        // A checksum that never holds is left out where there are numbers.
        let three = try build("okx", Array(repeating: "nt__ws-books-snapshot.json", count: 4) + ["nt__ws-books-update.json"])
        #expect(Array(three.steps.suffix(2)) == [.changed, .changed])
        #expect(three.book.bids.count == 8 && three.book.bids.best?.price == Decimal("8476.97"))
    }

    @Test func `Coinbase: a snapshot and an update, numbered by the connection`() throws {
        let (book, steps) = try build("coinbase", ["nt__ws-l2-data-snapshot.json", "nt__ws-l2-data-update.json"])
        #expect(steps == [.changed, .changed])
        #expect(!book.isCrossed)
        #expect(book.bids.best?.price == Decimal("68900"))
    }

    @Test func `Kraken Futures: levels of nothing are none`() throws {
        let (book, steps) = try build("kraken-futures", ["nt__ws-futures-book-snapshot-with-zero-qty.json"])
        #expect(steps == [.changed])
        #expect(text(book.bids) == "6385@34892.5 100@34891.5" && text(book.asks) == "2300@34912")
    }

    @Test func `Binance: an answer to a question, and the change behind it`() throws {
        let instrument = try #require(testAdapter("binance").instrument(guessedFrom: CanonicalSymbol("BTC/USD")!))
        var (book, steps) = try build(
            "binance", ["nt__spot-http-json-depth-response.json"], answering: .book(instrument, depth: 1_000))
        #expect(steps == [.changed])
        #expect(text(book.bids) == "431.00000000@4.00000000" && text(book.asks) == "12.00000000@4.00000200")
        let change = try reading(
            "binance", #"{"e":"depthUpdate","E":1,"s":"LTCBTC","U":1027025,"u":1027027,"b":[["4.00000000","0.00000000"]],"a":[]}"#)
        for case .book(let news) in change.news {
            let step = book.take(news)
            #expect(step == .changed)
        }
        #expect(book.bids.count == 0)
    }

    @Test func `the venues whose books can be checked say so`() {
        let checked = BrokerRegistry.adapters.filter { $0.profile.book.isChecked }.map { $0.profile.kind }
        #expect(Set(checked) == ["binance", "binance-futures", "coinbase", "kraken", "kraken-futures", "okx"])
    }
}
