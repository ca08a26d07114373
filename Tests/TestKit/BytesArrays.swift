// Between arrays, which tests use, and views, which the code uses.

public import Values

extension [UInt8] {
    /// Calls `body` with a view of the bytes.
    public func asBytes<Result>(_ body: (Bytes) throws -> Result) rethrows -> Result {
        // Safe: the view is not used after the call.
        try unsafe withUnsafeBytes { try unsafe body(Bytes($0)) }
    }

    /// A copy of a view.
    public init(_ bytes: Bytes) {
        self.init()
        reserveCapacity(bytes.count)
        for index in 0..<bytes.count { append(bytes[index]) }
    }
}
