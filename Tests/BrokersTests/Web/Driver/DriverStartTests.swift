// How a venue is begun with, and how it goes away and comes back.

import Orders
import Testing
import Values

@testable import BrokerKit
@testable import Brokers

@Suite struct `A venue at the start` {
    @Test func `is up when its clock, its instruments and its stream of orders are there`() throws {
        let play = try VenuePlay()
        play.fates = [("GET /api/v3/exchangeInfo", .held)]
        play.wait(.seconds(3))
        #expect(play.takeSaid() == [])
        #expect(play.listeners.count == 1)
        play.release()
        #expect(play.takeSaid() == ["up"])
    }

    @Test func `tells the steps of prices and quantities of what is in use`() throws {
        let play = try VenuePlay(symbols: ["BTC/USDT", "XYZ/USDT"])
        play.wait(.seconds(3))
        #expect(play.takeSaid().filter { $0.hasPrefix("steps") } == ["steps BTC/USDT 0.01 0.001"])
    }

    @Test func `is asked for its time, its instruments and its events, and for nothing else`() throws {
        let play = try VenuePlay()
        play.wait(.seconds(60))
        #expect(play.takeSent() == [])
        #expect(play.connects == 1)
        #expect(play.notes == [])
    }

    @Test func `is not up before its stream of orders is subscribed to`() throws {
        let play = try VenuePlay()
        play.isReachable = false
        play.wait(.seconds(60))
        #expect(play.takeSaid() == [])
        play.isReachable = true
        play.wait(.seconds(60))
        #expect(play.takeSaid() == ["up"])
        // Not a line for each time that it did not answer.
        #expect(play.notes.count < 60)
    }

    @Test func `whose instruments do not come is asked for them again`() throws {
        let play = try VenuePlay()
        play.fates = Array(repeating: ("GET /api/v3/exchangeInfo", .refusedBefore(503)), count: 4)
        play.wait(.seconds(120))
        #expect(play.fates.isEmpty)
        #expect(play.takeSaid() == ["up"])
    }

    @Test(arguments: [("okx", 350), ("oanda", 1_000)])
    func `that counts connections is given time between them`(kind: String, spacing: Int64) throws {
        let adapter = try testAdapter(kind, options: kind == "okx" ? ["orders": "webSocket"] : [:])
        let names = try #require(type(of: adapter).profile.names.clientOrderIDs(tag: "T"))
        var settings = DriverSettings(names: names)
        settings.symbols = ["EUR/USD"]
        var now = Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000)
        var driver = VenueDriver(adapter, settings, seed: 1, at: now)
        let symbol = try #require(CanonicalSymbol(base: "EUR", quote: "USD"))
        driver.book.add(try #require(adapter.instrument(guessedFrom: symbol)))
        var connects: [Instant] = []
        let end = now.advanced(by: .seconds(60))
        while now < end {
            driver.tick(at: now)
            while let effect = driver.nextEffect() {
                switch effect {
                // None of them comes to be: each is made again and again.
                case .connect(let connection, _, _), .lines(let connection, _):
                    connects.append(now)
                    driver.ended(connection, "refused", at: now)
                case .send(let call, _): driver.completed(call, .notSent, nil, at: now)
                case .frame, .close, .report, .note: break
                }
            }
            #expect(driver.nextTick > now)
            now = max(driver.nextTick, now.advanced(by: .milliseconds(1)))
        }
        #expect(connects.count > 5)
        for (before, after) in zip(connects, connects.dropFirst()) {
            #expect(after.since(before) >= .milliseconds(spacing))
        }
    }

    @Test func `refuses an order in what it does not have`() throws {
        let play = try VenuePlay.up()
        play.tell(.submit(OrderNumber(1), symbol: Name("BTC/EUR"), side: .buy, terms: .resting("1")))
        #expect(play.takeSaid() == ["1 rejected unknownSymbol no instrument of Binance"])
        #expect(play.takeSent() == [])
    }

    @Test func `is told of orders that were open when the process began, and sends nothing of them`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.save()
        play.restart()
        play.said = []
        play.wait(.seconds(30))
        #expect(play.takeSent() == ["place 1.0 10@50000"])
        #expect(play.takeSaid() == ["up"])
        play.cancel(1)
        #expect(play.takeSent() == ["cancel 1.0"])
        #expect(play.takeSaid() == ["1 canceled "])
    }
}

@Suite struct `A venue's link` {
    @Test func `is down with its stream of orders, and up again with the next one`() throws {
        let play = try VenuePlay.up()
        play.drop()
        #expect(play.takeSaid() == ["down: its stream of orders is lost"])
        play.wait(.seconds(30))
        #expect(play.takeSaid() == ["up"])
        #expect(play.listeners.count == 1)
    }

