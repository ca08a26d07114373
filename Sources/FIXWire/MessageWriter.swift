// Writes messages: fields in the order given, BodyLength and CheckSum made at the end.

internal import CBytes
public import Values

/// One message at a time in a buffer of fixed size, used again for the next.
///
/// The body is written behind room for the longest head; when the message is finished, its head is
/// put right before it. Nothing is moved and nothing is copied.
@safe
public struct MessageWriter: ~Copyable {
    /// From `8=` to the last delimiter, at most.
    public let maximumMessageSize: Int
    /// A field did not fit; `finish` returns nil.
    public private(set) var isOverflowing = false
    @usableFromInline let buffer: UnsafeMutableRawPointer
    @usableFromInline var position = MessageWriter.headRoom
    private var timestamps = TimestampFormatter()

    /// `8=FIXT.n.m` and `9=` with nine digits, with delimiters.
    private static var headRoom: Int { 32 }
    /// Word-wise copies write up to this much behind what they mean.
    private static var slack: Int { 8 }

    public init(maximumMessageSize: Int) {
        precondition(maximumMessageSize >= 64, "no message is shorter than 64 bytes")
        self.maximumMessageSize = maximumMessageSize
        unsafe buffer = .allocate(
            byteCount: maximumMessageSize + MessageWriter.headRoom + MessageWriter.slack, alignment: 64)
    }

    deinit { unsafe buffer.deallocate() }

    /// Begins a message; what was not finished is forgotten.
    @_noLocks
    public mutating func begin(_ msgType: MsgType) {
        position = MessageWriter.headRoom
        isOverflowing = false
        append(35, msgType.text)
    }

    /// How many bytes the body has so far, MsgType(35) included; where the next field begins.
    public var bodyLength: Int { position - MessageWriter.headRoom }

    /// Ends the message. The bytes are the writer's own, good until the next `begin`.
    ///
    /// Returns nil when a field did not fit.
    @_noLocks
    public mutating func finish(beginString: Text<1>) -> Bytes? {
        let body = bodyLength
        var digits = Text<3>()
        digits.appendDigits(of: UInt64(body))
        // "8=", BeginString, SOH, "9=", BodyLength, SOH.
        let head = 2 + beginString.count + 1 + 2 + digits.count + 1
        guard !isOverflowing, head + body + 7 <= maximumMessageSize else { return nil }
        let first = MessageWriter.headRoom - head
        let last = position
        position = first
        put(UInt8(ascii: "8"))
        put(UInt8(ascii: "="))
        for index in 0..<beginString.count { put(beginString[index]) }
        put(SOH)
        put(UInt8(ascii: "9"))
        put(UInt8(ascii: "="))
        for index in 0..<digits.count { put(digits[index]) }
        put(SOH)
        position = last
        // Safe: the message lies between `first` and `position`, all of it just written.
        let sum = unsafe bytes_sum(buffer + first, Int64(position - first)) & 255
        put(UInt8(ascii: "1"))
        put(UInt8(ascii: "0"))
        put(UInt8(ascii: "="))
        put(UInt8(truncatingIfNeeded: 48 + sum / 100))
        put(UInt8(truncatingIfNeeded: 48 + sum / 10 % 10))
        put(UInt8(truncatingIfNeeded: 48 + sum % 10))
        put(SOH)
        return unsafe Bytes(base: buffer + first, count: position - first)
    }

    /// For the trailer and delimiters, whose room `finish` or `admit` has made sure of.
    @_noLocks @usableFromInline
    mutating func put(_ byte: UInt8) {
        // Safe: the head fits headRoom, the trailer fits behind a body that fits.
        unsafe buffer.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
        position += 1
    }

    /// Writes `tag=` when it and `count` bytes and a delimiter fit with the trailer behind.
    @_noLocks @usableFromInline
    mutating func admit(_ tag: UInt32, _ count: Int) -> Bool {
        guard !isOverflowing, bodyLength + count + 12 + 7 <= maximumMessageSize - 24 else {
            isOverflowing = true
            return false
        }
        putDigits(UInt64(tag))
        put(UInt8(ascii: "="))
        return true
    }

    private mutating func putDigits(_ number: UInt64) {
        guard number >= 100_000_000 else {
            put(PackedDigits(number))
            return
        }
        let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        putDigits(high)
        put(PackedDigits(padded: low))
    }

    private mutating func put(_ digits: PackedDigits) {
        // Safe: `admit` left more than eight bytes behind every number.
        unsafe buffer.storeBytes(of: digits.word, toByteOffset: position, as: UInt64.self)
        position += digits.count
    }
}

// MARK: - Fields

extension MessageWriter {
    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Bytes) {
        guard admit(tag, value.count) else { return }
        // Safe: `admit` made sure that the bytes fit.
        unsafe (buffer + position).copyMemory(from: value.base, byteCount: value.count)
        position += value.count
        put(SOH)
    }

    /// A field as it stands in another message, tag, separator and delimiter included.
    @_noLocks
    public mutating func appendRaw(_ fields: Bytes) {
        guard !isOverflowing, bodyLength + fields.count + 7 <= maximumMessageSize - 24 else {
            isOverflowing = true
            return
        }
        // Safe: just checked to fit.
        unsafe (buffer + position).copyMemory(from: fields.base, byteCount: fields.count)
        position += fields.count
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: StaticString) { append(tag, Bytes(value)) }

    @inlinable
    public mutating func append<let words: Int>(_ tag: UInt32, _ value: Text<words>) {
        guard admit(tag, words * 8) else { return }
        for index in 0..<words {
            // Safe: `admit` counted whole words, so the zeros behind the text fit too.
            unsafe buffer.storeBytes(
                of: value.word(index), toByteOffset: position + index * 8, as: UInt64.self)
        }
        position += value.count
        put(SOH)
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: UInt64) {
        guard admit(tag, 20) else { return }
        putDigits(value)
        put(SOH)
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Int) {
        guard admit(tag, 20) else { return }
        if value < 0 { put(UInt8(ascii: "-")) }
        putDigits(UInt64(value.magnitude))
        put(SOH)
    }

    /// One character, such as a code.
    @_noLocks
    public mutating func append(_ tag: UInt32, character: UInt8) {
        guard admit(tag, 1) else { return }
        put(character)
        put(SOH)
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Bool) {
        append(tag, character: value ? UInt8(ascii: "Y") : UInt8(ascii: "N"))
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Decimal) { append(tag, value.text) }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Instant, _ precision: TimestampPrecision) {
        append(tag, timestamps.text(of: value, precision))
    }
}
