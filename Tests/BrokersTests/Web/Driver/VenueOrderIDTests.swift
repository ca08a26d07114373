// Whose the venue's names of orders are, and for how long.

import Testing
import Values

@testable import BrokerKit

@Suite struct `The venue's names of orders` {
    private func name(_ text: String) -> Identifier { Identifier(string: text)! }

    @Test func `are known while the order is open, and for a while behind`() {
        var ids = VenueOrderIDs(pastMax: 2)
        ids.set(name("A"), of: 1)
        ids.retire(name("A"), of: 1, Name("BTC/USDT"))
        #expect(ids["A"] == 1)
        #expect(ids.pastSymbols == ["BTC/USDT"])
        ids.retire(name("B"), of: 2, Name("ETH/USDT"))
        #expect(ids["A"] == 1)
        ids.retire(name("C"), of: 3, Name("ETH/USDT"))
        #expect(ids["A"] == nil)
        #expect(ids.pastSymbols == ["ETH/USDT"])
    }

    @Test func `that the venue has given to another order are that one's`() {
        var ids = VenueOrderIDs(pastMax: 1)
        ids.set(name("A"), of: 1)
        ids.retire(name("A"), of: 1, Name("BTC/USDT"))
        ids.set(name("A"), of: 2)
        ids.retire(name("B"), of: 3, Name("BTC/USDT"))
        #expect(ids["A"] == 2)
    }

    @Test func `are no more than there is room for, however often an order is replaced`() {
        var ids = VenueOrderIDs(pastMax: 100)
        for number in 0..<1_000 {
            ids.set(name("\(number)"), of: 7)
            ids.retire(name("\(number)"), of: 7, Name("BTC/USDT"))
        }
        #expect(ids.count == 100)
    }

    @Test func `that a replaced order had are retired, and understood`() throws {
        let play = try VenuePlay.up()
        play.driver.venueOrderIDs = VenueOrderIDs(pastMax: 2)
        play.submit(1, "10")
        for price in ["50001", "50002", "50003", "50004"] as [Decimal] { play.replace(1, "10", at: price) }
        #expect(play.venue.orders.count == 5)
        #expect(play.driver.venueOrderIDs.count == 3)
        #expect(play.driver.venueOrderIDs["4"] == 1)
        #expect(play.driver.venueOrderIDs["1"] == nil)
    }
}
