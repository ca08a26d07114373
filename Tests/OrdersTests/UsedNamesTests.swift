// The filter of ClOrdIDs: no name that was used is ever missed.

import Testing
import Values

@testable import Orders

@Suite struct `Used names` {
    @Test func `what was put in is held, of each session for itself`() {
        var names = UsedNames(expecting: 10_000)
        for number in 0..<10_000 { names.insert(SessionNumber(UInt32(number % 7)), id("N\(number)")) }
        var missed = 0
        for number in 0..<10_000 where !names.mayHold(SessionNumber(UInt32(number % 7)), id("N\(number)")) { missed += 1 }
        #expect(missed == 0)
    }

    @Test func `of what was not put in few are taken for used, also when there are more than expected`() {
        for (count, most) in [(10_000, 300), (40_000, 3000)] {
            var names = UsedNames(expecting: 10_000)
            for number in 0..<count { names.insert(SessionNumber(1), id("N\(number)")) }
            var taken = 0
            for number in 0..<10_000 {
                if names.mayHold(SessionNumber(2), id("N\(number)")) { taken += 1 }
                if names.mayHold(SessionNumber(1), id("M\(number)")) { taken += 1 }
            }
            #expect(taken / 2 < most, "\(taken / 2) of 10,000 beside \(count)")
        }
    }

    @Test func `an empty one holds nothing`() {
        let names = UsedNames(expecting: 0)
        let holds = names.mayHold(SessionNumber(0), Identifier()) || names.mayHold(SessionNumber(1), id("A"))
        #expect(!holds)
    }
}
