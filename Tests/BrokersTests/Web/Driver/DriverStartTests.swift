// How a venue is begun with.

import Orders
import Testing
import Values

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
}
