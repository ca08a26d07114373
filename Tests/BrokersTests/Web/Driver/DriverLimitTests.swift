// Limits, the venue's clock, and requests on a WebSocket.

import BrokerKit
import Orders
import Testing
import Values

@Suite struct `A venue's limits` {
    @Test func `429 stops new orders until the venue takes them again, and cancels go first`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fates = [("query", .limited(3))]
        play.ask(1)
        _ = (play.takeSaid(), play.takeSent())
        play.submit(2, "10")
        play.cancel(1)
        // An order does not wait so long: the price may be another one.
        #expect(play.takeSaid() == ["2 rejected brokerOption not sent to the venue: the venue's rate limit is used up"])
        // A second more than the venue says.
        play.wait(.milliseconds(3_900))
        #expect(play.takeSent() == [])
        play.submit(3, "10")
        play.wait(.seconds(2))
        #expect(play.takeSent() == ["cancel 1.0", "place 3.0 10@50000", "query 1.0"])
        #expect(play.takeSaid() == ["1 canceled ", "3 accepted", "1 standing canceled 10@50000 filled 0 worth 0"])
    }

    @Test func `429 for an order is a refusal`() throws {
        let play = try VenuePlay.up()
        play.fates = [("place", .limited(1))]
        play.submit(1, "10")
        #expect(play.takeSaid() == ["1 rejected brokerOption Too many requests. (-1003)"])
        play.wait(.seconds(10))
        #expect(play.takeSent() == ["place 1.0 10@50000"])
    }

    @Test func `429 for a cancel is no answer: it is sent when the venue takes it`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fates = [("cancel", .limited(2))]
        play.cancel(1)
        play.wait(.milliseconds(1_900))
        #expect(play.takeSent() == ["place 1.0 10@50000", "cancel 1.0"])
        play.wait(.seconds(5))
        #expect(play.takeSent() == ["cancel 1.0"])
        #expect(play.takeSaid() == ["1 accepted", "1 canceled "])
    }

    /// As a stop does it, each second.
    @Test func `a cancel that is asked for again while it waits leaves once`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.submit(2, "10")
        play.fates = [("query", .limited(3))]
        play.ask(2)
        _ = (play.takeSaid(), play.takeSent())
        for _ in 0..<3 {
            play.cancel(1)
            play.wait(.seconds(1))
        }
        play.cancel(2)
        #expect(play.takeSent() == [])
        play.wait(.seconds(10))
        #expect(play.takeSent().filter { $0.hasPrefix("cancel") } == ["cancel 1.0", "cancel 2.0"])
        #expect(play.takeSaid().filter { $0.hasSuffix("canceled ") } == ["1 canceled ", "2 canceled "])
    }

    @Test func `a cancel that was sent is sent again when it is asked for again`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fates = [("cancel", .held)]
        play.cancel(1)
        play.cancel(1)
        #expect(play.takeSent() == ["place 1.0 10@50000", "cancel 1.0", "cancel 1.0"])
    }

    @Test func `no more orders are sent than the venue takes in its time`() throws {
        let play = try VenuePlay.up()
        for number in 1...60 { play.submit(UInt64(number), "1") }
        let first = play.takeSent().count
        #expect((40...50).contains(first))
        play.wait(.seconds(30))
        let refused = play.takeSaid().filter { $0.contains("rate limit is used up") }
        #expect(play.takeSent().count + first + refused.count == 60)
    }

    /// A cancel goes before orders: one that has not left must not leave behind its cancel.
    @Test func `an order that waits does not leave any more when it is canceled`() throws {
        let play = try VenuePlay.up()
        let number = play.submitUntilOneWaits()
        let count = play.venue.orders.count
        play.cancel(number)
        #expect(play.takeSaid() == ["\(number) canceled canceled before it was sent"])
        play.wait(.seconds(60))
        #expect(play.takeSent() == [])
        #expect(play.takeSaid() == [])
        #expect(play.venue.orders.count == count)
    }

    @Test func `a change that waits does not leave any more when its order is canceled`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fates = [("query", .limited(1))]
        play.ask(1)
        _ = (play.takeSent(), play.takeSaid())
        play.wait(.milliseconds(1_500))
        play.replace(1, "7")
        #expect(play.takeSent() == [])
        play.cancel(1)
        #expect(play.takeSaid() == ["1 replaceRejected other canceled before it was sent"])
        play.wait(.seconds(60))
        #expect(play.takeSent().filter { !$0.hasPrefix("query") } == ["cancel 1.0"])
        #expect(play.takeSaid().contains("1 canceled "))
    }
}

