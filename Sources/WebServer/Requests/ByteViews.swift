// Between arrays and views.

package import Values

extension [UInt8] {
    /// Calls `body` with a view of the bytes.
    package func withBytes<Result, Failure>(_ body: (Bytes) throws(Failure) -> Result) throws(Failure) -> Result {
        // Safe: the array holds its bytes during the call.
        try unsafe withUnsafeBufferPointer { buffer throws(Failure) in try body(unsafe Bytes(UnsafeRawBufferPointer(buffer))) }
    }
}

extension [UInt8] {
    /// Adds a copy of the bytes.
    mutating func append(_ bytes: Bytes) {
        // Safe: the view holds its bytes during the call.
        unsafe append(contentsOf: UnsafeRawBufferPointer(start: bytes.base, count: bytes.count))
    }
}
