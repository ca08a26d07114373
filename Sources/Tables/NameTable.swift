// Names that are numbered in the order in which they are first seen.

public import Values

/// At most `capacity` texts, each with the number under which it was put in: 0, 1, 2 and so on, until it is given to
/// another.
///
/// **Cost:** O(1); nothing is allocated after `init`.
public struct NameTable<let words: Int>: ~Copyable {
    @usableFromInline var names: Slab<Text<words>>
    @usableFromInline var index: HashIndex

    public init(capacity: Int) {
        names = Slab(capacity: capacity)
        index = HashIndex(capacity: capacity)
    }

    public var count: Int { @inlinable get { names.count } }
    public var capacity: Int { @inlinable get { names.capacity } }

    /// The number of a name that is in the table.
    @inlinable
    public func number(of name: Text<words>) -> Int? {
        if names.count == 0 { return nil }
        let hash = UInt32(truncatingIfNeeded: name.hash(from: 0) >> 32)
        var probe = 0
        while let entry = index.candidate(hash, &probe) {
            if names[entry] == name { return entry }
        }
        return nil
    }

    /// The number of a name, which is put in where it is new; nil when there is no room.
    @inlinable
    public mutating func add(_ name: Text<words>) -> Int? {
        if let known = number(of: name) { return known }
        guard names.count < names.capacity else { return nil }
        index.insert(UInt32(truncatingIfNeeded: name.hash(from: 0) >> 32), names.count)
        names.append(name)
        return names.count - 1
    }

    /// Gives a number another name, which is not in the table; the one that it had is in there no more.
    @inlinable
    public mutating func rename(_ number: Int, to name: Text<words>) {
        index.remove(UInt32(truncatingIfNeeded: names[number].hash(from: 0) >> 32), number)
        names[number] = name
        index.insert(UInt32(truncatingIfNeeded: name.hash(from: 0) >> 32), number)
    }

    /// The name with a number that was given out.
    public subscript(number: Int) -> Text<words> {
        @inlinable get { names[number] }
    }
}
