// Depth, impact, jitter, quotes, and prices from a recording.

import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `Paper: the market` {
    private func deep(_ change: (inout PaperSettings) -> Void = { _ in }) -> PaperSettings {
        .still {
            $0.symbols[0].levels = [PaperLevel(distance: "0.05", size: "50"), PaperLevel(distance: "0.20", size: "1000")]
            change(&$0)
        }
    }

    @Test func `a taker walks the levels behind the best price, no further than its limit`() {
        var run = PaperRun(deep())
        #expect(
            run.submit(1, .buy, market("200")) == [
                "1 accepted", "1 filled 100 at 100.01", "1 filled 50 at 100.06", "1 filled 50 at 100.21",
            ])
        #expect(
            run.submit(2, .sell, limit("200", "99.94")) == [
                "2 accepted", "2 filled 100 at 99.99", "2 filled 50 at 99.94",
            ])
        // What is left has had its share of this moment.
        #expect(run.step(at(999)) == [])
        #expect(run.step(at(1000)) == ["2 filled 50 at 99.99"])
    }

    @Test func `fill or kill counts all levels within its limit`() {
        var run = PaperRun(deep())
        #expect(run.submit(1, .buy, market("1150", .fillOrKill)).count == 4)
        #expect(
            run.submit(2, .buy, limit("151", "100.10", .fillOrKill))
                == ["2 accepted", "2 canceled Fill or kill: 150 is shown of 151"])
    }

    @Test func `impact grows with the root of what is taken`() {
        var run = PaperRun(.still { $0.slippage.impact = "1" })
        // 1 % of 100.01, times the root of a quarter, of all, and of 2 of 100: 0.50005, 1.0001 and 0.14143.
        #expect(run.submit(1, .buy, market("25")).last == "1 filled 25 at 100.52")
        #expect(run.submit(2, .buy, market("100")).last == "2 filled 100 at 101.02")
        #expect(run.submit(3, .buy, market("2")).last == "3 filled 2 at 100.16")
        run = PaperRun(.still { $0.slippage = PaperSlippage(fixed: "0.001", percent: "0.1", sizePercent: "1", impact: "1") })
        // The parts together are rounded once: 0.001 + 0.10001 + 0.2500250 + 0.50005 = 0.851085.
        #expect(run.submit(1, .buy, market("25")).last == "1 filled 25 at 100.87")
    }

    @Test func `the square root is the whole part of the true one`() {
        var random = RandomNumbers(seed: 5)
        for value in 0...1000 as ClosedRange<Int128> { check(value) }
        for _ in 0..<20_000 {
            let bits = Int128(random.upTo(125))
            check(Int128(random.next()) << 63 & ((1 << bits) - 1))
            let root = Int128(random.next() >> UInt64(random.upTo(40) + 1))
            for value in [root * root - 1, root * root, root * root + 1] where value >= 0 { check(value) }
        }
        check(.max)
    }

    private func check(_ value: Int128) {
        let root = squareRoot(value)
        let (square, overflow) = root.multipliedReportingOverflow(by: root)
        let (next, isBeyond) = (root + 1).multipliedReportingOverflow(by: root + 1)
        #expect(!overflow && square <= value && (isBeyond || next > value), "\(value)")
    }

    @Test func `jitter makes instructions later, the same in every run`() {
        func play(_ seed: UInt64) -> [String] {
            var run = PaperRun(
                .still {
                    $0.seed = seed
                    $0.latency = .milliseconds(10)
                    $0.latencyJitter = .milliseconds(100)
                })
            var lines: [String] = []
            for number in 1...20 as ClosedRange<UInt64> { lines += run.submit(number, .buy, limit("1", "99"), at: at(0)) }
            #expect(lines.isEmpty)
            #expect(run.step(at(9)) == [])
            return run.step(at(110))
        }
        let lines = play(1)
        #expect(lines.count == 20 && lines != lines.sorted() && lines == play(1) && lines != play(2))
    }

    @Test func `quotes that changed are named once, and each move is a deadline`() {
        var run = PaperRun(
            .still {
                $0.pricesMove = true
                $0.tellsQuotes = true
                $0.symbols = [share(step: "0.50"), share("ABC", step: "0.50")]
            })
        func changed() -> [Int] {
            var places: [Int] = []
            while let place = run.broker.nextQuote() { places.append(place) }
            return places.sorted()
        }
        _ = run.step(at(0))
        #expect(run.broker.nextDeadline == at(1000))
        #expect(changed() == [1, 2])
        #expect(changed() == [])
        _ = run.step(at(1000))
        #expect(changed() == [1, 2])
        #expect(changed() == [])
        _ = run.submit(1, .buy, market("7"), symbol: "ABC", at: at(1500))
        #expect(changed() == [2])
        let quote = run.broker.quote(at: 2)
        #expect(quote.symbol == Name("ABC") && quote.last == quote.ask && quote.lastSize == "7" && !quote.isHalted)
        #expect(run.broker.quote(for: Name("ABC")) == quote)
        run.restart()
        #expect(run.broker.quote(at: 2) == quote)
    }

    // MARK: - Recordings

    @Test func `a recording moves its symbols at its times, and the others go on by themselves`() {
        var run = PaperRun(
            .through([("98.00", "98.02"), ("97.00", "97.04")]) {
                $0.symbols.append(share("ABC"))
                $0.tellsQuotes = true
            })
        #expect(run.step(at(0)) == [])
        #expect(run.quote() == "99.99 x 100 / 100.01 x 100")
        _ = run.step(at(1000))
        #expect(run.quote() == "98.00 x 100 / 98.02 x 100")
        run.restart()
        #expect(run.quote() == "98.00 x 100 / 98.02 x 100")
        #expect(run.submit(1, .buy, market("150"), at: at(1500)).last == "1 filled 100 at 98.02")
        #expect(run.submit(2, .buy, market("150"), symbol: "ABC", at: at(1500)).last == "2 filled 100 at 100.01")
        // The grid's move at 2000 shows ABC anew, the recording's XYZ.
        #expect(run.step(at(2000)) == ["1 filled 50 at 97.04", "2 filled 50 at 100.01"])
        #expect(run.submit(3, .buy, market("150"), at: at(2500)).last == "3 filled 100 at 97.04")
        // It is at its end: nothing is shown anew.
        #expect(run.step(at(100_000)) == [])
    }

    @Test func `a recording can begin with the first call, and begin again at its end`() {
        let settings = PaperSettings.through([("98.00", "98.02"), ("97.00", "97.04")]) {
            $0.tape?.start = .firstCall
            $0.tape?.repeats = true
            $0.tellsQuotes = true
        }
        var run = PaperRun(settings)
        _ = run.step(at(50_000))
        #expect(run.quote() == "98.00 x 100 / 98.02 x 100")
        _ = run.step(at(51_000))
        #expect(run.quote() == "97.00 x 100 / 97.04 x 100")
        run.restart()
        _ = run.step(at(52_000))
        #expect(run.quote() == "98.00 x 100 / 98.02 x 100")
        // Rounds that nobody saw are passed over.
        _ = run.step(at(2_000_052_999))
        #expect(run.quote() == "98.00 x 100 / 98.02 x 100")
        #expect(run.broker.nextRecorded == at(2_000_053_000))
    }

    @Test func `the last trade of a recording is told`() {
        let entry = PaperTape.Entry(
            time: at(1000), symbol: Name("XYZ"), bid: "99.00", ask: "99.01", bidSize: "1", askSize: "2", last: "99.02",
            lastSize: "3")
        var run = PaperRun(.still { $0.tape = PaperTape([entry], start: .recorded) })
        _ = run.step(at(1000))
        let quote = run.broker.quote(at: 1)
        #expect(quote.last == "99.02" && quote.lastSize == "3" && quote.bidSize == "1" && quote.askSize == "2")
    }

    @Test func `recordings that cannot be played are named`() {
        func problem(_ change: (inout PaperTape.Entry) -> Void) -> String? {
            var entries = PaperSettings.through([("98.00", "98.02"), ("97.00", "97.04")]).tape?.entries ?? []
            entries[1].line = 3
            change(&entries[1])
            return PaperSettings.still { $0.tape = PaperTape(entries) }.problem
        }
        let off = "tape: line 3: a price or size is off the tick or lot, or too large"
        #expect(problem { _ in } == nil)
        #expect(problem { $0.time = at(0) } == "tape: line 3: its time is before that of the entry in front of it")
        #expect(problem { $0.symbol = Name("NONE") } == "tape: line 3: NONE is no symbol of the broker")
        #expect(problem { $0.bid = "97.001" } == off)
        #expect(problem { $0.ask = "96.00" } == off)
        #expect(problem { $0.bidSize = "0" } == off)
        #expect(problem { $0.ask = "100000.00" } == off)
        #expect(PaperSettings.still { $0.tape = PaperTape([]) }.problem == "tape: no entries")
    }
}

