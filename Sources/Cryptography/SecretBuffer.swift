// Secrets that are gone when nobody needs them any more.

internal import CLinux
internal import COpenSSL
public import Values

/// Bytes in pages of their own, which no core dump shows and the system does not swap out where it allows that. They are
/// overwritten when the buffer is dropped.
///
/// Shape: at least a page of memory for each, so for keys and for credentials, not for every text.
@safe
public struct SecretBuffer: ~Copyable, @unchecked Sendable {
    // Sendable: who owns the buffer owns its pages, and nobody else knows them.
    private let base: UnsafeMutableRawPointer
    private let size: Int
    public let count: Int
    /// Whether the system promised never to write it to a swap device.
    public let isLockedInMemory: Bool

    public static let countMax = 1 << 20

    /// Zeros, for `fill` to replace. Traps beyond ``countMax``, and without memory.
    init(count: Int, fill: (UnsafeMutableRawPointer) -> Void) {
        precondition(count >= 0 && count <= SecretBuffer.countMax, "a secret of more than a megabyte")
        let size = (max(count, 1) + 4095) & ~4095
        var isLocked: Int32 = 0
        guard let pages = unsafe linux_secret_pages(size, &isLocked) else {
            preconditionFailure("there is no memory for a secret")
        }
        unsafe base = pages
        self.size = size
        self.count = count
        isLockedInMemory = isLocked != 0
        // Safe: there are `size` bytes, which is no less than `count`.
        unsafe fill(base)
    }

    /// A copy. What it was copied from stays as it is.
    public init(copying bytes: Bytes) {
        unsafe self.init(count: bytes.count) { pages in
            // Safe: both have `count` bytes, and do not overlap.
            unsafe pages.copyMemory(from: bytes.base, byteCount: bytes.count)
        }
    }

    /// A copy; the array is overwritten, and empty. Other copies of the array stay as they are.
    public init(taking bytes: inout [UInt8]) {
        let count = bytes.count
        unsafe self.init(count: count) { pages in
            unsafe bytes.withUnsafeMutableBytes { buffer in
                guard let start = buffer.baseAddress else { return }
                // Safe: both have `count` bytes, and do not overlap.
                unsafe pages.copyMemory(from: start, byteCount: count)
                unsafe OPENSSL_cleanse(start, count)
            }
        }
        bytes = []
    }

    /// From OpenSSL's generator.
    public static func random(_ count: Int) -> SecretBuffer {
        unsafe SecretBuffer(count: count) { pages in
            // Safe: so many bytes are there.
            let result = unsafe RAND_bytes(pages.assumingMemoryBound(to: UInt8.self), Int32(count))
            precondition(result == 1, "the system gives no randomness")
        }
    }

    deinit {
        // Safe: the pages are this buffer's own, and nobody uses them later.
        unsafe OPENSSL_cleanse(base, size)
        unsafe linux_unmap(base, size)
    }

    /// Shows the bytes, which are good during the call.
    public borrowing func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Bytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Safe: the pages have `count` bytes for as long as the buffer is borrowed.
        try body(unsafe Bytes(base: base, count: count))
    }
}
