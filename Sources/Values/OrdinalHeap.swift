// What comes first of many, by number.

/// Something with a place in an order.
public protocol HasOrdinal {
    var ordinal: UInt64 { get }
}

/// A binary heap: the element with the lowest ordinal is first.
public struct OrdinalHeap<Element: HasOrdinal> {
    @usableFromInline var elements: [Element] = []

    public init() {}

    @inlinable public var isEmpty: Bool { elements.isEmpty }
    @inlinable public var first: Element? { elements.isEmpty ? nil : elements[0] }

    @inlinable
    public mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, elements[child].ordinal < elements[(child - 1) / 2].ordinal {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    @inlinable
    public mutating func removeFirst() -> Element? {
        guard elements.count > 1 else { return elements.popLast() }
        elements.swapAt(0, elements.count - 1)
        let first = elements.removeLast()
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < elements.count else { return first }
            if child + 1 < elements.count, elements[child + 1].ordinal < elements[child].ordinal { child += 1 }
            guard elements[child].ordinal < elements[parent].ordinal else { return first }
            elements.swapAt(parent, child)
            parent = child
        }
    }
}
