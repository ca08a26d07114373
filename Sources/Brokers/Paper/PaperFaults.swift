// What can go wrong at the simulated venue, and on the way to it, on demand.

public import Orders
public import Values

/// One thing that goes wrong once.
public enum PaperFault: Sendable {
    /// A new order is refused.
    case reject(OrderRejectReason)
    /// A new order, a replace or a cancel never arrives.
    case loseInstruction
    /// An instruction is carried out, and its answer is never told: the broker tells how the order stands when asked.
    case loseAnswer
    /// An answer is told so much later, and so is, behind it, everything that the broker says meanwhile.
    case delayAnswer(Interval)
    /// A report is told twice.
    case duplicateReport
    /// A report is told so much later, and what the broker says meanwhile is told before it.
    case reorderReport(Interval)
    /// A fill is told, and booked, at a price that is one percent off, and corrected so much later.
    case correctFill(after: Interval)
    /// A fill is told, and booked, and taken back so much later.
    case bustFill(after: Interval)
    /// Nothing gets through in either direction for so long. Instructions and reports are lost; or else instructions
    /// arrive when it is over, and reports are told then.
    case outage(Interval, losing: Bool)
    /// A symbol, or every one where the name is empty, is not traded for so long: its orders are suspended, and accepted
    /// again when the halt is over.
    case halt(Name, Interval)
    /// The broker cancels an order that nobody wanted canceled.
    case cancel(OrderNumber?, after: Interval)
    /// The broker takes away half of what is left of an order.
    case restate(OrderNumber?, after: Interval)
    /// One order is suspended, for so long.
    case suspend(OrderNumber?, after: Interval, length: Interval)
    /// Nothing more happens to an order until the trading day ends.
    case doneForDay(OrderNumber?, after: Interval)
    /// What is shown now is guaranteed to an order at its price, and filled one price interval later.
    case stop(OrderNumber?, after: Interval)
}

/// When a fault strikes by itself. Every condition must hold.
public struct PaperFaultRule: Sendable {
    /// One that names an order strikes that one only; others strike the order at hand.
    public var fault: PaperFault
    /// By the seeded dice, from 0 to 100.
    public var percent: Decimal
    /// Only each so-manieth chance: with 3, the third, the sixth and so on. At least 1.
    public var every: Int
    /// After so many chances.
    public var after: Int
    /// So often at most; zero for any number.
    public var most: Int
    /// Between two times of the day, counted from midnight UTC; the whole day when they are the same.
    public var from: Interval
    public var until: Interval

    public init(
        _ fault: PaperFault, percent: Decimal = Decimal(100), every: Int = 1, after: Int = 0, most: Int = 0,
        from: Interval = .seconds(0), until: Interval = .seconds(0)
    ) {
        self.fault = fault
        self.percent = percent
        self.every = every
        self.after = after
        self.most = most
        self.from = from
        self.until = until
    }

    var problem: String? {
        if percent.isNegative || percent > Decimal(100) { return "percent is not from 0 to 100" }
        if percent.scale > 8 { return "percent has more than 8 digits behind the point" }
        if every < 1 { return "every is below 1" }
        if after < 0 || most < 0 { return "after or most is below zero" }
        let day = Interval.seconds(86_400)
        if from.nanoseconds < 0 || until.nanoseconds < 0 || from >= day || until >= day {
            return "from or until is not a time of day"
        }
        if fault.length < Interval(nanoseconds: 0) { return "a time is negative" }
        return fault.order == nil ? nil : "an order's number is for a fault at run time"
    }
}

extension PaperFault {
    /// What has to happen for a fault to strike.
    enum Opportunity: UInt8 {
        case reject
        case instruction
        case answer
        case report
        case fill
        /// An order was accepted.
        case order
        /// Prices move.
        case move

        var code: UInt8 { @_noLocks @inline(__always) get { rawValue } }
    }

    var opportunity: Opportunity {
        @_noLocks get {
            switch self {
            case .reject: .reject
            case .loseInstruction: .instruction
            case .loseAnswer, .delayAnswer: .answer
            case .duplicateReport, .reorderReport: .report
            case .correctFill, .bustFill: .fill
            case .outage, .halt: .move
            case .cancel, .restate, .suspend, .doneForDay, .stop: .order
            }
        }
    }

    /// The order that it names.
    var order: OrderNumber? {
        @_noLocks get {
            switch self {
            case .cancel(let order, _), .restate(let order, _), .suspend(let order, _, _), .doneForDay(let order, _),
                .stop(let order, _):
                order
            case .reject, .loseInstruction, .loseAnswer, .delayAnswer, .duplicateReport, .reorderReport, .correctFill,
                .bustFill, .outage, .halt:
                nil
            }
        }
    }

    /// The shorter of its times.
    fileprivate var length: Interval {
        switch self {
        case .reject, .loseInstruction, .loseAnswer, .duplicateReport: Interval(nanoseconds: 0)
        case .delayAnswer(let time), .reorderReport(let time), .correctFill(let time), .bustFill(let time),
            .outage(let time, _), .halt(_, let time), .cancel(_, let time), .restate(_, let time),
            .doneForDay(_, let time), .stop(_, let time):
            time
        case .suspend(_, let time, let length): min(time, length)
        }
    }
}

/// A rule, and what has come of it so far.
struct PaperRule {
    let fault: PaperFault
    private let chance: Int64
    private let of: Int64
    private let every: UInt64
    private let after: UInt64
    private let most: UInt64
    private let from: Int64
    private let until: Int64
    var seen: UInt64 = 0
    var struck: UInt64 = 0

    init(_ rule: PaperFaultRule) {
        fault = rule.fault
        chance = rule.percent.mantissa
        var of: Int64 = 100
        for _ in 0..<rule.percent.scale { of *= 10 }
        self.of = of
        (every, after, most) = (UInt64(rule.every), UInt64(rule.after), UInt64(rule.most))
        (from, until) = (rule.from.nanoseconds, rule.until.nanoseconds)
    }

    /// Whether it strikes at one more chance.
    @_noLocks
    mutating func strikes(at now: Instant, _ dice: inout RandomNumbers) -> Bool {
        let day: Int64 = 86_400_000_000_000
        var time = now.nanosecondsSinceEpoch % day
        if time < 0 { time += day }
        if from < until, time < from || time >= until { return false }
        if from > until, time < from, time >= until { return false }
        seen += 1
        guard seen > after, (seen - after) % every == 0, most == 0 || struck < most else { return false }
        // Without chance no dice: the numbers of other rules stay as they are.
        guard chance == of || dice.upTo(of - 1) < chance else { return false }
        struck += 1
        return true
    }
}
