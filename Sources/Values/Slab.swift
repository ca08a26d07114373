// Memory taken once, at start, with a stated maximum.

internal import CBytes

/// A fixed number of elements in one allocation. The line thread's tables are made of these: they
/// never grow, and every index is checked.
///
/// The system gives a page when it is first written, so what nobody used yet costs address space
/// only: large tables are made without elements, or of zeros.
@safe
public struct Slab<Element>: ~Copyable {
    public let capacity: Int
    @usableFromInline var used: Int
    @usableFromInline let elements: UnsafeMutablePointer<Element>
    /// Bytes whose pages the system has given.
    @usableFromInline var prepared = 0

    /// Room for elements that are appended one by one.
    public init(capacity: Int) {
        precondition(capacity > 0, "a slab holds at least one element")
        self.capacity = capacity
        used = 0
        unsafe elements = Slab.room(capacity)
    }

    public init(capacity: Int, repeating value: Element) {
        self.init(capacity: capacity)
        used = capacity
        unsafe elements.initialize(repeating: value, count: capacity)
    }

    /// As many elements as there is room for, each of zero bytes only.
    ///
    /// Safe: the caller promises that zero bytes are an element.
    @unsafe
    public init(zeroed capacity: Int) where Element: BitwiseCopyable {
        self.init(capacity: capacity)
        used = capacity
    }

    private static func room(_ capacity: Int) -> UnsafeMutablePointer<Element> {
        precondition(MemoryLayout<Element>.alignment <= 16, "elements that calloc aligns")
        // Safe: zeroed memory for so many, or none, and then the process cannot start.
        guard let room = unsafe bytes_zeroed(capacity, MemoryLayout<Element>.stride) else {
            preconditionFailure("no memory for a table of \(capacity) elements")
        }
        return unsafe room.bindMemory(to: Element.self, capacity: capacity)
    }

    deinit {
        // Safe: so many were made, and nobody else frees them.
        unsafe elements.deinitialize(count: used)
        unsafe bytes_release(elements)
    }

    /// How many elements there are; they are the first ones.
    @inlinable public var count: Int { used }

    /// Makes the next element. Traps when there are as many as there is room for.
    @inlinable
    public mutating func append(_ value: Element) {
        precondition(used < capacity, "an element for which there is no room")
        // Safe: just checked.
        unsafe (elements + used).initialize(to: value)
        used += 1
    }

    @inlinable
    public subscript(index: Int) -> Element {
        // Addressors rather than coroutines: they are what the proof of no allocation sees through.
        unsafeAddress { unsafe address(of: index) }
        unsafeMutableAddress { unsafe mutableAddress(of: index) }
    }

    /// Has the pages of all elements before the first use, large ones where there are any, for a table that is used
    /// here and there: what is read first and then written would cost two faults a page.
    public mutating func prepare() {
        prepared = capacity * MemoryLayout<Element>.stride
        // Safe: the memory of all elements.
        unsafe bytes_enlarge(elements, prepared)
        // Safe: the memory of all elements.
        unsafe bytes_prepare(elements, 0, prepared)
    }

    /// The same for a table that fills up from its beginning: the pages up to an element, and some ahead.
    @inlinable
    public mutating func prepare(upTo index: Int) {
        if (index + 1) * MemoryLayout<Element>.stride > prepared { prepareMore() }
    }

    @inlinable
    mutating func prepareMore() {
        // Safe: the memory of all elements.
        prepared = unsafe preparePages(
            UnsafeMutableRawPointer(elements), prepared, of: capacity * MemoryLayout<Element>.stride)
    }

    /// An element will soon be looked at or made: what it needs comes to the processor meanwhile. Nothing happens for one
    /// for which there is no room.
    @inlinable
    public func prefetch(_ index: Int) {
        guard index >= 0, index < capacity else { return }
        // Safe: memory of the slab, of which nothing is read.
        unsafe prefetchBytes(UnsafeRawPointer(elements + index), MemoryLayout<Element>.stride)
    }

    /// Where an element stands, for addressors of what is made of slabs.
    ///
    /// Safe: the caller lets go of it before the slab goes.
    @inlinable @unsafe
    public func address(of index: Int) -> UnsafePointer<Element> {
        precondition(index >= 0 && index < used, "an index outside the slab")
        return unsafe UnsafePointer(elements + index)
    }

    /// Safe: the caller lets go of it before the slab goes, and nobody else looks meanwhile.
    @inlinable @unsafe
    public mutating func mutableAddress(of index: Int) -> UnsafeMutablePointer<Element> {
        precondition(index >= 0 && index < used, "an index outside the slab")
        return unsafe elements + index
    }
}

/// Safe: the caller has the memory.
@_noLocks @usableFromInline @unsafe
func prefetchBytes(_ memory: UnsafeRawPointer, _ count: Int) { unsafe bytes_prefetch(memory, count) }

/// Has the pages of the next part of a table of `size` bytes: a large page where the table is long, which the system
/// clears eight times as fast as small ones of that size. Where the part ends.
///
/// Safe: the caller has the memory.
@_noLocks @usableFromInline @unsafe
func preparePages(_ memory: UnsafeMutableRawPointer, _ first: Int, of size: Int) -> Int {
    let large = 2 << 20
    let isLong = size >= 8 * large
    if isLong && first == 0 { unsafe bytes_enlarge(memory, size) }
    // Up to where a large page ends.
    let step = isLong ? large - (Int(bitPattern: memory) + first) % large : 256 << 10
    let end = min(first + step, size)
    unsafe bytes_prepare(memory, first, end)
    return end
}
