// The bytes of a connection, over TLS or in clear.

internal import Reactor
internal import Values

/// A socket with its TLS, if it has any. Whoever holds it closes it, once.
struct Transport {
    let socket: Socket
    let tls: TLSStream

    /// Received bytes, which are used at once: one buffer serves all connections.
    final class Room {
        fileprivate var bytes = [UInt8](repeating: 0, count: 32 << 10)

        /// Calls `body` with the first of them.
        func with(_ count: Int, _ body: (Bytes) -> Void) {
            // Safe: the array has so many, and holds them during the call.
            unsafe bytes.withUnsafeBytes { body(unsafe Bytes($0).slice(0, count)) }
        }
    }

    func close() {
        socket.close()
        if !tls.isNone { tls.free() }
    }

    /// Plaintext, or the end of it.
    func receive(_ room: Room, atMost most: Int) -> Transfer {
        let most = min(most, room.bytes.count)
        guard !tls.isNone else { return receiveInClear(room, most) }
        while true {
            // Safe: the array has so many bytes.
            let result = unsafe room.bytes.withUnsafeMutableBytes { buffer in
                unsafe buffer.baseAddress.map { unsafe tls.read(to: $0, count: most) } ?? .closed
            }
            guard case .later = result else { return result }
            guard tls.inputRoom > 0 else { return .later }
            switch receiveInClear(room, min(room.bytes.count, tls.inputRoom)) {
            case .bytes(let count): room.with(count) { _ = tls.feed($0) }
            case .later: return .later
            case .closed: return .closed
            }
        }
    }

    private func receiveInClear(_ room: Room, _ most: Int) -> Transfer {
        // Safe: the array has so many bytes.
        unsafe room.bytes.withUnsafeMutableBytes { buffer in
            unsafe buffer.baseAddress.map { unsafe socket.receive(to: $0, count: most) } ?? .closed
        }
    }

    /// How many of the bytes were taken; those that TLS took may wait still.
    func send(_ bytes: Bytes) -> Transfer { tls.isNone ? socket.send(bytes) : tls.write(bytes) }

    /// Sends what TLS has to say: false when the connection is broken.
    func flush() -> Bool {
        guard !tls.isNone else { return true }
        while tls.pending.count > 0 {
            switch socket.send(tls.pending) {
            case .bytes(let count): tls.sent(count)
            case .later: return true
            case .closed: return false
            }
        }
        return true
    }

    var hasPending: Bool { !tls.isNone && tls.pending.count > 0 }
    /// There may be more to receive, of which no poller tells.
    var hasInput: Bool { !tls.isNone && tls.hasInput }
    var isShakingHands: Bool { !tls.isNone && tls.phase == .handshaking }
}
