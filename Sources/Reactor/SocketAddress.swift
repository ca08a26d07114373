// Where to connect to, and who connected.

internal import CLinux
public import Values

/// An IPv4 or IPv6 address and a port, as the system has them.
public struct SocketAddress: Sendable {
    fileprivate var storage = InlineArray<128, UInt8>(repeating: 0)
    fileprivate var length: Int32 = 0

    private init() {}

    /// A numeric address; nil for a name, which takes time to look up.
    public init?(numericHost host: String, port: UInt16) {
        unsafe self.init { unsafe linux_parse_address(host, port, $0) }
    }

    /// Looks a name up, and waits for the answer: not for the line thread. Nil when it is not found.
    ///
    /// - Parameter choice: Which of its addresses, counted on from the first when there are fewer.
    public static func resolve(host: String, port: UInt16, choice: Int = 0) -> SocketAddress? {
        unsafe SocketAddress { unsafe linux_resolve(host, port, UInt32(truncatingIfNeeded: choice), $0) }
    }

    /// The other end of a connection; nil when it is gone.
    init?(peerOf descriptor: Int32) {
        unsafe self.init { unsafe linux_peer_address(descriptor, $0) }
    }

    private init?(_ fill: (UnsafeMutableRawPointer) -> Int32) {
        self.init()
        var span = storage.mutableSpan
        let result = unsafe span.withUnsafeMutableBytes { buffer in
            // Safe: the array has an address, and room for any address of the system's.
            unsafe fill(buffer.baseAddress.unsafelyUnwrapped)
        }
        guard result > 0 else { return nil }
        length = result
    }

    /// Calls `body` with the system's form.
    @unsafe
    fileprivate func withBytes(_ body: (UnsafeRawPointer) -> Int32) -> Int32 {
        let span = storage.span
        return unsafe span.withUnsafeBytes { buffer in
            // Safe: as above.
            unsafe body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }

    /// Without the port; nil for another family.
    public var ip: IPAddress? {
        var bytes = InlineArray<16, UInt8>(repeating: 0)
        var span = bytes.mutableSpan
        let result = unsafe span.withUnsafeMutableBytes { room in
            unsafe withBytes { address in
                // Safe: sixteen bytes of an array of sixteen.
                unsafe linux_address_bytes(
                    address, room.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self))
            }
        }
        guard result == 0 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in 0..<8 {
            high = high << 8 | UInt64(bytes[index])
            low = low << 8 | UInt64(bytes[index + 8])
        }
        return IPAddress(high: high, low: low)
    }
}

extension Socket {
    /// Begins to connect; the poller says when it can be written, and `connectResult` how it went.
    ///
    /// - Throws: ``IOError`` for an address that cannot even be tried.
    public static func connect(
        to address: SocketAddress, from source: SocketAddress?
    ) throws(IOError) -> Socket {
        let result = unsafe address.withBytes { to in
            guard let source else { return unsafe linux_connect(to, address.length, nil, 0) }
            return unsafe source.withBytes { from in
                unsafe linux_connect(to, address.length, from, source.length)
            }
        }
        guard result >= 0 else { throw IOError("cannot connect", code: -result) }
        return Socket(descriptor: result)
    }

    /// 0 when the connection stands, or the errno of its failure.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    public func connectResult() -> Int32 { -linux_connect_result(descriptor) }

    /// The address of the other end; nil when it is gone.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    public func peerIP() -> IPAddress? { SocketAddress(peerOf: descriptor)?.ip }

    @_noLocks
    public func set(_ options: SocketOptions) {
        linux_set_options(
            descriptor, options.noDelay ? 1 : 0, options.sendBufferBytes, options.receiveBufferBytes)
    }
}

/// What can be set about a TCP connection.
public struct SocketOptions: Sendable {
    /// Small messages are sent at once.
    public var noDelay = true
    /// 0 leaves the system's.
    public var sendBufferBytes: Int32 = 0
    public var receiveBufferBytes: Int32 = 0

    public init() {}
}
