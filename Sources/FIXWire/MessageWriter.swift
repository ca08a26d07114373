// Writes messages: fields in the order given, BodyLength and CheckSum made at the end.

internal import CBytes
public import Values

/// One message at a time in a buffer of fixed size, used again for the next.
///
/// The body is written behind room for the longest head; when the message is finished, its head is
/// put right before it. Nothing is moved and nothing is copied.
///
/// Each field is written by words, after one look at the room: what a word writes too much is written
/// over by what comes next, and the buffer has slack for the last. All that writes is `mutating`, since
/// the writer is copied for other calls.
@safe
public struct MessageWriter: ~Copyable {
    /// From `8=` to the last delimiter, at most.
    public let maximumMessageSize: Int
    @usableFromInline let buffer: UnsafeMutableRawPointer
    @usableFromInline let tags: UnsafeMutablePointer<UInt64>
    /// Where the next field begins.
    @usableFromInline var position = MessageWriter.headRoom
    /// A value goes up to here, and the trailer behind it fits; -1 when one did not.
    @usableFromInline var limit: Int
    var timestamps = TimestampFormatter()

    /// `8=FIXT.n.m` and `9=` with nine digits, with delimiters.
    private static var headRoom: Int { @_noLocks get { 32 } }
    /// `=` and the most digits of a tag, the delimiter, and what word-wise copies write too much.
    private static var slack: Int { 40 }

    public init(maximumMessageSize: Int) {
        precondition(maximumMessageSize >= 64, "no message is shorter than 64 bytes")
        self.maximumMessageSize = maximumMessageSize
        limit = MessageWriter.limit(maximumMessageSize)
        unsafe buffer = .allocate(
            byteCount: maximumMessageSize + MessageWriter.headRoom + MessageWriter.slack, alignment: 64)
        unsafe tags = TagText.all()
    }

    deinit {
        unsafe buffer.deallocate()
        unsafe tags.deallocate()
    }

    @_noLocks
    private static func limit(_ maximumMessageSize: Int) -> Int {
        // With the longest tag and a delimiter, the trailer of seven bytes, and the head.
        maximumMessageSize - 24 - 7 - 12 + headRoom
    }

    /// A field did not fit; `finish` returns nil.
    public var isOverflowing: Bool { @_noLocks get { limit < 0 } }

    /// Begins a message; what was not finished is forgotten.
    @_noLocks
    public mutating func begin(_ msgType: MsgType) {
        limit = MessageWriter.limit(maximumMessageSize)
        let first = MessageWriter.headRoom
        store(0x3D_3533, at: first)  // 35=
        store(msgType.packed, at: first &+ 3)
        position = first
        end(11 &- msgType.packed.leadingZeroBitCount >> 3)
    }

    /// How many bytes the body has so far, MsgType(35) included; where the next field begins.
    public var bodyLength: Int { position - MessageWriter.headRoom }

    /// Ends the message. The bytes are the writer's own, good until the next `begin`.
    ///
    /// Returns nil when a field did not fit.
    @_noLocks
    public mutating func finish(beginString: Text<1>) -> Bytes? {
        let digits = PackedDigits(UInt64(truncatingIfNeeded: bodyLength))
        // "8=", BeginString, SOH, "9=", BodyLength, SOH.
        let head = 2 + beginString.count + 1 + 2 + digits.count + 1
        guard !isOverflowing, head + bodyLength + 7 <= maximumMessageSize else { return nil }
        let first = MessageWriter.headRoom - head
        putHead(at: first, beginString, digits)
        // Safe: the message lies between `first` and `position`, all of it just written.
        let sum = unsafe bytes_sum(buffer + first, Int64(position &- first)) & 255
        let checkSum = PackedDigits(three: sum)
        store(0x0100_0000_3D_3031 | checkSum.word << 24, at: position)  // 10=nnn
        position += 7
        return unsafe Bytes(base: buffer + first, count: position - first)
    }

