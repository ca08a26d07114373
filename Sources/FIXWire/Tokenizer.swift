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
            // As many fields as a block may end.
            if table.capacity &- count >= 64, dataTag == 0 {
                // Safe: so much room was just seen to.
                dataTag = unsafe splitPlain(bytes, block, &mask, &start, table.fields, &count)
            }
            if mask == 0 {
                block &+= 64
                if block >= bytes.count { return try view(bytes, table, count) }
                mask = delimiters(in: bytes, at: block)
                continue
            }
            guard count < table.capacity else { throw .tooLarge }
            let end = block &+ mask.trailingZeroBitCount
            mask &= mask &- 1
            let field = parse(bytes, start, end)
            // Safe: count is below the capacity.
            unsafe table.fields[count] = field
            start = end &+ 1
            if dataTag != 0, field.tag == dataTag, let next = dataEnd(bytes, table, count) {
                start = next
                // Without the delimiters inside the data.
                block = next & ~63
                mask = delimiters(in: bytes, at: block) & ~0 &<< UInt64(next & 63)
            }
            dataTag = lengthTags.dataTag(after: field.tag)
            count &+= 1
        }
    }

    /// Takes fields as almost all are from a block, until one is not or tells the length of data; returns the tag of
    /// that, or 0. There is no call in here, so that everything stays in registers.
    ///
    /// Safe: the caller sees to it that there is room for a field for each delimiter of the mask.
    @_noLocks @inline(__always) @unsafe
    private func splitPlain(
        _ bytes: Bytes, _ block: Int, _ mask: inout UInt64, _ start: inout Int, _ fields: UnsafeMutablePointer<Field>,
        _ count: inout Int
    ) -> UInt32 {
        var rest = mask
        var first = start
        var field = unsafe fields + count
        var dataTag: UInt32 = 0
        while rest != 0, first <= bytes.count &- 8 {
            // Safe: eight bytes from there are inside the message.
            let word = UInt64(
                littleEndian: unsafe bytes.base.loadUnaligned(fromByteOffset: first, as: UInt64.self))
            let (tag, digits) = EightDigits.tag(word)
            let separator = first &+ digits
            // Safe: at most four bytes behind `first`.
            guard tag != 0, unsafe bytes.base.load(fromByteOffset: separator, as: UInt8.self) == UInt8(ascii: "=")
            else { break }
            let end = block &+ rest.trailingZeroBitCount
            rest &= rest &- 1
            // Safe: as the caller has seen to.
            unsafe field.pointee = Field(tag: tag, offset: separator &+ 1, length: end &- separator &- 1)
            unsafe field += 1
            // Not computed from the field: the next one need not wait until this one is parsed.
            first = end &+ 1
            // Safe: the tag has at most four digits.
            dataTag = unsafe lengthTags.dataTag(afterShort: tag)
            if dataTag != 0 { break }
        }
        count = unsafe field - fields
        mask = rest
        start = first
        return dataTag
    }

    /// Gives a field the length that the one before announced, and says where the next begins; nil where that does
    /// not hold.
    @_noLocks @inline(never)
    private func dataEnd(
        _ bytes: Bytes, _ table: borrowing FieldTable, _ index: Int
    ) -> Int? {
        // Safe: the field was just written.
        let offset = unsafe Int(table.fields[index].offset)
        // The trailer stands behind all data, whatever a length field says.
        guard let length = announcedLength(bytes, table, index - 1), offset + length < bytes.count - 7, bytes[offset + length] == SOH
        else { return nil }
        // Safe: as above.
        unsafe table.fields[index].length = UInt32(truncatingIfNeeded: length)
        return offset + length + 1
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

    @_noLocks @inline(__always)
    private func checkSumHolds(_ bytes: Bytes) -> Bool {
        // Safe: the view holds `count` bytes, of which all but seven are summed.
        let sum = unsafe bytes_sum(bytes.base, Int64(bytes.count &- 7)) & 255
        let values = bytes.word(bytes.count &- 4, 4)
        let hundreds = UInt32(truncatingIfNeeded: values & 0xFF) &- 48
        let tens = UInt32(truncatingIfNeeded: values >> 8 & 0xFF) &- 48
        let units = UInt32(truncatingIfNeeded: values >> 16 & 0xFF) &- 48
        return sum == hundreds &* 100 &+ tens &* 10 &+ units
    }

    /// `tag=value` between `start` and the delimiter at `end`.
    @_noLocks @inline(never)
    private func parse(_ bytes: Bytes, _ start: Int, _ end: Int) -> Field {
        // What there is of the next eight bytes.
        let word = bytes.word(start, min(8, bytes.count - start))
        // A separator behind the end of the field is not taken for its own: the delimiter before it is no digit.
        let (tag, digits) = EightDigits.tag(word)
        let offset = start + digits + 1
        return tag != 0 && offset <= end && bytes[offset - 1] == UInt8(ascii: "=")
            ? Field(tag: tag, offset: offset, length: end - offset) : parseSlowly(bytes, start, end)
    }

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
