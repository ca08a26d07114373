// What is in an object or an array.

internal import CSimdjson
public import Values

extension JSONValue {
    /// What an object has under a key, or an array at an index; nil for anything else. The first, if the key is there
    /// more than once.
    public subscript(key: StaticString) -> JSONValue? { find(Bytes(key)) }

    public subscript(index: Int) -> JSONValue? {
        guard kind == .array, index >= 0, index < Int(node.count) else { return nil }
        var place = sibling(self.index + 1)
        for _ in 0..<index { place = sibling(place.indexBehind) }
        return place
    }

    /// As the subscript, for a key that is not known before.
    ///
    /// Cost: linear in what stands before it.
    public func find(_ key: Bytes) -> JSONValue? {
        parser.find(key, in: index, of: generation).map { sibling($0) }
    }

    /// How many values an array has, or members an object.
    public func count() throws(JSONError) -> Int {
        let node = node
        guard node.kind <= json_array else { throw error(.isNot(.array)) }
        return Int(node.count)
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
        end = array.indexBehind
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
        end = object.indexBehind
    }

    public mutating func next() -> (key: Bytes, value: JSONValue)? {
        guard place.index < end else { return nil }
        let key = place.parser.bytes(place.index, of: place.generation)
        let value = place.sibling(place.index + 1)
        place = value.sibling(value.indexBehind)
        return (key, value)
    }
}
