// Small files that hold secrets.

internal import CLinux

/// A file that its owner alone may read, read and replaced as a whole. A process that is killed meanwhile leaves the old one
/// or the new one.
public struct PrivateFile: Sendable {
    public let path: String
    /// What a longer file is refused for.
    public let bytesMax: Int

    public init(path: String, bytesMax: Int) {
        self.path = path
        self.bytesMax = bytesMax
    }

    /// Why there is nothing to read.
    public enum Fault: Error, CustomStringConvertible {
        case absent(path: String)
        /// Somebody else may read or write it, or owns it.
        case notPrivate(path: String)
        /// A folder, a pipe, a device.
        case notAFile(path: String)
        case tooLarge(path: String, bytesMax: Int)
        case io(IOError)

        public var description: String {
            switch self {
            case .absent(let path): "\(path) is not there"
            case .notPrivate(let path): "\(path) can be read by others: it must be ours, with mode 0600 (chmod 600 \(path))"
            case .notAFile(let path): "\(path) is no ordinary file"
            case .tooLarge(let path, let most): "\(path) has more than \(most) bytes"
            case .io(let error): error.description
            }
        }
    }

    /// - Throws: ``Fault``.
    public func read() throws(Fault) -> [UInt8] {
        let descriptor = unsafe linux_open_private(path)
        guard descriptor >= 0 else {
            switch descriptor {
            case linux_not_private: throw .notPrivate(path: path)
            case linux_not_a_file: throw .notAFile(path: path)
            case -ENOENT: throw .absent(path: path)
            default: throw failure(descriptor)
            }
        }
        defer { _ = linux_close(descriptor) }
        let size = linux_size(descriptor)
        guard size >= 0 else { throw failure(Int32(size)) }
        guard size <= bytesMax else { throw .tooLarge(path: path, bytesMax: bytesMax) }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        // Safe: the array has so many bytes.
        let count = unsafe linux_read_at(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw failure(Int32(count)) }
        bytes.removeLast(bytes.count - Int(count))
        return bytes
    }

    private func failure(_ result: Int32) -> Fault { .io(IOError("cannot read \(path)", code: -result)) }

    /// Writes it aside, waits for the disk, and puts it in the place of the old one.
    ///
    /// - Throws: ``IOError``: then the old one or the new one is there, most probably the old one.
    public func replace(with bytes: [UInt8]) throws(IOError) {
        precondition(bytes.count <= bytesMax, "a private file that could not be read again")
        let result = unsafe linux_replace_file(path, bytes, bytes.count)
        guard result >= 0 else { throw IOError("cannot write \(path)", code: -result) }
    }

    /// A new one; whatever is there already is an error.
    ///
    /// - Throws: ``IOError``.
    public func create(with bytes: [UInt8]) throws(IOError) {
        let descriptor = unsafe linux_create(path)
        guard descriptor >= 0 else { throw IOError("cannot create \(path)", code: -descriptor) }
        // Safe: the array has so many bytes.
        var result = unsafe linux_write_at(descriptor, bytes, bytes.count, 0)
        if result >= 0 { result = linux_sync_file(descriptor) }
        _ = linux_close(descriptor)
        guard result >= 0 else {
            _ = unsafe linux_remove(path)
            throw IOError("cannot write \(path)", code: -result)
        }
    }
}
