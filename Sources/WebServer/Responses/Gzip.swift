// Bodies compressed.

internal import CZlib

/// Source: RFC 1952.
enum Gzip {
    /// Shorter bodies would hardly get shorter.
    static let least = 512

    /// Nil when it would not be shorter, or without memory.
    static func compress(_ body: [UInt8]) -> [UInt8]? {
        var stream = unsafe z_stream()
        guard body.count >= least, body.count < Int(UInt32.max), unsafe zlib_gzip_begin(&stream) == Z_OK else { return nil }
        defer { unsafe deflateEnd(&stream) }
        // Safe: zlib reads from one array and writes to the other during the closures alone, and is told their sizes.
        let compressed = unsafe [UInt8](unsafeUninitializedCapacity: body.count) { room, count in
            unsafe body.withUnsafeBufferPointer { input in
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = room.baseAddress
                unsafe stream.avail_out = UInt32(room.count)
                let isDone = unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = unsafe isDone ? room.count - Int(stream.avail_out) : 0
            }
        }
        return compressed.isEmpty || compressed.count >= body.count ? nil : compressed
    }

    /// Whether bytes of the type get shorter.
    static func isWorthwhile(type: String) -> Bool {
        let name = Whitespace.trimmed(type.prefix { $0 != ";" }).lowercased()
        return name.hasPrefix("text/") || name.hasSuffix("+json") || name.hasSuffix("+xml")
            || ["application/json", "application/javascript", "application/xml", "application/wasm"].contains(name)
    }
}
