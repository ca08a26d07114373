// Where the line thread and the broker thread meet, for one venue.

internal import BrokerKit
internal import Brokers
internal import Orders
internal import Reactor
internal import Values

/// Commands one way, reports the other, and prices, which neither may hold up.
final class VenueLink: Sendable {
    /// With when the turn that gives them was committed.
    let commands = Ring<Timed<VenueCommand>>(capacity: WebLine.capacity)
    /// With when the venue's word came.
    let reports = Ring<Timed<VenueReport>>(capacity: WebLine.capacity)
    let prices = Ring<MarketSlip>(capacity: 1024)
    /// From the vault, for a venue that waits for them.
    let credentials = Ring<Credentials>(capacity: 8)
    let venue: Configuration.WebVenue
    let number: BrokerNumber
    /// Of the broker, in the configuration.
    let name: String
    /// In the client order ids of this gateway.
    let tag: String

    init(_ venue: Configuration.WebVenue, _ number: BrokerNumber, named name: String, tag: String) {
        self.venue = venue
        self.name = name
        self.number = number
        self.tag = venue.namePrefix ?? tag
    }
}

/// What crosses with the time of something, by the steady clock.
struct Timed<Value: Sendable>: Sendable {
    let value: Value
    let at: Instant
}

/// What the line thread has of a venue.
struct WebLine: ~Copyable {
    /// So many commands, or reports, wait at most between the threads.
    static var capacity: Int { @_noLocks get { 8192 } }

    var orders: WebBroker
    let link: VenueLink
    /// Of this turn: they leave when it is committed.
    var staged: Slab<VenueCommand>
    var stagedCount = 0

    /// Each order that is open is forgotten once: for that there is room, whatever else waits.
    init(_ orders: consuming WebBroker, _ link: VenueLink) {
        staged = Slab(capacity: WebLine.capacity + orders.capacity)
        self.orders = orders
        self.link = link
    }

    /// For instructions; some is left for questions.
    var hasRoom: Bool { @_noLocks get { stagedCount < WebLine.capacity - 256 } }

    @_noLocks
    mutating func stage(_ command: VenueCommand) {
        if staged.count > stagedCount { staged[stagedCount] = command } else { staged.append(command) }
        stagedCount += 1
    }
}