@Suite struct `Paper: recordings as text` {
    private func read(_ text: String) -> Result<[PaperTape.Entry], PaperTapeError> {
        var text = text
        return text.withUTF8 { buffer in
            do throws(PaperTapeError) {
                return .success(try PaperTape.entries(of: unsafe Bytes(UnsafeRawBufferPointer(buffer))))
            } catch {
                return .failure(error)
            }
        }
    }

    private static let good = """
        # Recorded by hand.
        symbol,time,bid,ask,bidSize,askSize,last,lastSize

        XYZ,2026-01-05T00:00:01.5Z,99.50,99.52,10,20,,\r
        XYZ,1767571202000000000,99.60,99.62,11,21,99.61,5
        """

    @Test func `columns come in any order, times in two forms, and trades may be missing`() {
        let first = PaperTape.Entry(
            time: at(1500), symbol: Name("XYZ"), bid: "99.50", ask: "99.52", bidSize: "10", askSize: "20", line: 4)
        let second = PaperTape.Entry(
            time: at(2000), symbol: Name("XYZ"), bid: "99.60", ask: "99.62", bidSize: "11", askSize: "21", last: "99.61",
            lastSize: "5", line: 5)
        #expect(read(Self.good) == .success([first, second]))
        #expect(read("time,symbol,bid,ask,bidSize,askSize") == .success([]))
    }

