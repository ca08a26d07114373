// An order at a venue: three outcomes, its fills, its end.

import Orders
import Testing
import Values

@testable import BrokerKit

@Suite struct `An order at a venue` {
    @Test func `is accepted by the answer, and once`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        #expect(play.takeSent() == ["place 1.0 10@50000"])
        #expect(play.takeSaid() == ["1 accepted"])
    }

    @Test func `is refused by the venue's word`() throws {
        let play = try VenuePlay.up()
        play.venue.refusesNext = .init(code: -2010, text: "Account has insufficient balance for requested action.")
        play.submit(1, "10")
        #expect(play.takeSaid() == ["1 rejected other Account has insufficient balance for requested action. (-2010)"])
    }

    @Test func `is refused here where it does not fit the instrument's rules`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "0.0005")
        #expect(play.takeSent() == ["place 1.0 @"] || play.sent.isEmpty)
        #expect(play.takeSaid().first?.hasPrefix("1 rejected incorrectQuantity") == true)
        #expect(play.venue.orders.isEmpty)
    }

    @Test func `that nothing of left is refused`() throws {
        let play = try VenuePlay.up()
        play.fates = [("place", .notSent)]
        play.submit(1, "10")
        #expect(play.takeSaid() == ["1 rejected brokerOption not sent to the venue"])
        play.wait(.seconds(60))
        #expect(play.takeSent() == ["place 1.0 10@50000"])
    }

    @Test(arguments: [RequestFate.answerLost, .refusedBehind(503), .refusedBehind(502), .arrivesLater(.seconds(1))])
    func `without an answer is unknown: asked about, and never sent again`(fate: RequestFate) throws {
        let play = try VenuePlay.up()
        play.fates = [("place", fate)]
        play.listeners = []
        play.submit(1, "10")
        play.wait(.seconds(20))
        #expect(play.takeSaid() == [])
        play.ask(1)
        #expect(play.takeSaid() == ["1 standing working 10@50000 filled 0 worth 0"])
        #expect(play.takeSent() == ["place 1.0 10@50000", "query 1.0"])
    }

    @Test(arguments: [RequestFate.lost, .refusedBefore(503)])
    func `that did not arrive is not known there, and never sent again`(fate: RequestFate) throws {
        let play = try VenuePlay.up()
        play.fates = [("place", fate)]
        play.submit(1, "10")
        play.wait(.seconds(20))
        play.ask(1)
        #expect(play.takeSaid() == ["1 unheardOf"])
        #expect(play.takeSent() == ["place 1.0 10@50000", "query 1.0"])
    }

    /// Some venues answer with a list.
    @Test func `that no answer tells of is not known there`() throws {
        let play = try VenuePlay.up()
        play.fates = [("place", .lost), ("query", .empty)]
        play.submit(1, "10")
        play.wait(.seconds(20))
        play.ask(1)
        #expect(play.takeSaid() == ["1 unheardOf"])
    }

    @Test func `without an answer is accepted by its event`() throws {
        let play = try VenuePlay.up()
        play.fates = [("place", .answerLost)]
        play.submit(1, "10")
        #expect(play.takeSaid() == ["1 accepted"])
    }

    @Test func `that is filled before its answer is accepted first`() throws {
        let play = try VenuePlay.up()
        play.fates = [("place", .answerLost)]
        play.submit(1, "10")
        play.drop()
        play.wait(.seconds(30))
        play.said = []
        play.fill(1, "3")
        #expect(play.takeSaid() == ["1 filled 3 at 50000 1000"])
    }

    @Test func `is filled once by a fill that is told twice`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.copies = { 2 }
        play.fill(1, "3", at: "49999")
        play.fill(1, "7")
        #expect(play.takeSaid() == ["1 accepted", "1 filled 3 at 49999 1000", "1 filled 7 at 50000 1001"])
        play.wait(.seconds(60))
        #expect(play.takeSent() == ["place 1.0 10@50000"])
    }

    @Test func `whose sum no fill explains is asked for its fills, after a while`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        let listeners = play.listeners
        play.listeners = []
        play.fill(1, "3")
        play.listeners = listeners
        play.fill(1, "2")
        #expect(play.takeSaid() == ["1 accepted", "1 filled 2 at 50000 1001"])
        play.wait(.milliseconds(1_900))
        #expect(play.takeSent() == ["place 1.0 10@50000"])
        play.wait(.milliseconds(200))
        #expect(play.takeSent() == ["fills of #1"])
        #expect(play.takeSaid() == ["fill 1 1000 3 at 50000"])
        play.wait(.seconds(60))
        #expect(play.takeSent() == [])
    }

    @Test func `is over when its fills are told, whatever comes first`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.said = []
        // The event of the fill is late.
        var delays: [Interval] = [.milliseconds(0), .milliseconds(0), .milliseconds(100), .milliseconds(10)]
        play.delay = { delays.isEmpty ? .seconds(0) : delays.removeFirst() }
        delays = [.milliseconds(100), .milliseconds(10)]
        play.happens { venue in
            venue.fill(1, "4")
            venue.expire(1)
        }
        play.wait(.milliseconds(50))
        #expect(play.takeSaid() == [])
        play.wait(.milliseconds(100))
        #expect(play.takeSaid() == ["1 filled 4 at 50000 1000", "1 expired "])
        #expect(play.takeSent() == ["place 1.0 10@50000"])
    }

    @Test func `is over when its fills have been asked for, where no event tells of them`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        let listeners = play.listeners
        play.listeners = []
        play.fill(1, "4")
        play.listeners = listeners
        play.happens { $0.expire(1) }
        play.said = []
        play.wait(.seconds(1))
        #expect(play.takeSaid() == ["fill 1 1000 4 at 50000", "1 expired "])
        #expect(play.takeSent() == ["place 1.0 10@50000", "fills of #1"])
    }

    @Test func `from before a restart, of which events tell before there are instruments, is asked about when there are`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fill(1, "4")
        play.save()
        play.fates = [("GET /api/v3/exchangeInfo", .held)]
        play.restart()
        play.wait(.seconds(5))
        play.fill(1, "2")
        play.wait(.seconds(20))
        play.release()
        play.sent = []
        play.wait(.seconds(20))
        #expect(play.takeSent() == ["fills of #1"])
        #expect(play.takeSaid().suffix(3) == ["1 filled 2 at 50000 1001", "up", "fill 1 1000 4 at 50000"])
    }

    @Test func `tells a fill that comes after its end`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.cancel(1)
        play.forget(1)
        play.said = []
        play.happens { $0.events.append(Self.lateFill) }
        #expect(play.takeSaid() == ["1 filled 2 at 50000 77"])
    }

    /// As Binance tells it, of order 1.
    private static let lateFill = """
        {"e":"executionReport","E":1,"s":"BTCUSDT","c":"T74","S":"BUY","o":"LIMIT","f":"GTC","q":"10","p":"50000","P":"0","F":"0",\
        "g":-1,"C":"","x":"TRADE","X":"CANCELED","r":"NONE","i":1,"l":"2","z":"2","L":"50000","n":"0","N":null,"T":1,"t":77,"m":true,"Z":"100000"}
        """

    @Test func `that stood so when it was asked about is not counted twice by the fills that come later`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.delay = { .milliseconds(500) }
        play.fill(1, "4")
        play.delay = { .seconds(0) }
        play.ask(1)
        play.wait(.seconds(1))
        #expect(
            play.takeSaid() == ["1 accepted", "1 standing working 10@50000 filled 4 worth 200000", "1 filled 4 at 50000 1000"])
        // 4 are filled, and no 8.
        play.replace(1, "7", at: "50001")
        #expect(play.takeSent() == ["place 1.0 10@50000", "query 1.0", "cancel 1.0", "place 1.1 3@50001"])
    }
}

