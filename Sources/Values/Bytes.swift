// A view of bytes that somebody else owns.

/// Bytes in a buffer that outlives their use: a receive buffer during a turn, a row during a
/// transaction. Passed down and never kept.
///
/// A stored `Span` would defeat the proof that the hot path allocates nothing, so this holds
/// pointer and count, and checks every index.
@safe @frozen
public struct Bytes {
    public let base: UnsafeRawPointer
    public let count: Int

    /// Safe: the caller promises `count` readable bytes at `base` for as long as the view is used.
    @_noLocks @inlinable @unsafe
    public init(base: UnsafeRawPointer, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// Safe: as for `init(base:count:)`; an empty buffer may have no address.
    @inlinable @unsafe
    public init(_ buffer: UnsafeRawBufferPointer) {
        unsafe self.base = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
        self.count = buffer.count
    }

    /// The bytes of a literal, which live for ever.
    @inlinable
    public init(_ text: StaticString) {
        unsafe self.base = UnsafeRawPointer(text.utf8Start)
        self.count = text.utf8CodeUnitCount
    }

    @inlinable public var isEmpty: Bool { count == 0 }

    public subscript(index: Int) -> UInt8 {
        @_noLocks @inlinable get {
            precondition(index >= 0 && index < count, "an index outside the bytes")
            // Safe: the index was just checked.
            return unsafe base.load(fromByteOffset: index, as: UInt8.self)
        }
    }

    /// The part from `start` of `length` bytes; traps outside.
    @_noLocks @inlinable
    public func slice(_ start: Int, _ length: Int) -> Bytes {
        precondition(start >= 0 && length >= 0 && start <= count - length, "a slice outside the bytes")
        // Safe: the range was just checked.
        return unsafe Bytes(base: base + start, count: length)
    }

    /// Up to eight bytes from `start` on, the first in the lowest byte, zeros behind them; traps outside.
    @_noLocks @inlinable @inline(__always)
    public func word(_ start: Int, _ length: Int) -> UInt64 {
        precondition(start >= 0 && length >= 0 && length <= 8 && start <= count &- length, "a word outside the bytes")
        let part = unsafe base + start
        // Safe: the range was just checked, and what is read below lies in its `length` bytes.
        if length == 8 { return unsafe UInt64(littleEndian: part.loadUnaligned(as: UInt64.self)) }
        if length >= 4 {
            // Two halves that may overlap in what is the same.
            let last = length &- 4
            let low = unsafe UInt32(littleEndian: part.loadUnaligned(as: UInt32.self))
            let high = unsafe UInt32(littleEndian: part.loadUnaligned(fromByteOffset: last, as: UInt32.self))
            return UInt64(low) | UInt64(high) &<< UInt64(8 &* last)
        }
        if length == 0 { return 0 }
        let (middle, last) = (length >> 1, length &- 1)
        return unsafe UInt64(part.load(as: UInt8.self))
            | UInt64(part.load(fromByteOffset: middle, as: UInt8.self)) &<< UInt64(8 &* middle)
            | UInt64(part.load(fromByteOffset: last, as: UInt8.self)) &<< UInt64(8 &* last)
    }

    @_noLocks @inlinable
    public static func == (left: Bytes, right: Bytes) -> Bool {
        guard left.count == right.count else { return false }
        var place = 0
        while place < left.count {
            let length = min(8, left.count - place)
            if left.word(place, length) != right.word(place, length) { return false }
            place += 8
        }
        return true
    }

    @_noLocks @inlinable
    public static func == (left: Bytes, right: StaticString) -> Bool { left == Bytes(right) }

    @_noLocks @inlinable
    public static func != (left: Bytes, right: Bytes) -> Bool { !(left == right) }

    @_noLocks @inlinable
    public static func != (left: Bytes, right: StaticString) -> Bool { !(left == Bytes(right)) }

    /// The place of the first such byte, if there is one.
    @_noLocks @inlinable
    public func firstIndex(of byte: UInt8) -> Int? {
        for index in 0..<count where self[index] == byte { return index }
        return nil
    }

    /// A copy as text, for people: what is not UTF-8 shows as replacement characters.
    public var description: String {
        // Safe: the view holds `count` readable bytes.
        unsafe String(decoding: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self)
    }
}
