// Rows as bytes: fixed layouts, little-endian, written and read field by field.

/// Collects the bytes of one row in memory of fixed size.
@safe
public struct RowWriter: ~Copyable {
    public let capacity: Int
    @usableFromInline var used = 0
    @inlinable public var count: Int { used }
    /// How far may be written: the capacity, or below zero when something did not fit, so that nothing does.
    @usableFromInline var limit: Int
    /// Something did not fit: the row must not be used.
    public var isOverflowing: Bool { @_noLocks @inlinable get { limit < 0 } }
    @usableFromInline let buffer: UnsafeMutableRawPointer

    public init(capacity: Int) {
        precondition(capacity > 0, "a row has room for at least a byte")
        self.capacity = capacity
        limit = capacity
        unsafe buffer = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { unsafe buffer.deallocate() }

    /// The row so far; good until the next change.
    public var bytes: Bytes { @_noLocks get { unsafe Bytes(base: buffer, count: count) } }

    @_noLocks
    public mutating func reset() {
        used = 0
        limit = capacity
    }

    @_noLocks @inlinable @inline(__always)
    mutating func admit(_ size: Int) -> Bool {
        if used &+ size <= limit { return true }
        limit = -1
        return false
    }

    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ value: UInt64) {
        guard admit(8) else { return }
        // Safe: eight bytes were just found to fit.
        unsafe buffer.storeBytes(of: value.littleEndian, toByteOffset: used, as: UInt64.self)
        used &+= 8
    }

    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ value: Int64) { append(UInt64(bitPattern: value)) }

    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ value: UInt32) {
        guard admit(4) else { return }
        // Safe: four bytes were just found to fit.
        unsafe buffer.storeBytes(of: value.littleEndian, toByteOffset: used, as: UInt32.self)
        used &+= 4
    }

    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ value: UInt8) {
        guard admit(1) else { return }
        // Safe: one byte was just found to fit.
        unsafe buffer.storeBytes(of: value, toByteOffset: used, as: UInt8.self)
        used &+= 1
    }

    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ value: Decimal) {
        append(value.mantissa)
        append(value.scale)
    }

    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ value: WideDecimal) {
        append(UInt64(truncatingIfNeeded: value.mantissa))
        append(UInt64(truncatingIfNeeded: value.mantissa >> 64))
        append(value.scale)
    }

    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ value: Instant) { append(value.nanosecondsSinceEpoch) }

    /// A length byte and the text's own bytes.
    @inlinable @inline(__always)
    public mutating func append<let words: Int>(_ value: Text<words>) {
        append(UInt8(truncatingIfNeeded: value.count))
        append(bytesOf: value)
    }

    /// The text's own bytes alone.
    @inlinable @inline(__always)
    public mutating func append<let words: Int>(bytesOf value: Text<words>) {
        guard used &+ words &* 8 <= limit else {
            for index in 0..<value.count { append(value[index]) }
            return
        }
        // Whole words: what is behind the text is written over by what follows.
        for index in 0..<words {
            // Safe: all of them were just found to fit.
            unsafe buffer.storeBytes(
                of: value.word(index).littleEndian, toByteOffset: used &+ index &* 8, as: UInt64.self)
        }
        used &+= value.count
    }

    @_noLocks
    public mutating func append(_ value: Bytes) {
        guard admit(value.count) else { return }
        // Safe: just found to fit.
        unsafe (buffer + used).copyMemory(from: value.base, byteCount: value.count)
        used += value.count
    }
}

/// Reads a row back, in the order in which it was written. A row that is too short or holds an
/// impossible value makes `isValid` false; what is read from then on is zero.
public struct RowReader {
    public let bytes: Bytes
    @usableFromInline var position = 0
    public internal(set) var isValid = true

    @_noLocks
    public init(_ bytes: Bytes) { self.bytes = bytes }

    /// Says that a value read makes no sense.
    @_noLocks
    public mutating func invalidate() { isValid = false }

    /// Everything was read and made sense.
    public var isComplete: Bool { isValid && position == bytes.count }

    @_noLocks
    public mutating func byte() -> UInt8 {
        guard isValid, position < bytes.count else {
            isValid = false
            return 0
        }
        position += 1
        return bytes[position - 1]
    }

    @_noLocks
    public mutating func uint32() -> UInt32 { UInt32(truncatingIfNeeded: word(4)) }

    @_noLocks
    public mutating func uint64() -> UInt64 { word(8) }

    @_noLocks
    private mutating func word(_ length: Int) -> UInt64 {
        guard isValid, length <= bytes.count - position else {
            isValid = false
            return 0
        }
        position += length
        return bytes.word(position - length, length)
    }

    @_noLocks
    public mutating func int64() -> Int64 { Int64(bitPattern: uint64()) }

    @_noLocks
    public mutating func instant() -> Instant { Instant(nanosecondsSinceEpoch: int64()) }

    @_noLocks
    public mutating func decimal() -> Decimal {
        let mantissa = int64()
        let scale = byte()
        guard scale <= Decimal.maximumScale else {
            invalidate()
            return .zero
        }
        return Decimal(mantissa: mantissa, scale: scale)
    }

    @_noLocks
    public mutating func wideDecimal() -> WideDecimal {
        let low = uint64()
        let high = uint64()
        let scale = byte()
        guard scale <= 36 else {
            invalidate()
            return .zero
        }
        let mantissa = Int128(truncatingIfNeeded: UInt128(high) << 64 | UInt128(low))
        return WideDecimal(mantissa: mantissa, scale: scale)
    }

    @inlinable
    public mutating func text<let words: Int>(_ type: Text<words>.Type = Text<words>.self) -> Text<words> {
        let count = Int(byte())
        guard isValid, count <= words * 8, position + count <= bytes.count else {
            invalidate()
            return Text()
        }
        position += count
        return Text(bytes.slice(position - count, count)) ?? Text()
    }

    /// The next `count` bytes, or none.
    @_noLocks
    public mutating func slice(_ count: Int) -> Bytes {
        guard isValid, count >= 0, count <= bytes.count - position else {
            invalidate()
            return bytes.slice(0, 0)
        }
        position += count
        return bytes.slice(position - count, count)
    }
}
