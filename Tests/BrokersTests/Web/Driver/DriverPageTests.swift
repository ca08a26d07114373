// An order that is looked for in a list of many pages, and its fills.

import Orders
import Testing
import Values

@testable import BrokerKit

@Suite struct `An order in a list of many pages` {
    /// Its answer stands behind so many pages of others; each of its fills on a page of its own.
    private func up(pages: Int, fillPages: Int = 0) throws -> VenuePlay {
        let adapter = AlteredAdapter(try testAdapter("binance")) { news, task in
            switch task {
            case .query(_, let page):
                let place = page.flatMap { Int($0) } ?? 0
                return place < pages ? [.nextPage("\(place + 1)")] : withoutSums(news)
            case .fillsOfOrder(_, let page) where fillPages > 0:
                let place = page.flatMap { Int($0) } ?? 0
                let own = news.indices.contains(place) ? [news[place]] : []
                return own + (place + 1 < fillPages ? [.nextPage("\(place + 1)")] : [])
            default: return withoutSums(news)
            }
        }
        return try VenuePlay.up(adapter: adapter)
    }

    @Test func `is looked for page by page`() throws {
        let play = try up(pages: 3)
        play.submit(1, "10")
        (play.said, play.sent) = ([], [])
        play.ask(1)
        #expect(play.takeSent() == Array(repeating: "query 1.0", count: 4) + ["fills of #1"])
        #expect(play.takeSaid() == ["1 standing working 10@50000 filled 0 worth 0"])
    }

    @Test func `is unheard of when the list has ended, and not before`() throws {
        let play = try up(pages: 3)
        play.fates = [("place", .lost)]
        play.submit(1, "10")
        play.wait(.seconds(20))
        play.sent = []
        play.ask(1)
        #expect(play.takeSent() == Array(repeating: "query 1.0", count: 4))
        #expect(play.takeSaid() == ["1 unheardOf"])
    }

    @Test func `is not known when the list does not end`() throws {
        let play = try up(pages: .max)
        play.submit(1, "10")
        (play.said, play.sent) = ([], [])
        play.ask(1)
        play.wait(.seconds(60))
        #expect(play.takeSent() == Array(repeating: "query 1.0", count: 101))
        #expect(play.takeSaid() == [])
        #expect(play.notes.contains { $0.contains("more than 101 pages") }, "\(play.notes)")
    }

    private func askedAfterRestart(fillPages: Int) throws -> VenuePlay {
        let play = try up(pages: 0, fillPages: fillPages)
        play.submit(1, "10")
        play.fill(1, "4")
        play.fill(1, "3")
        play.save()
        play.restart()
        play.wait(.seconds(5))
        play.venue.expire(1)
        (play.said, play.sent) = ([], [])
        play.ask(1)
        return play
    }

    @Test func `stands at what all pages of its fills come to`() throws {
        let play = try askedAfterRestart(fillPages: 2)
        #expect(play.takeSent() == ["query 1.0", "fills of #1", "fills of #1"])
        let said = play.takeSaid()
        #expect(said.filter { $0.contains("standing") } == ["1 standing expired 10@50000 filled 7 worth 350000"], "\(said)")
        #expect(said.last?.contains("standing") == true)
    }

    @Test func `says nothing of how it stands where its fills do not end`() throws {
        let play = try askedAfterRestart(fillPages: .max)
        #expect(play.takeSent().count { $0 == "fills of #1" } == 101)
        #expect(play.takeSaid().filter { $0.contains("standing") } == [])
    }
}
