// Who is told which prices.

import Testing
import WebKit
import WebServer

@testable import ControlAPI

@Suite struct `Prices that are listened to` {
    private let ann = ConnectionID(number: 1)
    private let bob = ConnectionID(number: 2)

    /// `TYPE SEQUENCE to LISTENERS` of what is told.
    private func told(_ stream: inout MarketStream, _ symbol: String, _ data: JSON) -> [String] {
        var told: [String] = []
        stream.tell(symbol, data) { text, listeners in
            let words = String(decoding: text.bytes, as: UTF8.self)
            let type = words.contains("snapshot") ? "snapshot" : "event"
            let sequence = words.split(separator: "\"sequence\":").last.map { $0.prefix { $0.isNumber } } ?? ""
            told.append("\(type) \(sequence) to \(listeners.count)")
        }
        return told
    }

    @Test func `newcomers get a snapshot, the others what has changed, and nobody the same twice`() {
        var stream = MarketStream()
        var heard: [[String]] = []
        for (listener, price) in [(ann, 1), (nil, 1), (bob, 1), (nil, 2), (ann, 3)] as [(ConnectionID?, Int64)] {
            if let listener { _ = stream.subscribe(listener, ["A"]) }
            heard.append(told(&stream, "A", .integer(price)))
        }
        #expect(heard == [["snapshot 1 to 1"], [], ["snapshot 1 to 1"], ["event 2 to 2"], ["snapshot 3 to 1", "event 3 to 1"]])
    }

    @Test func `nobody is asked about what nobody wants any more`() {
        var stream = MarketStream()
        _ = stream.subscribe(ann, ["A", "B"])
        _ = stream.subscribe(bob, ["B"])
        var wanted = [stream.names]
        for (listener, symbols) in [(ann, ["A"]), (ann, nil), (bob, nil)] as [(ConnectionID, [String]?)] {
            stream.unsubscribe(listener, symbols)
            wanted.append(stream.names)
        }
        #expect(wanted == [["A", "B"], ["B"], ["B"], []])
        let heard = told(&stream, "B", 1)
        #expect(heard.isEmpty)
    }

    @Test func `of many symbols some are asked about at a time, and each has its turn`() {
        var stream = MarketStream()
        for listener in 1...2 as ClosedRange<UInt64> {
            _ = stream.subscribe(ConnectionID(number: listener), (0..<60).map { "\(listener)-\($0)" })
        }
        let looks = (0..<3).map { _ in stream.nextLook() }
        #expect(looks.map(\.count) == [50, 50, 50])
        #expect(Set(looks.joined()) == Set(stream.names))
        #expect(Set(looks[0]).isDisjoint(with: looks[1]))
        var few = MarketStream()
        _ = few.subscribe(ann, ["A", "B"])
        let again = [few.nextLook(), few.nextLook()]
        #expect(again.map { $0.sorted() } == [["A", "B"], ["A", "B"]])
    }

    @Test func `there is a bound for one, and for all`() {
        var stream = MarketStream()
        let many = (0..<MarketStream.eachMost).map { "S\($0)" }
        var taken = [stream.subscribe(ann, many), stream.subscribe(ann, ["S1"]), stream.subscribe(ann, ["T"])]
        #expect(taken == [true, true, false])
        taken = (2...5 as ClosedRange<UInt64>).map { listener in
            stream.subscribe(ConnectionID(number: listener), (0..<MarketStream.eachMost).map { "\(listener)-\($0)" })
        }
        #expect(taken == [true, true, true, true])
        taken = [stream.subscribe(ConnectionID(number: 9), ["T"]), stream.subscribe(ConnectionID(number: 9), ["S1"])]
        #expect(taken == [false, true])
    }
}
