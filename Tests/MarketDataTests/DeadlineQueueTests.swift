// Deadlines come in order, each once.

import MarketData
import Testing
import Values

@Suite struct `Deadlines` {
    @Test func `what is due comes by time, then by entry, and what is not stays`() {
        var queue = DeadlineQueue(capacity: 4)
        for (key, time) in [(7, 30), (8, 10), (9, 10)] as [(UInt64, Int64)] { expect(queue.add(key, at: at(time))) }
        expect(queue.next == at(10))
        expect(queue.nextDue(at(9)) == nil)
        expect(queue.nextDue(at(10)) == 8)
        expect(queue.nextDue(at(10)) == 9)
        expect(queue.nextDue(at(10)) == nil)
        expect(queue.deadline(of: 7) == at(30))
        expect(queue.count == 1)
    }

    @Test func `a key that is added again moves, and one too many is refused`() {
        var queue = DeadlineQueue(capacity: 2)
        expect(queue.add(1, at: at(10)))
        expect(queue.add(2, at: at(20)))
        expect(!queue.add(3, at: at(5)))
        expect(queue.add(1, at: at(30)))
        expect(queue.next == at(20))
        expect(queue.remove(2))
        expect(!queue.remove(2))
        expect(queue.add(3, at: at(5)))
        expect(queue.nextDue(at(100)) == 3)
        expect(queue.nextDue(at(100)) == 1)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `any sequence gives what a sorted list gives`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var queue = DeadlineQueue(capacity: 50)
        var list: [(key: UInt64, time: Int64, entry: Int)] = []
        for step in 0..<5000 {
            let key = UInt64(dice.roll(80))
            switch dice.roll(3) {
            case 0:
                let time = Int64(dice.roll(100))
                list.removeAll { $0.key == key }
                let fits = list.count < 50
                if fits { list.append((key, time, step)) }
                expect(queue.add(key, at: at(time)) == fits, "seed \(seed)")
            case 1:
                expect(queue.remove(key) == list.contains { $0.key == key }, "seed \(seed)")
                list.removeAll { $0.key == key }
            default:
                let now = Int64(dice.roll(100))
                let first = list.filter { $0.time <= now }.min { ($0.time, $0.entry) < ($1.time, $1.entry) }
                expect(queue.nextDue(at(now)) == first?.key, "seed \(seed)")
                list.removeAll { $0.key == first?.key }
            }
            expect(queue.count == list.count)
            expect(queue.next == list.map { at($0.time) }.min())
        }
    }
}
