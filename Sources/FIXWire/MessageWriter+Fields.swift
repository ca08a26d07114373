// The kinds of values, as a message has them.

internal import CBytes
public import Values

extension MessageWriter {
    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Bytes) {
        guard hasRoom(value.count) else { return }
        let place = put(tag: tag)
        copy(value, to: place)
        end(at: place &+ value.count)
    }

    /// A field as it stands in another message, tag, separator and delimiter included.
    @_noLocks
    public mutating func appendRaw(_ fields: Bytes) {
        // There is neither a tag nor a delimiter to come.
        guard fields.count <= limit &+ 12 &- position else {
            limit = -1
            return
        }
        copy(fields, to: position)
        position += fields.count
    }

    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ tag: UInt32, _ value: StaticString) {
        let bytes = Bytes(value)
        guard hasRoom(bytes.count) else { return }
        let place = put(tag: tag)
        copy(bytes, to: place)
        end(at: place &+ bytes.count)
    }

    @inlinable @inline(__always)
    public mutating func append<let words: Int>(_ tag: UInt32, _ value: Text<words>) {
        // Whole words, so that the zeros behind the text fit too.
        guard hasRoom(words * 8) else { return }
        let place = put(tag: tag)
        for index in 0..<words { store(value.word(index), at: place &+ index &* 8) }
        end(at: place &+ value.count)
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: UInt64) {
        guard hasRoom(20) else { return }
        end(at: put(number: value, at: put(tag: tag)))
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Int) {
        guard hasRoom(20) else { return }
        let place = put(sign: value < 0, at: put(tag: tag))
        end(at: put(number: UInt64(value.magnitude), at: place))
    }

    /// One character, such as a code.
    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ tag: UInt32, character: UInt8) {
        guard hasRoom(1) else { return }
        let place = put(tag: tag)
        // With the delimiter.
        store(UInt64(character) | UInt64(SOH) << 8, at: place)
        position = place &+ 2
    }

    @_noLocks @inlinable
    public mutating func append(_ tag: UInt32, _ value: Bool) {
        append(tag, character: value ? UInt8(ascii: "Y") : UInt8(ascii: "N"))
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Decimal) {
        guard hasRoom(Decimal.textCapacity) else { return }
        let place = put(sign: value.mantissa < 0, at: put(tag: tag))
        let (magnitude, scale) = (value.mantissa.magnitude, Int(value.scale))
        if scale == 0 { return end(at: put(number: magnitude, at: place)) }
        guard magnitude < 100_000_000, scale < 8 else {
            return end(at: putLong(magnitude, scale: scale, at: place))
        }
        let digits = PackedDigits(magnitude, atLeast: scale &+ 1)
        store(digits.word, at: place)
        let whole = digits.count &- scale
        // The point goes between them.
        let fraction = digits.word &>> UInt64(truncatingIfNeeded: 8 &* whole)
        store(UInt64(UInt8(ascii: ".")) | fraction << 8, at: place &+ whole)
        end(at: place &+ digits.count &+ 1)
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Instant, _ precision: TimestampPrecision) {
        timestamps.renew(value, precision)
        append(tag, timestamps.text)
    }

    @_noLocks @inline(__always)
    private mutating func put(sign isNegative: Bool, at place: Int) -> Int {
        guard isNegative else { return place }
        store(UInt64(UInt8(ascii: "-")), at: place)
        return place &+ 1
    }

    /// Any digits with a point among them.
    @_noLocks @inline(never)
    private mutating func putLong(_ magnitude: UInt64, scale: Int, at place: Int) -> Int {
        var unit: UInt64 = 1
        for _ in 0..<scale { unit &*= 10 }
        let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: unit)
        let point = put(number: whole, at: place)
        store(UInt64(UInt8(ascii: ".")), at: point)
        return put(number: fraction, width: scale, at: point + 1)
    }

    /// In exactly `width` digits, 1 to 18.
    @_noLocks
    private mutating func put(number: UInt64, width: Int, at place: Int) -> Int {
        guard width > 8 else {
            store(PackedDigits(padded: number).last(width).word, at: place)
            return place + width
        }
        let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        let place = put(number: high, width: width - 8, at: place)
        store(PackedDigits(padded: low).word, at: place)
        return place + 8
    }

    @_noLocks @inlinable @inline(__always)
    mutating func copy(_ bytes: Bytes, to place: Int) {
        let count = bytes.count
        // Safe: the caller has made sure of the room.
        guard count <= 16 else { return unsafe (buffer + place).copyMemory(from: bytes.base, byteCount: count) }
        if count >= 8 {
            // Two words that may overlap.
            store(bytes.word(0, 8), at: place)
            store(bytes.word(count &- 8, 8), at: place &+ count &- 8)
        } else {
            store(bytes.word(0, count), at: place)
        }
    }
}
