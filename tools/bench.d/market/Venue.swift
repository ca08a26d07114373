// Binance's driver with whole books, and nobody at the other end.

internal import BrokerKit
internal import Brokers
internal import Reactor
internal import Values
internal import WebKit

/// The driver as the broker thread has it: the answers to its questions are made up, and the frames are ours.
struct Venue: ~Copyable {
    private(set) var driver: VenueDriver
    private(set) var connection = 0

    init() {
        let symbols = Frames.symbols
        guard let type = BrokerRegistry.adapter("binance"), let adapter = try? type.init(AdapterSettings()),
            let names = type.profile.names.clientOrderIDs(tag: "b")
        else { fail("there is no adapter") }
        var settings = DriverSettings(names: names)
        settings.symbols = symbols.map { "\($0.dropLast(4))/USDT" }
        settings.market = MarketSettings(.book)
        let now = Clock.now().utc
        driver = VenueDriver(adapter, settings, seed: 1, at: now)
        for step in 0..<100 {
            driver.tick(at: now.advanced(by: .milliseconds(Int64(step) * 20)))
            carryOut(at: Clock.now().utc)
        }
        guard connection > 0 else { fail("the stream was not opened") }
    }

    /// The first change of each makes the driver ask for the whole.
    mutating func begin(_ frames: some Sequence<[UInt8]>) {
        for frame in frames {
            driver.heard(connection, frame, at: Clock.now().utc)
            carryOut(at: Clock.now().utc)
        }
        for symbol in Frames.symbols where !(driver.market.book(of: symbol)?.isWhole ?? false) {
            fail("the book of \(symbol) is not whole")
        }
        driver.tellPrices(at: Clock.now().utc) { _ in true }
    }

    /// A frame's way: parsed, read, in the book, told.
    @inline(never)
    mutating func pass(_ frame: [UInt8], at now: Instant, to take: (MarketSlip) -> Bool) {
        driver.heard(connection, frame, at: now)
        driver.tellPrices(at: now, take)
    }

    private mutating func carryOut(at now: Instant) {
        while let effect = driver.nextEffect() {
            switch effect {
            case .connect(let number, _, _):
                connection = number
                driver.opened(number, at: now)
            case .send(let call, let request):
                let response = HTTPResponse(status: 200, headers: [], body: Array(answer(request, at: now).utf8))
                driver.completed(call, .answered(status: 200), response, at: now)
            case .note(let text): fail(text)
            case .frame, .close, .lines, .report: break
            }
        }
    }

    private func answer(_ request: VenueRequest, at now: Instant) -> String {
        let milliseconds = now.nanosecondsSinceEpoch / 1_000_000
        if request.url.contains("/time") { return "{\"serverTime\":\(milliseconds)}" }
        if request.url.contains("/depth") {
            return Frames.snapshot(Frames.symbols.first { request.url.contains("symbol=\($0)") } ?? "")
        }
        let rows = Frames.symbols.map { "{\"symbol\":\"\($0)\",\"status\":\"TRADING\",\"baseAsset\":\"\($0.dropLast(4))\",\"quoteAsset\":\"USDT\",\"filters\":[]}" }
        return "{\"timezone\":\"UTC\",\"serverTime\":\(milliseconds),\"symbols\":[\(rows.joined(separator: ","))]}"
    }
}
