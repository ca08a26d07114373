// The driver of a venue with the venue of a test, the line thread's part of it, and a clock set by hand.

import Orders
import Values

@testable import BrokerKit
@testable import Brokers
@testable import WebKit

/// No thread, no socket, no sleep: what is under way has a time at which it arrives, and time is made to go on.
final class VenuePlay {
    let venue = ModelVenue()
    let adapter: any BrokerAdapter
    let settings: DriverSettings
    var driver: VenueDriver
    var broker: WebBroker
    var now = Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000)
    /// How far the venue's clock is before ours.
    var venueAhead = Interval.seconds(0)

    /// In what the venue is another one than the adapter's.
    private var shape: (inout BrokerProfile) -> Void = { _ in }

    /// What was reported and sent since it was looked at last; and what went into the log.
    var said: [String] = []
    var sent: [String] = []
    var notes: [String] = []
    /// Who hears the reports; where nobody does, they become lines.
    var hear: ((VenueReport) -> Void)?
    /// All that goes on, for people.
    var tells: ((String) -> Void)?

    /// The next request of a kind meets with a fate; others with what chance says.
    var fates: [(word: String, fate: RequestFate)] = []
    var chance: (String) -> RequestFate = { _ in .answered }
    /// How long something is on its way: a request, an answer, an event.
    var delay: () -> Interval = { .seconds(0) }
    /// So many times is an event told.
    var copies: () -> Int = { 1 }
    var isReachable = true
    /// When the venue pings; in the distant future where it does not.
    var pingDue = Instant.distantPast

    /// On its way.
    var flights: [Flight] = []
    var held: [Flight] = []
    var lastFlight = 0
    /// A process that is gone hears nothing any more.
    var life = 0
    /// Connections that are open, and those on which orders are told.
    var open: Set<Int> = []
    var listeners: Set<Int> = []
    var connects = 0
    var reports = BrokerReports(capacity: 8)
    var rows: [UInt64: [UInt8]] = [:]

    init(
        options: [String: String] = [:], symbols: [String] = [], seed: UInt64 = 1, adapter own: (any BrokerAdapter)? = nil
    ) throws {
        adapter = try own ?? testAdapter("binance", options: options)
        let profile = type(of: adapter).profile
        var settings = DriverSettings(names: profile.names.clientOrderIDs(tag: "T")!)
        settings.symbols = symbols
        self.settings = settings
        driver = VenueDriver(adapter, settings, seed: seed, at: now)
        broker = WebBroker(capacity: 100)
    }

    /// One that is up, and nothing has happened yet.
    static func up(
        options: [String: String] = [:], adapter: (any BrokerAdapter)? = nil,
        shape: @escaping (inout BrokerProfile) -> Void = { _ in }
    ) throws -> VenuePlay {
        let play = try VenuePlay(options: options, adapter: adapter)
        play.shape = shape
        shape(&play.driver.profile)
        play.wait(.seconds(5))
        (play.said, play.sent, play.notes) = ([], [], [])
        return play
    }

    // MARK: Time

    /// Carries out what there is to do now, and lets arrive what arrives now.
    func run() {
        var count = 0
        while true {
            count += 1
            precondition(count < 100_000, "it never comes to rest")
            if let effect = driver.nextEffect() {
                carryOut(effect)
                continue
            }
            guard let flight = takeDue() else { return }
            arrive(flight)
        }
    }

    func wait(_ interval: Interval) {
        let end = now.advanced(by: interval)
        var count = 0
        while true {
            run()
            count += 1
            precondition(count < 100_000, "time does not go on")
            let next = nextTime
            guard next <= end else { break }
            now = max(now, next)
            ping()
            if driver.nextTick <= now { driver.tick(at: now) }
        }
        now = end
    }

    /// The venue pings each 20 seconds.
    private func ping() {
        guard now >= pingDue else { return }
        pingDue = now.advanced(by: .seconds(20))
        for connection in open { driver.heardPong(connection, at: now) }
    }

    var nextTime: Instant {
        var next = min(driver.nextTick, pingDue)
        for flight in flights { next = min(next, flight.due) }
        return next
    }

    // MARK: The line thread

    func tell(_ instruction: Instruction) {
        if let command = broker.begin(instruction, into: &reports) { driver.take(command, at: now) }
        while reports.count > 0 {
            said.append("\(reports.first.order.value) \(words(reports.first.event))")
            reports.removeFirst()
        }
        run()
    }

    /// A limit order in BTC/USDT.
    func submit(_ number: UInt64, _ quantity: Decimal, at price: Decimal = "50000") {
        tell(.submit(OrderNumber(number), symbol: Name("BTC/USDT"), side: .buy, terms: .resting(quantity, price)))
    }

    /// Uses up what the venue takes in its time, until an order is neither sent nor refused. Orders from 1,000 on.
    func submitUntilOneWaits() -> UInt64 {
        var number: UInt64 = 999
        while true {
            number += 1
            submit(number, "1")
            let (isSent, said) = (!takeSent().isEmpty, takeSaid())
            if !isSent, said.isEmpty { return number }
            if !isSent { wait(.milliseconds(100)) }
        }
    }

    func replace(_ number: UInt64, _ quantity: Decimal, at price: Decimal = "50000") {
        tell(.replace(OrderNumber(number), terms: .resting(quantity, price)))
    }

    func cancel(_ number: UInt64) { tell(.cancel(OrderNumber(number))) }
    func ask(_ number: UInt64) { tell(.ask(OrderNumber(number))) }

    func ask(_ question: BrokerQuestion) {
        driver.take(.question(question), at: now)
        run()
    }

    /// It is over for the gateway.
    func forget(_ number: UInt64) {
        if broker.end(OrderNumber(number)) { driver.take(.forget(OrderNumber(number)), at: now) }
        run()
    }

    func note(_ report: VenueReport) {
        switch report {
        case .identity(let number, let use, let venueOrderID, let filled, let notional):
            broker.learn(number, use: use, venueOrderID, filled, notional)
        case .order(let report): broker.note(report)
        case .up, .down, .fact, .steps: break
        }
    }

    func save() {
        var row = RowWriter(capacity: 1024)
        while let change = broker.nextChange() {
            row.reset()
            if broker.encode(change, into: &row) {
                let bytes = row.bytes
                rows[change.key] = (0..<bytes.count).map { bytes[$0] }
            } else {
                rows[change.key] = nil
            }
        }
    }

    /// The process ends, and another one begins with what is in the store.
    func restart() {
        life += 1
        (open, listeners) = ([], [])
        broker = WebBroker(capacity: 100)
        for key in rows.keys.sorted() { _ = (rows[key] ?? []).withUnsafeBytes { broker.restore(Bytes($0)) } }
        driver = VenueDriver(adapter, settings, seed: UInt64(life), at: now)
        shape(&driver.profile)
        broker.forEachOpen { driver.take(.known($0), at: now) }
        run()
    }

    // MARK: Looking in

    func takeSaid() -> [String] {
        defer { said = [] }
        return said
    }

    func takeSent() -> [String] {
        defer { sent = [] }
        return sent
    }

    /// The venue's own doing, and who is told of it.
    func happens(_ body: (ModelVenue) -> Void) {
        setVenueTime()
        body(venue)
        tellEvents()
        run()
    }

    func fill(_ id: Int, _ quantity: Decimal, at price: Decimal? = nil) { happens { $0.fill(id, quantity, at: price) } }
}

extension OrderTerms {
    static func resting(_ quantity: Decimal, _ price: Decimal = "50000") -> OrderTerms {
        OrderTerms(kind: .limit, timeInForce: .goodTillCancel, quantity: quantity, limit: price)
    }
}
