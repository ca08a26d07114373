// What holds for every script, and what the broker may cost.

import CAllocationCounter
import Orders
import Tables
import Testing
import Values

@testable import Brokers

@Suite struct `Paper: invariants and cost` {
    /// What a script's reports say of one order.
    struct Record {
        var terms: OrderTerms
        var filled = Decimal.zero
        var paid = WideDecimal.zero
        var commission = Decimal.zero
        var isOver = false
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `fills keep to quantity, limit and tick, and commissions add up`(seed: UInt64) {
        let settings = PaperScript.settings(seed, latency: seed % 2 == 0 ? 0 : 40)
        var script = PaperScript(seed: seed)
        var run = PaperRun(settings)
        var records: [UInt64: Record] = [:]
        var sides: [UInt64: Side] = [:]
        var fills = 0
        for _ in 0..<4000 {
            let (turn, now) = script.next()
            switch turn {
            case .instruction(let instruction):
                if case .submit(let number, _, let side, let terms) = instruction {
                    records[number.value] = Record(terms: terms)
                    sides[number.value] = side
                }
                run.broker.carryOut(instruction, at: now, into: &run.reports)
            case .step: run.broker.step(at: now, into: &run.reports)
            }
            while run.broker.nextChange() != nil {}
            while let report = take(from: &run.reports) {
                guard var record = records[report.order.value] else { continue }
                switch report.event {
                case .accepted: #expect(!record.isOver)
                case .rejected, .canceled, .expired:
                    #expect(!record.isOver)
                    record.isOver = true
                case .replaced(let terms):
                    #expect(!record.isOver)
                    record.terms = terms
                    record.isOver = terms.quantity == record.filled
                case .replaceRejected, .cancelRejected: break
                case .corrected, .busted, .restated, .suspended, .stopped, .doneForDay, .standing, .unheardOf:
                    Issue.record("\(line(report)), and nothing goes wrong here")
                case .filled(let quantity, let price, let commission, _):
                    fills += 1
                    #expect(!record.isOver && quantity.isPositive && price.isPositive)
                    #expect(price.isMultiple(of: "0.05") && quantity.isMultiple(of: "0.5"))
                    if let limit = record.terms.limit {
                        #expect(sides[report.order.value] == .buy ? price <= limit : price >= limit)
                    }
                    record.filled = record.filled.adding(quantity) ?? "-1"
                    record.paid = record.paid.adding(WideDecimal(price, times: quantity)) ?? .zero
                    record.commission = record.commission.adding(commission) ?? "-1"
                    #expect(!commission.isNegative && record.filled <= record.terms.quantity)
                    #expect(record.commission == commissionOf(record.paid))
                    record.isOver = record.filled == record.terms.quantity
                }
                records[report.order.value] = record
            }
        }
        #expect(fills > 300, "seed \(seed)")
        let open = records.values.filter { !$0.isOver }.count
        #expect(run.broker.restingCount <= open)
    }

    /// 0.25 and 0.1234567 percent, at least 0.6, reckoned another way than the broker does.
    private func commissionOf(_ paid: WideDecimal) -> Decimal {
        let percent = WideDecimal(
            mantissa: paid.mantissa * 1_234_567, scale: paid.scale + 9)
        let sum = percent.adding(WideDecimal("0.25"))?.rounded(toDigits: 8, .halfEven) ?? .zero
        return max(sum, "0.6")
    }

    @Test func `a price step past 100,000 resting orders far away looks at none of them`() {
        var run = PaperRun(
            .ticking {
                $0.capacity = 100_000
                $0.symbols = [share(step: "0.01")]
            })
        let symbol = Name("XYZ")
        for number in 1...100_000 as ClosedRange<UInt64> {
            let ticks = Int64(number % 5000) + 1
            let price = Decimal(mantissa: number % 2 == 0 ? ticks : 15000 + ticks, scale: 2)
            run.broker.carryOut(
                .submit(
                    OrderNumber(number), symbol: symbol, side: number % 2 == 0 ? .buy : .sell,
                    terms: limit("1", price, .goodTillCancel)), at: at(0), into: &run.reports)
            #expect(take(from: &run.reports) != nil)
        }
        #expect(run.broker.restingCount == 100_000)
        let before = run.broker.resting.visits + run.broker.timers.visits
        for second in 1...100 as ClosedRange<Int64> {
            run.broker.step(at: at(second * 1000), into: &run.reports)
            #expect(run.reports.count == 0)
        }
        #expect(run.broker.resting.visits + run.broker.timers.visits == before)
        // And taking any one of them out touches a few dozen, not all.
        for number in stride(from: UInt64(1), through: 100_000, by: 97) {
            let before = run.broker.resting.visits
            run.broker.carryOut(.cancel(OrderNumber(number)), at: at(100_000), into: &run.reports)
            _ = run.drain()
            #expect(run.broker.resting.visits - before <= 80)
        }
    }

    @Test func `queues give their slots back in order, wherever others are taken out`() {
        for seed in 1...5 as ClosedRange<UInt64> {
            var random = RandomNumbers(seed: seed)
            var queues = OrderQueues(capacity: 200)
            for _ in 0..<200 { queues.addSlot() }
            var head = OrderQueues.none
            var kept: [Int: (Int64, UInt64)] = [:]
            for sequence in 0..<1000 as Range<UInt64> {
                let slot = Int(random.upTo(199))
                if kept[slot] != nil {
                    queues.remove(slot, from: &head)
                    kept[slot] = nil
                } else {
                    let key = random.upTo(20)
                    // Every seed but the first has some in the line, where they belong there.
                    if random.upTo(Int64(seed)) > 1 {
                        queues.lineUp(slot, key: key, sequence: sequence, orInto: &head)
                    } else {
                        queues.insert(slot, key: key, sequence: sequence, into: &head)
                    }
                    kept[slot] = (key, sequence)
                }
                let first = kept.min { $0.value < $1.value }?.key
                let found = queues.first(head)
                #expect(found == first.map { Int32($0) } ?? OrderQueues.none)
            }
            var last = (Int64.min, UInt64.min)
            while queues.first(head) != OrderQueues.none {
                let slot = Int(queues.first(head))
                let found = (queues.key(slot), queues.sequence(slot))
                #expect(last < found)
                last = found
                queues.remove(slot, from: &head)
                kept[slot] = nil
            }
            #expect(kept.isEmpty)
        }
    }

