// Streams whose messages are numbered, as those of Coinbase are.

import Testing
import Values

@testable import BrokerKit

/// A stream of orders that is opened by hand.
private struct NumberedStream: ~Copyable {
    var driver: VenueDriver
    var now = Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000)
    var connections: [Int] = []
    var closed: [Int] = []
    var notes: [String] = []

    init() throws {
        let adapter = try testAdapter("coinbase")
        driver = VenueDriver(
            adapter, DriverSettings(names: type(of: adapter).profile.names.clientOrderIDs(tag: "T")!), seed: 1, at: now)
        driver.tick(at: now)
        drain()
    }

    mutating func drain() {
        while let effect = driver.nextEffect() {
            switch effect {
            case .connect(let connection, _, _): connections.append(connection)
            case .close(let connection): closed.append(connection)
            case .note(let text): notes.append(text)
            case .send, .lines, .frame, .report: break
            }
        }
    }

    /// The answers to both subscriptions have the first numbers.
    mutating func open(_ connection: Int) {
        driver.opened(connection, at: now)
        for number in 0...1 { say(number, "subscriptions", on: connection) }
    }

    mutating func say(_ number: Int, _ channel: String = "heartbeats", on connection: Int) {
        driver.heard(connection, Array(#"{"channel":"\#(channel)","sequence_num":\#(number),"events":[]}"#.utf8), at: now)
        drain()
    }

    mutating func wait(_ seconds: Int64) {
        now = now.advanced(by: .seconds(seconds))
        driver.tick(at: now)
        drain()
    }

    var isReady: Bool { driver.streams[0].isReady }
}

@Suite struct `Numbered messages` {
    @Test func `without a hole keep the stream`() throws {
        var stream = try NumberedStream()
        stream.open(stream.connections[0])
        for number in 2...50 { stream.say(number, on: stream.connections[0]) }
        #expect(stream.isReady == true)
        #expect(stream.closed == [])
    }

    @Test func `with a hole end it, and another one is connected`() throws {
        var stream = try NumberedStream()
        let first = stream.connections[0]
        stream.open(first)
        stream.say(2, on: first)
        stream.say(4, on: first)
        #expect(stream.isReady == false)
        #expect(stream.closed == [first])
        #expect(stream.notes.last?.hasSuffix("messages are missing: 4 follows 2") == true)
        stream.wait(60)
        #expect(stream.connections.count == 2)
    }

    @Test func `with a hole right behind the opening end it, too`() throws {
        var stream = try NumberedStream()
        stream.open(stream.connections[0])
        stream.say(3, on: stream.connections[0])
        #expect(stream.isReady == false)
    }

    /// Each connection counts for itself.
    @Test func `of a connection that is made beside another one are no hole of that one`() throws {
        var stream = try NumberedStream()
        let first = stream.connections[0]
        stream.open(first)
        for number in 2...9 { stream.say(number, on: first) }
        stream.driver.streams[0].connections.closeAnnounced(at: stream.now)
        stream.wait(1)
        let second = try #require(stream.connections.last)
        #expect(second != first)
        stream.driver.opened(second, at: stream.now)
        stream.say(0, "subscriptions", on: second)
        stream.say(10, on: first)
        #expect(stream.isReady == true)
        #expect(stream.closed == [])
        stream.say(1, "subscriptions", on: second)
        #expect(stream.closed == [first])
        stream.say(2, on: second)
        #expect(stream.isReady == true)
        #expect(stream.closed == [first])
    }
}
