// What answers prove, and what follows.

import Testing
import Values

@testable import BrokerKit

@Suite struct `Outcomes` {
    static let verdicts: [Verdict] = [.accepted, .refused, .busy, .wrongTime, .undecided, .unreadable]

    @Test(arguments: [
        (200, [Outcome.accepted, .refused, .tryLater, .tryLater, .unknown, .unknown]),
        (201, [.accepted, .refused, .tryLater, .tryLater, .unknown, .unknown]),
        (302, [.unknown, .unknown, .unknown, .unknown, .unknown, .unknown]),
        (400, [.unknown, .refused, .tryLater, .tryLater, .unknown, .unknown]),
        (403, [.unknown, .refused, .tryLater, .tryLater, .unknown, .unknown]),
        (429, [.unknown, .refused, .tryLater, .tryLater, .unknown, .unknown]),
        (500, [.unknown, .unknown, .unknown, .unknown, .unknown, .unknown]),
        (503, [.unknown, .unknown, .unknown, .unknown, .unknown, .unknown]),
        (0, [.unknown, .unknown, .unknown, .unknown, .unknown, .unknown]),
        (-7, [.unknown, .unknown, .unknown, .unknown, .unknown, .unknown]),
    ])
    func `a refusal is the venue's own words under 2xx or 4xx, an acceptance under 2xx`(
        status: Int, outcomes: [Outcome]
    ) {
        for (verdict, outcome) in zip(Self.verdicts, outcomes) {
            #expect(Outcome(.answered(status: status), verdict) == outcome)
        }
    }

    @Test func `what never left may be tried later, what left and was not answered is unknown`() {
        for verdict in Self.verdicts {
            #expect(Outcome(.notSent, verdict) == .tryLater)
            #expect(Outcome(.noAnswer, verdict) == .unknown)
        }
    }

    /// Every sequence of up to four answers.
    private static let transports: [Transport] = [
        .notSent, .noAnswer, .answered(status: 200), .answered(status: 400), .answered(status: 500),
    ]

    private static func plays(_ length: Int) -> [[(Transport, Verdict)]] {
        guard length > 0 else { return [[]] }
        let answers = transports.flatMap { transport in verdicts.map { (transport, $0) } }
        return plays(length - 1).flatMap { play in answers.map { play + [$0] } }
    }

