// What leaves at the end of a turn, and what waits in the store.

internal import FIXSession
internal import FIXWire
internal import Values

extension SessionLoop {
    func stage(_ bytes: [UInt8], _ number: UInt64, isOfSession: Bool) {
        store.sent[number] = LoopStore.SentMessage(bytes: bytes, at: now.utc)
        guard let connection = bound else { return }
        if isOfSession { lastOfSession = number }
        if !isAnnounced {
            // Before the Logon exchange is done only the session speaks.
            guard isOfSession else { return }
            nextToSend = number
        }
        session.sent(at: now)
        guard nextToSend == number, !isReplaying, connection.tail.isEmpty else { return }
        outbox.append(
            OutboxMessage(
                connection: connection, stream: store.stream, msgSeqNum: number, bytes: bytes))
        nextToSend = number + 1
    }

    /// The messages of the turn go to the kernel; where it stops, the rest of one message is kept,
    /// and those behind it wait in the store.
    func release() {
        let messages = outbox
        outbox = []
        for (index, message) in messages.enumerated() {
            let connection = message.connection
            switch connection.state {
            case .bound, .closing: break
            case .unidentified, .gone: continue
            }
            guard connection.tail.isEmpty else { continue }
            let taken = connection.pipe.write(message.bytes, at: now)
            guard taken < message.bytes.count else { continue }
            connection.tail = Array(message.bytes[taken...])
            guard isServed(connection) else { continue }
            // What was staged behind it, before numbers began again, is forgotten with its numbers.
            let next = messages[(index + 1)...].first {
                $0.connection === connection && $0.stream == store.stream
            }
            guard let next else { continue }
            nextToSend = next.msgSeqNum
            replayThrough = min(replayThrough, nextToSend - 1)
        }
    }

    /// Gives connections what is ready for them, as far as they take it.
    func transmit() {
        for connection in connections { transmit(connection) }
        connections.removeAll {
            if case .gone = $0.state { true } else { false }
        }
    }

    private func transmit(_ connection: LoopConnection) {
        while flush(connection) {
            switch connection.state {
            case .unidentified, .gone: return
            case .closing(let reason, _, let through):
                if isServed(connection), fill(connection, through: through) { continue }
                connection.state = .gone
                connection.pipe.end = reason
                return
            case .bound:
                guard isAnnounced, fill(connection, through: session.nextOutbound - 1) else {
                    return
                }
                session.sent(at: now)
            }
        }
    }

    /// The session's messages go out over it: it is the session's, or was until it was closed.
    private func isServed(_ connection: LoopConnection) -> Bool {
        if connection === bound { return true }
        guard bound == nil, case .closing(_, let stream, _) = connection.state else { return false }
        return stream == store.stream
    }

    /// Sends the tail; false when some of it is left.
    private func flush(_ connection: LoopConnection) -> Bool {
        let taken = connection.pipe.write(connection.tail, at: now)
        connection.tail.removeFirst(taken)
        return connection.tail.isEmpty
    }

    /// Puts into the tail what comes next: the replay, then what was not sent yet. False when there
    /// is nothing.
    private func fill(_ connection: LoopConnection, through: UInt64) -> Bool {
        let isIdle = !isReplaying && nextToSend > through
        while connection.tail.count < batchSize {
            if isReplaying {
                connection.tail += replayOne()
            } else if nextToSend <= through {
                connection.tail += store.sent[nextToSend]?.bytes ?? []
                nextToSend += 1
            } else {
                break
            }
        }
        return !isIdle
    }

    /// One message again, or one gap fill for a run of those that are not sent again.
    private func replayOne() -> [UInt8] {
        let first = replayNext
        var next = first
        while next <= replayThrough {
            if let again = encodeAgain(next) {
                if next > first { break }
                replayNext = next + 1
                return again
            }
            next += 1
        }
        replayNext = next
        guard let fill = session.encodeGapFill(from: first, upTo: next, at: now, in: &writer) else {
            preconditionFailure("a gap fill that does not fit its writer")
        }
        return Array(fill)
    }

    private func encodeAgain(_ number: UInt64) -> [UInt8]? {
        guard let stored = store.sent[number] else { return nil }
        return stored.bytes.asBytes { bytes in
            guard let message = try? tokenizer.tokenize(bytes, into: fields),
                !message.msgType.isSession,
                !session.isStale(message.msgType, stored: stored.at, at: now)
            else { return nil }
            return session.encodeReplay(of: message, at: now, in: &writer).map { Array($0) }
        }
    }
}
