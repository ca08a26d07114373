// Made-up frames of Binance's depth stream, the same for the same seed.

internal import BrokerKit

/// Changes of some symbols by turns, each book's numbers without a hole: one to six levels, most of them near the best
/// price, a quarter of them taken out.
struct Frames {
    static let symbols = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "BNBUSDT", "ADAUSDT", "DOGEUSDT", "LTCUSDT"]
    /// Levels a side of the snapshots.
    static let depth = 1_000

    private(set) var all: [[UInt8]] = []
    private var random: SplitMix
    private var last = Array(repeating: 0, count: Frames.symbols.count)

    init(count: Int, seed: UInt64, milliseconds: Int64) {
        random = SplitMix(seed)
        all.reserveCapacity(count)
        for number in 0..<count { all.append(frame(number % Self.symbols.count, milliseconds)) }
    }

    /// In hundredths; the bids are below it, and the asks from it on.
    private static func middle(_ symbol: Int) -> Int { 10_000_000 / (symbol * symbol * 4 + 1) + 100_000 }

    private mutating func frame(_ symbol: Int, _ milliseconds: Int64) -> [UInt8] {
        let first = last[symbol] + 1
        last[symbol] = first + Int(random.next() % 4)
        let (bids, asks) = (levels(symbol, isBid: true), levels(symbol, isBid: false))
        return Array(
            """
            {"stream":"\(Self.symbols[symbol].lowercased())@depth@100ms","data":{"e":"depthUpdate","E":\(milliseconds),\
            "s":"\(Self.symbols[symbol])","U":\(first),"u":\(last[symbol]),"b":[\(bids)],"a":[\(asks)]}}
            """.utf8)
    }

    private mutating func levels(_ symbol: Int, isBid: Bool) -> String {
        (0..<Int(random.next() % 3) + 1).map { _ in
            // The smaller of three numbers: near the best price.
            let away = Int(min(random.next() % 500, random.next() % 500, random.next() % 500))
            let quantity = random.next() % 4 == 0 ? 0 : Int(random.next() % 1_000_000)
            return Self.row(Self.middle(symbol) + (isBid ? -1 - away : away), quantity)
        }.joined(separator: ",")
    }

    /// As the venue writes it: eight digits behind the point.
    private static func row(_ price: Int, _ quantity: Int) -> String {
        "[\"\(price / 100).\(digits(price % 100, 2))000000\",\"\(quantity / 100_000).\(digits(quantity % 100_000, 5))000\"]"
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: count - text.utf8.count) + text
    }

    /// The whole of a book before its first change.
    static func snapshot(_ name: String) -> String {
        let symbol = symbols.firstIndex(of: name) ?? 0
        let bids = (1...depth).map { row(middle(symbol) - $0, 100_000 + $0) }.joined(separator: ",")
        let asks = (0..<depth).map { row(middle(symbol) + $0, 100_000 + $0) }.joined(separator: ",")
        return "{\"lastUpdateId\":0,\"bids\":[\(bids)],\"asks\":[\(asks)]}"
    }
}
