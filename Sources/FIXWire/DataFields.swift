// Which fields hold raw data, and which field gives the length of each.

/// The pairs of a length field and the data field right behind it, whose value may hold delimiters.
///
/// Bounds: at most 128 pairs; FIX 4.4 has 16, FIX 5.0 SP2 about 60.
/// Source: FIX 4.4, data type data; spec/FIX44.xml.
public struct DataFields: Sendable {
    private var pairs = InlineArray<128, (length: UInt32, data: UInt32)>(repeating: (0, 0))
    public private(set) var count = 0

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
        return true
    }

    /// The pairs, in the order in which they were added.
    public subscript(index: Int) -> (length: UInt32, data: UInt32) {
        precondition(index >= 0 && index < count, "a pair that was not added")
        return pairs[index]
    }

    /// The data tag that follows this length tag, or 0. Cost: grows with the pairs.
    public func dataTag(after length: UInt32) -> UInt32 {
        for index in 0..<count where pairs[index].length == length { return pairs[index].data }
        return 0
    }

    /// The length tag that precedes this data tag, or 0. Cost: grows with the pairs.
    public func lengthTag(before data: UInt32) -> UInt32 {
        for index in 0..<count where pairs[index].data == data { return pairs[index].length }
        return 0
    }
}
