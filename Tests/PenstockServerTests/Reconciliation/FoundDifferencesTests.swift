// What comparisons have found, until somebody has looked after it.

import Testing
import Values

@testable import PenstockServer

@Suite struct `Differences that were found` {
    private func time(_ second: Int64) -> Instant { Instant(nanosecondsSinceEpoch: second * 1_000_000_000) }

    private func text(_ words: String) throws -> Text<16> { try #require(Text<16>(string: words)) }

    @Test func `the same again is counted, and no second one`() throws {
        var found = FoundDifferences()
        found.add(try text("a"), at: Name("x"), now: time(1))
        found.add(try text("a"), at: Name("y"), now: time(2))
        found.add(try text("a"), at: Name("x"), now: time(3))
        #expect(found.all.map(\.number) == [1, 2])
        #expect(found.all[0].times == 2 && found.all[0].first == time(1) && found.all[0].last == time(3))
    }

    @Test func `one that was resolved is told again when it is found again`() throws {
        var found = FoundDifferences()
        found.add(try text("a"), at: Name("x"), now: time(1))
        #expect(found.resolve(1, by: Identifier("ann"), try text("settled"))?.number == 1)
        #expect(found.resolve(1, by: Identifier("bob"), try text("again")) == nil)
        #expect(found.resolve(7, by: Identifier("bob"), try text("none")) == nil)
        found.add(try text("a"), at: Name("x"), now: time(2))
        #expect(found.all.map(\.number) == [1, 2])
        #expect(found.all[0].resolvedBy == Identifier("ann") && found.all[1].resolvedBy.isEmpty)
    }

    @Test func `there is room for so many, and what is resolved goes first`() throws {
        var found = FoundDifferences()
        for number in 1...FoundDifferences.capacity { found.add(try text("\(number)"), at: Name("x"), now: time(1)) }
        _ = found.resolve(500, by: Identifier("ann"), Text())
        found.add(try text("one more"), at: Name("x"), now: time(2))
        #expect(found.all.count == FoundDifferences.capacity && !found.all.contains { $0.number == 500 })
        found.add(try text("and one"), at: Name("x"), now: time(2))
        #expect(found.all.count == FoundDifferences.capacity && found.all[0].number == 2)
    }
}
