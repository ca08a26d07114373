// How the gateway carries an order out, and what it is part of.

public import Values

/// A list of orders that came together, by a number of its own among those of orders: its orders have higher ones.
public struct ListNumber: Hashable, Sendable, BitwiseCopyable {
    public var value: UInt64
    @_noLocks public init(_ value: UInt64) { self.value = value }
    @_noLocks public static func == (left: ListNumber, right: ListNumber) -> Bool { left.value == right.value }
}

/// What is the gateway's own about an order.
public struct Handling: Sendable, BitwiseCopyable {
    /// Where an order is.
    public enum Course: UInt8, Sendable, BitwiseCopyable {
        /// Whole at its broker, under its own number.
        case direct = 0
        /// Here, until another order sets it free.
        case held = 1
        /// In parts, each an order of its own.
        case divided = 2
        /// Whole at its broker like `direct`, after it was held here: its client was told New then.
        case released = 3
        /// Here, until the market reaches its price.
        case armed = 4
        /// In parts like `divided`, of which no more are made: it is over with the last of them.
        case ending = 5
    }

    public var course: Course
    /// The broker that has it or had it last; nil while none has.
    public var broker: BrokerNumber?
    /// The client's order that it is a part of; nil for a client's own.
    public var parent: OrderNumber?
    /// Its parts that were made last: numbers that follow on each other. Read when it is divided.
    public var firstPart: OrderNumber
    public var partCount: UInt8
    /// The list that it came in, and its place there, from 0.
    public var list: ListNumber?
    public var place: UInt8
    /// How often it was replaced.
    public var modifications: UInt16
    /// Some of what is filled of it was made good by its sum: a fill with a name may be among that.
    public var hasNamelessFills: Bool
    /// What the client names as the reason for its orders; empty for none.
    public var strategy: Name
    /// ExDestination(100); empty where the order leaves it to the gateway.
    public var destination: Name

    @_noLocks
    public init() {
        course = .direct
        broker = nil
        parent = nil
        firstPart = OrderNumber(0)
        partCount = 0
        list = nil
        place = 0
        modifications = 0
        hasNamelessFills = false
        strategy = Name()
        destination = Name()
    }
}

extension Handling.Course {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .direct: 0
            case .held: 1
            case .divided: 2
            case .released: 3
            case .armed: 4
            case .ending: 5
            }
        }
    }

    /// At no broker, nor any part of it.
    public var isHere: Bool {
        @_noLocks get {
            switch self {
            case .held, .armed: true
            case .direct, .divided, .released, .ending: false
            }
        }
    }

    /// It was held here before its broker got it.
    public var wasHere: Bool { @_noLocks get { if case .released = self { true } else { false } } }

    /// It has a broker of its own.
    public var isWhole: Bool {
        @_noLocks get {
            switch self {
            case .direct, .released: true
            case .held, .divided, .armed, .ending: false
            }
        }
    }

    /// In parts.
    public var isDivided: Bool {
        @_noLocks get {
            switch self {
            case .divided, .ending: true
            case .direct, .held, .released, .armed: false
            }
        }
    }
}
