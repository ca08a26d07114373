// Splits a framed message into its fields.

internal import CBytes
public import Values

/// Indexes the fields of one message into a table that is used again for every message.
public struct Tokenizer: ~Copyable, Sendable {
    private let lengthTags: LengthTags

    public init(dataFields: DataFields = .fix44) {
        lengthTags = LengthTags(dataFields)
    }

    // Safe: nobody else has this memory.
    deinit { unsafe lengthTags.deallocate() }

    /// The fields of `bytes`, which the framer found to be one message.
    ///
    /// Total: what is not a field is marked as such in the table and is the validator's to reject.
    ///
    /// - Throws: ``Garbled`` when CheckSum(10) is wrong, when MsgType(35) is not the third field, or
    ///   when there are more fields than the table holds. The message is to be ignored.
    @_noLocks
    public func tokenize(_ bytes: Bytes, into table: borrowing FieldTable) throws(Garbled)
        -> MessageView
    {
        // Seven bytes are the trailer, which the sum leaves out.
        guard bytes.count > 7, checkSumHolds(bytes) else { throw .checkSum }
        return try split(bytes, into: table)
    }

    /// The same for tools that show what is wrong with a message: any CheckSum(10) will do.
    ///
    /// - Throws: ``Garbled`` as above, `checkSum` for what is too short to have one.
    public func tokenizeDespiteCheckSum(
        _ bytes: Bytes, into table: borrowing FieldTable
    ) throws(Garbled) -> MessageView {
        guard bytes.count > 7 else { throw .checkSum }
        return try split(bytes, into: table)
    }

    @_noLocks @inline(__always)
    private func split(
        _ bytes: Bytes, into table: borrowing FieldTable
    ) throws(Garbled) -> MessageView {
        var count = 0
        var start = 0
        var dataTag: UInt32 = 0
        var block = 0
        var mask = delimiters(in: bytes, at: 0)
        while true {
            while mask == 0 {
                block &+= 64
                if block >= bytes.count {
                    return try view(bytes, table, count)
                }
                mask = delimiters(in: bytes, at: block)
            }
            let end = block &+ mask.trailingZeroBitCount
            mask &= mask &- 1
            // A length field moved `start` past the delimiters inside the data it announced.
            if end < start { continue }
            var next = end &+ 1
            guard count < table.capacity else { throw .tooLarge }
            var field = parse(bytes, start, end)
            // The trailer stands behind all data, whatever a length field says.
            if dataTag != 0, field.tag == dataTag,
                let length = announcedLength(bytes, table, count - 1),
                Int(field.offset) + length < bytes.count - 7,
                bytes[Int(field.offset) + length] == SOH
            {
                field.length = UInt32(truncatingIfNeeded: length)
                next = Int(field.offset) + length + 1
            }
            dataTag = lengthTags.dataTag(after: field.tag)
            // Safe: count is below the capacity.
            unsafe table.fields[count] = field
            count &+= 1
            // Not computed from the field: the next one need not wait until this one is parsed.
            start = next
        }
    }

    /// The whole fields at the beginning of a message whose end is not here: as many as the table
    /// holds, up to the last delimiter or to data that goes on behind `bytes`.
    ///
    /// Good for its header: the last field is not CheckSum(10), which nobody has looked at.
    ///
    /// - Throws: ``Garbled`` when MsgType(35) is not the third field, or there is nothing behind it.
    @_noLocks
    public func tokenizeHead(_ bytes: Bytes, into table: borrowing FieldTable) throws(Garbled)
        -> MessageView
    {
        var count = 0
        var start = 0
        var dataTag: UInt32 = 0
        while count < table.capacity {
            var end = start
            while end < bytes.count, bytes[end] != SOH { end += 1 }
            guard end < bytes.count else { break }
            var field = parseSlowly(bytes, start, end)
            if dataTag != 0, field.tag == dataTag, let length = announcedLength(bytes, table, count - 1) {
                end = Int(field.offset) + length
                guard end < bytes.count, bytes[end] == SOH else { break }
                field.length = UInt32(truncatingIfNeeded: length)
            }
            dataTag = lengthTags.dataTag(after: field.tag)
            // Safe: count is below the capacity.
            unsafe table.fields[count] = field
            count += 1
            start = end + 1
        }
        return try view(bytes, table, count)
    }

