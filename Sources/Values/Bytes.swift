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
    @_noLocks @inlinable
    public func word(_ start: Int, _ length: Int) -> UInt64 {
        precondition(start >= 0 && length >= 0 && length <= 8 && start <= count - length, "a word outside the bytes")
        // Safe: the range was just checked, and what is read below comes to `length` bytes.
        if length == 8 {
            return unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        var (word, place, shift) = (UInt64(0), start, UInt64(0))
        if length & 4 != 0 {
            word = unsafe UInt64(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
            (place, shift) = (place + 4, 32)
        }
        if length & 2 != 0 {
            let pair = unsafe UInt16(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt16.self))
            word |= UInt64(pair) << shift
            (place, shift) = (place + 2, shift + 16)
        }
        if length & 1 != 0 { word |= unsafe UInt64(base.load(fromByteOffset: place, as: UInt8.self)) << shift }
        return word
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
