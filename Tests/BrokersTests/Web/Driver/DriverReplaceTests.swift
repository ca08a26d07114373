// A replace at a venue: amended where that can be, else canceled and placed anew.

import Brokers
import Orders
import Testing
import Values

@testable import BrokerKit

@Suite struct `A replace at a venue` {
    /// An order of 10, of which nothing was said yet.
    private func working(filled: Decimal? = nil) throws -> VenuePlay {
        let play = try VenuePlay.up()
        play.submit(1, "10")
        if let filled { play.fill(1, filled) }
        _ = (play.takeSaid(), play.takeSent())
        return play
    }

    // MARK: Amended where it stands

    @Test func `is in force when more is filled than the order was for before`() throws {
        let play = try VenuePlay.up { $0.replace = .amend }
        play.submit(1, "10")
        play.fill(1, "4")
        _ = (play.takeSaid(), play.takeSent())
        // Its answer is on its way.
        play.driver.orders[1]?.web.wantedUse = 1
        play.driver.orders[1]?.web.wanted = .resting("12")
        play.fill(1, "6")
        #expect(play.takeSaid() == ["1 filled 6 at 50000 1001"])
        play.happens { venue in
            let order = venue.orders[0]
            venue.enlarge(order.id, to: "12")
            venue.fill(order.id, "2")
        }
        #expect(play.takeSaid() == ["1 replaced 12@50000", "1 filled 2 at 50000 1002"])
    }

    // MARK: Less of the same

    @Test func `to less of the same is an amendment`() throws {
        let play = try working(filled: "2")
        play.replace(1, "7")
        #expect(play.takeSent() == ["amend 1.0 to 1.1 7"])
        #expect(play.takeSaid() == ["1 replaced 7@50000"])
        play.fill(1, "5")
        #expect(play.takeSaid() == ["1 filled 5 at 50000 1001"])
        #expect(play.venue.orders.count == 1)
    }

    @Test func `by an amendment whose answer is lost is told by its event`() throws {
        let play = try working(filled: "2")
        play.fates = [("amend", .answerLost)]
        play.replace(1, "7")
        #expect(play.takeSaid() == ["1 replaced 7@50000"])
    }

    @Test func `by an amendment that nobody tells of is found under its new name`() throws {
        let play = try working(filled: "2")
        play.listeners = []
        play.fates = [("amend", .answerLost)]
        play.replace(1, "7")
        #expect(play.takeSaid() == [])
        play.ask(1)
        #expect(play.takeSaid() == ["1 replaced 7@50000", "1 standing working 7@50000 filled 2 worth 100000"])
        #expect(play.takeSent() == ["amend 1.0 to 1.1 7", "query 1.1"])
    }

    @Test func `by an amendment that did not arrive stands as before`() throws {
        let play = try working()
        play.fates = [("amend", .lost)]
        play.replace(1, "7")
        play.ask(1)
        #expect(play.takeSaid() == ["1 standing working 10@50000 filled 0 worth 0"])
        #expect(play.takeSent() == ["amend 1.0 to 1.1 7", "query 1.1", "query 1.0"])
    }

