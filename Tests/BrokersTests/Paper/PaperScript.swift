// Random instructions for property tests: the same seed makes the same script.

import Orders
import Values

@testable import Brokers

/// One turn of a script.
enum PaperTurn {
    case instruction(Instruction)
    case step
}

struct PaperScript {
    var random: RandomNumbers
    var now = midnight
    var lastNumber: UInt64 = 0
    /// Whether orders ask for everything that there is, and are asked after.
    let isWide: Bool

    init(seed: UInt64, isWide: Bool = false) {
        random = RandomNumbers(seed: seed)
        self.isWide = isWide
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int(random.upTo(Int64(choices.count - 1)))]
    }

    /// From nothing to half a second later, seldom an hour.
    mutating func next() -> (turn: PaperTurn, now: Instant) {
        let pause = random.upTo(99) == 0 ? 3_600_000 : random.upTo(9) < 4 ? 0 : random.upTo(500)
        now = now.advanced(by: .milliseconds(pause))
        let recent = OrderNumber(lastNumber - UInt64(random.upTo(Int64(min(lastNumber, 30)))))
        switch random.upTo(9) {
        case 0...3:
            lastNumber += 1
            return (
                .instruction(
                    .submit(
                        OrderNumber(lastNumber),
                        symbol: pick([Name("AAA"), Name("BBB"), Name("NONE")]),
                        side: pick([.buy, .sell, .sellShort]), terms: terms())), now
            )
        case 4: return (.instruction(.replace(recent, terms: terms())), now)
        case 5: return (.instruction(.cancel(recent)), now)
        case 6 where isWide: return (.instruction(.ask(recent)), now)
        default: return (.step, now)
        }
    }

    /// What goes wrong next, at the gateway's wish.
    mutating func fault() -> PaperFault {
        let time = Interval.milliseconds(random.upTo(900))
        let recent = OrderNumber(lastNumber - UInt64(random.upTo(Int64(min(lastNumber, 5)))))
        return pick([
            .reject(.brokerOption), .loseInstruction, .loseAnswer, .delayAnswer(time), .duplicateReport,
            .reorderReport(time), .correctFill(after: time), .bustFill(after: time), .bustFill(after: time),
            .outage(time, losing: false), .outage(time, losing: true), .halt(Name(), time), .halt(Name("AAA"), time),
            .cancel(recent, after: time), .restate(recent, after: time), .restate(nil, after: time),
            .suspend(recent, after: time, length: time), .doneForDay(recent, after: time), .stop(recent, after: time),
            .stop(nil, after: time),
        ])
    }

    /// Everything that an order may ask for, and some of what it may not.
    private mutating func wideTerms() -> OrderTerms {
        var terms = narrowTerms()
        terms.kind = pick([.market, .limit, .limit, .stop, .stopLimit, .marketIfTouched, .limitIfTouched, .trailingStop])
        terms.timeInForce = pick([
            .day, .day, .goodTillCancel, .immediateOrCancel, .fillOrKill, .goodTillDate, .atTheOpening, .atTheClose,
        ])
        terms.limit = terms.kind.hasLimit ? price() : nil
        terms.stop = terms.kind.hasStop || (terms.kind == .trailingStop && random.upTo(2) == 0) ? price() : nil
        if terms.kind == .trailingStop {
            terms.trail = pick([
                Trail("0.30", .price), Trail(Decimal(random.upTo(30)), .basisPoints), Trail("4", .ticks),
            ])
        }
        if random.upTo(3) == 0 { terms.display = Decimal(mantissa: 50 * random.upTo(6), scale: 2) }
        if random.upTo(5) == 0 { terms.features.add(.postOnly) }
        if random.upTo(5) == 0 { terms.features.add(.reduceOnly) }
        if terms.timeInForce == .goodTillDate { terms.expires = now.advanced(by: .milliseconds(random.upTo(4000) - 200)) }
        return terms
    }

    mutating func terms() -> OrderTerms { isWide ? wideTerms() : narrowTerms() }

    private mutating func narrowTerms() -> OrderTerms {
        let kind = pick([OrderKind.market, .limit, .limit, .stop, .stopLimit])
        let timeInForce = pick([
            TimeInForce.day, .day, .goodTillCancel, .immediateOrCancel, .fillOrKill,
        ])
        // Now and then off the tick and off the lot.
        let lots = random.upTo(30)
        let quantity = Decimal(mantissa: 50 * lots + (random.upTo(19) == 0 ? 1 : 0), scale: 2)
        return OrderTerms(
            kind: kind, timeInForce: timeInForce, quantity: quantity,
            limit: kind.hasLimit ? price() : nil, stop: kind.hasStop ? price() : nil)
    }

    private mutating func price() -> Decimal {
        let ticks = 2000 + random.upTo(24) - 12
        return Decimal(mantissa: 50 * ticks + (random.upTo(29) == 0 ? 1 : 0), scale: 3)
    }

    /// The same two, of which one has depth and the other, where the seed is even, a recording; with an account that is
    /// checked, tiers, jitter and faults by chance.
    static func wideSettings(_ seed: UInt64, latency: Int64) -> PaperSettings {
        var settings = settings(seed, latency: latency)
        settings.latencyJitter = .milliseconds(latency / 2)
        settings.symbols[0].levels = [
            PaperLevel(distance: "0.05", size: "3"), PaperLevel(distance: "0.20", size: "20"),
        ]
        settings.slippage.impact = "0.05"
        settings.tellsQuotes = true
        settings.remembered = seed % 3 == 0 ? 0 : seed % 3 == 1 ? 20 : 200
        settings.commission.tiers = [
            PaperTier(from: "5000", flat: "0.1", percent: "0.05", minimum: "0.2"), PaperTier(from: "20000", percent: "0.01"),
        ]
        settings.account = PaperAccount(
            balances: [.init(Name("USD"), "20000")], isChecked: seed % 4 < 3, margin: seed % 4 < 2 ? "2.5" : nil)
        settings.faults = [
            PaperFaultRule(.loseAnswer, percent: "3"), PaperFaultRule(.duplicateReport, percent: "5.5"),
            PaperFaultRule(.reorderReport(.milliseconds(300)), every: 17),
            PaperFaultRule(.bustFill(after: .milliseconds(400)), percent: "10"),
            PaperFaultRule(.correctFill(after: .milliseconds(200)), percent: "10", after: 5),
            PaperFaultRule(.outage(.milliseconds(700), losing: false), percent: "1"),
            PaperFaultRule(.suspend(nil, after: .milliseconds(100), length: .milliseconds(300)), percent: "5"),
            PaperFaultRule(.doneForDay(nil, after: .milliseconds(50)), percent: "2", from: .seconds(0), until: .seconds(7200)),
            PaperFaultRule(.halt(Name("BBB"), .milliseconds(500)), percent: "1", most: 3),
        ]
        if seed % 2 == 0 { settings.tape = tape(seed) }
        return settings
    }

    private static func tape(_ seed: UInt64) -> PaperTape {
        var random = RandomNumbers(seed: seed)
        var time = midnight
        return PaperTape(
            (0..<500).map { _ in
                time = time.advanced(by: .milliseconds(random.upTo(500)))
                let bid = Decimal(mantissa: 9950 + 5 * random.upTo(20), scale: 2)
                return PaperTape.Entry(
                    time: time, symbol: Name("BBB"), bid: bid, ask: bid.adding("0.10") ?? bid,
                    bidSize: Decimal(random.upTo(9) + 1), askSize: Decimal(random.upTo(9) + 1),
                    last: random.upTo(1) == 0 ? bid : nil, lastSize: Decimal(random.upTo(3)))
            }, repeats: seed % 4 == 0)
    }

    /// Two lively symbols around 100 on a tick of 0.05 and a lot of 0.5.
    static func settings(_ seed: UInt64, latency: Int64, isStill: Bool = false) -> PaperSettings {
        let symbols = [Name("AAA"), Name("BBB")].map {
            PaperSymbol(
                symbol: $0, price: "100.00", tick: "0.05", lot: "0.5", spread: "0.15", step: "0.20",
                size: "5")
        }
        return PaperSettings(
            seed: seed, latency: .milliseconds(latency),
            priceInterval: .milliseconds(200), pricesMove: !isStill, tradingDayEnds: .seconds(1800),
            slippage: PaperSlippage(fixed: "0.01", percent: "0.01", sizePercent: "0.02"),
            commission: PaperCommission(flat: "0.25", percent: "0.1234567", minimum: "0.6"),
            capacity: 300, symbols: symbols)
    }
}

extension PaperRun {
    mutating func carryOut(_ turn: PaperTurn, at now: Instant) -> [String] {
        switch turn {
        case .instruction(let instruction): carryOut(instruction, at: now)
        case .step: step(now)
        }
    }
}
