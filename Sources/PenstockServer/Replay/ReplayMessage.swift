// A message of a recording, or of its replay, as a value of its own.

internal import FIXSession
internal import FIXWire
internal import Values

/// A copy of one message with the places of its fields.
struct ReplayMessage {
    let bytes: [UInt8]
    /// As in ``MessageView``.
    let fields: [Field]
    let msgType: MsgType
    /// Nil when it has none that is a number.
    let msgSeqNum: UInt64?
    let isPossibleDuplicate: Bool
    /// The place of the first field behind the header.
    let bodyStart: Int
    let time: Instant
    /// Tells what came earlier on its own side.
    let ordinal: UInt64
    /// Places of fields whose values nobody should read.
    let secrets: Set<Int>

    init(_ message: MessageView, ordinal: UInt64, at time: Instant, _ masked: MaskedTags) {
        let header = Header(message)
        bytes = ReplayMessage.copy(message.bytes)
        fields = (0..<message.fieldCount).map { message[$0] }
        msgType = message.msgType
        msgSeqNum = header.msgSeqNum
        isPossibleDuplicate = header.isPossibleDuplicate
        bodyStart = header.bodyStart
        self.time = time
        self.ordinal = ordinal
        var mask = SecretMask(message.msgType, masked, isOn: true)
        secrets = Set((0..<message.fieldCount).filter { mask.hides($0, of: message) })
    }

    func value(at index: Int) -> ArraySlice<UInt8> {
        let start = Int(fields[index].offset)
        return bytes[start..<start + Int(fields[index].length)]
    }

    /// The first value with this tag.
    func first(_ tag: UInt32) -> ArraySlice<UInt8>? {
        fields.firstIndex { $0.tag == tag }.map { value(at: $0) }
    }

    /// The first value with this tag as a number below 2^63.
    func number(_ tag: UInt32) -> UInt64? {
        first(tag).flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
    }

    /// The bytes of a field, from its tag to its delimiter.
    func place(of index: Int) -> Range<Int> {
        let start = index == 0 ? 0 : endOfField(index - 1)
        return start..<endOfField(index)
    }

    private func endOfField(_ index: Int) -> Int {
        min(bytes.count, Int(fields[index].offset) + Int(fields[index].length) + 1)
    }

    /// The fields that are the conversation's, not the session's: in order, without the CheckSum.
    var ownFields: [Int] {
        (3..<max(3, fields.count - 1)).filter {
            $0 >= bodyStart || !ReplayMessage.isOfSession(fields[$0].tag)
        }
    }

    /// Fields of the header that a session writes anew: numbers, names and times.
    static func isOfSession(_ tag: UInt32) -> Bool {
        switch tag {
        case 8, 9, 34, 35, 43, 49, 52, 56, 122, 369: true
        default: false
        }
    }

    static func copy(_ bytes: Bytes) -> [UInt8] {
        // Safe: the view holds `count` bytes, copied during the call.
        unsafe Array(UnsafeRawBufferPointer(start: bytes.base, count: bytes.count))
    }
}

/// Reads stored bytes as messages.
struct ReplayParser: ~Copyable {
    private let tokenizer: Tokenizer
    private let masked: MaskedTags
    private var fields = FieldTable(capacity: 1024)

    init(_ dictionary: DataDictionary, _ masked: MaskedTags) {
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        self.masked = masked
    }

    mutating func parse(
        _ bytes: [UInt8], ordinal: UInt64, at time: Instant
    ) throws(Garbled) -> ReplayMessage {
        // A field has a byte at least, so that so many fit in any case.
        if fields.capacity < bytes.count { fields = FieldTable(capacity: bytes.count) }
        // Safe: the array outlives the view, of which a copy is returned.
        let result = unsafe bytes.withUnsafeBytes { buffer -> Result<ReplayMessage, Garbled> in
            do throws(Garbled) {
                let message = unsafe try tokenizer.tokenize(Bytes(buffer), into: fields)
                return .success(ReplayMessage(message, ordinal: ordinal, at: time, masked))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
