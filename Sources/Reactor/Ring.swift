// What crosses from one thread to another.

public import Synchronization

/// A bounded queue with one producer thread and one consumer thread.
///
/// `@unchecked Sendable`: slots between `taken` and `given` are the consumer's, all others the
/// producer's; the two counters hand them over.
///
/// Inlined where it is used: as generic code it asks the runtime about its element for each one that crosses.
@safe
public final class Ring<Element: Sendable>: @unchecked Sendable {
    @usableFromInline let slots: UnsafeMutablePointer<Element?>
    @usableFromInline let mask: Int
    @usableFromInline let given = Atomic<Int>(0)
    @usableFromInline let taken = Atomic<Int>(0)

    /// `capacity` is rounded up to a power of two.
    @inlinable public init(capacity: Int) {
        var size = 1
        while size < capacity { size *= 2 }
        mask = size - 1
        unsafe slots = .allocate(capacity: size)
        unsafe slots.initialize(repeating: nil, count: size)
    }

    deinit {
        // Safe: `init` made exactly this many.
        unsafe slots.deinitialize(count: mask + 1)
        unsafe slots.deallocate()
    }

    /// The producer's: false when the ring is full.
    @inlinable public func append(_ element: Element) -> Bool {
        let place = given.load(ordering: .relaxed)
        guard place - taken.load(ordering: .acquiring) <= mask else { return false }
        // Safe: masked, and the consumer is done with this slot.
        unsafe slots[place & mask] = element
        given.store(place + 1, ordering: .releasing)
        return true
    }

    /// How many there are, for whoever watches: from any thread, and a moment later it may be another number.
    @inlinable public var count: Int { max(0, given.load(ordering: .relaxed) - taken.load(ordering: .relaxed)) }

    /// The consumer's: whether there is nothing.
    @inlinable public var isEmpty: Bool { taken.load(ordering: .relaxed) >= given.load(ordering: .acquiring) }

    /// The consumer's: nil when there is nothing.
    @inlinable public func removeFirst() -> Element? {
        let place = taken.load(ordering: .relaxed)
        guard place < given.load(ordering: .acquiring) else { return nil }
        // Safe: masked, and the producer has filled this slot.
        let element = unsafe slots[place & mask]
        taken.store(place + 1, ordering: .releasing)
        return element
    }
}
