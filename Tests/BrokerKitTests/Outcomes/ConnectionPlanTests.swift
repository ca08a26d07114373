// When streams are connected anew.

import TestKit
import Testing
import Values

@testable import BrokerKit

@Suite struct `Connection plans` {
    private static let hour: Int64 = 3_600

    private func open(_ rule: ConnectionRule, random: UInt64 = 0) -> ConnectionPlan {
        var plan = ConnectionPlan(rule, at: .test(0))
        #expect(plan.tick(at: .test(0), random: 0) == .connect)
        #expect(plan.opened(at: .test(0), random: random) == nil)
        return plan
    }

    @Test func `24 hours: another connection is made minutes before, the old one closed when it is there`() {
        var plan = open(ConnectionRule(lifetime: .seconds(24 * Self.hour)))
        #expect(plan.nextTick == .test(24 * Self.hour - 300))
        #expect(plan.tick(at: .test(24 * Self.hour - 301), random: 0) == nil)
        #expect(plan.tick(at: .test(24 * Self.hour - 300), random: 0) == .connectBeside)
        #expect(plan.isUp)
        #expect(plan.opened(at: .test(24 * Self.hour - 299), random: 0) == .closeOld)
        #expect(plan.nextTick == .test(48 * Self.hour - 599))
    }

    @Test func `not all at the same time`() {
        #expect(
            open(ConnectionRule(lifetime: .seconds(24 * Self.hour)), random: .max).nextTick
                == .test(24 * Self.hour - 600))
        #expect(open(ConnectionRule(lifetime: .seconds(60)), random: .max).nextTick == .test(30))
    }

    @Test func `a close that is announced renews at once, and a renewal that fails is tried again`() {
        var plan = open(ConnectionRule())
        #expect(plan.nextTick == .distantFuture)
        plan.closeAnnounced(at: .test(10))
        #expect(plan.tick(at: .test(10), random: 0) == .connectBeside)
        plan.failed(at: .test(11), random: .max)
        #expect(plan.isUp)
        #expect(plan.nextTick == .test(11, 500))
        #expect(plan.tick(at: .test(11, 500), random: 0) == .connectBeside)
        // The old one goes before the new one is there.
        plan.lost(at: .test(12), random: 0)
        #expect(!plan.isUp)
        #expect(plan.opened(at: .test(13), random: 0) == nil)
        #expect(plan.isUp)
    }

    @Test func `failures wait longer each time; only a connection that lived begins anew`() {
        var plan = ConnectionPlan(ConnectionRule(), at: .test(0))
        var (now, waits) = (Instant.test(0), [Int64]())
        for _ in 0..<4 {
            #expect(plan.tick(at: now, random: 0) == .connect)
            plan.failed(at: now, random: .max)
            waits.append(plan.nextTick.since(now).nanoseconds / 1_000_000)
            now = plan.nextTick
        }
        #expect(waits == [500, 1_000, 2_000, 4_000])
        // Accepted and closed at once is a failure, too.
        #expect(plan.tick(at: now, random: 0) == .connect)
        #expect(plan.opened(at: now, random: 0) == nil)
        plan.lost(at: now, random: .max)
        #expect(plan.nextTick == now.advanced(by: .seconds(8)))
        now = plan.nextTick
        #expect(plan.tick(at: now, random: 0) == .connect)
        #expect(plan.opened(at: now, random: 0) == nil)
        plan.lost(at: now.advanced(by: .seconds(30)), random: .max)
        #expect(plan.nextTick == now.advanced(by: .seconds(30)).advanced(by: .milliseconds(500)))
    }

    @Test func `a connection on which nothing comes is dropped, and one that is not made in time`() {
        var plan = open(ConnectionRule(silence: .seconds(10)))
        plan.heard(at: .test(5))
        #expect(plan.tick(at: .test(14), random: 0) == nil)
        #expect(plan.tick(at: .test(15), random: 0) == .drop)
        #expect(!plan.isUp)
        #expect(plan.tick(at: plan.nextTick, random: 0) == .connect)
        #expect(plan.tick(at: .test(30), random: 0) == .abandon)
        #expect(plan.opened(at: .test(31), random: 0) == .abandon)
    }

    @Test(arguments: 1...200)
    func `whatever happens, there is always a next step, and never two connections being made`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var plan = ConnectionPlan(ConnectionRule(lifetime: .seconds(600), silence: .seconds(20)), at: .test(0))
        var (now, isMaking, inUse) = (Instant.test(0), false, false)
        for _ in 0..<1_000 {
            now =
                Int.random(in: 0...3, using: &random) == 0
                ? max(now, min(plan.nextTick, now.advanced(by: .seconds(100))))
                : now.advanced(by: .milliseconds(Int64.random(in: 0...3_000, using: &random)))
            let bits = random.next()
            switch Int.random(in: 0...5, using: &random) {
            case 0 where isMaking:
                let step = plan.opened(at: now, random: bits)
                #expect((step == .closeOld) == inUse, "seed \(seed)")
                (isMaking, inUse) = (false, true)
            case 1 where isMaking:
                plan.failed(at: now, random: bits)
                isMaking = false
            case 2 where inUse && random.once(in: 5):
                plan.lost(at: now, random: bits)
                inUse = false
            case 3: plan.heard(at: now)
            case 4 where random.once(in: 10): plan.closeAnnounced(at: now)
            default:
                let step = plan.tick(at: now, random: bits)
                switch step {
                case .connect, .connectBeside:
                    #expect(!isMaking && (step == .connectBeside) == inUse, "seed \(seed)")
                    isMaking = true
                case .drop:
                    #expect(inUse, "seed \(seed)")
                    inUse = false
                case .abandon:
                    #expect(isMaking, "seed \(seed)")
                    isMaking = false
                case .closeOld: Issue.record("closes nothing, seed \(seed)")
                case nil: break
                }
            }
            #expect(plan.isUp == inUse, "seed \(seed)")
        }
    }
}
