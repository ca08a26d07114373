// The score of a symbol's prices.

import BrokerKit
import Testing
import Values

@Suite struct `The quality of prices` {
    private func score(
        _ quality: MarketQuality, heard: Int64? = nil, at now: Int64, isWhole: Bool = true
    ) -> UInt8 {
        quality.score(isWhole: isWhole, heard: heard.map(time) ?? .distantPast, at: time(now))
    }

    @Test func `nothing is known at first, and of a book that is not whole`() {
        var quality = MarketQuality()
        #expect(score(quality, heard: 0, at: 0) == 0)
        quality.noteNews(at: time(0))
        #expect(score(quality, at: 0) == 100)
        #expect(score(quality, at: 0, isWhole: false) == 0)
    }

    @Test(arguments: [(0, 100), (1_000, 100), (3_000, 75), (5_000, 50), (5_100, 49), (9_000, 0), (3_600_000, 0)] as [(Int64, UInt8)])
    func `age costs nothing for a second, half of it at five, and all at nine`(age: Int64, points: UInt8) {
        var quality = MarketQuality()
        quality.noteNews(at: time(0))
        #expect(score(quality, at: age) == points)
        // What came late is as old when it comes.
        quality.noteNews(at: time(0), lag: .milliseconds(age))
        #expect(score(quality, at: 0) == points)
    }

    @Test func `a symbol that does not change is good while its connection is alive, for a minute`() {
        var quality = MarketQuality()
        quality.noteNews(at: time(0))
        #expect(score(quality, heard: 49_500, at: 50_000) == 100)
        #expect(score(quality, heard: 44_000, at: 50_000) < MarketQuality.good)
        #expect(score(quality, heard: 61_000, at: 61_000) == 0)
    }

    @Test func `a venue's clock that is ahead of ours makes nothing newer than now`() {
        var quality = MarketQuality()
        quality.noteNews(at: time(0), lag: .seconds(-100))
        #expect(score(quality, at: 9_000) == 0)
    }

    @Test func `gaps cost ten points each, forty at most, for five minutes`() {
        var quality = MarketQuality()
        for count in 1...6 {
            quality.noteGap(at: time(0))
            quality.noteNews(at: time(10))
            #expect(score(quality, at: 10) == UInt8(100 - min(40, 10 * count)))
        }
        quality.noteNews(at: time(300_001))
        #expect(score(quality, at: 300_001) == 100)
    }

    @Test func `a crossed book is worth nothing, and five points less afterwards`() {
        var quality = MarketQuality()
        quality.noteNews(at: time(0))
        quality.noteCrossed(true, at: time(0))
        #expect(score(quality, at: 0) == 0)
        quality.noteCrossed(true, at: time(100))
        #expect(quality.crossedSince == time(0))
        quality.noteCrossed(false, at: time(200))
        #expect(score(quality, at: 200) == 95)
    }

    @Test func `without its connection there are no prices`() {
        var quality = MarketQuality()
        quality.noteNews(at: time(0))
        quality.drop()
        #expect(score(quality, heard: 0, at: 0) == 0)
    }
}