    private func view(
        _ bytes: Bytes, _ table: borrowing FieldTable, _ count: Int
    ) throws(Garbled) -> MessageView {
        // Safe: the first `count` fields of the table were just written.
        guard count > 3, unsafe table.fields[2].tag == 35 else { throw .msgTypeNotThird }
        let type = unsafe table.fields[2]
        let msgType = MsgType(bytes.slice(Int(type.offset), Int(type.length))) ?? MsgType(packed: 0)
        return unsafe MessageView(
            bytes: bytes, fields: UnsafePointer(table.fields), fieldCount: count, msgType: msgType)
    }

    @inline(__always)
    private func delimiters(in bytes: Bytes, at block: Int) -> UInt64 {
        let rest = bytes.count &- block
        // Safe: a whole block is read only where 64 bytes are left; the last, shorter one is the end
        // of the last 64 bytes, or read by itself where the message is no longer than that.
        if rest >= 64 { return unsafe bytes_mask64(bytes.base + block, SOH) }
        if block > 0 {
            return unsafe bytes_mask64(bytes.base + (bytes.count &- 64), SOH) &>> UInt64(64 &- rest)
        }
        return unsafe bytes_mask_tail(bytes.base, Int64(rest), SOH)
    }

    private func checkSumHolds(_ bytes: Bytes) -> Bool {
        // Safe: the view holds `count` bytes, of which all but seven are summed.
        let sum = unsafe bytes_sum(bytes.base, Int64(bytes.count - 7)) & 255
        let at = bytes.count - 4
        let stated =
            (UInt32(bytes[at]) &- 48) &* 100 &+ (UInt32(bytes[at + 1]) &- 48) &* 10
            &+ (UInt32(bytes[at + 2]) &- 48)
        return sum == stated
    }

    /// `tag=value` between `start` and the delimiter at `end`.
    @inline(__always)
    private func parse(_ bytes: Bytes, _ start: Int, _ end: Int) -> Field {
        guard start <= bytes.count &- 8 else { return parseSlowly(bytes, start, end) }
        // Safe: eight bytes from `start` are inside the message.
        let word = UInt64(
            littleEndian: unsafe bytes.base.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        let digits = EightDigits.count(of: word, before: UInt8(ascii: "="))
        // What is no tag of one to four digits is looked at byte by byte. So is a separator behind
        // the end of the field: the delimiter before it is no digit.
        guard digits &- 1 < 4, word & 0xFF != 0x30,
            let tag = EightDigits.tag(UInt32(truncatingIfNeeded: word), digits)
        else { return parseSlowly(bytes, start, end) }
        let offset = start &+ Int(digits) &+ 1
        return Field(tag: tag, offset: offset, length: end &- offset)
    }

    @inline(never)
    private func parseSlowly(_ bytes: Bytes, _ start: Int, _ end: Int) -> Field {
        var tag: UInt32 = 0
        var index = start
        // Ten digits could pass UInt32, nine cannot.
        while index < end, index - start < 9 {
            let digit = UInt32(bytes[index]) &- 48
            guard digit <= 9 else { break }
            tag = tag &* 10 &+ digit
            index += 1
        }
        if index < end, index > start, bytes[index] == UInt8(ascii: "="),
            bytes[start] != UInt8(ascii: "0")
        {
            return Field(tag: tag, offset: index + 1, length: end - index - 1)
        }
        // Not a tag number, or no separator at all.
        index = start
        while index < end, bytes[index] != UInt8(ascii: "=") { index += 1 }
        return index < end
            ? Field(tag: Field.notATag, offset: index + 1, length: end - index - 1)
            : Field(tag: Field.noSeparator, offset: start, length: end - start)
    }

    private func announcedLength(
        _ bytes: Bytes, _ table: borrowing FieldTable, _ index: Int
    ) -> Int? {
        // Safe: the field before this one was just written.
        let field = unsafe table.fields[index]
        return bytes.slice(Int(field.offset), Int(field.length)).wholeNumber
    }
}
