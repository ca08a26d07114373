// Which places of a list hold what waits for the caller, first in, first out.

/// At most `capacity` at once. What stands there is kept beside this, each kind of it in its own slab.
struct RingPlaces: BitwiseCopyable {
    private var first = 0
    private var next = 0
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    var hasAny: Bool { @_noLocks get { first < next } }

    /// The place for one more; nil when there is no room.
    @_noLocks
    mutating func add() -> Int? {
        guard next - first < capacity else { return nil }
        next += 1
        return (next - 1) % capacity
    }

    /// The place of the first, which may be written over after that; nil when there is none.
    @_noLocks
    mutating func take() -> Int? {
        guard first < next else { return nil }
        first += 1
        return (first - 1) % capacity
    }
}
