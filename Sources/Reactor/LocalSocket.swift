// Sockets in the file system, between processes of one machine and one owner.

internal import CLinux

/// A place where other processes of the same user connect. A plain value: whoever holds it closes it, once.
public struct LocalListener: Sendable {
    public let descriptor: Int32
    private let folder: String
    private let name: String

    /// In the place of one of that name that nobody listens on any more.
    ///
    /// - Throws: ``IOError``.
    public init(folder: String, name: String) throws(IOError) {
        let result = unsafe linux_local_listen(folder, name)
        guard result >= 0 else { throw IOError("cannot listen on \(folder)/\(name)", code: -result) }
        (descriptor, self.folder, self.name) = (result, folder, name)
    }

    /// The next connection; nil when there is none within the time, or `wake` was woken.
    public func accept(orUntil wake: Wake, milliseconds: Int32) -> LocalConnection? {
        guard linux_wait_readable(descriptor, wake.descriptor, milliseconds) & 1 == 1 else { return nil }
        let result = linux_accept(descriptor)
        return result >= 0 ? LocalConnection(descriptor: result) : nil
    }

    /// Its name is gone as well.
    public func close() {
        _ = linux_close(descriptor)
        unsafe linux_local_remove(folder, name)
    }
}

/// One connection, for lines of text both ways.
public struct LocalConnection: Sendable {
    private let descriptor: Int32
    /// What has come and was not read as a line yet.
    private var received: [UInt8] = []

    fileprivate init(descriptor: Int32) { self.descriptor = descriptor }

    /// To whoever listens there.
    ///
    /// - Throws: ``IOError``: nobody does, or it is not for us.
    public init(to folder: String, name: String) throws(IOError) {
        let result = unsafe linux_local_connect(folder, name)
        guard result >= 0 else { throw IOError("cannot connect to \(folder)/\(name)", code: -result) }
        descriptor = result
    }

    /// Everything up to the next line feed, without it; nil when the other end is gone, says nothing for so long, or
    /// says more than `limit` bytes.
    public mutating func readLine(limit: Int, milliseconds: Int32) -> String? {
        var searched = 0
        while true {
            if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                if end > limit { return nil }
                defer { received.removeSubrange(...end) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            searched = received.count
            guard searched <= limit, linux_wait_readable(descriptor, -1, milliseconds) == 1 else { return nil }
            // Safe: so many bytes of an array of that size.
            let more = unsafe [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
                count = unsafe max(0, Int(linux_receive(descriptor, buffer.baseAddress, buffer.count)))
            }
            if more.isEmpty { return nil }
            received += more
        }
    }

    /// Whether the other end has taken it, within two seconds; a line feed is added.
    @discardableResult
    public func send(line: String) -> Bool {
        let bytes = Array((line + "\n").utf8)
        var (sent, waits) = (0, 0)
        while sent < bytes.count {
            // Safe: what is left of the array.
            let result = unsafe bytes.withUnsafeBytes { buffer in
                unsafe linux_send(descriptor, buffer.baseAddress.map { unsafe $0 + sent }, bytes.count - sent)
            }
            if result > 0 {
                sent += Int(result)
            } else if result == -Int64(EAGAIN), waits < 2000 {
                waits += 1
                sleep(milliseconds: 1)
            } else {
                return false
            }
        }
        return true
    }

    public func close() { _ = linux_close(descriptor) }
}