@Suite struct `A cancel at a venue` {
    @Test func `has a name of its own, and is told once`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.cancel(1)
        #expect(play.takeSent() == ["place 1.0 10@50000", "cancel 1.0"])
        #expect(play.takeSaid() == ["1 accepted", "1 canceled "])
        #expect(play.venue.orders[0].status == "CANCELED")
    }

    @Test func `that finds the order filled is refused, and the fill is told`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.delay = { .milliseconds(50) }
        play.fill(1, "10")
        play.delay = { .seconds(0) }
        play.cancel(1)
        play.wait(.seconds(1))
        #expect(
            play.takeSaid() == [
                "1 accepted", "1 cancelRejected unknownOrder Unknown order sent. (-2011)", "1 filled 10 at 50000 1000",
            ])
    }

    @Test(arguments: [RequestFate.lost, .refusedBefore(503), .notSent])
    func `that did not arrive is sent again`(fate: RequestFate) throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fates = [("cancel", fate)]
        play.cancel(1)
        play.wait(.seconds(5))
        #expect(play.takeSaid() == ["1 accepted", "1 canceled "])
        #expect(play.takeSent() == ["place 1.0 10@50000", "cancel 1.0", "cancel 1.0"])
    }

    /// What is refused the second time may have been done the first time.
    @Test func `whose answer is lost is no refusal when the second finds nothing`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.listeners = []
        play.fates = [("cancel", .answerLost)]
        play.cancel(1)
        play.wait(.seconds(5))
        #expect(play.takeSaid() == ["1 accepted"])
        play.ask(1)
        #expect(play.takeSaid() == ["1 standing canceled 10@50000 filled 0 worth 0"])
    }

    @Test func `tells the fills before it`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        let listeners = play.listeners
        play.listeners = []
        play.fill(1, "4")
        play.cancel(1)
        play.listeners = listeners
        play.wait(.seconds(1))
        #expect(play.takeSaid() == ["1 accepted", "fill 1 1000 4 at 50000", "1 canceled "])
    }
}

