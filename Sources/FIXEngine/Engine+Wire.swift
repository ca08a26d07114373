// The way to a socket and from it, in clear or over TLS.

internal import FIXSession
internal import Reactor
internal import Values

extension Engine {
    /// Reads what a connection has to say, at most `count` bytes of it, decrypted. `later` and `closed`
    /// are the poller's to tell of, or, where TLS holds something back, this queues another look.
    @_noLocks @unsafe
    mutating func receive(on index: Int, to room: UnsafeMutableRawPointer, count: Int) -> Transfer {
        let socket = connections[index].socket
        // Safe: the caller promises so much room.
        if connections[index].tls.isNone { return unsafe socket.receive(to: room, count: count) }
        if connections[index].awaitsProxyHeader {
            // Not more than TLS takes of what stands behind the header.
            return unsafe socket.receive(to: room, count: min(count, ProxyHeader.maximumLength))
        }
        let result = unsafe decrypt(index, to: room, count)
        _ = flush(index)
        return result
    }

    /// Sends as many of the bytes as leave now, or, encrypted, wait for the kernel: at most 64 KiB do.
    @_noLocks
    mutating func send(_ bytes: Bytes, on index: Int) -> Transfer {
        let tls = connections[index].tls
        guard !tls.isNone else {
            let result = connections[index].socket.send(bytes)
            noticeProgress(result, index)
            return result
        }
        var taken = 0
        while taken < bytes.count {
            switch tls.write(bytes.slice(taken, bytes.count - taken)) {
            case .bytes(let count): taken += count
            case .later:
                guard hasPending(index), flush(index) else { return taken > 0 ? .bytes(taken) : .later }
            case .closed:
                queueReading(index)  // That ends it.
                return .closed
            }
        }
        _ = flush(index)
        return .bytes(taken)
    }

    /// Gives ciphertext that waits to the kernel; whether none is left.
    @_noLocks
    mutating func flush(_ index: Int) -> Bool {
        let tls = connections[index].tls
        guard !tls.isNone, tls.pending.count > 0 else { return true }
        while tls.pending.count > 0 {
            let result = connections[index].socket.send(tls.pending)
            noticeProgress(result, index)
            guard case .bytes(let count) = result else {
                if case .later = result { watchWriting(index, true) }
                return false  // Where it is gone, the poller says so too.
            }
            tls.sent(count)
        }
        // Reading may have waited for room to answer.
        if connections[index].isWatchedForWriting, tls.hasInput { queueReading(index) }
        return true
    }

    /// Ciphertext waits for the kernel.
    @_noLocks
    func hasPending(_ index: Int) -> Bool {
        !connections[index].tls.isNone && connections[index].tls.pending.count > 0
    }

    /// The kernel takes something again, or nothing: then the peer's time runs.
    @_noLocks
    private mutating func noticeProgress(_ result: Transfer, _ index: Int) {
        switch result {
        case .bytes: connections[index].blockedSince = .distantFuture
        case .later: noticeBlocked(index)
        case .closed: break
        }
    }

    /// The socket is read no further in one go, so that nobody keeps the others waiting.
    private static var longestReading: Int { @_noLocks get { 16 } }

    @_noLocks @unsafe
    private mutating func decrypt(
        _ index: Int, to room: UnsafeMutableRawPointer, _ count: Int
    ) -> Transfer {
        let tls = connections[index].tls
        var total = 0
        var isDrained = false
        var readings = 0
        while total < count {
            // Safe: so much of the caller's room is left.
            switch unsafe tls.read(to: room + total, count: count - total) {
            case .bytes(let read): total += read
            case .closed:
                // What came before the end goes first.
                if total > 0 { queueReading(index) }
                return total > 0 ? .bytes(total) : .closed
            case .later:
                let room = tls.inputRoom
                guard !(isDrained && total > 0), readings < Engine.longestReading else {
                    return total > 0 ? .bytes(total) : .later
                }
                readings += 1
                switch feed(index) {
                case .bytes(let read): isDrained = read < room
                case .later: return total > 0 ? .bytes(total) : .later
                case .closed: return total > 0 ? .bytes(total) : .closed
                }
            }
        }
        queueReading(index)
        return .bytes(total)
    }

