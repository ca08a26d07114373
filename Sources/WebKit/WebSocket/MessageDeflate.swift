// Messages compressed and back.

internal import CZlib
internal import Values

/// Compresses the messages of one connection.
///
/// Source: RFC 7692, section 7.2.1.
@safe
final class MessageDeflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private let forgets: Bool

    /// Nil without memory.
    ///
    /// - Parameter windowBits: How far back it may refer, as a power of two: 9 to 15.
    init?(forgets: Bool, windowBits: Int32 = 15) {
        self.forgets = forgets
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe zlib_deflate_begin(stream, windowBits) == Z_OK else { return nil }
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Of a message that is not empty, without the four bytes that every one would end with.
    func compress(_ message: Bytes) -> [UInt8] {
        if forgets { unsafe deflateReset(stream) }
        // Safe: zlib reads so many bytes of the view during the call, and writes to the room that it is told of.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: message.base.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = UInt32(message.count)
        var compressed: [UInt8] = []
        repeat {
            _ = unsafe ZlibRoom.fill(stream, &compressed, ZlibRoom.size) { unsafe deflate($0, Z_SYNC_FLUSH) }
        } while unsafe stream.pointee.avail_out == 0
        compressed.removeLast(4)
        return compressed
    }
}

/// Decompresses the messages of one connection.
///
/// Source: RFC 7692, section 7.2.2.
@safe
final class MessageInflater {
    enum Result {
        case message([UInt8])
        case tooLarge
        case broken
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private let forgets: Bool

    /// Nil without memory.
    init?(forgets: Bool) {
        self.forgets = forgets
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe zlib_inflate_begin(stream) == Z_OK else { return nil }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// At most `maximum` bytes come out of it, however few go in.
    func decompress(_ message: Bytes, maximum: Int) -> Result {
        if forgets { unsafe inflateReset(stream) }
        var input: [UInt8] = []
        input.reserveCapacity(message.count + 4)
        for index in 0..<message.count { input.append(message[index]) }
        input += [0, 0, 0xFF, 0xFF]
        var output: [UInt8] = []
        return unsafe input.withUnsafeMutableBufferPointer { buffer in
            // Safe: zlib reads from the buffer during this closure alone.
            unsafe stream.pointee.next_in = buffer.baseAddress
            unsafe stream.pointee.avail_in = UInt32(buffer.count)
            return run(&output, maximum)
        }
    }

    private func run(_ output: inout [UInt8], _ maximum: Int) -> Result {
        while true {
            // One byte more than may be tells that there is more.
            let room = min(ZlibRoom.size, maximum + 1 - output.count)
            let result = unsafe ZlibRoom.fill(stream, &output, room) { unsafe inflate($0, Z_SYNC_FLUSH) }
            if output.count > maximum { return .tooLarge }
            switch result {
            case Z_OK, Z_BUF_ERROR:
                guard unsafe stream.pointee.avail_out == 0 else {
                    return unsafe stream.pointee.avail_in == 0 && isBetweenBlocks ? .message(output) : .broken
                }
            case Z_STREAM_END:
                // The last block of a stream may also end a message; what came before is still referred to.
                guard restart() else { return .broken }
                if unsafe stream.pointee.avail_in <= 4 { return .message(output) }
            default: return .broken
            }
        }
    }

    /// A message that ends anywhere else was cut off.
    private var isBetweenBlocks: Bool { unsafe stream.pointee.data_type & 128 != 0 }

    private func restart() -> Bool {
        var window = [UInt8](repeating: 0, count: 32_768)
        var count: UInt32 = 0
        // Safe: the window of such a stream has at most so many bytes.
        return unsafe inflateGetDictionary(stream, &window, &count) == Z_OK && inflateReset(stream) == Z_OK
            && inflateSetDictionary(stream, window, count) == Z_OK
    }
}

private enum ZlibRoom {
    static let size = 16 << 10

    /// Calls zlib with room for so many bytes behind those that are there, and keeps what it wrote.
    @unsafe
    static func fill(
        _ stream: UnsafeMutablePointer<z_stream>, _ bytes: inout [UInt8], _ room: Int,
        _ body: (UnsafeMutablePointer<z_stream>) -> Int32
    ) -> Int32 {
        var result = Z_OK
        // Safe: zlib writes at most `avail_out` bytes, which the array has.
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            unsafe stream.pointee.next_out = buffer.baseAddress
            unsafe stream.pointee.avail_out = UInt32(room)
            result = unsafe body(stream)
            count = unsafe room - Int(stream.pointee.avail_out)
        }
        bytes += piece
        return result
    }
}
