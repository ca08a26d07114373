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
    private let tags = TagTexts()

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
        let digits = PackedDigits(UInt64(body))
        // "8=", BeginString, SOH, "9=", BodyLength, SOH.
        let head = 2 + beginString.count + 1 + 2 + digits.count + 1
        guard !isOverflowing, head + body + 7 <= maximumMessageSize else { return nil }
        let first = MessageWriter.headRoom - head
        let last = position
        position = first
        // What stands behind these words is written over by the next; the body, behind the last, must stay.
        put(word: 0x3D38, 2)  // 8=
        put(word: beginString.word(0), beginString.count)
        put(SOH)
        put(UInt8(ascii: "9"))
        put(UInt8(ascii: "="))
        for index in 0..<digits.count { put(UInt8(truncatingIfNeeded: digits.word >> UInt64(8 * index))) }
        put(SOH)
        position = last
        // Safe: the message lies between `first` and `position`, all of it just written.
        let sum = unsafe bytes_sum(buffer + first, Int64(position - first)) & 255
        let checkSum = PackedDigits(padded: UInt64(sum)).last(3)
        put(word: 0x0100_0000_3D_3031 | checkSum.word << 24, 7)  // 10=nnn
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
        if let text = tags[tag] {
            put(word: text, Int(text >> 56))
        } else {
            putDigits(UInt64(tag))
            put(UInt8(ascii: "="))
        }
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

    /// In exactly `width` digits, 1 to 18.
    private mutating func putDigits(_ number: UInt64, width: Int) {
        guard width > 8 else { return put(PackedDigits(padded: number).last(width)) }
        let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        putDigits(high, width: width - 8)
        put(PackedDigits(padded: low))
    }

    private mutating func put(_ digits: PackedDigits) { put(word: digits.word, digits.count) }

    /// The first `count` bytes of a word; what is behind them is written over by what comes next.
    private mutating func put(word: UInt64, _ count: Int) {
        // Safe: `admit` left more than eight bytes behind every tag and number, and `finish` behind the trailer.
        unsafe buffer.storeBytes(of: word.littleEndian, toByteOffset: position, as: UInt64.self)
        position += count
    }
}

/// `tag=` for the tags of FIX, made once.
private struct TagTexts: ~Copyable {
    private static var count: Int { 2048 }
    /// The text, its first byte lowest; how many bytes it has in the highest.
    private var texts: Slab<UInt64>

    init() {
        texts = Slab(capacity: TagTexts.count)
        for tag in 0..<UInt64(TagTexts.count) {
            let digits = PackedDigits(tag)
            let text = digits.word | UInt64(UInt8(ascii: "=")) << UInt64(8 * digits.count)
            texts.append(text | UInt64(digits.count + 1) << 56)
        }
    }

    subscript(tag: UInt32) -> UInt64? {
        @_noLocks get { tag < TagTexts.count ? texts[Int(tag)] : nil }
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
    public mutating func append(_ tag: UInt32, _ value: Decimal) {
        guard admit(tag, Decimal.textCapacity) else { return }
        if value.isNegative { put(UInt8(ascii: "-")) }
        let (magnitude, scale) = (value.mantissa.magnitude, Int(value.scale))
        if scale == 0 {
            putDigits(magnitude)
        } else {
            var unit: UInt64 = 1
            for _ in 0..<scale { unit &*= 10 }
            let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: unit)
            putDigits(whole)
            put(UInt8(ascii: "."))
            putDigits(fraction, width: scale)
        }
        put(SOH)
    }

    @_noLocks
    public mutating func append(_ tag: UInt32, _ value: Instant, _ precision: TimestampPrecision) {
        append(tag, timestamps.text(of: value, precision))
    }
}
