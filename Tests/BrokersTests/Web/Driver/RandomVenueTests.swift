// Random plays: whatever is lost, late, told twice or out of order, and whenever the process ends.

import BrokerKit
import Foundation
import GatewayCore
import Orders
import Testing

import struct Values.Decimal
import struct Values.Instant
import struct Values.Interval

/// A play of some steps that a seed decides; then everything is let come to rest.
struct RandomVenueRun {
    let seed: UInt64
    var dice: SplitMix
    let desk: GatewayPlay
    var play: VenuePlay { desk.play }
    /// The most that a client ever asked for, by the number of the order.
    var asked: [UInt64: Decimal] = [:]
    var faults: [String] = []
    private let chances: Chances

    /// How much goes wrong.
    final class Chances {
        var dice: SplitMix
        var isCalm = false
        /// How late a request may arrive that nobody waits for any more.
        var latest = 3_000
        init(_ seed: UInt64) { dice = SplitMix(seed) }

        func roll(_ bound: Int) -> Int { Int(dice.next() % UInt64(bound)) }

        func fate() -> RequestFate {
            if isCalm { return .answered }
            switch roll(40) {
            case 0: return .lost
            case 1, 2: return .answerLost
            case 3: return .arrivesLater(.milliseconds(Int64(roll(latest))))
            case 4: return .refusedBefore(503)
            case 5, 6: return .refusedBehind(503)
            case 7: return .notSent
            case 8: return roll(4) == 0 ? .limited(1) : .answered
            default: return .answered
            }
        }

        func delay() -> Interval { .milliseconds(Int64(isCalm ? 20 : roll(4) == 0 ? roll(400) : roll(30))) }
    }

    init(seed: UInt64) throws {
        self.seed = seed
        dice = SplitMix(seed)
        let play = try VenuePlay(options: ["orders": seed % 3 == 0 ? "webSocket" : "rest"], seed: seed)
        let chances = Chances(seed ^ 0xABCD)
        self.chances = chances
        play.chance = { _ in chances.fate() }
        play.delay = { chances.delay() }
        play.copies = { chances.isCalm || chances.roll(10) > 0 ? 1 : 2 }
        desk = GatewayPlay(play)
        // Venues that look at no time take what is older than an answer is waited for.
        if seed % 2 == 0 {
            play.venue.checksAhead = nil
            chances.latest = 20_000
        }
    }

    private mutating func roll(_ bound: Int) -> Int { Int(dice.next() % UInt64(bound)) }

    mutating func run() {
        desk.wait(.seconds(10))
        for _ in 0..<60 {
            step()
            look()
        }
        rest()
    }

    // MARK: Steps

    private mutating func step() {
        switch roll(24) {
        case 0...3:
            let quantity = anyQuantity()
            let number = desk.submit(quantity, at: anyPrice())
            asked[number.value] = quantity
        case 4...7:
            guard let number = anyOrder() else { return }
            let quantity = anyQuantity()
            asked[number.value] = max(quantity, asked[number.value] ?? .zero)
            desk.replace(number, quantity, at: roll(3) == 0 ? desk.order(number)?.terms.limit ?? "1" : anyPrice())
        case 8, 9: if let number = anyOrder() { desk.cancel(number) }
        case 10...14:
            let open = play.venue.orders.filter(\.isOpen)
            guard !open.isEmpty else { return }
            let order = open[roll(open.count)]
            play.fill(order.id, Decimal(Int64(1 + roll(6))))
        case 15:
            let open = play.venue.orders.filter(\.isOpen)
            guard !open.isEmpty, roll(3) == 0 else { return }
            let id = open[roll(open.count)].id
            play.happens { $0.expire(id) }
        case 16: if roll(2) == 0 { play.drop() }
        case 17:
            guard roll(2) == 0 else { return }
            kill()
        case 18...20: desk.wait(.milliseconds(Int64(roll(6_000))))
        default: desk.wait(.milliseconds(Int64(roll(60))))
        }
    }

    /// Between any two of a turn's steps.
    private mutating func kill() {
        switch roll(3) {
        case 0: break
        case 1: desk.hearAndDecide()
        default:
            desk.hearAndDecide()
            desk.commit()
        }
        desk.restart()
    }

    private mutating func anyQuantity() -> Decimal { Decimal(Int64(1 + roll(12))) }
    private mutating func anyPrice() -> Decimal { Decimal(Int64(100 + roll(4))) }

    private mutating func anyOrder() -> OrderNumber? {
        let last = desk.gateway.counters.nextOrder - 1
        guard last > 0 else { return nil }
        return OrderNumber(last - min(last - 1, UInt64(roll(4))))
    }

    // MARK: What must hold

    private mutating func fail(_ words: String) { faults.append(words) }

    private func number(of order: ModelVenue.Order) -> UInt64? { play.settings.names.order(of: order.name)?.order.value }

    /// At any time.
    private mutating func look() {
        guard faults.isEmpty else { return }
        for anomaly in desk.anomalies where anomaly.hasSuffix("unexpected") { fail("order \(anomaly)") }
        for name in play.venue.namesTwice { fail("placed twice: \(play.settings.names.order(of: name)!)") }
        var live: Set<UInt64> = []
        var filled: [UInt64: Decimal] = [:]
        for order in play.venue.orders {
            guard let number = number(of: order) else { continue }
            if order.isOpen, !live.insert(number).inserted { fail("two orders are live for order \(number)") }
            filled[number] = (filled[number] ?? .zero).adding(order.filled)
        }
        for (number, sum) in filled where sum > asked[number] ?? .zero {
            fail("order \(number) is filled \(sum), asked for were \(asked[number] ?? .zero)")
        }
    }

    private mutating func rest() {
        chances.isCalm = true
        desk.wait(.seconds(400))
        look()
        for value in asked.keys.sorted() {
            guard let order = desk.order(OrderNumber(value)) else {
                fail("order \(value) is not known")
                continue
            }
            let there = play.venue.orders.filter { number(of: $0) == value }
            let filled = there.reduce(Decimal.zero) { $0.adding($1.filled) ?? $0 }
            if order.filled != filled { fail("order \(value): \(order.filled) filled here, \(filled) there") }
            if order.pending != nil { fail("order \(value): a change is pending") }
            if order.phase.isUnanswered { fail("order \(value): it is not answered") }
            let open = there.filter(\.isOpen)
            if order.phase.isTerminal != open.isEmpty { fail("order \(value): \(order.phase) here, \(open.count) open there") }
            if let open = open.first, !order.phase.isTerminal, order.leaves != open.rest {
                fail("order \(value): \(order.leaves) left here, \(open.rest) there")
            }
        }
    }
}

@Suite struct `A venue at random` {
    /// PENSTOCK_SEED gives one of them back, PENSTOCK_SEEDS so many.
    private static var seeds: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["PENSTOCK_SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(1...(environment["PENSTOCK_SEEDS"].flatMap(UInt64.init) ?? 1_000))
    }

    /// A part for each core.
    private static let parts = 4

    @Test(arguments: 0..<parts)
    func `holds what it promises, whatever goes wrong`(part: Int) throws {
        for seed in Self.seeds where seed % UInt64(Self.parts) == UInt64(part) {
            var run = try RandomVenueRun(seed: seed)
            if Self.seeds.count == 1 { run.desk.tells = { print($0) } }
            run.run()
            #expect(run.faults == [], "seed \(seed)")
        }
    }
}
