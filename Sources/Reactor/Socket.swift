// TCP sockets that never block.

internal import CLinux
public import Values

/// What came of reading or writing.
public enum Transfer: Sendable {
    case bytes(Int)
    /// Nothing now; the poller will tell.
    case later
    /// The other end is gone.
    case closed
}

/// The descriptor of a TCP connection. A plain value: whoever holds the connection closes it, once.
public struct Socket: Sendable {
    public let descriptor: Int32

    @_noLocks public init(descriptor: Int32) { self.descriptor = descriptor }

    /// Reads at most `count` bytes to `room`.
    @_noLocks @unsafe
    public func receive(to room: UnsafeMutableRawPointer, count: Int) -> Transfer {
        // Safe: the caller promises `count` writable bytes.
        let result = unsafe linux_receive(descriptor, room, count)
        if result > 0 { return .bytes(Int(result)) }
        if result == 0 { return .closed }
        return Socket.isTemporary(result) ? .later : .closed
    }

    /// Sends as many of the bytes as the kernel takes now.
    @_noLocks
    public func send(_ bytes: Bytes) -> Transfer {
        // Safe: the view holds its bytes during the call.
        let result = unsafe linux_send(descriptor, bytes.base, bytes.count)
        if result >= 0 { return .bytes(Int(result)) }
        return Socket.isTemporary(result) ? .later : .closed
    }

    private static func isTemporary(_ result: Int64) -> Bool {
        result == -Int64(EAGAIN) || result == -Int64(EINTR)
    }

    /// Says that nothing more will be sent; what was sent still arrives.
    @_noLocks
    public func finishSending() { linux_finish_sending(descriptor) }

    @_noLocks
    public func close() { _ = linux_close(descriptor) }

    /// `127.0.0.1:5001`, or empty when the other end is gone.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    public func peerName() -> Text<8> {
        var text = InlineArray<64, CChar>(repeating: 0)
        var name = Text<8>()
        // Safe: the call is given the array's own size.
        var span = text.mutableSpan
        unsafe span.withUnsafeMutableBufferPointer { buffer in
            unsafe linux_peer_name(descriptor, buffer.baseAddress, buffer.count)
        }
        for index in 0..<64 {
            if text[index] == 0 { break }
            name.append(UInt8(bitPattern: text[index]))
        }
        return name
    }
}

/// What waits at a listener.
public enum Acceptance: Sendable {
    case socket(Socket)
    case nothing
    /// A connection, for which there is no descriptor: it waits on.
    case noDescriptor
}

/// A socket that accepts connections.
public struct Listener: Sendable {
    public let descriptor: Int32
    /// The port it really has; differs from the one asked for when that was 0.
    public let port: UInt16

    /// Stands where no listener is yet.
    public static var none: Listener { Listener(descriptor: -1, port: 0) }

    private init(descriptor: Int32, port: UInt16) {
        self.descriptor = descriptor
        self.port = port
    }

    /// - Throws: ``IOError`` when the address is in use, may not be used, or does not exist.
    public init(host: String, port: UInt16) throws(IOError) {
        let result = unsafe linux_listen(host, port, 4096)
        guard result >= 0 else { throw IOError("cannot listen on \(host):\(port)", code: -result) }
        let local = linux_local_port(result)
        guard local >= 0 else {
            _ = linux_close(result)
            throw IOError("cannot listen on \(host):\(port)", code: -local)
        }
        descriptor = result
        self.port = UInt16(truncatingIfNeeded: local)
    }

    /// The next connection that waits, if one does.
    @_noLocks
    public func accept() -> Acceptance {
        let result = linux_accept(descriptor)
        if result >= 0 { return .socket(Socket(descriptor: result)) }
        return result == -EMFILE || result == -ENFILE ? .noDescriptor : .nothing
    }

    public func close() { _ = linux_close(descriptor) }
}
