// What a venue of the web says: to its adapter, and to the driver that waits for answers and listens to streams.

internal import BrokerKit
internal import Brokers
internal import Orders
internal import Values
internal import WebKit

/// The first byte chooses the venue, the second which lines of the rest answer a request and which come on a stream, and
/// with what status the venue answers. Each line is a JSON text.
///
/// Unchecked: libFuzzer has one thread, which owns it.
final class VenueTarget: @unchecked Sendable {
    private let adapters: [any BrokerAdapter]
    private let parser = JSONParser(maximumBytes: 65_536)

    init() {
        adapters = BrokerRegistry.adapters.map { type in
            let settings = AdapterSettings(
                credentials: ExampleCredentials.of(type.profile.kind), account: ExampleCredentials.account)
            do throws(AdapterProblem) {
                return try type.init(settings)
            } catch {
                preconditionFailure("\(error)")
            }
        }
    }

    func run(_ input: [UInt8]) {
        guard input.count > 2 else { return }
        let adapter = adapters[Int(input[0]) % adapters.count]
        let lines = input.dropFirst(2).split(separator: UInt8(ascii: "\n"), maxSplits: 15).map(Array.init)
        for line in lines { read(line, by: adapter) }
        drive(adapter, lines, choices: input[1])
    }

    private func read(_ line: [UInt8], by adapter: any BrokerAdapter) {
        var news: [VenueNews] = []
        guard let payload = try? parser.parse(line) else { return }
        for status in [200, 400, 503] { _ = try? adapter.read(payload, status: status, answering: nil, into: &news) }
    }

    // MARK: The driver

    private func drive(_ adapter: any BrokerAdapter, _ lines: [[UInt8]], choices: UInt8) {
        let profile = type(of: adapter).profile
        guard let names = profile.names.clientOrderIDs(tag: "T") else { preconditionFailure("a tag for \(profile.title)") }
        var now = Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000)
        var settings = DriverSettings(names: names)
        settings.symbols = ["BTC/USDT"]
        var driver = VenueDriver(adapter, settings, seed: 1, at: now)
        let terms = OrderTerms(kind: .limit, timeInForce: .goodTillCancel, quantity: Decimal(1), limit: Decimal(50_000))
        driver.take(.known(WebOrder(1, symbol: Name("BTC/USDT"), side: .buy, terms: terms)), at: now)
        var calls: [Int] = []
        var connections: [Int] = []
        for (place, line) in lines.enumerated() {
            driver.tick(at: now)
            settle(&driver, &calls, &connections, at: now)
            if choices >> UInt8(place % 8) & 1 == 0, !calls.isEmpty {
                let status = choices == 0xAA ? 500 : 200
                driver.completed(
                    calls.removeFirst(), .answered(status: status), HTTPResponse(status: status, headers: [], body: line), at: now)
            } else if let connection = connections.last {
                driver.heard(connection, line, at: now)
            }
            if place == 2 { driver.take(.submit(WebOrder(2, symbol: Name("BTC/USDT"), side: .sell, terms: terms)), at: now) }
            if place == 4 { driver.take(.question(.openOrders), at: now) }
            settle(&driver, &calls, &connections, at: now)
            now = now.advanced(by: .seconds(1))
        }
        driver.tick(at: now)
        settle(&driver, &calls, &connections, at: now)
    }

    /// Carries out what the driver wants, as far as there is anything to carry out.
    private func settle(_ driver: inout VenueDriver, _ calls: inout [Int], _ connections: inout [Int], at now: Instant) {
        var count = 0
        while let effect = driver.nextEffect() {
            count += 1
            precondition(count < 10_000, "it comes to rest")
            switch effect {
            case .send(let call, _): calls.append(call)
            case .connect(let connection, _, _), .lines(let connection, _):
                connections.append(connection)
                driver.opened(connection, at: now)
            case .close(let connection):
                connections.removeAll { $0 == connection }
            case .frame, .report, .note: break
            }
        }
    }
}
