// Rows of every kind: those that are damaged, and those of the version before.

import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `Paper: rows` {
    /// The rows of a run in which everything happens, a few of each kind and length.
    private func samples(_ settings: PaperSettings, seed: UInt64) -> [[UInt8]] {
        var script = PaperScript(seed: seed, isWide: true)
        var run = PaperRun(settings)
        var samples: [[UInt8]] = []
        var seen: [UInt64: Int] = [:]
        for turn in 0..<1200 {
            let (instruction, now) = script.next()
            if turn % 7 == 0 { _ = run.broker.inject(script.fault(), at: now) }
            _ = run.carryOut(instruction, at: now)
            guard turn % 50 == 0 else { continue }
            for (key, row) in run.rows.sorted(by: { $0.key < $1.key }) {
                let kind = (key >> 56) << 16 | UInt64(row.count / 64)
                if seen[kind, default: 0] == 0 { samples.append(row) }
                seen[kind, default: 0] += 1
            }
        }
        #expect(Set(samples.map { $0[0] }) == [1, 2, 3, 4, 5, 6, 7, 8])
        return samples
    }

    private func restore(_ row: [UInt8], into broker: inout PaperBroker) -> Bool {
        row.withUnsafeBytes { broker.restore(unsafe Bytes($0)) }
    }

    @Test func `rows of every kind that are cut are refused, and none is longer than said`() {
        let settings = PaperScript.wideSettings(2, latency: 10)
        for row in samples(settings, seed: 2) {
            #expect(row.count <= PaperRow.capacity)
            for length in 0..<row.count {
                #expect(row.prefix(length).withUnsafeBytes { PaperRowFacts(unsafe Bytes($0)) == nil })
            }
            #expect((row + [0]).withUnsafeBytes { PaperRowFacts(unsafe Bytes($0)) == nil })
            #expect(row.withUnsafeBytes { PaperRowFacts(unsafe Bytes($0)) != nil })
        }
    }

    @Test(arguments: [2] as [UInt64])
    func `with any byte changed a row is refused or taken, and the broker goes on`(seed: UInt64) {
        var settings = PaperScript.wideSettings(seed, latency: 10)
        settings.remembered = 8
        settings.capacity = 8
        var reports = BrokerReports(capacity: 64)
        var facts = BrokerFacts(capacity: 64)
        for row in samples(PaperScript.wideSettings(seed, latency: 10), seed: seed) {
            for index in row.indices {
                var changed = row
                changed[index] ^= [1, 0x7F, 0x80, 0xFF][index % 4]
                var broker = PaperBroker(settings)
                guard restore(changed, into: &broker) else { continue }
                for milliseconds in [10_000, 10_001, 100_000_000] as [Int64] {
                    broker.step(at: at(milliseconds), into: &reports)
                    while take(from: &reports) != nil {}
                }
                for question in [.openOrders, .fills(since: .distantPast), .positions, .balances] as [BrokerQuestion] {
                    broker.ask(question, at: at(100_000_000), into: &facts)
                    while facts.count > 0 { facts.removeFirst() }
                }
                while broker.nextChange() != nil {}
            }
        }
    }

    @Test func `facts of a row name its place`() {
        let settings = PaperScript.wideSettings(2, latency: 10)
        var script = PaperScript(seed: 2, isWide: true)
        var run = PaperRun(settings)
        for turn in 0..<300 {
            let (instruction, now) = script.next()
            if turn % 7 == 0 { _ = run.broker.inject(script.fault(), at: now) }
            _ = run.carryOut(instruction, at: now)
        }
        for (key, row) in run.rows {
            let found = row.withUnsafeBytes { PaperRowFacts(unsafe Bytes($0))?.key }
            #expect(found == key)
            // What a caller with several brokers puts its own number into is free.
            #expect(key >> 50 & 63 == 0)
        }
    }

    // MARK: - Version 2

    private func row(_ kind: UInt8, _ write: (inout RowWriter) -> Void) -> [UInt8] {
        var writer = RowWriter(capacity: 256)
        writer.append(kind)
        writer.append(UInt8(2))
        write(&writer)
        let bytes = writer.bytes
        return (0..<bytes.count).map { bytes[$0] }
    }

    /// A limit order of ten shares at 100.01, three of them filled, with a cancel on its way.
    private var oldOrder: [UInt8] {
        row(1) {
            $0.append(7 as UInt64)
            $0.append(Name("XYZ"))
            $0.append("0.01" as Decimal)
            $0.append("1" as Decimal)
            for byte in [2, 0x31, 0x32, 0x31] as [UInt8] { $0.append(byte) }
            $0.append("10" as Decimal)
            $0.append(1 as UInt8)
            $0.append("100.01" as Decimal)
            $0.append(0 as UInt8)
            $0.append(3 as Int64)
            $0.append(0 as UInt8)
            $0.append(1 as UInt8)
            $0.append(4 as UInt64)
            $0.append(9 as UInt64)
            $0.append(Instant.distantFuture)
            $0.append(WideDecimal(mantissa: 30003, scale: 0))
            $0.append(50 as Int64)
            $0.append(0 as UInt8)
            $0.append(1 as UInt8)
            $0.append(at(5000))
            $0.append(11 as UInt64)
            $0.append(0 as UInt8)
        }
    }

    private var oldClock: [UInt8] {
        row(3) {
            $0.append(77 as UInt64)
            $0.append(at(4000))
            $0.append(5 as UInt64)
            $0.append(12 as UInt64)
            $0.append(8 as UInt64)
        }
    }

    private var oldBook: [UInt8] {
        row(2) {
            $0.append(Name("XYZ"))
            $0.append("0.01" as Decimal)
            $0.append("1" as Decimal)
            for value in [9950, 60, 70] as [Int64] { $0.append(value) }
        }
    }

    @Test func `rows of the version before are read, and the broker goes on with them`() {
        var run = PaperRun(.ticking())
        for row in [oldOrder, oldClock, oldBook] {
            let isTaken = restore(row, into: &run.broker)
            #expect(isTaken)
        }
        #expect(run.quote() == "99.49 x 60 / 99.51 x 70")
        #expect(run.broker.random.state == 77)
        // Order 3 may have ended before; what is left of 7 is due at once.
        #expect(run.carryOut(.ask(OrderNumber(3)), at: at(3500)) == ["7 filled 7 at 99.51"])
        #expect(run.carryOut(.ask(OrderNumber(7)), at: at(3500)) == ["7 stands filled 10 of 10 for 996.6"])
        #expect(run.step(at(5000)) == ["7 cancel rejected 102=0 The order has ended"])
    }

    @Test func `cut rows of the version before are refused`() {
        for row in [oldOrder, oldClock, oldBook] {
            for length in 0..<row.count {
                #expect(row.prefix(length).withUnsafeBytes { PaperRowFacts(unsafe Bytes($0)) == nil })
            }
        }
        var unknown = oldClock
        for version in [0, 1, 5, 255] as [UInt8] {
            unknown[1] = version
            #expect(unknown.withUnsafeBytes { PaperRowFacts(unsafe Bytes($0)) == nil })
        }
    }
}
