// A place for `penstock replay` to connect to, and what a test says there.

import Foundation
import Testing

/// A port of 127.0.0.1.
final class WireListener {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = descriptor
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 10) == 0 ? getsockname(listener, $0, &length) : -1
            }
        }
        guard result == 0 else { throw Missing("a port: errno \(errno)") }
        port = UInt16(bigEndian: address.sin_port)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// The next connection.
    func accept(me: String = "PENSTOCK", you: String = "CLIENT") throws -> WireClient {
        let accepted = Foundation.accept(descriptor, nil, nil)
        guard accepted >= 0 else { throw Missing("a connection within 10 s") }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        return WireClient(accepted: accepted, me: me, you: you)
    }
}
