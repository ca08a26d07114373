// One session of the source becomes a session of ours, and the endpoint that it needs.

/// Collects the keys of a session; each part of the work is in a file of its own.
struct SessionBuilder {
    let source: SourceSession
    let work: ImportWork
    let isAcceptor: Bool
    let name: String
    var endpoint: [Draft] = []
    var tls: [Draft] = []
    var session: [Draft] = []
    /// What is said above the session.
    var description: String?

    var engine: SourceEngine { source.engine }

    /// The session, or nil when something that it cannot do without is missing, which is then said.
    static func build(_ source: SourceSession, _ work: ImportWork) -> SessionDraft? {
        let role = SessionBuilder.role(of: source, work)
        var builder = SessionBuilder(
            source: source, work: work, isAcceptor: role ?? true, name: source.name)
        guard role != nil, builder.buildIdentity() else { return nil }
        guard builder.buildAddress() else { return nil }
        builder.buildHeartbeat()
        builder.buildTimeouts()
        builder.buildSchedule()
        builder.buildTimestamps()
        builder.buildDictionary()
        builder.buildTLS()
        builder.buildPeers()
        builder.buildLogonTags()
        builder.buildOthers()
        return SessionDraft(
            id: work.nextID(), source: source, isAcceptor: builder.isAcceptor,
            description: builder.description, endpoint: KeyOrder.sorted(builder.endpoint),
            session: KeyOrder.sorted(builder.session))
    }

    // MARK: Writing keys

    mutating func put(
        _ place: KeyPlace, _ key: String, _ content: Draft.Content, from origins: [SettingLine],
        remark: String? = nil, isVital: Bool = false
    ) {
        let draft = Draft(
            id: work.nextID(), key: key, content: content, origins: origins, remark: remark,
            isVital: isVital)
        switch place {
        case .acceptor, .initiator, .connection: endpoint.append(draft)
        case .acceptorTLS, .initiatorTLS: tls.append(draft)
        case .acceptorSession, .initiatorSession, .session: session.append(draft)
        case .store: preconditionFailure("the store is not a session's")
        }
        work.carry(origins, name)
    }

    mutating func put(
        _ place: KeyPlace, _ key: String, _ value: String, from origins: [SettingLine],
        remark: String? = nil, isVital: Bool = false
    ) {
        put(place, key, .value(YAMLText(value)), from: origins, remark: remark, isVital: isVital)
    }

    // MARK: Reading values

    /// The value with its variables taken from the environment, which is noted.
    func text(_ setting: SettingLine, standIn: String) -> String {
        let (value, variables) = work.variables.carry(setting.value, standIn: standIn)
        for (there, here) in variables {
            let rename = there == here ? "" : ", which was \(quoted("${\(there)}")) there"
            work.leave(
                setting, name, .decision, "set \(here) in the environment before the start\(rename)"
            )
        }
        return value
    }

    /// Y or N; anything else is reported, and nil.
    func flag(_ settingName: String) -> Bool? {
        guard let setting = source[settingName] else { return nil }
        switch setting.value {
        case "Y", "y": return true
        case "N", "n": return false
        default:
            work.leave(setting, name, .wrong, "neither Y nor N")
            return nil
        }
    }

    func leave(_ setting: SettingLine, _ kind: Leftover.Kind, _ message: String) {
        work.leave(setting, name, kind, message)
    }

    /// As above, for each of the names that is there, and of which nothing has been said yet.
    func leave(_ names: [String], _ kind: Leftover.Kind, _ message: String) {
        for setting in names.compactMap({ source[$0] }) where !work.isSettled(setting, name) {
            leave(setting, kind, message)
        }
    }

    /// The session is none: why, and where to look.
    func giveUp(_ setting: String, _ message: String, near other: String? = nil) {
        let line = (source[setting] ?? other.flatMap { source[$0] })?.number ?? source.line
        work.note(line, name, .session, "\(setting) \(message)")
    }
}
