// Which fields hold raw data, and which field gives the length of each.

/// The pairs of a length field and the data field right behind it, whose value may hold delimiters.
///
/// Bounds: at most 128 pairs; FIX 4.4 has 16, FIX 5.0 SP2 about 60.
/// Source: FIX 4.4, data type data; spec/FIX44.xml.
public struct DataFields: Sendable {
    private var pairs = InlineArray<128, (length: UInt32, data: UInt32)>(repeating: (0, 0))
    public private(set) var count = 0
    /// A bit for each length tag below 1024, so that most fields are passed over with one look.
    private var low = InlineArray<16, UInt64>(repeating: 0)
    private var hasHigh = false

    public static var capacity: Int { 128 }

    public init() {}

    /// The sixteen of FIX 4.4.
    public static var fix44: DataFields {
        var fields = DataFields()
        fields.insert(length: 93, data: 89)
        fields.insert(length: 90, data: 91)
        fields.insert(length: 95, data: 96)
        fields.insert(length: 212, data: 213)
        var tag: UInt32 = 348
        while tag <= 364 {
            fields.insert(length: tag, data: tag + 1)
            tag += 2
        }
        fields.insert(length: 445, data: 446)
        fields.insert(length: 618, data: 619)
        fields.insert(length: 621, data: 622)
        return fields
    }

    /// Adds a pair; false when the table is full.
    @discardableResult
    public mutating func insert(length: UInt32, data: UInt32) -> Bool {
        guard count < DataFields.capacity else { return false }
        pairs[count] = (length, data)
        count += 1
        if length < 1024 {
            low[Int(length >> 6)] |= 1 << UInt64(length & 63)
        } else {
            hasHigh = true
        }
        return true
    }

    /// The data tag that follows this length tag, or 0.
    @_noLocks
    public func dataTag(after length: UInt32) -> UInt32 {
        if length < 1024 {
            if low[Int(length >> 6)] >> UInt64(length & 63) & 1 == 0 { return 0 }
        } else if !hasHigh {
            return 0
        }
        for index in 0..<count where pairs[index].length == length { return pairs[index].data }
        return 0
    }

    /// The length tag that precedes this data tag, or 0.
    public func lengthTag(before data: UInt32) -> UInt32 {
        for index in 0..<count where pairs[index].data == data { return pairs[index].length }
        return 0
    }
}