    @Test func `is down when nothing has come for too long`() throws {
        let play = try VenuePlay.up()
        play.wait(.seconds(200))
        play.pingDue = .distantFuture
        play.wait(.seconds(50))
        #expect(play.takeSaid() == [])
        play.wait(.seconds(30))
        #expect(play.takeSaid() == ["down: its stream of orders is lost", "up"])
        #expect(play.listeners.count == 1)
        #expect(play.open.count == 1)
    }

    @Test func `stays up while its stream is renewed beside the old one, and nothing is missed`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        _ = play.takeSaid()
        // The venue closes after a day.
        for _ in 1...24 {
            play.wait(.seconds(3_600))
            play.fill(1, "0.1")
        }
        #expect(play.connects == 2)
        #expect(play.open.count == 1)
        let said = play.takeSaid()
        #expect(said.count == 24)
        #expect(said.allSatisfy { $0.hasPrefix("1 filled 0.1 at 50000") })
    }

    @Test func `is down when nothing is answered, and up when something is`() throws {
        let play = try VenuePlay.up()
        play.chance = { $0.hasPrefix("GET") || $0.hasPrefix("query") ? .lost : .answered }
        for number in 1...8 { play.ask(.fills(since: play.now)); play.ask(UInt64(number)); play.submit(UInt64(number), "1"); play.ask(UInt64(number)) }
        play.wait(.seconds(60))
        #expect(play.takeSaid().contains("down: it does not answer"))
        play.chance = { _ in .answered }
        play.wait(.seconds(70))
        #expect(play.takeSaid().last == "up")
    }

    /// What happened meanwhile is the gateway's to ask for.
    @Test func `that was down hides nothing: fills and open orders are told when they are asked for`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.submit(2, "5")
        let since = play.now
        play.drop()
        play.fill(1, "4")
        play.fill(2, "5")
        play.wait(.seconds(30))
        _ = (play.takeSaid(), play.takeSent())
        play.ask(.fills(since: since))
        #expect(play.takeSaid() == ["fill 1 1000 4 at 50000", "fill 2 1001 5 at 50000", "end"])
        play.ask(.openOrders)
        #expect(play.takeSaid() == ["order 1 1 BTC/USDT buy working 10@50000 filled 4 worth 200000", "end"])
        #expect(play.takeSent() == ["fills BTCUSDT", "openOrders"])
        // It is not listed: the gateway asks.
        play.ask(2)
        #expect(play.takeSaid() == ["2 standing filled 5@50000 filled 5 worth 250000"])
    }

    @Test func `that breaks ends a question, and its answers belong to no other`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fill(1, "4")
        _ = play.takeSaid()
        play.fates = [("fills", .held)]
        play.ask(.fills(since: play.now.advanced(by: .seconds(-60))))
        play.drop()
        #expect(play.takeSaid() == ["end, not complete", "down: its stream of orders is lost"].reversed())
        play.wait(.seconds(30))
        play.fates = [("openOrders", .held)]
        play.ask(.openOrders)
        _ = play.takeSaid()
        let orders = play.held.filter { if case .request(let call, _, _) = $0.cargo { call.method.hasSuffix("openOrders") } else { false } }
        play.held.removeAll { flight in orders.contains { $0.number == flight.number } }
        play.release()
        #expect(!play.takeSaid().contains("end"))
        play.held = orders
        play.release()
        #expect(play.takeSaid() == ["order 1 1 BTC/USDT buy working 10@50000 filled 4 worth 200000", "end"])
    }

    @Test func `asks a question again that was not answered, and does not take that for an answer`() throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        play.fill(1, "4")
        _ = (play.takeSaid(), play.takeSent())
        play.fates = Array(repeating: ("fills", .answerLost), count: 4)
        play.ask(.fills(since: play.now))
        play.wait(.seconds(30))
        #expect(play.takeSaid() == ["fill 1 1000 4 at 50000", "end"])
        #expect(play.takeSent().count == 5)
    }

    @Test(arguments: [RequestFate.refused(-2015), .refusedBefore(500)])
    func `ends a question that is refused, or never answered, as one that is not`(fate: RequestFate) throws {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        _ = play.takeSaid()
        play.chance = { $0.hasPrefix("fills") ? fate : .answered }
        play.ask(.fills(since: play.now))
        play.wait(.seconds(120))
        #expect(play.takeSaid().contains("end, not complete"))
    }

    @Test func `tells strangers' orders as what they are`() throws {
        let play = try VenuePlay.up()
        play.happens { _ = try? $0.place("ETHUSDT", "SELL", "3", at: "2000", as: "by-hand") }
        play.fill(1, "1")
        #expect(play.takeSaid() == [])
        play.ask(.openOrders)
        #expect(play.takeSaid() == ["order of others 1 ETH/USDT sell working 3@2000 filled 1 worth 2000", "end"])
    }
}
