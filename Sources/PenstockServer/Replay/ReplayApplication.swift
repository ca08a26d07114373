// The replay as an application of the engine: it says what was said, and hears what comes.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// Plays a script to the peer of one session.
struct ReplayApplication: ~Copyable, Application {
    enum Stage {
        case loggingOn
        case playing
        /// All was said, and what should come has come, or was waited for: we say goodbye.
        case loggingOut
        case ended
    }

    private(set) var stage = Stage.loggingOn
    /// Why it could not be played to its end; nil when it was.
    private(set) var trouble: String?
    var conversations: Conversations
    var pace: ReplayPace
    var report: ReplayReport
    var script: ReplayScript
    /// What comes next.
    var step: ReplayStep?
    /// The initiator's is the engine's only one from the start; an acceptor's comes with its Logon.
    private(set) var session = SessionID(0)
    let identity: SessionIdentity
    var deadline = Instant.distantPast
    private var rows: ReplayRows
    private var receivedCount: UInt64 = 0
    private let maskedTags: MaskedTags
    private let logonDeadline: Instant
    /// Why there is no connection.
    private var obstacle: String?

    /// How long a Logon is waited for.
    private static var logonPatience: Interval { .seconds(60) }

    init(
        _ script: consuming ReplayScript, _ peer: ReplayPeer, _ report: ReplayReport,
        _ rows: consuming ReplayRows, masked: MaskedTags, now: Moment
    ) {
        self.script = script
        self.report = report
        self.rows = rows
        conversations = Conversations(peer.options.rules)
        pace = ReplayPace(speed: peer.options.speed, patience: peer.options.patience)
        identity = peer.identity
        maskedTags = masked
        logonDeadline = now.steady.advanced(by: ReplayApplication.logonPatience)
    }

    // MARK: The engine's calls

    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) {
        let ordinal = receivedCount + 1
        hear(ReplayMessage(message, ordinal: ordinal, at: engine.now.utc, maskedTags), at: engine.now)
    }

    /// An answer: the application's, or a Reject(3) of the session's.
    private mutating func hear(_ message: ReplayMessage, at now: Moment) {
        receivedCount += 1
        conversations.receive(message)
        pace.heard(at: now.steady)
        pace.note(unanswered: conversations.unanswered, at: now.steady)
    }

    mutating func loggedOn(_ session: SessionID, in engine: inout Engine) {
        self.session = session
        if stage == .loggingOn { stage = .playing }
    }

    mutating func loggedOff(_ session: SessionID, in engine: inout Engine) {
        switch stage {
        case .loggingOut, .ended: stage = .ended
        case .loggingOn, .playing:
            if engine.isStopping { return end("interrupted", &engine) }
            end("the session ended too early: " + lastWords(engine), &engine)
        }
    }

    mutating func step(in engine: inout Engine) throws(JournalError) {
        while let event = engine.takeEvent() { note(event) }
        if engine.sessionCount > 0 {
            let rejects = try rows.look(session, &engine, after: receivedCount)
            for reject in rejects { hear(reject, at: engine.now) }
        }
        deadline = .distantFuture
        switch stage {
        case .loggingOn: awaitLogon(&engine)
        case .playing where engine.isStopping: end("interrupted", &engine)
        case .playing:
            do {
                try play(&engine)
            } catch {
                end("\(error)", &engine)
            }
        case .loggingOut, .ended: break
        }
        report.add(conversations.takeFindings())
    }

    func nextDeadline(in engine: borrowing Engine) -> Instant { deadline }

    // MARK: Stages

    /// What the engine tells of a connection that does not come about.
    private mutating func note(_ event: EngineEvent) {
        switch event.kind {
        case .cannotConnect(let code): obstacle = "cannot connect: \(IOError.words(for: code))"
        case .tlsFailed(let failure): obstacle = "TLS: \(failure)"
        default: break  // Of a session, its end tells why.
        }
    }

    private mutating func awaitLogon(_ engine: inout Engine) {
        deadline = logonDeadline
        if engine.isStopping {
            end("interrupted", &engine)
        } else if engine.sessionCount > 0, engine.status(of: session).lastEnd.reason != nil {
            end(obstacle ?? "no session: " + lastWords(engine), &engine)
        } else if engine.now.steady >= logonDeadline {
            end("nobody has logged on", &engine)
        }
    }

    /// Why the connection ended, and what the peer said to it.
    private func lastWords(_ engine: borrowing Engine) -> String {
        let last = engine.status(of: session).lastEnd
        let words = ReplayReport.visible("\(last.peerText)".utf8)
        let reason = "\(last.reason?.text ?? "connection lost")"
        return words.isEmpty ? reason : "\(reason), and the peer says: \(words)"
    }

    /// There is nothing left to say.
    mutating func logOut(_ engine: inout Engine) {
        stage = .loggingOut
        // What the peer says to all that was said comes before its goodbye.
        engine.beginStop(Text("replay ends"))
    }

    private mutating func end(_ why: String, _ engine: inout Engine) {
        if stage != .ended, trouble == nil { trouble = why }
        stage = .ended
        if !engine.isStopping { engine.beginStop(Text("replay ends")) }
    }

    /// Nothing comes any more.
    mutating func conclude() {
        conversations.finish()
        report.add(conversations.takeFindings())
    }
}