@Suite struct `A venue's time` {
    @Test(arguments: [-3_600, -30, 30, 3_600] as [Int64])
    func `is measured, and what is sent bears it`(seconds: Int64) throws {
        let play = try VenuePlay()
        play.venueAhead = .seconds(seconds)
        play.wait(.seconds(5))
        play.submit(1, "10")
        #expect(play.takeSaid() == ["up", "1 accepted"])
    }

    @Test func `that jumps is measured anew, and the order is sent once more under its name`() throws {
        let play = try VenuePlay.up()
        play.venueAhead = .seconds(-60)
        play.submit(1, "10")
        #expect(play.takeSaid() == [])
        play.wait(.seconds(2))
        #expect(play.takeSaid() == ["1 accepted"])
        #expect(play.takeSent() == ["place 1.0 10@50000", "place 1.0 10@50000"])
        #expect(play.venue.orders.count == 1)
        #expect(play.venue.namesTwice == [])
    }

    @Test func `that jumps does not bring back an order that is canceled meanwhile`() throws {
        let play = try VenuePlay.up()
        play.venueAhead = .seconds(-60)
        play.submit(1, "10")
        play.cancel(1)
        #expect(play.takeSaid() == ["1 canceled canceled before it was sent"])
        play.wait(.seconds(60))
        #expect(play.takeSent() == ["place 1.0 10@50000"])
        #expect(play.venue.orders.isEmpty)
    }

    @Test func `that stays wrong is a refusal after the second try`() throws {
        let play = try VenuePlay.up()
        play.venue.checksAhead = -60_000
        play.submit(1, "10")
        play.wait(.seconds(10))
        #expect(play.takeSent() == ["place 1.0 10@50000", "place 1.0 10@50000"])
        let said = play.takeSaid().filter { $0.hasPrefix("1 ") }
        #expect(said.count == 1)
        #expect(said.first?.hasPrefix("1 rejected") == true)
    }
}

@Suite struct `Orders on a WebSocket` {
    private func up() throws -> VenuePlay { try VenuePlay.up(options: ["orders": "webSocket"]) }

    @Test func `are sent and answered there`() throws {
        let play = try up()
        play.submit(1, "10")
        play.replace(1, "7")
        play.replace(1, "7", at: "50001")
        play.cancel(1)
        #expect(
            play.takeSent() == [
                "place 1.0 10@50000", "amend 1.0 to 1.1 7", "cancel 1.1", "place 1.2 7@50001", "cancel 1.2",
            ])
        #expect(play.takeSaid() == ["1 accepted", "1 replaced 7@50000", "1 replaced 7@50001", "1 canceled "])
    }

    @Test func `are refused there`() throws {
        let play = try up()
        play.venue.refusesNext = .init(code: -2010, text: "Account has insufficient balance for requested action.")
        play.submit(1, "10")
        #expect(play.takeSaid() == ["1 rejected other Account has insufficient balance for requested action. (-2010)"])
    }

    @Test func `that are not answered in time are unknown`() throws {
        let play = try up()
        play.fates = [("place", .held)]
        play.venue.checksAhead = nil
        play.submit(1, "10")
        play.wait(.seconds(20))
        #expect(play.takeSaid() == [])
        play.ask(1)
        #expect(play.takeSaid() == ["1 unheardOf"])
        #expect(play.takeSent() == ["place 1.0 10@50000", "query 1.0"])
        // The answer that comes after all is one like any other news.
        play.release()
        #expect(play.takeSaid() == ["1 accepted"])
    }

    @Test func `that were on their way when the connection broke are unknown`() throws {
        let play = try up()
        play.fates = [("place", .held)]
        play.submit(1, "10")
        play.drop()
        play.wait(.seconds(30))
        #expect(play.takeSaid().filter { $0.hasPrefix("1 ") } == [])
        play.ask(1)
        #expect(play.takeSaid() == ["1 unheardOf"])
    }

    @Test func `do not leave while there is no connection`() throws {
        let play = try up()
        play.isReachable = false
        play.drop()
        play.said = []
        play.submit(1, "10")
        #expect(play.takeSaid() == ["1 rejected brokerOption not sent to the venue"])
    }
}
