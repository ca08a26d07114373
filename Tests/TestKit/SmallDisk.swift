// A disk that is soon full.

import Foundation

/// A file system of a few megabytes in memory, for root alone.
public final class SmallDisk {
    public static let isPossible = geteuid() == 0 && (try? SmallDisk(megabytes: 1)) != nil
    public let path: String

    public init(megabytes: Int) throws {
        path = NSTemporaryDirectory() + "penstock-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let result = unsafe mount("none", path, "tmpfs", 0, "size=\(megabytes)m")
        guard result == 0 else {
            try? FileManager.default.removeItem(atPath: path)
            throw CocoaError(.fileWriteUnknown)
        }
    }

    deinit {
        _ = unsafe umount2(path, 2)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Takes so much of it, at most what there is.
    public func fill(megabytes: Int) {
        // Safe: the array has so many bytes, and paths are copied.
        let file = unsafe open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        for _ in 0..<megabytes where unsafe write(file, zeros, zeros.count) <= 0 { break }
        _ = close(file)
    }

    /// Gives back so much of what was taken.
    public func free(megabytes: Int) {
        var facts = stat()
        _ = unsafe stat(path + "/filler", &facts)
        _ = unsafe truncate(path + "/filler", max(0, facts.st_size - megabytes << 20))
    }

    public func free() { _ = unsafe unlink(path + "/filler") }
}
