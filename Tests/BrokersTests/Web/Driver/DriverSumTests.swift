// What is filled of an order, where a venue tells sums alone, or none.

import Orders
import Testing
import Values

@testable import BrokerKit
@testable import Brokers
@testable import WebKit

@Suite struct `A venue that tells sums alone` {
    private func up() throws -> VenuePlay { try VenuePlay.up { $0.fills = .derived } }

    @Test func `has a fill for what is new in a sum`() throws {
        let play = try up()
        play.submit(1, "10")
        play.fill(1, "4")
        play.fill(1, "2", at: "49999")
        #expect(play.takeSaid() == ["1 accepted", "1 filled 4 at 50000 ", "1 filled 2 at 49999 "])
    }

    @Test func `is asked how an order stands that a process before has known, when its sum is told`() throws {
        let play = try up()
        play.submit(1, "10")
        play.fill(1, "4")
        play.save()
        play.restart()
        play.wait(.seconds(5))
        play.said = []
        play.fill(1, "2")
        #expect(play.takeSaid() == ["1 standing working 10@50000 filled 6 worth 300000"])
        play.fill(1, "3")
        #expect(play.takeSaid() == ["1 filled 3 at 50000 "])
    }

    /// Otherwise the gateway waits for the fills before it books a sum that the driver takes for told.
    @Test func `does not say that it has told its fills when it is asked for them`() throws {
        let play = try up()
        play.submit(1, "10")
        play.said = []
        play.ask(.fills(since: play.now))
        #expect(play.takeSaid() == ["end, not complete"])
    }

    @Test func `tells nothing twice of what stood in a list`() throws {
        let play = try up()
        play.submit(1, "10")
        let listeners = play.listeners
        play.listeners = []
        play.fill(1, "4")
        play.said = []
        play.ask(.openOrders)
        #expect(play.takeSaid().contains { $0.contains("filled 4") })
        play.listeners = listeners
        play.fill(1, "2")
        #expect(play.takeSaid() == ["1 filled 2 at 50000 "])
    }
}

@Suite struct `A venue that tells an order without its sum` {
    private func up() throws -> VenuePlay {
        try VenuePlay.up(adapter: AlteredAdapter(try testAdapter("binance")) { news, _ in withoutSums(news) })
    }

    @Test func `is asked for the fills, and the order stands at what they come to`() throws {
        let play = try up()
        play.submit(1, "10")
        play.fill(1, "4")
        play.save()
        play.restart()
        play.wait(.seconds(5))
        play.venue.expire(1)
        (play.said, play.sent) = ([], [])
        play.ask(1)
        #expect(play.takeSent() == ["query 1.0", "fills of #1"])
        #expect(play.takeSaid().last == "1 standing expired 10@50000 filled 4 worth 200000")
    }

    @Test func `says nothing of how it stands while the fills are not known`() throws {
        let play = try up()
        play.submit(1, "10")
        play.said = []
        play.fates = Array(repeating: ("fills", .lost), count: 20)
        play.ask(1)
        play.wait(.seconds(10))
        #expect(play.takeSaid().filter { $0.hasPrefix("1 ") } == [])
        play.fates = []
        play.wait(.seconds(60))
        play.said = []
        play.ask(1)
        #expect(play.takeSaid() == ["1 standing working 10@50000 filled 0 worth 0"])
    }

    @Test func `is not believed to have filled nothing of what is open`() throws {
        let play = try up()
        play.submit(1, "10")
        play.said = []
        play.ask(.openOrders)
        #expect(play.takeSaid() == ["end"])
    }
}
