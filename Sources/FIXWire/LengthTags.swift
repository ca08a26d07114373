// The pairs of length and data fields, as the tokenizer looks them up for every field.

internal import Values

/// One load for most tags. Plain pointers, since a value as large as ``DataFields`` would be copied
/// for every field, and an object would be retained.
struct LengthTags: Sendable {
    /// Tags of up to four digits.
    private static var lowest: Int { @_noLocks get { 10_000 } }
    /// By the length tag, the data tag or 0.
    private let low: Table<UInt32>
    /// Pairs whose length tag is beyond that, one behind the other.
    private let high: Table<UInt32>

    init(_ fields: DataFields) {
        var low = [UInt32](repeating: 0, count: LengthTags.lowest)
        var high: [UInt32] = []
        for index in 0..<fields.count {
            let pair = fields[index]
            if pair.length < LengthTags.lowest {
                low[Int(pair.length)] = pair.data
            } else {
                high += [pair.length, pair.data]
            }
        }
        self.low = Table(low)
        self.high = Table(high)
    }

    /// The data tag that follows this length tag, or 0.
    @_noLocks @inline(__always)
    func dataTag(after length: UInt32) -> UInt32 {
        length < LengthTags.lowest ? low[Int(length)] : highDataTag(after: length)
    }

    /// The same for a tag of up to four digits.
    ///
    /// Safe: the caller promises that it is one.
    @_noLocks @inline(__always) @unsafe
    func dataTag(afterShort length: UInt32) -> UInt32 { unsafe low.elements[Int(length)] }

    @_noLocks
    private func highDataTag(after length: UInt32) -> UInt32 {
        var index = 0
        while index < high.count {
            if high[index] == length { return high[index + 1] }
            index += 2
        }
        return 0
    }

    /// Safe: the owner promises that nobody reads the tables any more.
    @unsafe
    func deallocate() {
        unsafe low.deallocate()
        unsafe high.deallocate()
    }
}
