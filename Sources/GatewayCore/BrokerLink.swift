// The way to a broker: whether it can be reached, and how far what it says of itself has been compared with ours.

package import Orders
package import Values

/// One for each broker.
struct BrokerLink: BitwiseCopyable {
    enum State: UInt8, BitwiseCopyable {
        /// Instructions go out, and what it reports is heard.
        case up = 0
        /// Nothing goes out: what is not sent is not unknown.
        case away = 1
        /// It is there again, and is asked what happened meanwhile before anything new is done.
        case catchingUp = 2
    }

    /// What is compared now. Up to `missing` it is what must be known before anything new is done.
    enum Stage: UInt8, BitwiseCopyable {
        case nothing = 0
        case fills = 1
        case orders = 2
        /// Orders of ours that the broker did not list are asked about.
        case missing = 3
        case positions = 4
        /// Positions of ours that the broker did not list.
        case unlisted = 5
        case balances = 6
    }

    var state = State.up
    var stage = Stage.nothing
    /// The question of the stage was put to the broker.
    var isAsked = false
    /// Nothing but fills is read, because of an order of which some are missing.
    var readsFillsOnly = false
    /// A person wants all of it compared.
    var isWanted = false
    /// Some order has fills that were not told: all since then are read.
    var wantsFills = false
    var fillsWantedSince = Instant.distantFuture
    /// The broker could tell all fills when it was asked last.
    var tellsFills = true
    /// It hears things in the order in which they were said.
    var isInOrder = false
    /// Up to then nothing can have been missed.
    var heardUntil = Instant.distantPast
    /// What the broker lists in this comparison bears the number of it.
    var round: UInt32 = 0
    /// Where a walk is.
    var place = 0
    /// Events made good, and things that differ, in this comparison.
    var madeGood: UInt32 = 0
    var differences: UInt32 = 0

    @_noLocks init() {}
}

/// How a broker and we do not agree.
package struct Discrepancy: Sendable {
    package enum Kind: Sendable {
        /// An order that works at the broker, and not here.
        case externalOrder
        /// The same, and it was ours: it has ended here. It is canceled there.
        case endedHere
        /// An order that works here, and that the broker has never had.
        case lostOrder
        /// Less is filled at the broker than it has told.
        case fewerFilled
        /// A fill of an order that nobody here knows.
        case unknownFill
        /// A fill that was taken back here, and not there.
        case bustedFill
        case position
        case balance
    }

    package var kind: Kind
    package var broker: BrokerNumber
    /// Ours; zero where there is none.
    package var order = OrderNumber(0)
    /// The broker's name for an order or a fill, a symbol, or a currency.
    package var name = Identifier()
    package var ours = Decimal.zero
    package var theirs = Decimal.zero

    @_noLocks
    init(_ kind: Kind, _ broker: BrokerNumber) {
        self.kind = kind
        self.broker = broker
    }
}
