// Tables that are filled once and then only read.

/// A fixed list of plain values in one allocation, read from any thread. Every index is checked.
///
/// It is a view that may be copied, because the proof of the hot path sees through a class only where
/// that holds plain values. Whoever made it keeps it alive and gives it back with `deallocate()`.
@safe @frozen
public struct Table<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    // Unchecked: nothing is written after `init`.
    public let count: Int
    /// Of which `count` are there, for those who know that an index is below that.
    public let elements: UnsafeMutablePointer<Element>

    /// A copy of the list.
    public init(_ list: [Element]) {
        count = list.count
        unsafe elements = .allocate(capacity: max(list.count, 1))
        // Safe: room for so many was just made.
        for index in list.indices { unsafe (elements + index).initialize(to: list[index]) }
    }

    /// Safe: the caller promises that neither this nor any copy is used again.
    @unsafe
    public func deallocate() { unsafe elements.deallocate() }

    @inlinable
    public subscript(index: Int) -> Element {
        unsafeAddress {
            precondition(index >= 0 && index < count, "an index outside the table")
            return unsafe UnsafePointer(elements + index)
        }
    }
}
