import Testing
import Values

@Suite struct `Time zones` {
    private typealias Change = TimeZoneRules.Change

    /// At 1000 an hour forward, at 10000 an hour back.
    private func rules() throws -> TimeZoneRules {
        try #require(
            TimeZoneRules(
                name: "Test/Place", first: Change(at: 0, offset: 0, abbreviation: "A"),
                changes: [
                    Change(at: 1000, offset: 3600, abbreviation: "B"),
                    Change(at: 10_000, offset: 0, abbreviation: "A"),
                ]))
    }

    @Test(arguments: [
        (-5, 0, "A"), (999, 0, "A"), (1000, 3600, "B"), (9999, 3600, "B"), (10_000, 0, "A"),
        (9_223_372_036, 0, "A"),
    ] as [(Int64, Int, String)])
    func `an offset holds from its change on`(second: Int64, offset: Int, name: String) throws {
        let clocks = try rules().offset(at: Instant(wholeSeconds: second))
        #expect(clocks.seconds == offset)
        #expect(clocks.abbreviation == name)
    }

    @Test(arguments: [
        (-1, -1), (999, 999), (1000, 4600), (9999, 13_599),
        // An hour long it would be earlier again, and so it stands still.
        (10_000, 13_599), (13_599, 13_599), (13_600, 13_600), (20_000, 20_000),
    ] as [(Int64, Int64)])
    func `local time never goes back`(second: Int64, local: Int64) throws {
        #expect(try rules().localTime(at: second) == local)
    }

    @Test(arguments: [
        (-1, -1), (999, 999),
        // Left out: the instant at which they are skipped.
        (1000, 1000), (4599, 1000), (4600, 1000), (4601, 1001),
        // Twice: the first time. 13600 is the first that comes only once.
        (10_000, 6400), (13_599, 9999), (13_600, 13_600), (20_000, 20_000),
    ] as [(Int64, Int64)])
    func `a local time is the first second at which clocks show it or have passed it`(
        local: Int64, second: Int64
    ) throws {
        #expect(try rules().second(atLocal: local) == second)
    }

    @Test func `the one is the inverse of the other, second by second`() throws {
        let rules = try rules()
        for local in Int64(-100)...20_000 {
            let second = rules.second(atLocal: local)
            #expect(rules.localTime(at: second) >= local)
            #expect(rules.localTime(at: second - 1) < local)
        }
    }

    @Test func `changes that are not in order, or of more than 26 hours, are none`() {
        func rules(_ changes: [(Int64, Int)]) -> TimeZoneRules? {
            TimeZoneRules(
                name: "Test/None", first: Change(at: 0, offset: 0, abbreviation: "A"),
                changes: changes.map { Change(at: $0.0, offset: $0.1, abbreviation: "B") })
        }
        #expect(rules([(1, 0), (2, 0)]) != nil)
        #expect(rules([(2, 0), (2, 1)]) == nil)
        #expect(rules([(2, 0), (1, 1)]) == nil)
        #expect(rules([(1, 26 * 3600)]) != nil)
        #expect(rules([(1, -26 * 3600 - 1)]) == nil)
        #expect(rules([(.min, 0)]) == nil)
        #expect(rules([(1 << 40, 0)]) == nil)
        #expect(rules([(1, .min)]) == nil)
    }

    @Test func `an instant lies in the second before it, also before 1970`() {
        #expect(Instant(nanosecondsSinceEpoch: 1_999_999_999).wholeSeconds == 1)
        #expect(Instant(nanosecondsSinceEpoch: -1).wholeSeconds == -1)
        #expect(Instant(nanosecondsSinceEpoch: -1_000_000_000).wholeSeconds == -1)
        #expect(Instant.distantPast.wholeSeconds == -9_223_372_037)
        #expect(Instant(wholeSeconds: -9_223_372_037) == .distantPast)
        #expect(Instant(wholeSeconds: 9_223_372_037) == .distantFuture)
    }
}
