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

    init(seed: UInt64) { random = RandomNumbers(seed: seed) }

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
        default: return (.step, now)
        }
    }

    mutating func terms() -> OrderTerms {
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
