// The checksum that venues give with their books.

internal import CZlib

package enum CRC32 {
    /// That of zlib, PNG and Ethernet: of nothing it is zero.
    package static func of(_ bytes: [UInt8]) -> UInt32 {
        // Safe: zlib reads so many bytes of the array during the call.
        unsafe bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: unsafe crc32(0, buffer.baseAddress, UInt32(buffer.count)))
        }
    }
}
