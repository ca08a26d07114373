// What operators ask of a running gateway, and what it answers: values that cross between threads.

internal import ControlAPI
internal import EmergencyStop
internal import FIXEngine
internal import Orders
internal import Risk
internal import Routing
internal import Values

/// One request. Names are as the operator wrote them: what they mean is known on the line thread.
enum ControlRequest: Sendable {
    case status
    case stop(NamedScope, who: Identifier, why: Text<16>, StopOptions = StopOptions())
    case resume(NamedScope, who: Identifier, why: Text<16>, isForced: Bool)
    /// All is well: the dead-man timer starts again.
    case heartbeat(who: Identifier)
    /// Compares what is known here with a broker; with all of them where the name is empty.
    case reconcile(Name, who: Identifier)
    /// Lists come in pieces: each says where the next begins. The first begins at 0.
    case limits(from: UInt64)
    case limit(LimitWish)
    case positions(account: Identifier, from: UInt64)
    case orders(OrderWish, from: UInt64)
    /// The FIX sessions.
    case sessions(from: UInt64)
    /// Of the control room alone, from here on. The rows of all orders that are in memory go through the tap again.
    case retell(from: UInt64)
    /// How brokers do.
    case brokers
    /// Takes a broker out of use, or back.
    case use(Name, isInUse: Bool, who: Identifier, why: Text<16>)
    /// Asks a broker something.
    case test(Name)
    /// What there is to be measured here.
    case figures
    /// A line of the audit trail.
    case deed(AuditNote)
    case place(OrderTicket)
    case preview(OrderTicket)
    case change(OrderChange)
    case cancel(order: UInt64, who: Identifier, why: Text<16>)
    case closePosition(PositionWish)
    case session(SessionWish)
    case balances(from: UInt64)
    case market([Name], from: UInt64)
    case scores
    case decision(order: UInt64)
    /// What comparisons have found since the start.
    case differences(from: UInt64)
    case resolve(difference: UInt64, who: Identifier, note: Text<16>)
}

/// A limit as an operator wants it.
struct LimitWish: Sendable {
    enum Value: Equatable, Sendable {
        case set(Decimal)
        /// There is no such limit.
        case unlimited
        /// Whatever the configuration file says.
        case asInFile
    }

    var scope: NamedScope
    var limit: RiskLimit
    var value: Value
    var who: Identifier
    var why: Text<16>
}

/// Which orders an operator wants to see. What is empty is any.
struct OrderWish: Sendable {
    var symbol = Name()
    var account = Identifier()
    var session = Text<16>()
    var isOpenOnly = false
    /// Only orders with higher numbers.
    var after: UInt64 = 0
    /// Only orders with lower numbers.
    var below = UInt64.max
}

/// How a stop is to be made.
struct StopOptions: Equatable, Sendable {
    var closesPositions = false
    /// Announced now, engaged after so long; zero: at once.
    var delay = Interval.seconds(0)
    /// How the word came.
    var origin = StopCause.Origin.command

    /// The longest: a week.
    static var longestDelay: Interval { .seconds(7 * 86_400) }
}

/// The scope of a stop by names.
struct NamedScope: Equatable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case everything
        case broker
        case symbol
        case account
        case strategy
        case session
    }

    var kind: Kind
    /// Empty for everything. A session's is `SENDER->TARGET`, as `penstock log` has it.
    var name: Text<16>
}

/// One line of an answer. The last one is `done`, `refused` or `more`.
enum ControlAnswer: Sendable {
    /// Orders that are open at brokers or here, and logged-on sessions.
    case gateway(openOrders: Int, sessions: Int)
    case broker(Name, openOrders: Int)
    case count(Counted, UInt64)
    case link(Name, isUp: Bool)
    /// What a comparison with a broker has found.
    case difference(Text<16>)
    case stop(Stop, scope: Text<16>)
    /// One of a list, its fields with tabs between them.
    case line(String)
    case order(Order)
    /// The list goes on, from there.
    case more(UInt64)
    case announced(AnnouncedStop, scope: Text<16>)
    case done(Text<16>)
    case refused(Text<16>)
}

/// What is counted, as `penstock status --json` calls it.
enum Counted: String, CaseIterable, Sendable {
    /// Orders of which a broker has not said what has become of them or of their changes, and which it was asked about.
    case unknownOrders
    /// What differed at brokers since the start.
    case discrepantOrders
    case discrepantFills
    case discrepantPositions
    case discrepantBalances
}

/// A request, or an answer to it, with the number of the request.
struct Numbered<Value: Sendable>: Sendable {
    let number: UInt64
    let value: Value

    init(_ number: UInt64, _ value: Value) {
        self.number = number
        self.value = value
    }
}
