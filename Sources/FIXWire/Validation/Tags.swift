// Sets of tags that rules are about, held in place.

/// A few tags.
///
/// Bounds: at most 32. Cost: a look at each.
public struct TagSet: Sendable {
    private var tags = InlineArray<32, UInt32>(repeating: 0)
    public private(set) var count = 0

    public static var capacity: Int { 32 }

    public init() {}

    /// Adds a tag that is not yet there; false when the set is full.
    @discardableResult
    public mutating func insert(_ tag: UInt32) -> Bool {
        if contains(tag) { return true }
        guard count < TagSet.capacity else { return false }
        tags[count] = tag
        count += 1
        return true
    }

    @_noLocks
    public func contains(_ tag: UInt32) -> Bool {
        var index = 0
        while index < count {
            if tags[index] == tag { return true }
            index += 1
        }
        return false
    }
}

extension TagSet: Equatable {
    /// The same tags, in whatever order they were added.
    public static func == (left: TagSet, right: TagSet) -> Bool {
        left.count == right.count && (0..<left.count).allSatisfy { right.contains(left.tags[$0]) }
    }
}

/// A few ranges of tags.
///
/// Bounds: at most 8. Cost: a look at each.
public struct TagRanges: Sendable {
    private var ranges = InlineArray<8, (first: UInt32, last: UInt32)>(repeating: (0, 0))
    public private(set) var count = 0

    public static var capacity: Int { 8 }
    /// Tags have at most nine digits.
    public static var largestTag: UInt32 { 999_999_999 }

    /// No tag at all.
    public init() {}

    /// 5000 and above: 5000 to 9999 are set aside for users, and since FIX 4.4 those behind them are
    /// given by agreement between two parties.
    ///
    /// Source: spec/session-scenarios.md, 14a.
    public static var from5000: TagRanges {
        var ranges = TagRanges()
        ranges.insert(5000...largestTag)
        return ranges
    }

    /// Adds a range; false when there are eight already.
    @discardableResult
    public mutating func insert(_ range: ClosedRange<UInt32>) -> Bool {
        guard count < TagRanges.capacity else { return false }
        ranges[count] = (range.lowerBound, range.upperBound)
        count += 1
        return true
    }

    @_noLocks
    public func contains(_ tag: UInt32) -> Bool {
        var index = 0
        while index < count {
            if tag >= ranges[index].first, tag <= ranges[index].last { return true }
            index += 1
        }
        return false
    }
}

extension TagRanges: Equatable {
    /// The same ranges in the same order.
    public static func == (left: TagRanges, right: TagRanges) -> Bool {
        left.count == right.count
            && (0..<left.count).allSatisfy { left.ranges[$0] == right.ranges[$0] }
    }
}
