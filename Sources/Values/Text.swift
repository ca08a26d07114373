// Short texts held in place: ClOrdIDs, symbols, CompIDs.

/// A text of at most `words * 8` bytes that lives inside its owner, never on the heap.
///
/// Bytes behind `count` are zero, so that texts are compared and hashed a word at a time.
@frozen
public struct Text<let words: Int>: Sendable {
    @usableFromInline var storage: InlineArray<words, UInt64>
    @usableFromInline var length: Int

    @inlinable public var count: Int { length }

    @inlinable public static var capacity: Int { words * 8 }

    @inlinable
    public init() {
        storage = InlineArray(repeating: 0)
        length = 0
    }

    /// A copy of the bytes, or nil when there are more than `capacity`.
    @inlinable
    public init?(_ bytes: Bytes) {
        guard bytes.count <= words * 8 else { return nil }
        self.init()
        var place = 0
        while place < bytes.count {
            storage[place >> 3] = bytes.word(place, min(8, bytes.count - place))
            place += 8
        }
        length = bytes.count
    }

    /// A literal; traps when it is longer than `capacity`.
    @inlinable
    public init(_ text: StaticString) {
        guard let made = Text(Bytes(text)) else { preconditionFailure("a literal too long for its text") }
        self = made
    }

    /// For tests, tools and configuration; nil when the text is longer than `capacity`.
    public init?(string: String) {
        var made = Text()
        for byte in string.utf8 {
            guard made.append(byte) else { return nil }
        }
        self = made
    }

    @inlinable public var isEmpty: Bool { count == 0 }

    /// Adds a byte, or returns false when the text is full.
    @inlinable @discardableResult
    public mutating func append(_ byte: UInt8) -> Bool {
        guard count < words * 8 else { return false }
        storage[count >> 3] |= UInt64(byte) << UInt64((count & 7) << 3)
        length += 1
        return true
    }

    /// Eight bytes at once, the first in the lowest byte; for writers and hash tables.
    @inlinable public func word(_ index: Int) -> UInt64 { storage[index] }

    @inlinable
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "an index outside the text")
        return UInt8(truncatingIfNeeded: storage[index >> 3] >> UInt64((index & 7) << 3))
    }

    /// Whether the text is these bytes.
    @inlinable
    public func equals(_ bytes: Bytes) -> Bool {
        guard count == bytes.count else { return false }
        var place = 0
        while place < count {
            if storage[place >> 3] != bytes.word(place, min(8, count - place)) { return false }
            place += 8
        }
        return true
    }
}

extension Text: Hashable {
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<words where left.storage[index] != right.storage[index] { return false }
        return true
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash64) }

    /// A well-mixed hash that is the same in every process, as recovery needs.
    @inlinable
    public var hash64: UInt64 {
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        for index in 0..<words {
            hash = (hash ^ storage[index]) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
        }
        return hash
    }
}

extension Text: CustomStringConvertible {
    public var description: String {
        var bytes: [UInt8] = []
        for index in 0..<count { bytes.append(self[index]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// ClOrdIDs, OrderIDs and the like: up to 64 bytes.
public typealias Identifier = Text<8>
/// Symbols and CompIDs: up to 32 bytes.
public typealias Name = Text<4>

extension Text {
    /// Well mixed, over the words that the text has: most are short. It is the same in every process, and stands in no
    /// store.
    @inlinable
    public func hash(from seed: UInt64) -> UInt64 {
        var hash = (seed << 8 | UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        while index &* 8 < count {
            hash = (hash ^ word(index)) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            index &+= 1
        }
        return hash &* 0x9E37_79B9_7F4A_7C15
    }
}