    @Test(arguments: [
        ("", 1, "there is no line that names the columns"),
        ("time,symbol,bid,ask,bidSize", 1, "the column askSize is missing"),
        ("time,symbol,bid,ask,bidSize,askSize,bid", 1, "the column bid is there twice"),
        (
            "time,symbol,bid,ask,bidSize,askSize,size", 1,
            "size is no column; expected time,symbol,bid,ask,bidSize,askSize,last,lastSize"
        ),
        ("1,X,1,2,3", 3, "5 fields, and there are 6 columns"), ("1,X,1,2,3,4,5", 3, "7 fields, and there are 6 columns"),
        ("1,,1,2,3,4", 3, "symbol is empty or longer than 32 bytes"), ("1,X,,2,3,4", 3, "bid is empty"),
        ("1,X,1,2,3,x", 3, "askSize is no number: x"), ("2026-02-29T00:00:00Z,X,1,2,3,4", 3, "time is no time: 2026-02-29T00:00:00Z"),
        ("2026-01-05T24:00:00Z,X,1,2,3,4", 3, "time is no time: 2026-01-05T24:00:00Z"),
        ("soon,X,1,2,3,4", 3, "time is no time: soon"), ("-1,X,1,2,3,4", 3, "time is no time: -1"),
    ])
    func `what is wrong is named with its line`(text: String, line: Int, problem: String) {
        let whole = line > 1 ? "\ntime,symbol,bid,ask,bidSize,askSize\n\(text)" : text
        #expect(read(whole) == .failure(PaperTapeError(line: line, text: problem)))
    }

    @Test func `any text gives an answer`() {
        let bytes = Array(Self.good.utf8)
        for length in 0...bytes.count {
            _ = read(String(decoding: bytes.prefix(length), as: UTF8.self))
        }
        for index in bytes.indices {
            for other in [0, 0x0A, 0x2C, 0x2D, 0x30, 0x39, 0x54, 0x5A, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] = other
                changed.withUnsafeBytes { _ = try? PaperTape.entries(of: unsafe Bytes($0)) }
            }
        }
    }

    @Test func `times are counted over leap years`() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:34:56Z", 951_827_696), ("2026-01-05T00:00:00Z", 1_767_571_200),
            ("2100-03-01T00:00:00Z", 4_107_542_400), ("2261-12-31T23:59:59Z", 9_214_646_399),
        ] as [(StaticString, Int64)] {
            let time = PaperTape.instant(Bytes(text))
            #expect(time == Instant(nanosecondsSinceEpoch: seconds * 1_000_000_000), "\(text)")
        }
        let parts = Instant(nanosecondsSinceEpoch: 123_456_789)
        #expect(PaperTape.instant(Bytes("1970-01-01T00:00:00.123456789Z")) == parts)
        #expect(PaperTape.instant(Bytes("1970-01-01T00:00:00.Z")) == nil)
        #expect(PaperTape.instant(Bytes("1970-01-01T00:00:00.1234567891Z")) == nil)
    }
}