    @Test func `slots of one key stand behind each other, and come out in order all the same`() {
        for seed in 1...5 as ClosedRange<UInt64> {
            var random = RandomNumbers(seed: seed)
            var queues = OrderQueues(capacity: 200)
            for _ in 0..<200 { queues.addSlot() }
            var (head, last) = (OrderQueues.none, OrderQueues.none)
            var kept: [Int: (Int64, UInt64)] = [:]
            for sequence in 0..<2000 as Range<UInt64> {
                let slot = Int(random.upTo(199))
                if kept[slot] != nil {
                    queues.remove(slot, from: &head, last: &last)
                    kept[slot] = nil
                } else {
                    // Some come back with the sequence that they had: not all are behind the last.
                    let key = random.upTo(Int64(seed) - 1)
                    let sequence = random.upTo(3) == 0 ? sequence / 2 * 2000 : sequence * 2000 + UInt64(slot)
                    queues.insert(slot, key: key, sequence: sequence, into: &head, behind: &last)
                    kept[slot] = (key, sequence)
                }
                let first = kept.values.min { $0 < $1 }
                let found = queues.first(head)
                #expect((found == OrderQueues.none) == (first == nil))
                if let first {
                    #expect(queues.key(Int(found)) == first.0 && queues.sequence(Int(found)) == first.1)
                }
            }
            while queues.first(head) != OrderQueues.none {
                let slot = Int(queues.first(head))
                let first = kept.values.min { $0 < $1 }
                #expect(first.map { $0 == (queues.key(slot), queues.sequence(slot)) } == true)
                queues.remove(slot, from: &head, last: &last)
                kept[slot] = nil
            }
            #expect(kept.isEmpty && last == OrderQueues.none)
        }
    }

    @Test func `orders of one price cost the same however many there are`() {
        var queues = OrderQueues(capacity: 100_000)
        var (head, last) = (OrderQueues.none, OrderQueues.none)
        for slot in 0..<100_000 {
            queues.addSlot()
            queues.insert(slot, key: 7, sequence: UInt64(slot), into: &head, behind: &last)
        }
        let visits = queues.visits
        #expect(visits == 0 && head == 0)
        for slot in 0..<100_000 {
            let first = queues.first(head)
            #expect(first == Int32(slot))
            queues.remove(slot, from: &head, last: &last)
        }
        let end = head
        #expect(end == OrderQueues.none)
    }

    @Test func `ticks and lots are counted the same in a word and in two`() {
        var random = RandomNumbers(seed: 9)
        for _ in 0..<20_000 {
            let bits = random.upTo(62)
            let value = Decimal(mantissa: random.upTo(1 << bits), scale: UInt8(random.upTo(10)))
            let increment = Decimal(mantissa: random.upTo(40), scale: UInt8(random.upTo(10)))
            let wide =
                value.isMultiple(of: increment)
                ? WideDecimal(value).divided(by: increment, digits: 0, .towardZero)?.mantissa : nil
            #expect(whole(value, increment) == wide)
        }
    }

    @Test func `what is lined up in order costs the same however many there are`() {
        var queues = OrderQueues(capacity: 100_000)
        var head = OrderQueues.none
        for slot in 0..<100_000 {
            queues.addSlot()
            queues.lineUp(slot, key: 7, sequence: UInt64(slot), orInto: &head)
        }
        let visits = queues.visits
        #expect(visits == 0 && head == OrderQueues.none)
        for slot in stride(from: 0, to: 100_000, by: 3) { queues.remove(slot, from: &head) }
        for slot in 0..<100_000 where slot % 3 != 0 {
            let first = queues.first(head)
            #expect(first == Int32(slot))
            queues.remove(slot, from: &head)
        }
    }

    @Test func `10,000 orders with their fills, changes and rows allocate nothing`() {
        guard allocation_counting() != 0 else { return }
        var run = PaperRun(PaperScript.settings(1, latency: 10))
        var script = PaperScript(seed: 9)
        var turns: [(turn: PaperTurn, now: Instant)] = []
        while script.lastNumber < 11_000 { turns.append(script.next()) }
        var (rows, fills, measured) = (0, 0, allocation_counts_now())
        var next = 0
        while next < turns.count {
            if next == turns.count / 11 { measured = allocation_counts_now() }
            let now = turns[next].now
            switch turns[next].turn {
            case .instruction(let instruction):
                run.broker.carryOut(instruction, at: now, into: &run.reports)
            case .step: run.broker.step(at: now, into: &run.reports)
            }
            while let row = run.broker.nextChange() {
                run.writer.reset()
                if run.broker.encode(row, into: &run.writer) { rows += 1 }
            }
            while let report = take(from: &run.reports) {
                if case .filled = report.event { fills += 1 }
            }
            next += 1
        }
        let counted = allocation_counts_now()
        #expect(counted.allocations == measured.allocations)
        #expect(counted.frees == measured.frees)
        #expect(rows > 10_000 && fills > 1000)
    }
}
