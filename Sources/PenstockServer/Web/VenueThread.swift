// The broker thread: all venues of the web.

internal import BrokerKit
internal import Brokers
internal import Cryptography
internal import Orders
internal import Reactor
internal import Values
internal import WebKit

/// One thread for all venues. It owns libcurl, the WebSockets, and a driver for each venue.
final class VenueThread: Sendable {
    private let links: [VenueLink]
    private let known: [[WebOrder]]
    /// For this thread, when there are commands; for the line thread, when there are reports.
    private let commandWake: Wake
    let reportWake: Wake
    private let isFinished = StopFlag()
    /// What is worth a line of the log.
    let notes = Ring<Text<16>>(capacity: 1024)

    /// - Parameter known: The orders that are open at each, from the store.
    /// - Throws: ``IOError`` when the process has no descriptor left.
    init(_ links: [VenueLink], known: [[WebOrder]]) throws(IOError) {
        self.links = links
        self.known = known
        commandWake = try Wake()
        reportWake = try Wake()
    }

    /// From the line thread.
    func wake() { commandWake.wake() }

    func start() throws -> Thread {
        // Whatever is wrong with the settings is said before there is a thread.
        let client = try HTTPClient(Self.httpSettings(links))
        for link in links { _ = try VenueSockets.context(link.venue.authorityFile) }
        let box = Unshared(client)
        return try Thread { [self] in run(box.value) }
    }

    func finish() {
        isFinished.raise()
        commandWake.wake()
    }

    private static func httpSettings(_ links: [VenueLink]) -> HTTPClientSettings {
        var settings = HTTPClientSettings()
        settings.authorityFile = links.compactMap(\.venue.authorityFile).first
        settings.proxy = links.compactMap(\.venue.proxy).first
        settings.maximumTransfers = 1024
        settings.maximumConnections = 16 * links.count
        settings.connectionsPerHost = 16
        return settings
    }

    // MARK: On the thread

    private func run(_ client: HTTPClient) {
        var venues: [VenueLoop] = []
        let now = Clock.now()
        for (place, link) in links.enumerated() {
            guard let loop = VenueLoop(link, known[place], at: now.utc) else { continue }
            venues.append(loop)
        }
        while !isFinished.isRaised {
            var due = Instant.distantFuture
            let now = Clock.now().utc
            for venue in venues {
                venue.work(client, at: now)
                due = min(due, venue.nextTick)
            }
            var isHeard = false
            for venue in venues {
                if venue.takeReported() { isHeard = true }
                for note in venue.takeNotes() { isHeard = notes.append(note) || isHeard }
            }
            if isHeard { reportWake.wake() }
            let wait = venues.contains { $0.needsStep } ? Interval(nanoseconds: 0) : min(due.since(Clock.now().utc), .milliseconds(1_000))
            client.step(for: wait, orUntilReadable: [commandWake.descriptor] + venues.map(\.descriptor))
            commandWake.take()
            while let completion = client.nextCompletion() {
                for venue in venues where venue.completed(completion, at: Clock.now().utc) { break }
            }
        }
        for venue in venues { venue.closeAll() }
    }
}

/// A value that one thread hands to another, once.
///
/// `@unchecked Sendable`: whoever made it does not use it any more.
private struct Unshared<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
