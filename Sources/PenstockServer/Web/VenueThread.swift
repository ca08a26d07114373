// The broker thread: all venues of the web.

internal import BrokerKit
internal import Brokers
internal import ControlAPI
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
    /// It does not sleep for a while after a venue was told something, or has told something.
    private let polls: Bool
    private let desk: VenueDesk?
    /// What is worth a line of the log.
    let notes = Ring<Text<16>>(capacity: 1024)

    /// - Parameter known: The orders that are open at each, from the store.
    /// - Throws: ``IOError`` when the process has no descriptor left.
    init(_ links: [VenueLink], known: [[WebOrder]], polls: Bool, desk: VenueDesk?) throws(IOError) {
        self.links = links
        self.desk = desk
        self.known = known
        self.polls = polls
        commandWake = try Wake()
        reportWake = try Wake()
    }

    /// From the line thread.
    func wake() { commandWake.wake() }

    /// - Throws: What is wrong with a venue's settings, before there is a thread; ``IOError``.
    func start() throws -> Thread {
        let now = Clock.now().utc
        var slots: [VenueSlot] = []
        for (place, link) in links.enumerated() { slots.append(try VenueSlot(link, known[place], desk: desk, at: now)) }
        let parts = Unshared(try VenueThreadParts(slots, wake: commandWake))
        return try Thread { [self] in run(parts.value) }
    }

    func finish() {
        isFinished.raise()
        commandWake.wake()
    }

    // MARK: On the thread

    private func takeTests(_ venues: [VenueLoop], at now: Instant) {
        while let test = desk?.tests.removeFirst() {
            if let venue = venues.first(where: { $0.name == test.broker }) {
                venue.test(test, at: now)
            } else {
                // The ring has room for as many ends as tests.
                _ = desk?.testEnds.append(VenueDesk.TestEnd(number: test.number, took: .seconds(0), problem: "it waits for its credentials"))
                desk?.wake?.wake()
            }
        }
    }

    private func run(_ parts: VenueThreadParts) {
        let client = parts.client
        var venues = parts.venues
        while !isFinished.isRaised {
            var due = Instant.distantFuture
            let now = Clock.now().utc
            if parts.begin(at: now) { venues = parts.venues }
            takeTests(venues, at: now)
            for venue in venues {
                venue.work(client, at: now)
                due = min(due, venue.nextTick)
            }
            var isHeard = false
            for venue in venues {
                if venue.takeReported() { isHeard = true }
                for note in venue.takeNotes() { isHeard = notes.append(note) || isHeard }
            }
            for note in parts.takeNotes() { isHeard = notes.append(note) || isHeard }
            if isHeard { reportWake.wake() }
            let isBusy = venues.contains { $0.needsStep || polls && now.since($0.lastActive) < .milliseconds(50) }
            let wait = isBusy ? Interval(nanoseconds: 0) : min(due.since(Clock.now().utc), .milliseconds(1_000))
            client.step(for: wait, orUntilReadable: [parts.poller.descriptor])
            commandWake.take()
            while let completion = client.nextCompletion() {
                for venue in venues where venue.completed(completion, at: Clock.now().utc) { break }
            }
        }
        for venue in venues { venue.closeAll() }
    }
}

/// What the thread alone uses.
private final class VenueThreadParts {
    let client: HTTPClient
    private let slots: [VenueSlot]
    /// Those that have begun.
    private(set) var venues: [VenueLoop]
    private let canWait: Bool
    /// Any of them has something to do, or there are commands.
    private(set) var poller: Poller

    /// - Throws: ``IOError``, ``HTTPSetupError``.
    init(_ slots: [VenueSlot], wake: Wake) throws {
        self.slots = slots
        venues = slots.compactMap(\.loop)
        canWait = venues.count < slots.count
        var settings = HTTPClientSettings()
        settings.maximumTransfers = 1024
        settings.maximumConnections = 16 * slots.count
        settings.connectionsPerHost = 16
        client = try HTTPClient(settings)
        poller = try Poller(capacity: 1)
        for descriptor in [wake.descriptor] + venues.map({ $0.descriptor }) {
            let error = poller.add(descriptor, token: 0)
            if error != 0 { throw IOError("cannot watch a venue", code: error) }
        }
    }

    /// Begins with those whose credentials have come; whether there were any.
    func begin(at now: Instant) -> Bool {
        guard canWait else { return false }
        let begun = slots.compactMap { $0.begin(at: now) }
        // One that cannot be watched is looked at once a second all the same.
        for venue in begun { _ = poller.add(venue.descriptor, token: 0) }
        venues += begun
        return !begun.isEmpty
    }

    func takeNotes() -> [Text<16>] { canWait ? slots.flatMap { $0.takeNotes() } : [] }
}