    private mutating func putHead(at first: Int, _ beginString: Text<1>, _ digits: PackedDigits) {
        let version = beginString.word(0)
        // A delimiter, "9=", the digits and a delimiter make eight bytes with the end of the BeginString.
        let missing = 4 - digits.count
        guard missing >= 0, beginString.count >= missing else { return putBytewise(at: first, beginString, digits) }
        store(0x3D38, at: first)  // 8=
        store(version, at: first &+ 2)
        let length = 0x3D39_01 | digits.word << 24 | 1 &<< UInt64(56 &- 8 &* missing)
        let end = version >> UInt64(8 &* (beginString.count &- missing))
        store(length &<< UInt64(8 &* missing) | end, at: MessageWriter.headRoom - 8)
    }

    /// The head of a message of 10,000 bytes and more, or with next to no BeginString.
    @inline(never)
    private mutating func putBytewise(at first: Int, _ beginString: Text<1>, _ digits: PackedDigits) {
        let length = first + 3 + beginString.count
        store(0x3D38, 2, at: first)
        store(beginString.word(0), beginString.count, at: first + 2)
        store(0x3D39_01, 3, at: length - 1)
        store(digits.word, digits.count, at: length + 2)
        store(1, 1, at: length + 2 + digits.count)
    }

    // MARK: - Words

    /// Eight bytes, the first of them lowest.
    @_noLocks @inlinable @inline(__always)
    mutating func store(_ word: UInt64, at place: Int) {
        // Safe: the caller has made sure of the room, but for the slack behind it.
        unsafe buffer.storeBytes(of: word.littleEndian, toByteOffset: place, as: UInt64.self)
    }

    /// Exactly the first `count` bytes of a word, up to 8.
    private mutating func store(_ word: UInt64, _ count: Int, at place: Int) {
        for index in 0..<count {
            // Safe: as above, without the slack.
            unsafe buffer.storeBytes(
                of: UInt8(truncatingIfNeeded: word >> UInt64(8 * index)), toByteOffset: place + index, as: UInt8.self)
        }
    }

    /// Whether a value of `count` bytes fits; if not, the message is none.
    @_noLocks @inlinable @inline(__always)
    mutating func hasRoom(_ count: Int) -> Bool {
        if count <= limit &- position { return true }
        limit = -1
        return false
    }

    // What is written is answered for by its length, and `position` moved once: the next field waits for that alone.

    /// Writes `tag=` and says how many bytes that is.
    @_noLocks @inlinable @inline(__always)
    mutating func put(tag: UInt32) -> Int {
        guard tag < TagText.count else { return putLarge(tag: tag) }
        // Safe: there are so many.
        let text = unsafe tags[Int(tag)]
        store(text, at: position)
        return Int(text >> 56)
    }

    @_noLocks @usableFromInline @inline(never)
    mutating func putLarge(tag: UInt32) -> Int {
        let length = put(number: UInt64(tag), at: position)
        store(0x3D, at: position &+ length)
        return length &+ 1
    }

    /// Ends a field of `length` bytes, tag and value.
    @_noLocks @inlinable @inline(__always)
    mutating func end(_ length: Int) {
        store(UInt64(SOH), at: position &+ length)
        position = position &+ (length &+ 1)
    }

    /// Writes digits and says how many.
    @_noLocks @inlinable @inline(__always)
    mutating func put(number: UInt64, at place: Int) -> Int {
        guard number < 100_000_000 else { return putLong(number: number, at: place) }
        let digits = PackedDigits(number)
        store(digits.word, at: place)
        return digits.count
    }

    @_noLocks @usableFromInline
    mutating func putLong(number: UInt64, at place: Int) -> Int {
        let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        let length = put(number: high, at: place)
        store(PackedDigits(padded: low).word, at: place + length)
        return length + 8
    }
}

/// `tag=` for the tags of FIX, made once: the first byte lowest, and the number of bytes in the highest.
@usableFromInline
enum TagText {
    @inlinable static var count: UInt32 { @_noLocks get { 2048 } }

    /// Safe: whoever asks gives it back with `deallocate()`.
    @unsafe
    fileprivate static func all() -> UnsafeMutablePointer<UInt64> {
        let texts = UnsafeMutablePointer<UInt64>.allocate(capacity: Int(count))
        for tag in 0..<UInt64(count) {
            let digits = PackedDigits(tag)
            let text = digits.word | UInt64(UInt8(ascii: "=")) << UInt64(8 * digits.count)
            // Safe: room for so many was just made.
            unsafe (texts + Int(tag)).initialize(to: text | UInt64(digits.count + 1) << 56)
        }
        return unsafe texts
    }
}