    @Test(arguments: [CallPurpose.create, .cancel, .read])
    func `no order is sent again unless it is proven that it was not done`(purpose: CallPurpose) {
        var rule = RetryRule()
        rule.repeatsCreates = true
        for play in Self.plays(3) {
            var tries = CallTries(purpose, rule)
            var mayBeDone = false
            for (transport, verdict) in play {
                let step = tries.next(transport, verdict, random: 0)
                let outcome = Outcome(transport, verdict)
                if outcome == .unknown { mayBeDone = true }
                switch step {
                case .again, .measureTime:
                    if purpose == .create { #expect(!mayBeDone, "\(play)") }
                    #expect(outcome == .unknown || outcome == .tryLater)
                    continue
                case .done(.accepted): #expect(outcome == .accepted)
                case .done(.refused), .done(.tryLater):
                    // Nothing in doubt is ever told to be refused.
                    if purpose != .read { #expect(!mayBeDone, "\(play)") }
                case .done(.unknown): #expect(purpose == .read)
                case .ask: #expect(mayBeDone && purpose != .read)
                }
                break
            }
        }
    }

    @Test func `an order that is unknown is asked about at once; one that was not taken is its client's affair`() {
        var tries = CallTries(.create)
        #expect(tries.next(.noAnswer, .unreadable, random: 0) == .ask)
        tries = CallTries(.create)
        #expect(tries.next(.answered(status: 502), .unreadable, random: 0) == .ask)
        tries = CallTries(.create)
        #expect(tries.next(.answered(status: 429), .busy, random: 0) == .done(.tryLater))
        tries = CallTries(.create)
        #expect(tries.next(.notSent, .unreadable, random: 0) == .done(.tryLater))
    }

    @Test func `a cancel that is refused after a try without an answer may have been done`() {
        var tries = CallTries(.cancel)
        #expect(tries.next(.noAnswer, .unreadable, random: .max) == .again(after: .milliseconds(200)))
        #expect(tries.next(.answered(status: 400), .refused, random: 0) == .ask)
        tries = CallTries(.cancel)
        #expect(tries.next(.answered(status: 400), .refused, random: 0) == .done(.refused))
    }

    @Test func `reads and cancels are tried four times, waiting longer each time`() {
        for purpose in [CallPurpose.read, .cancel] {
            var tries = CallTries(purpose)
            var steps: [NextStep] = []
            for _ in 0..<4 { steps.append(tries.next(.noAnswer, .unreadable, random: .max)) }
            #expect(
                steps == [
                    .again(after: .milliseconds(200)), .again(after: .milliseconds(400)),
                    .again(after: .milliseconds(800)),
                    purpose == .read ? .done(.unknown) : .ask,
                ])
        }
    }

    @Test func `a time that is refused is measured again, once, and the order sent with the same id`() {
        for purpose in [CallPurpose.create, .cancel, .read] {
            var tries = CallTries(purpose)
            #expect(tries.next(.answered(status: 400), .wrongTime, random: 0) == .measureTime)
            #expect(tries.next(.answered(status: 400), .wrongTime, random: 0) == .done(.refused))
        }
    }
}

@Suite struct `Back-off` {
    @Test func `its bound doubles up to the cap, and never overflows`() {
        let backoff = Backoff(base: .milliseconds(500), cap: .seconds(30))
        let bounds = (1...9).map { backoff.bound(attempt: $0).nanoseconds / 1_000_000 }
        #expect(bounds == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
        for attempt in [-5, 0, 1] { #expect(backoff.bound(attempt: attempt) == .milliseconds(500)) }
        let longest = Backoff(base: Interval(nanoseconds: 1), cap: Interval(nanoseconds: .max))
        #expect(longest.bound(attempt: .max).nanoseconds == 1 << 62)
        #expect(longest.delay(attempt: .max, random: .max).nanoseconds == 1 << 62)
    }

    @Test func `full jitter: from nothing to the bound, evenly`() {
        let backoff = Backoff(base: Interval(nanoseconds: 3), cap: .seconds(1))
        #expect(backoff.delay(attempt: 1, random: 0).nanoseconds == 0)
        #expect(backoff.delay(attempt: 1, random: .max).nanoseconds == 3)
        let counts = (0..<1_000).reduce(into: [Int64: Int]()) { counts, step in
            counts[
                backoff.delay(attempt: 1, random: UInt64(step) * (.max / 1_000) + .max / 2_000).nanoseconds, default: 0] +=
                1
        }
        #expect(counts == [0: 250, 1: 250, 2: 250, 3: 250])
    }
}

@Suite struct `Call breakers` {
    private let pause = Backoff(base: .seconds(2), cap: .seconds(5))

    @Test func `it opens after failures in a row, lets one call probe, and closes when that is answered`() {
        var breaker = CallBreaker(failures: 3, pause: pause)
        for _ in 0..<2 { breaker.failed(at: .test(0)) }
        breaker.answered()
        for _ in 0..<3 {
            #expect(breaker.admits(.order, at: .test(0)) == true)
            breaker.failed(at: .test(0))
        }
        #expect(breaker.admits(.order, at: .test(1)) == false)
        #expect(breaker.admits(.cancel, at: .test(1)) == true)
        #expect(breaker.admits(.query, at: .test(2)) == true)
        #expect(breaker.admits(.order, at: .test(2)) == false)
        #expect(breaker.admits(.cancel, at: .test(2)) == true)
        breaker.answered()
        #expect(breaker.isClosed)
    }

    @Test func `a probe that fails opens it for longer, up to a bound; one that is lost makes room for another`() {
        var breaker = CallBreaker(failures: 1, pause: pause, patience: .seconds(10))
        breaker.failed(at: .test(0))
        var (now, pauses) = (Int64(0), [Int64]())
        for _ in 0..<4 {
            let start = now
            while breaker.admits(.order, at: .test(now)) == false { now += 1 }
            pauses.append(now - start)
            breaker.failed(at: .test(now))
        }
        #expect(pauses == [2, 4, 5, 5])
        #expect(breaker.admits(.order, at: .test(now + 5)) == true)
        #expect(breaker.admits(.order, at: .test(now + 14)) == false)
        #expect(breaker.admits(.order, at: .test(now + 15)) == true)
        #expect(breaker.admits(.order, at: .test(now + 15)) == false)
    }
}
