// The kinds of values, as a message has them.

internal import CBytes
public import Values

extension MessageWriter {
    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Bytes) {
        guard hasRoom(value.count) else { return }
        let length = put(tag: tag)
        copy(value, to: position &+ length)
        end(length &+ value.count)
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
        let length = put(tag: tag)
        copy(bytes, to: position &+ length)
        end(length &+ bytes.count)
    }

    @inlinable @inline(__always)
    public mutating func append<let words: Int>(_ tag: UInt32, _ value: Text<words>) {
        // Whole words, so that the zeros behind the text fit too.
        guard hasRoom(words * 8) else { return }
        let length = put(tag: tag)
        for index in 0..<words { store(value.word(index), at: position &+ length &+ index &* 8) }
        end(length &+ value.count)
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: UInt64) {
        guard hasRoom(20) else { return }
        end(with: value, behind: put(tag: tag))
    }

    /// A text with a number right behind it, such as an ID that counts.
    @inlinable @inline(__always)
    public mutating func append<let words: Int>(_ tag: UInt32, _ text: Text<words>, _ number: UInt64) {
        guard hasRoom(words * 8 + 20) else { return }
        let length = put(tag: tag)
        for index in 0..<words { store(text.word(index), at: position &+ length &+ index &* 8) }
        end(with: number, behind: length &+ text.count)
    }

    /// Ends a field of `length` bytes and the digits of a number.
    @_noLocks @usableFromInline
    mutating func end(with number: UInt64, behind length: Int) {
        end(length &+ put(number: number, at: position &+ length))
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Int) {
        guard hasRoom(20) else { return }
        let length = putStart(tag, value < 0)
        end(length &+ put(number: UInt64(value.magnitude), at: position &+ length))
    }

    /// One character, such as a code.
    @_noLocks @inlinable @inline(__always)
    public mutating func append(_ tag: UInt32, character: UInt8) {
        guard hasRoom(1) else { return }
        let length = put(tag: tag)
        // With the delimiter.
        store(UInt64(character) | UInt64(SOH) << 8, at: position &+ length)
        position = position &+ (length &+ 2)
    }

    @_noLocks @inlinable
    public mutating func append(_ tag: UInt32, _ value: Bool) {
        append(tag, character: value ? UInt8(ascii: "Y") : UInt8(ascii: "N"))
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Decimal) {
        guard hasRoom(Decimal.textCapacity) else { return }
        let length = putStart(tag, value.mantissa < 0)
        let (magnitude, scale) = (value.mantissa.magnitude, Int(value.scale))
        let place = position &+ length
        if scale == 0 { return end(length &+ put(number: magnitude, at: place)) }
        guard magnitude < 100_000_000, scale < 8 else {
            return end(length &+ putLong(magnitude, scale: scale, at: place))
        }
        let digits = PackedDigits(magnitude, atLeast: scale &+ 1)
        store(digits.word, at: place)
        let whole = digits.count &- scale
        // The point goes between them.
        let fraction = digits.word &>> UInt64(truncatingIfNeeded: 8 &* whole)
        store(UInt64(UInt8(ascii: ".")) | fraction << 8, at: place &+ whole)
        end(length &+ digits.count &+ 1)
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Instant, _ precision: TimestampPrecision) {
        timestamps.renew(value, precision)
        append(tag, timestamps.text)
    }

    /// UTCDateOnly and LocalMktDate: the day of an instant, in UTC.
    @_noLocks
    public mutating func append(_ tag: UInt32, dayOf value: Instant) {
        timestamps.renew(value, .seconds)
        var day = Text<1>()
        day.append(word: timestamps.text.word(0), count: 8)
        append(tag, day)
    }

    /// UTCTimeOnly: the time of day of an instant.
    @_noLocks
    public mutating func append(_ tag: UInt32, timeOf value: Instant, _ precision: TimestampPrecision) {
        timestamps.renew(value, precision)
        var time = Text<3>()
        // Behind "YYYYMMDD-".
        for index in 9..<timestamps.text.count { time.append(timestamps.text[index]) }
        append(tag, time)
    }

    /// Writes `tag=`, with a minus where there is one, and says how many bytes that is.
    @_noLocks @inline(__always)
    private mutating func putStart(_ tag: UInt32, _ isNegative: Bool) -> Int {
        let length = put(tag: tag)
        guard isNegative else { return length }
        store(UInt64(UInt8(ascii: "-")), at: position &+ length)
        return length &+ 1
    }

    /// Writes any digits with a point among them and says how many bytes that is.
    @_noLocks @inline(never)
    private mutating func putLong(_ magnitude: UInt64, scale: Int, at place: Int) -> Int {
        var unit: UInt64 = 1
        for _ in 0..<scale { unit &*= 10 }
        let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: unit)
        let length = put(number: whole, at: place)
        store(UInt64(UInt8(ascii: ".")), at: place + length)
        put(number: fraction, width: scale, at: place + length + 1)
        return length + 1 + scale
    }

    /// In exactly `width` digits, 1 to 18.
    @_noLocks
    private mutating func put(number: UInt64, width: Int, at place: Int) {
        guard width > 8 else { return store(PackedDigits(padded: number).last(width).word, at: place) }
        let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        put(number: high, width: width - 8, at: place)
        store(PackedDigits(padded: low).word, at: place + width - 8)
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
