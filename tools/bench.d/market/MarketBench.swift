// Measures the way of book updates: `marketbench [FRAMES [RATE [SEED]]]`.
//
// Binance's depth stream from bytes to another thread: parsed, read by the adapter, taken into the book, and handed over
// a ring, each update by itself. First as fast as it goes, then at a fixed rate, where each update's time counts from when
// it was due; and the same frames parsed by simdjson alone. Prints JSON: updates a second, nanoseconds.

internal import BrokerKit
internal import Glibc
internal import MarketData
internal import Reactor
internal import Values
internal import WebKit

@main
enum MarketBench {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst().map { Int($0) ?? 0 }
        guard arguments.count <= 3, arguments.allSatisfy({ $0 > 0 }) else { fail("usage: marketbench [FRAMES [RATE [SEED]]]") }
        let count = arguments.first ?? 200_000
        let rate = arguments.count > 1 ? arguments[1] : 100_000
        let seed = UInt64(arguments.count > 2 ? arguments[2] : 1)
        // An hour ahead: what is late is not told, and making these takes a while.
        let milliseconds = Clock.now().utc.nanosecondsSinceEpoch / 1_000_000 + 3_600_000
        let frames = Frames(count: count + Frames.symbols.count, seed: seed, milliseconds: milliseconds).all
        let parsing = parse(frames)
        let whole = run(frames, rate: nil)
        let paced = run(frames, rate: rate)
        let late = paced.delays.sorted()
        let part = { (per: Int) in late[min(late.count - 1, late.count * per / 1_000)] }
        print(
            """
            {"seed": \(seed), "frames": \(count), "updates_per_second": \(Int(1e9 / whole.each)), "update_ns": \(whole.each), \
            "parse_ns": \(parsing), "paced_per_second": \(Int(1e9 / paced.each)), "p50_ns": \(part(500)), "p99_ns": \(part(990)), \
            "p999_ns": \(part(999)), "max_ns": \(late[late.count - 1])}
            """)
    }

    /// Nanoseconds a frame.
    private static func parse(_ frames: [[UInt8]]) -> Double {
        let parser = JSONParser(maximumBytes: 32 << 20)
        let begin = steady()
        for frame in frames { if (try? parser.parse(frame)) == nil { fail("a frame that is no JSON") } }
        return Double(steady() - begin) / Double(frames.count)
    }

    /// All but the first of each symbol; with a rate, no sooner than each is due.
    private static func run(_ frames: [[UInt8]], rate: Int?) -> (each: Double, delays: [Int64]) {
        var venue = Venue()
        venue.begin(frames.prefix(Frames.symbols.count))
        let ring = Ring<MarketSlip>(capacity: 1_024)
        let arrivals = Arrivals(frames.count - Frames.symbols.count)
        let taker: Thread
        do throws(IOError) {
            taker = try Thread { arrivals.take(from: ring) }
        } catch {
            fail(error.description)
        }
        let begin = steady() + 1_000_000
        var due = begin
        for place in 0..<arrivals.count {
            if let rate {
                due = begin + Int64(place) * 1_000_000_000 / Int64(rate)
                while steady() < due {}
            }
            var isTaken = false
            venue.pass(frames[place + Frames.symbols.count], at: Clock.now().utc) { slip in
                while !ring.append(slip) {}
                isTaken = true
                return true
            }
            if !isTaken { fail("an update that was not told") }
        }
        taker.join()
        let last = arrivals.times[arrivals.count - 1]
        let delays = arrivals.times.indices.map { place in
            arrivals.times[place] - (rate.map { begin + Int64(place) * 1_000_000_000 / Int64($0) } ?? begin)
        }
        return (Double(last - begin) / Double(arrivals.count), delays)
    }
}

/// When each update came out of the ring.
///
/// `@unchecked Sendable`: the thread that takes has it until it is joined.
final class Arrivals: @unchecked Sendable {
    let count: Int
    private(set) var times: [Int64] = []

    init(_ count: Int) {
        self.count = count
        times.reserveCapacity(count)
    }

    func take(from ring: Ring<MarketSlip>) {
        while times.count < count {
            guard !ring.isEmpty, let slip = ring.removeFirst() else { continue }
            guard slip.isGood, !slip.bids.isEmpty, !slip.asks.isEmpty else { fail("an update without prices") }
            times.append(steady())
        }
    }
}

func steady() -> Int64 { Clock.now().steady.nanosecondsSinceEpoch }

/// Says what is wrong and ends the program.
func fail(_ text: String) -> Never {
    var text = "marketbench: \(text)\n"
    // Safe: the bytes are there for as long as the call takes.
    _ = text.withUTF8 { unsafe write(2, $0.baseAddress, $0.count) }
    exit(2)
}