@Suite struct `An order that is over here` {
    @Test func `and works there is told among the open ones, and can be canceled`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.forget(1)
        _ = (play.takeSaid(), play.takeSent())
        play.ask(.openOrders)
        #expect(play.takeSaid() == ["order 1 1 BTC/USDT buy working 10@50000 filled 0 worth 0", "end"])
        play.cancel(1)
        #expect(play.takeSent() == ["openOrders", "cancel 1.0"])
        #expect(play.takeSaid() == ["1 canceled "])
        #expect(play.driver.orders.values.isEmpty)
    }

    @Test func `and of which an event says that it works is asked about, and told`() throws {
        let play = try VenuePlay.up()
        play.fates = [("place", .arrivesLater(.seconds(60)))]
        play.venue.checksAhead = nil
        play.submit(1, "10")
        play.forget(1)
        play.wait(.seconds(61))
        #expect(play.takeSent() == ["place 1.0 10@50000", "query 1.0"])
        #expect(play.takeSaid() == ["order 1 1 BTC/USDT buy working 10@50000 filled 0 worth 0"])
        play.cancel(1)
        #expect(play.takeSaid() == ["1 canceled "])
    }

    @Test func `and of which a late event says that it works is not told`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.delay = { .milliseconds(500) }
        play.fill(1, "4")
        play.delay = { .seconds(0) }
        play.cancel(1)
        play.wait(.milliseconds(400))
        play.forget(1)
        play.said = []
        play.wait(.seconds(1))
        #expect(play.takeSaid().filter { $0.hasPrefix("order") } == [])
        #expect(play.venue.orders[0].status == "CANCELED")
    }

    @Test func `and is unknown there as well cannot be canceled`() throws {
        let play = try VenuePlay.up()
        play.cancel(9)
        #expect(play.takeSaid().first?.hasPrefix("9 cancelRejected unknownOrder") == true)
        #expect(play.takeSent() == [])
        #expect(play.driver.orders.values.isEmpty)
    }
}
