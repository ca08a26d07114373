// Memory taken once, at start, with a stated maximum.

/// A fixed number of elements in one allocation. The line thread's tables are made of these: they
/// never grow, and every index is checked.
@safe
public struct Slab<Element>: ~Copyable {
    public let capacity: Int
    @usableFromInline let elements: UnsafeMutablePointer<Element>

    public init(capacity: Int, repeating value: Element) {
        precondition(capacity > 0, "a slab holds at least one element")
        self.capacity = capacity
        unsafe elements = .allocate(capacity: capacity)
        unsafe elements.initialize(repeating: value, count: capacity)
    }

    deinit {
        // Safe: `init` made exactly this many, and nobody else frees them.
        unsafe elements.deinitialize(count: capacity)
        unsafe elements.deallocate()
    }

    @inlinable
    public subscript(index: Int) -> Element {
        // Addressors rather than coroutines: they are what the proof of no allocation sees through.
        unsafeAddress {
            precondition(index >= 0 && index < capacity, "an index outside the slab")
            return unsafe UnsafePointer(elements + index)
        }
        unsafeMutableAddress {
            precondition(index >= 0 && index < capacity, "an index outside the slab")
            return unsafe elements + index
        }
    }
}