    /// Hands TLS what the socket has, once; `later`, too, when it has no room: `flush` makes some.
    @_noLocks
    mutating func feed(_ index: Int) -> Transfer {
        let tls = connections[index].tls
        guard tls.inputRoom > 0 else { return .later }
        let result = ciphertext.fill(from: connections[index].socket, atMost: tls.inputRoom)
        if case .bytes(let count) = result { _ = tls.feed(ciphertext.bytes(count)) }
        return result
    }

    // MARK: Looking again without the poller

    /// There is something to read that the poller does not know of.
    @_noLocks
    mutating func queueReading(_ index: Int) {
        guard !connections[index].isToBeRead else { return }
        connections[index].isToBeRead = true
        readingQueue.append(index)
    }

    /// The next connection that is looked at again in this turn; -1 for one that is not read now.
    @_noLocks
    mutating func nextToRead() -> Int {
        readingsLeft -= 1
        let index = readingQueue.removeFirst()
        connections[index].isToBeRead = false
        switch connections[index].state {
        case .free, .connecting, .securing, .proving: return -1
        case .unidentified, .bound, .closing, .draining: return index
        }
    }

    // MARK: The poller

    /// Watches a connection for what it is waited for: not for reading while its Logon is proven, or it rests.
    @_noLocks
    mutating func watch(_ index: Int) {
        var isRead = !isResting(index)
        if case .proving = connections[index].state { isRead = false }
        poller.watch(
            connections[index].socket.descriptor,
            token: Token.connection(index, generation: connections[index].generation).packed,
            reading: isRead, writing: connections[index].isWatchedForWriting)
    }

    @_noLocks
    mutating func watchWriting(_ index: Int, _ isWanted: Bool) {
        guard connections[index].isWatchedForWriting != isWanted else { return }
        connections[index].isWatchedForWriting = isWanted
        watch(index)
    }

    // MARK: The end

    /// Why there is nothing more to read; the log is told what TLS did not like.
    @_noLocks
    mutating func endOfReading(_ index: Int) -> DisconnectReason {
        guard !connections[index].tls.isNone, let failure = connections[index].tls.failure else {
            return .connectionLost
        }
        var session: Int?
        switch connections[index].state {
        case .bound(let slot), .closing(_, let slot, _, _): session = slot
        case .securing(let initiator): session = Int(initiators[initiator].session)
        case .free, .connecting, .unidentified, .proving, .draining: break
        }
        note(.tlsFailed(failure), index, session)
        return .tlsFailed
    }

    /// Nothing more comes from us, and the peer is told so.
    @_noLocks
    mutating func finishSending(_ index: Int) {
        if !connections[index].tls.isNone { connections[index].tls.finish() }
        // What does not leave now does so as soon as it can, and this is said then.
        if flush(index) { connections[index].socket.finishSending() }
    }

    /// Last words of TLS, as far as the kernel takes them, and its end.
    @_noLocks
    mutating func freeTLS(_ index: Int) {
        let tls = connections[index].tls
        guard !tls.isNone else { return }
        tls.finish()
        if tls.pending.count > 0 { _ = connections[index].socket.send(tls.pending) }
        tls.free()
        connections[index].tls = .none
    }
}

/// Ciphertext on its way from a socket to TLS: one buffer for all connections.
@safe
struct CiphertextBuffer: ~Copyable {
    let capacity = 32 << 10
    private let memory: UnsafeMutableRawPointer

    init() { unsafe memory = .allocate(byteCount: capacity, alignment: 64) }

    deinit { unsafe memory.deallocate() }

    @_noLocks
    func fill(from socket: Socket, atMost count: Int) -> Transfer {
        // Safe: no more than there is room for.
        unsafe socket.receive(to: memory, count: min(count, capacity))
    }

    /// The first bytes, good until the next `fill`.
    @_noLocks
    func bytes(_ count: Int) -> Bytes {
        precondition(count <= capacity, "more than the buffer holds")
        // Safe: just checked.
        return unsafe Bytes(base: memory, count: count)
    }
}
