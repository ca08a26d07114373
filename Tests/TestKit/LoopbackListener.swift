// A place for initiators to connect to, driven by the test's own thread.

internal import Glibc

/// A port of 127.0.0.1 that is the test's own from the start: nobody else gets it, and nobody is let in
/// before `listen`.
public final class LoopbackListener {
    public let port: UInt16
    private let descriptor: Int32

    /// - Parameter listens: False for a port at which connections are refused.
    public init(listens: Bool = true) throws {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptor = socket
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // Safe: the address lives through the calls, with its true length.
        let result = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(socket, address, length) == 0 ? getsockname(socket, address, &length) : -1
            }
        }
        guard result == 0 else { throw ScriptError(line: "cannot bind a port") }
        port = UInt16(bigEndian: address.sin_port)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        if listens { listen() }
    }

    deinit { _ = close(descriptor) }

    /// Lets connections in.
    ///
    /// - Parameter backlog: How many, less one, may wait to be accepted; the next gets no answer at all.
    public func listen(backlog: Int32 = 100) { _ = Glibc.listen(descriptor, backlog) }

    /// The next connection that waits, if one does.
    ///
    /// - Parameter sender: Who we are to the initiator.
    public func accept(sender: String = "ISLD", target: String = "TW") -> LoopbackClient? {
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else { return nil }
        return LoopbackClient(accepted: accepted, sender: sender, target: target)
    }

    /// The address of a connection's other end, without its port.
    static func host(of connection: Int32) -> String {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // Safe: the address lives through the call, with its true length.
        let result = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getpeername(connection, $0, &length)
            }
        }
        guard result == 0 else { return "" }
        let host = UInt32(bigEndian: address.sin_addr.s_addr)
        return (0..<4).map { String(host >> (24 - 8 * $0) & 255) }.joined(separator: ".")
    }
}
