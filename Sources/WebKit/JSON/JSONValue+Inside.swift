// What is in an object or an array.

public import Values

extension JSONValue {
    /// What an object has under a key, or an array at an index; nil for anything else. The first, if the key is there
    /// more than once.
    public subscript(key: StaticString) -> JSONValue? { find(Bytes(key)) }

    public subscript(index: Int) -> JSONValue? {
        guard kind == .array, index >= 0, index < node.count else { return nil }
        var place = sibling(self.index + 1)
        for _ in 0..<index { place = sibling(place.indexBehind) }
        return place
    }

    /// As the subscript, for a key that is not known before.
    ///
    /// Cost: linear in what stands before it.
    public func find(_ key: Bytes) -> JSONValue? {
        let node = node
        guard node.kind == .object else { return nil }
        var place = index + 1
        while place < node.end {
            let value = sibling(place + 1)
            if parser.bytes(place, of: generation) == key { return value }
            place = value.indexBehind
        }
        return nil
    }

    /// How many values an array has, or members an object.
    public func count() throws(JSONError) -> Int {
        let node = node
        guard node.kind == .array || node.kind == .object else { throw error(.isNot(.array)) }
        return node.count
    }

    /// The values of an array, in their order.
    public func elements() throws(JSONError) -> JSONElements {
        guard kind == .array else { throw error(.isNot(.array)) }
        return JSONElements(of: self)
    }

    /// The keys and values of an object, in their order.
    public func members() throws(JSONError) -> JSONMembers {
        guard kind == .object else { throw error(.isNot(.object)) }
        return JSONMembers(of: self)
    }
}

/// The values of an array.
public struct JSONElements: Sequence, IteratorProtocol {
    private var place: JSONValue
    private let end: Int

    init(of array: JSONValue) {
        place = array.sibling(array.index + 1)
        end = array.node.end
    }

    public mutating func next() -> JSONValue? {
        guard place.index < end else { return nil }
        let value = place
        place = value.sibling(value.indexBehind)
        return value
    }
}

/// The members of an object.
public struct JSONMembers: Sequence, IteratorProtocol {
    private var place: JSONValue
    private let end: Int

    init(of object: JSONValue) {
        place = object.sibling(object.index + 1)
        end = object.node.end
    }

    public mutating func next() -> (key: Bytes, value: JSONValue)? {
        guard place.index < end else { return nil }
        let key = place.parser.bytes(place.index, of: place.generation)
        let value = place.sibling(place.index + 1)
        place = value.sibling(value.indexBehind)
        return (key, value)
    }
}
