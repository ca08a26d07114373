// A venue that is taken out of use and back, that is tried, and how it does.

import Orders
import Testing
import Values

@testable import BrokerKit

@Suite struct `A venue that somebody takes out of use` {
    @Test func `is sent nothing, has no streams, and is down until it is released`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        (play.said, play.sent) = ([], [])
        play.driver.take(.hold, at: play.now)
        play.run()
        #expect(play.takeSaid() == ["down: it is out of use"])
        #expect(play.listeners.isEmpty && play.open.isEmpty)
        let connects = play.connects
        play.wait(.seconds(600))
        #expect(play.takeSent() == [] && play.takeSaid() == [] && play.connects == connects)
        play.driver.take(.hold, at: play.now)
        play.driver.take(.release, at: play.now)
        play.wait(.seconds(30))
        #expect(play.takeSaid() == ["up"])
        // What was there is still known, and can be canceled.
        play.cancel(1)
        #expect(play.takeSaid() == ["1 canceled "])
        play.driver.take(.release, at: play.now)
        play.wait(.seconds(30))
        #expect(play.takeSaid() == [])
    }

    @Test func `an order that waits for its turn is refused, one that is on its way is answered`() throws {
        let play = try VenuePlay.up()
        let waiting = play.submitUntilOneWaits()
        play.fates = [("cancel", .held)]
        play.cancel(1_000)
        (play.said, play.sent) = ([], [])
        play.driver.take(.hold, at: play.now)
        play.run()
        let said = play.takeSaid()
        #expect(said.contains { $0.hasPrefix("\(waiting) rejected") && $0.contains("out of use") }, "\(said)")
        play.release()
        #expect(play.takeSaid().contains("1000 canceled "))
        #expect(play.driver.calls.isEmpty && play.driver.queue.isEmpty)
    }
}

@Suite struct `A venue that gets other credentials` {
    @Test func `is connected to anew with them, and what was on its way is asked about`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fates = [("place", .answerLost)]
        play.said = []
        play.submit(2, "1")
        play.sent = []
        let connects = play.connects
        play.driver.use(try testAdapter("binance"), at: play.now)
        play.wait(.seconds(30))
        let said = play.takeSaid()
        #expect(said.contains("down: it is out of use") && said.last == "up" && play.connects > connects, "\(said)")
        #expect(said.count { $0 == "2 accepted" } == 1, "\(said)")
        #expect(!play.takeSent().contains { $0.hasPrefix("place") })
        play.cancel(1)
        #expect(play.takeSaid() == ["1 canceled "])
    }

    @Test func `stays out of use where somebody has taken it out`() throws {
        let play = try VenuePlay.up()
        play.driver.take(.hold, at: play.now)
        play.wait(.seconds(1))
        _ = play.takeSent()
        play.driver.use(try testAdapter("binance"), at: play.now)
        play.wait(.seconds(60))
        #expect(play.takeSent() == [] && play.listeners.isEmpty)
        play.driver.take(.release, at: play.now)
        play.wait(.seconds(30))
        #expect(play.takeSaid().last == "up")
    }
}

@Suite struct `A venue that somebody tries` {
    private func ends(_ play: VenuePlay) -> [VenueTestEnd] { play.driver.takeTests() }

    @Test func `has answered when it has told its time`() throws {
        let play = try VenuePlay.up()
        play.driver.test(7, at: play.now)
        play.run()
        #expect(ends(play) == [VenueTestEnd(number: 7, problem: nil)])
        #expect(ends(play) == [])
    }

    @Test func `knows us when it has told the balances`() throws {
        let play = try VenuePlay.up()
        play.fates = [("GET /api/v3/account", .refused(-2015))]
        play.driver.test(1, isSigned: true, at: play.now)
        play.wait(.seconds(5))
        let refused = ends(play)
        #expect(refused.count == 1 && refused.first?.problem?.contains("-2015") == true, "\(refused)")
        play.driver.test(2, isSigned: true, at: play.now)
        play.wait(.seconds(5))
        #expect(ends(play) == [VenueTestEnd(number: 2, problem: nil)])
    }

    @Test func `has not when nothing comes, when it refuses, and when it is out of use`() throws {
        let play = try VenuePlay.up()
        play.fates = Array(repeating: ("GET /api/v3/time", .lost), count: 10)
        play.driver.test(1, at: play.now)
        play.wait(.seconds(300))
        #expect(ends(play) == [VenueTestEnd(number: 1, problem: "it does not answer")])
        play.fates = []
        play.wait(.seconds(300))
        play.driver.take(.hold, at: play.now)
        play.driver.test(2, at: play.now)
        #expect(ends(play) == [VenueTestEnd(number: 2, problem: "it is out of use")])
    }
}

@Suite struct `The figures of a venue` {
    @Test func `say how much of a limit is used, and what is under way`() throws {
        let play = try VenuePlay.up()
        let before = play.driver.figures(at: play.now)
        #expect(before.rates.count == play.driver.profile.rates.count && before.issues.isEmpty && before.reconnects == 0)
        play.fates = [("place", .held)]
        play.submit(1, "1")
        let after = play.driver.figures(at: play.now)
        #expect(after.underWay == 1 && after.requests == before.requests + 1)
        #expect(zip(before.rates, after.rates).contains { $0.used < $1.used })
        play.release()
        play.wait(.seconds(120))
        let later = play.driver.figures(at: play.now)
        #expect(later.underWay == 0)
        // What was taken comes back.
        #expect(zip(after.rates, later.rates).contains { $0.used > $1.used })
    }

    @Test func `name what goes wrong, by its kind`() throws {
        let play = try VenuePlay.up()
        let kinds = { play.driver.figures(at: play.now).issues.map(\.trouble) }
        play.drop()
        #expect(kinds() == [.connectivity])
        play.wait(.seconds(30))
        let figures = play.driver.figures(at: play.now)
        #expect(figures.reconnects == 1)
        play.fates = [("place", .limited(1))]
        play.submit(1, "1")
        play.run()
        #expect(kinds() == [.connectivity, .rateLimit])
        play.wait(.seconds(60))
        play.fates = [("place", .refusedBefore(503))]
        play.submit(2, "1")
        play.run()
        #expect(kinds() == [.connectivity, .rateLimit, .apiError])
        play.wait(.seconds(120))
        play.fates = [("place", .refused(-2015))]
        play.submit(3, "1")
        play.run()
        #expect(kinds() == [.connectivity, .authentication, .rateLimit, .apiError])
    }

    @Test func `new orders leave once, and only they`() throws {
        let play = try VenuePlay.up()
        #expect(play.driver.hasLeft == false)
        play.submit(5, "1")
        play.cancel(5)
        let left = play.driver.takeLeft()
        #expect(left == [5])
        #expect(play.driver.hasLeft == false)
    }
}