    /// The order is known by its names alone: the venue's own was not told before the process ended.
    @Test func `by an amendment is the same order, also where the venue's name is not known`() throws {
        let play = try working(filled: "2")
        play.fates = [("amend", .answerLost)]
        play.listeners = []
        play.replace(1, "7")
        play.broker.learn(OrderNumber(1), use: 0, Identifier(), .zero, WideDecimal(.zero))
        play.save()
        play.restart()
        play.wait(.seconds(10))
        play.said = []
        play.fill(1, "1")
        play.ask(1)
        #expect(
            play.takeSaid() == [
                "1 replaced 7@50000", "1 filled 1 at 50000 1001", "1 standing working 7@50000 filled 3 worth 150000",
            ])
    }

    // MARK: In two steps

    @Test func `to another price is a cancel, and a new order for what is left`() throws {
        let play = try working(filled: "3")
        play.replace(1, "12", at: "50001")
        #expect(play.takeSent() == ["cancel 1.0", "place 1.1 9@50001"])
        #expect(play.takeSaid() == ["1 replaced 12@50001"])
        play.fill(2, "9")
        #expect(play.takeSaid() == ["1 filled 9 at 50001 1001"])
        play.wait(.seconds(60))
        #expect(play.takeSent() == [])
    }

    @Test func `counts the fills in between, and places what they leave`() throws {
        let play = try working()
        play.fates = [("cancel", .held)]
        play.replace(1, "10", at: "50001")
        play.fill(1, "4")
        play.release()
        #expect(play.takeSaid() == ["1 filled 4 at 50000 1000", "1 replaced 10@50001"])
        #expect(play.takeSent() == ["cancel 1.0", "place 1.1 6@50001"])
    }

    @Test func `waits for the fills in between`() throws {
        let play = try working()
        let listeners = play.listeners
        play.fates = [("cancel", .held)]
        play.replace(1, "10", at: "50001")
        play.listeners = []
        play.fill(1, "4")
        play.listeners = listeners
        play.release()
        #expect(play.takeSaid() == [])
        play.wait(.seconds(1))
        #expect(play.takeSaid() == ["fill 1 1000 4 at 50000", "1 replaced 10@50001"])
        #expect(play.takeSent() == ["cancel 1.0", "fills of #1", "place 1.1 6@50001"])
    }

    @Test func `finds the order filled`() throws {
        let play = try working()
        play.fates = [("cancel", .held)]
        play.replace(1, "12", at: "50001")
        play.fill(1, "10")
        play.release()
        #expect(
            play.takeSaid() == ["1 filled 10 at 50000 1000", "1 replaceRejected unknownOrder Unknown order sent. (-2011)"])
        #expect(play.takeSent() == ["cancel 1.0"])
    }

    @Test func `to no more than what is filled in between ends the order`() throws {
        let play = try working()
        play.fates = [("cancel", .held)]
        play.replace(1, "4", at: "50001")
        play.fill(1, "4")
        play.release()
        #expect(
            play.takeSaid() == [
                "1 filled 4 at 50000 1000", "1 replaceRejected tooLate so much was filled before the old order was gone",
                "1 canceled the order was canceled to be replaced",
            ])
        #expect(play.takeSent() == ["cancel 1.0"])
    }

    @Test func `whose new order is refused leaves nothing`() throws {
        let play = try working(filled: "3")
        play.venue.refusesNext = .init(code: -2010, text: "Account has insufficient balance for requested action.")
        play.replace(1, "12", at: "50001")
        let why = "Account has insufficient balance for requested action. (-2010)"
        #expect(
            play.takeSaid() == [
                "1 replaceRejected other \(why)", "1 canceled canceled to be replaced, and the new order was refused: \(why)",
            ])
    }

    @Test func `whose new order does not leave leaves nothing`() throws {
        let play = try working()
        play.fates = [("place", .notSent)]
        play.replace(1, "12", at: "50001")
        #expect(
            play.takeSaid() == [
                "1 replaceRejected other not sent to the venue",
                "1 canceled canceled to be replaced, and the new order was refused: not sent to the venue",
            ])
    }

    @Test func `whose cancel is not answered goes on with the event`() throws {
        let play = try working()
        play.fates = [("cancel", .answerLost)]
        play.replace(1, "12", at: "50001")
        #expect(play.takeSaid() == ["1 replaced 12@50001"])
        #expect(play.takeSent() == ["cancel 1.0", "place 1.1 12@50001"])
        // The cancel is sent again, and refused: that is about an order that is gone.
        play.wait(.seconds(30))
        #expect(play.takeSaid() == [])
    }

    @Test func `whose cancel nobody tells of goes on when it is asked about`() throws {
        let play = try working(filled: "3")
        let listeners = play.listeners
        play.listeners = []
        play.chance = { $0.hasPrefix("cancel") ? .answerLost : .answered }
        play.replace(1, "12", at: "50001")
        play.wait(.seconds(30))
        #expect(play.takeSaid() == [])
        play.listeners = listeners
        play.ask(1)
        #expect(play.takeSaid() == ["1 replaced 12@50001"])
        #expect(play.takeSent().last == "place 1.1 9@50001")
    }

    @Test func `whose cancel was lost every time is canceled when it is asked about`() throws {
        let play = try working()
        play.chance = { $0.hasPrefix("cancel") ? .lost : .answered }
        play.replace(1, "12", at: "50001")
        play.wait(.seconds(60))
        #expect(play.takeSaid() == [])
        play.chance = { _ in .answered }
        _ = play.takeSent()
        play.ask(1)
        #expect(play.takeSaid() == ["1 replaced 12@50001"])
        #expect(play.takeSent() == ["query 1.1", "query 1.0", "cancel 1.0", "place 1.1 12@50001"])
    }

    @Test func `whose new order is not answered is found under its new name`() throws {
        let play = try working(filled: "3")
        play.fates = [("place", .answerLost)]
        play.replace(1, "12", at: "50001")
        #expect(play.takeSaid() == ["1 replaced 12@50001"])
        let other = try working(filled: "3")
        other.listeners = []
        other.fates = [("place", .answerLost)]
        other.replace(1, "12", at: "50001")
        #expect(other.takeSaid() == [])
        other.ask(1)
        #expect(other.takeSaid() == ["1 replaced 12@50001", "1 standing working 12@50001 filled 3 worth 150000"])
    }

    /// As long as it may be on its way nobody is told that the order is over.
    @Test func `whose new order did not arrive is over, when that is certain`() throws {
        let play = try working(filled: "3")
        play.fates = [("place", .lost)]
        play.replace(1, "12", at: "50001")
        play.wait(.seconds(5))
        play.ask(1)
        #expect(play.takeSaid() == [])
        play.wait(.seconds(10))
        play.ask(1)
        let why = "the new order did not reach the venue"
        #expect(
            play.takeSaid() == [
                "1 replaceRejected other \(why)", "1 canceled canceled to be replaced, and the new order was refused: \(why)",
            ])
        #expect(play.venue.orders.count == 1)
    }

    @Test func `whose new order is late is in force all the same`() throws {
        let play = try working()
        play.fates = [("place", .arrivesLater(.seconds(8)))]
        play.venue.checksAhead = nil
        play.replace(1, "12", at: "50001")
        play.wait(.seconds(5))
        play.ask(1)
        play.wait(.seconds(10))
        #expect(play.takeSaid() == ["1 replaced 12@50001"])
    }

    @Test func `is in force before what is filled of it, though that is heard of first`() throws {
        let play = try working(filled: "3")
        play.fates = [("place", .held)]
        play.replace(1, "12", at: "50001")
        // The new order's first event is late.
        play.delay = { .milliseconds(500) }
        play.release(.answerLost)
        play.delay = { .seconds(0) }
        play.fill(2, "2")
        play.wait(.seconds(1))
        #expect(play.takeSaid() == ["1 replaced 12@50001", "1 filled 2 at 50001 1001"])
        play.ask(1)
        #expect(play.takeSaid() == ["1 standing working 12@50001 filled 5 worth 250002"])
    }

    /// A venue's word about the old order is not one about the new one.
    @Test func `is not refused by what is told of the old order later`() throws {
        let play = try working(filled: "3")
        play.delay = { .milliseconds(0) }
        var count = 0
        // Each event comes twice, the second time late.
        play.copies = { 2 }
        play.delay = {
            count += 1
            return count % 2 == 0 ? .milliseconds(300) : .seconds(0)
        }
        play.replace(1, "12", at: "50001")
        play.wait(.milliseconds(100))
        play.fill(2, "9")
        play.wait(.seconds(2))
        #expect(play.takeSaid() == ["1 replaced 12@50001", "1 filled 9 at 50001 1001"])
    }

    @Test func `does not count a fill of the old order for the new one`() throws {
        let play = try working()
        play.copies = { 2 }
        var count = 0
        play.delay = {
            count += 1
            return count % 2 == 0 ? .milliseconds(300) : .seconds(0)
        }
        play.fill(1, "3")
        play.copies = { 1 }
        play.delay = { .seconds(0) }
        play.replace(1, "12", at: "50001")
        play.wait(.seconds(1))
        play.said = []
        // 3 are filled: of the new order nothing is.
        play.replace(1, "4", at: "50002")
        #expect(play.takeSaid() == ["1 replaced 4@50002"])
        #expect(play.takeSent().suffix(2) == ["cancel 1.1", "place 1.2 1@50002"])
    }

    // MARK: Given up

    @Test func `that the gateway gives up and cancels is not placed`() throws {
        let play = try working()
        play.chance = { $0.hasPrefix("cancel") ? .lost : .answered }
        play.replace(1, "12", at: "50001")
        play.wait(.seconds(60))
        play.chance = { _ in .answered }
        _ = play.takeSent()
        play.cancel(1)
        #expect(play.takeSaid() == ["1 canceled "])
        #expect(play.takeSent() == ["cancel 1.0"])
        play.wait(.seconds(60))
        #expect(play.venue.orders.count == 1)
    }

    @Test func `that is canceled while its new order is on its way is canceled there`() throws {
        let play = try working()
        play.fates = [("place", .answerLost)]
        play.listeners = []
        play.replace(1, "12", at: "50001")
        play.cancel(1)
        #expect(play.takeSent() == ["cancel 1.0", "place 1.1 12@50001", "cancel 1.1"])
        #expect(play.venue.orders.allSatisfy { !$0.isOpen })
    }

    @Test func `that is canceled while its new order waits for its turn does not send it`() throws {
        let play = try working()
        _ = play.submitUntilOneWaits()
        play.replace(1, "12", at: "50001")
        #expect(play.takeSent() == ["cancel 1.0"])
        play.cancel(1)
        #expect(
            play.takeSaid() == [
                "1 replaceRejected other canceled before it was sent",
                "1 canceled canceled to be replaced, and the new order was refused: canceled before it was sent",
            ])
        play.wait(.seconds(60))
        #expect(play.takeSent().filter { $0.contains(" 1.") } == [])
        #expect(play.venue.orders.allSatisfy { $0.id != 1 || !$0.isOpen })
    }

    // MARK: The process ends in between

    /// What is asked then, and what becomes of the order.
    private func restarted(_ play: VenuePlay) -> [String] {
        play.save()
        play.restart()
        play.wait(.seconds(10))
        _ = (play.takeSaid(), play.takeSent())
        play.ask(1)
        play.wait(.seconds(15))
        play.ask(1)
        return play.takeSaid()
    }

    @Test func `of which only the cancel was sent is over after a restart`() throws {
        let play = try working(filled: "3")
        play.fates = [("place", .lost)]
        play.replace(1, "12", at: "50001")
        #expect(restarted(play) == ["1 standing canceled 10@50000 filled 3 worth 150000"])
        #expect(play.takeSent() == ["query 1.1", "query 1.0", "query 1.1", "query 1.0"])
    }

    @Test func `of which nothing was sent stands as before after a restart`() throws {
        let play = try working(filled: "3")
        play.fates = [("cancel", .held)]
        play.replace(1, "12", at: "50001")
        let standing = "1 standing working 10@50000 filled 3 worth 150000"
        #expect(restarted(play) == [standing, standing])
    }

    @Test func `whose new order was sent is in force after a restart, with the fills of the old one`() throws {
        let play = try working(filled: "3")
        play.fates = [("place", .answerLost)]
        play.listeners = []
        play.replace(1, "12", at: "50001")
        let standing = "1 standing working 12@50001 filled 3 worth 150000"
        #expect(restarted(play) == ["1 replaced 12@50001", standing, standing])
        // The next one has to know of them.
        play.replace(1, "5", at: "50002")
        #expect(play.takeSent().suffix(2) == ["cancel 1.1", "place 1.2 2@50002"])
        #expect(play.takeSaid() == ["1 replaced 5@50002"])
    }

    @Test func `that is told by an event after a restart has the fills of the old one`() throws {
        let play = try working(filled: "3")
        play.fates = [("place", .answerLost)]
        play.listeners = []
        play.replace(1, "12", at: "50001")
        play.save()
        play.restart()
        play.wait(.seconds(10))
        play.said = []
        play.fill(2, "2")
        #expect(play.takeSaid() == ["1 replaced 12@50001", "1 filled 2 at 50001 1001"])
        play.replace(1, "6", at: "50002")
        #expect(play.takeSent().suffix(2) == ["cancel 1.1", "place 1.2 1@50002"])
    }
}
