// What a broker inside the turn has told of itself and the gateway has not yet read.

public import Orders
internal import Values

/// A bounded first-in, first-out line of facts, drained by the caller after each call.
///
/// A broker that has more to tell stops when there is no room and goes on when it is asked to.
public struct BrokerFacts: ~Copyable {
    private var slots: Slab<BrokerFact>
    private var start = 0
    public private(set) var count = 0

    /// **Shape:** `capacity` is at least 1.
    public init(capacity: Int) { slots = Slab(capacity: capacity, repeating: .end(isComplete: false)) }

    public var room: Int { @_noLocks get { slots.capacity - count } }

    /// The oldest fact, where it stands; there must be one.
    public var first: BrokerFact {
        @_noLocks unsafeAddress {
            precondition(count > 0, "a fact that nobody has told")
            return unsafe slots.address(of: start)
        }
    }

    /// Takes out the oldest fact.
    @_noLocks
    public mutating func removeFirst() {
        precondition(count > 0, "a fact that nobody has told")
        start += 1
        if start == slots.capacity { start = 0 }
        count -= 1
    }

    /// Adds a fact; traps when there is no room, for the broker asks first.
    @_noLocks
    package mutating func append(_ fact: BrokerFact) {
        precondition(room > 0, "facts are drained before the next question")
        var place = start + count
        if place >= slots.capacity { place -= slots.capacity }
        slots[place] = fact
        count += 1
    }
}
