// Numbers written in digits.

public import Values

extension Bytes {
    /// The digits as a number, or nil for anything else or more than nine digits.
    public var wholeNumber: Int? {
        @_noLocks @inlinable get {
            guard count > 0, count <= 9 else { return nil }
            var number = 0
            for index in 0..<count {
                let digit = Int(self[index]) - 48
                guard digit >= 0, digit <= 9 else { return nil }
                number = number * 10 + digit
            }
            return number
        }
    }

    /// The digits as a MsgSeqNum, or nil for anything else or more than eighteen digits.
    public var sequenceNumber: UInt64? {
        @_noLocks @inlinable get {
            guard count > 0, count <= 18 else { return nil }
            var number: UInt64 = 0
            for index in 0..<count {
                let digit = UInt64(self[index]) &- 48
                guard digit <= 9 else { return nil }
                number = number &* 10 &+ digit
            }
            return number
        }
    }
}
