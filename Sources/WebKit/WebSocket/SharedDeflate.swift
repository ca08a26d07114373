// Messages that many WebSockets are sent, compressed once.

internal import Values

/// What all WebSockets of a server compress and decompress by. It has the memory of eight contexts at most, however many
/// WebSockets there are: no message refers to an earlier one.
///
/// Source: RFC 7692, section 7.1.1.
public final class SharedDeflate {
    private var deflaters: [Int32: MessageDeflater] = [:]
    /// Nil without memory: what is compressed is broken then.
    private(set) lazy var inflater = MessageInflater(forgets: true)

    public init() {}

    /// - Parameter windowBits: 9 to 15.
    func compress(_ message: Bytes, windowBits: Int32) -> [UInt8] {
        if let deflater = deflaters[windowBits] { return deflater.compress(message) }
        guard let deflater = MessageDeflater(forgets: true, windowBits: windowBits) else {
            preconditionFailure("there is no memory left to compress by")
        }
        deflaters[windowBits] = deflater
        return deflater.compress(message)
    }
}

/// A text for many WebSockets. What it is compressed to is kept with it.
public final class SharedText {
    /// UTF-8.
    public let bytes: [UInt8]
    private var compressed: [Int32: [UInt8]] = [:]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    func compressed(by deflate: SharedDeflate, windowBits: Int32) -> [UInt8] {
        if let compressed = compressed[windowBits] { return compressed }
        // Safe: the array holds its bytes during the call.
        let result = unsafe bytes.withUnsafeBytes { unsafe deflate.compress(Bytes($0), windowBits: windowBits) }
        compressed[windowBits] = result
        return result
    }
}
