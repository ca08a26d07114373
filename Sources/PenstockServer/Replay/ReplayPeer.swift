// The session of a replay.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// Who speaks in a replay, and to whom: an engine with one session, all in memory.
struct ReplayPeer {
    let options: ReplayOptions
    let identity: SessionIdentity
    private let dictionary: DataDictionary
    private let facts: RecordingFacts
    private let environment: [String: String]

    /// - Throws: ``PortProblem`` when there is no such environment variable, or for a Logon that is too long.
    init(
        _ recording: Recording, _ facts: RecordingFacts, _ options: ReplayOptions,
        _ dictionary: DataDictionary, _ environment: [String: String]
    ) throws(PortProblem) {
        self.options = options
        self.dictionary = dictionary
        self.facts = facts
        self.environment = environment
        if let variable = options.passwordVariable, environment[variable] == nil {
            throw PortProblem("--password-from: there is no environment variable \(variable)")
        }
        // Who wrote the recording was the other side.
        let theirs = recording.identity
        var details = SessionIdentity.Details()
        details.senderSubID = theirs.details.targetSubID
        details.senderLocationID = theirs.details.targetLocationID
        details.targetSubID = theirs.details.senderSubID
        details.targetLocationID = theirs.details.senderLocationID
        identity = SessionIdentity(
            beginString: theirs.beginString, senderCompID: options.sender ?? theirs.targetCompID,
            targetCompID: options.target ?? theirs.senderCompID, details: details)
        guard logonFields.reduce(0, { $0 + $1.value.count + 12 }) < ReplayPeer.logonMost else {
            throw PortProblem("the recorded Logon is too long to be said again")
        }
    }

    /// Bytes that the fields of a Logon may have.
    private static var logonMost: Int { 16_000 }

    /// - Throws: ``IOError``, ``TLSError``, ``StoreError``, ``JournalError``.
    func start(at now: Moment) throws -> Engine {
        var settings = EngineSettings()
        settings.maximumConnections = 8
        settings.maximumSessions = 1
        settings.maximumMessageSize = min(1 << 20, max(64 << 10, 2 * facts.longest))
        var store = try Store.open(path: "memory", durability: .none, mapSize: 1 << 32, at: now.utc)
        if options.keepsNumbers { try keepNumbers(&store, at: now.utc) }
        if options.isAcceptor {
            var acceptor = AcceptorSettings(
                host: options.peer.host, port: options.peer.port, templates: [template])
            acceptor.tls = options.tls
            return try Engine.start(settings, acceptors: [acceptor], journal: store)
        }
        var initiator = InitiatorSettings(session: template, hosts: [options.peer])
        initiator.tls = options.tls
        return try Engine.start(settings, initiators: [initiator], journal: store)
    }

    private var template: SessionTemplate {
        var template = SessionTemplate(
            pattern: PeerPattern(
                beginString: identity.beginString, senderCompID: identity.senderCompID,
                targetCompID: NamePattern(identity.targetCompID), details: identity.details),
            dictionary: dictionary, maximumSessions: 1)
        template.settings.heartBtInt = Int(min(86_400, facts.logon?.number(108) ?? 30))
        template.settings.resetOnLogon = !options.keepsNumbers
        // What comes is compared, whatever it is.
        template.settings.rejectInvalidMessage = false
        template.settings.checkLatency = false
        template.settings.requiresOrigSendingTime = false
        template.settings.orderlyLogoutTimeout = .seconds(5)
        template.settings.flow.maxWaitingBytes = 4 << 20
        template.settings.flow.slowConsumerTimeout = .seconds(30)
        if let version = facts.logon?.first(1137), version.count <= 8 {
            let text = String(decoding: version, as: UTF8.self)
            template.settings.defaultApplVerID = Text(string: text) ?? Text()
        }
        template.logonFields = logonFields
        return template
    }

    /// What the recorded Logon had beside what a session writes. What proved who sent it, once, is left out;
    /// a new password would change the peer's records.
    private var logonFields: [LogonField] {
        var fields: [LogonField] = []
        if !options.isAcceptor, let logon = facts.logon {
            for index in logon.ownFields where index >= logon.bodyStart {
                switch logon.fields[index].tag {
                case Field.notATag, Field.noSeparator: break
                // EncryptMethod to DefaultApplVerID: the session's own. Groups of message types.
                case 98, 108, 141, 383, 464, 789, 1137, 384, 372, 385: break
                // Raw data, signatures, new and encrypted passwords.
                case 93, 95, 96, 89, 925, 1400...1404: break
                case 553 where options.username != nil: break
                case 554 where options.passwordVariable != nil: break
                case let tag: fields.append(LogonField(tag, Array(logon.value(at: index))))
                }
            }
        }
        if let username = options.username { fields.append(LogonField(553, username)) }
        if let variable = options.passwordVariable, let password = environment[variable] {
            fields.append(LogonField(554, password))
        }
        return fields
    }

    /// Both MsgSeqNums begin where those of the part that is played do.
    private func keepNumbers(_ store: inout Store, at now: Instant) throws(JournalError) {
        let row = SessionRow(
            identity: identity, stream: 1, created: now, began: now, nextInbound: facts.firstOutbound ?? 1,
            nextOutbound: facts.firstInbound ?? 1)
        var bytes = RowWriter(capacity: SessionRow.maximumSize)
        row.append(to: &bytes)
        var record = TurnRecord(capacity: 4096)
        record.put(.session, 0, bytes.bytes)
        bytes.reset()
        bytes.append(UInt64(0))
        bytes.append(now)
        record.put(.stream, 1, bytes.bytes)
        try store.commit(&record)
    }
}
