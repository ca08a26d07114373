// The other end of a session's connections, as a script plays it.

internal import FIXSession
internal import FIXWire
internal import Values

/// Says what it is told to, over one connection after the other, and reads what comes.
final class ScriptedPeer {
    let loop: SessionLoop
    /// What came and no line of the script has asked for.
    var outputs: [SessionLoop.Output] = []
    /// Who remembers what the peer says and hears.
    var witness: Witness?
    /// How many deliveries were looked at.
    var deliveriesTaken = 0
    /// The connection over which the peer speaks, and those before it that are not read to their
    /// end.
    private var connection: LoopConnection?
    private var unread: [LoopConnection] = []
    private var inbox: [UInt8] = []
    private var inboxBegan = Start.noon
    /// How many bytes are read at a time.
    private let gulp: Int

    /// - Parameter gulp: With a number of bytes, the peer takes its time: so much is read at once,
    ///   and not more than twice as much waits for it.
    init(_ start: Start, as role: SessionRole, gulp: Int = .max) throws {
        loop = try SessionLoop(start, as: role)
        self.gulp = gulp
        if gulp < .max {
            loop.pipeCapacity = gulp * 2
            loop.batchSize = gulp * 4
        }
        guard start.opening != .disconnected else { return }
        if start.opening == .active { rewind() }
        if role == .initiator { connect() }
        guard start.opening == .active else { return }
        let logon = SplitMessage(
            "35=A|34=\(start.nextInbound - 1)|98=0|108=\(start.heartBtInt)|")
        say(logon.filled(at: loop.now, for: start.identity))
        read()
        outputs = []
    }

    /// The Logons are yet to use a number each.
    private func rewind() {
        loop.store.nextInbound -= 1
        loop.store.nextOutbound -= 1
        loop.restart()
    }

    var isConnected: Bool { connection?.isOpen ?? false }

    // MARK: What the script asks for

    /// Bytes to the session; over a new connection when there is none to an acceptor.
    func say(_ bytes: [UInt8]) {
        if connection == nil || !isConnected, loop.role == .acceptor {
            let accepted = loop.accept()
            connection = accepted
            unread.append(accepted)
        }
        guard let connection else { return }
        let wasLoggedOn = loop.session.isLoggedOn
        loop.receive(bytes, over: connection)
        if wasLoggedOn || loop.session.isLoggedOn { witness?.says(bytes) }
        read()
    }

    /// The session's program makes the connection.
    func connect() {
        let made = loop.connect()
        connection = made
        unread.append(made)
        read()
    }

    func hangUp() {
        guard let connection else { return }
        read()
        loop.lost(connection)
        unread.removeAll { $0 === connection }
        inbox = []
        self.connection = nil
    }

    /// The application sends a message, or with MsgType 5 logs out.
    func send(_ text: String) {
        let message = SplitMessage(text)
        if message["35"] == "5" {
            let words = message.body.isEmpty ? "" : String(message.body.dropFirst(3).dropLast())
            loop.ask { $0.beginLogout(Text(string: words) ?? Text(), at: loop.now, into: &$1) }
        } else {
            let header = message.header.filter { $0.tag != "35" }.map { "\($0.tag)=\($0.value)|" }
            loop.send(message["35"] ?? "", WireText.bytes(header.joined() + message.body))
        }
        read()
    }

    func beginReset() {
        loop.ask { $0.beginReset(at: loop.now, into: &$1) }
        read()
    }

    func beginPeriod() {
        loop.ask { $0.beginPeriod(into: &$1) }
        read()
    }

    /// Lets time pass as the poller would: to each deadline of the session, and with `idleTicks` to
    /// moments between them, where nothing may happen. Returns what is wrong with the deadlines.
    func wait(_ interval: Interval, idleTicks: Bool) -> String? {
        let end = loop.now.steady.advanced(by: interval)
        var ticksInPlace = 0
        while true {
            var next = min(end, loop.session.nextDeadline)
            if idleTicks { next = min(next, loop.now.steady.advanced(by: .milliseconds(100))) }
            ticksInPlace = next <= loop.now.steady ? ticksInPlace + 1 : 0
            if ticksInPlace > 3 { return "the session asks to be woken for nothing" }
            loop.advance(to: next)
            _ = loop.tick()
            read()
            if loop.isDead { return nil }
            if loop.now.steady >= end, loop.session.nextDeadline > end { return nil }
        }
    }

    // MARK: Reading

    /// Reads all that comes, connection after connection.
    func read() {
        while let first = unread.first {
            while let (bytes, at) = first.pipe.read(gulp) {
                if inbox.isEmpty { inboxBegan = at }
                inbox += bytes
                takeMessages(at)
                loop.canWrite()
            }
            guard let reason = first.pipe.end else { return }
            outputs.append(.hungUp(reason))
            inbox = []
            unread.removeFirst()
        }
    }

    private func takeMessages(_ at: Moment) {
        while case .message(let length) = inbox.asBytes({ loop.framer.next(in: $0) }) {
            let message = Array(inbox.prefix(length))
            inbox.removeFirst(length)
            outputs.append(.said(message, at: inboxBegan))
            inboxBegan = at
            witness?.hears(message)
        }
    }
}
