// Sessions that come and go while the engine runs.

public import FIXSession
internal import Reactor
internal import Values

/// Why a session cannot be added, changed or removed. Nothing has changed then.
public enum AddedSessionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Several peers would have it.
    case pattern
    /// There is one with these IDs already.
    case exists
    /// No session of one named peer's has these IDs.
    case unknown
    /// The row of it, or of some session, is damaged.
    case damaged
    /// No more sessions, connections, dictionaries or ranges of addresses than this run began with room for.
    case noRoom
    /// Messages may be longer than this run began with room for.
    case tooLong(maximum: Int)

    public var description: String {
        switch self {
        case .pattern: "several peers would be of one session"
        case .exists: "there is a session with these IDs already"
        case .unknown: "there is no session of one named peer with these IDs"
        case .damaged: "a damaged row of the store may be this session's"
        case .noRoom: "there is no room for another one in this run"
        case .tooLong(let maximum): "messages may have at most \(maximum) bytes in this run"
        }
    }
}

extension Engine {
    /// One more peer may log on through an acceptor, from now on. Its session is there at once, and what is sent to it
    /// waits for it.
    ///
    /// - Parameter acceptor: Its place among those that the engine was opened with.
    /// - Throws: ``AddedSessionError``.
    public mutating func add(_ template: SessionTemplate, toAcceptor acceptor: Int) throws(AddedSessionError) -> SessionID {
        precondition(acceptor >= 0 && acceptor < acceptorCount, "an acceptor that does not exist")
        let (identity, known) = try newcomer(template)
        let place = try takeTemplate(template)
        self.place(template, .acceptor, at: place)
        templates[place].acceptor = Int32(acceptor)
        widen(acceptor, for: template)
        guard let known else {
            return SessionID(addSession(Session(identity: identity, settings: templates[place].settings), place))
        }
        if sessions[known].connection < 0 { assign(place, to: known) }
        return SessionID(known)
    }

    /// One more peer that we connect to, from now on.
    ///
    /// With TLS its files have been read by ``TLSPreparation``; otherwise this thread reads them.
    ///
    /// - Throws: ``AddedSessionError``; ``IOError`` for a source address that is none; ``TLSError``.
    public mutating func add(_ initiator: InitiatorSettings) throws -> SessionID {
        let (identity, known) = try newcomer(initiator.session)
        if let known, sessions[known].connection >= 0 { throw AddedSessionError.exists }
        // What can fail, before anything changes.
        _ = try InitiatorSettings.address(of: initiator.source)
        if let tls = initiator.tls { _ = try tlsContexts.context(tls, isAcceptor: false) }
        let index = try freeInitiator()
        let place = try takeTemplate(initiator.session)
        let slot = try begin(initiator, identity, at: index, template: place)
        noticeTLS()
        nextDeadline = .distantPast
        return SessionID(slot)
    }

    /// The session goes on with other settings from its next logon on; its IDs stay.
    ///
    /// - Throws: ``AddedSessionError``.
    public mutating func change(_ template: SessionTemplate) throws(AddedSessionError) -> SessionID {
        guard let identity = template.pattern.identity else { throw .pattern }
        guard let slot = findSession(identity), let former = exactTemplate(of: identity) else { throw .unknown }
        let place = try takeTemplate(template)
        let initiator = Int(sessions[slot].initiator)
        self.place(template, initiator >= 0 ? .initiator : .acceptor, at: place)
        if initiator >= 0 {
            initiators[initiator].template = Int32(place)
        } else {
            let acceptor = self.acceptor(of: former)
            templates[place].acceptor = Int32(acceptor)
            widen(acceptor, for: template)
        }
        templates[former].isRetired = true
        if sessions[slot].connection < 0 { assign(place, to: slot) }
        return SessionID(slot)
    }

    /// The same, with the hosts and all else that an initiator has.
    ///
    /// - Throws: ``AddedSessionError``; ``TLSError``.
    public mutating func change(_ settings: InitiatorSettings) throws -> SessionID {
        guard let identity = settings.session.pattern.identity, let slot = findSession(identity), sessions[slot].initiator >= 0
        else { throw AddedSessionError.unknown }
        let context = try settings.tls.map { try tlsContexts.context($0, isAcceptor: false) } ?? .none
        let source = try InitiatorSettings.address(of: settings.source)
        let session = try change(settings.session)
        let initiator = Int(sessions[slot].initiator)
        initiatorSettings[initiator] = settings
        initiatorContexts[initiator] = context
        initiators[initiator].source = source
        initiators[initiator].nextHost = 0
        noticeTLS()
        return session
    }

    /// Nobody logs on to the session any more, and we do not connect for it; it is logged out if it is logged on. Its
    /// messages and numbers stay in the store, for whoever adds it again.
    ///
    /// A template for many peers that covers its IDs covers its peer from now on.
    ///
    /// - Throws: ``AddedSessionError``.
    public mutating func remove(_ identity: SessionIdentity, saying text: Text<16> = Text()) throws(AddedSessionError) {
        guard let slot = findSession(identity), let template = exactTemplate(of: identity) else { throw .unknown }
        templates[template].isRetired = true
        let initiator = Int(sessions[slot].initiator)
        if initiator >= 0 {
            initiators[initiator].isRetired = true
            halt(SessionID(slot))
        }
        if sessions[slot].session.isLoggedOn {
            logOut(SessionID(slot), saying: text, staysAway: true)
        } else if sessions[slot].connection >= 0 {
            sessions[slot].haltsWhenDown = initiator >= 0
            disconnect(SessionID(slot))
        } else {
            letGoOfRetired()
        }
    }

    /// Whether somebody can log on to the session, or we connect for it; otherwise it is only remembered.
    /// Whether a session has settings like these, or gets them with its next logon, or whoever comes to a template.
    public func hasSettings(_ fits: (SessionSettings) -> Bool) -> Bool {
        for slot in 0..<sessionCount where fits(sessions[slot].session.settings) { return true }
        for template in 0..<templateCount where !templates[template].isRetired && fits(templates[template].settings) { return true }
        return false
    }

    func isServed(_ slot: SessionSlot) -> Bool {
        let template = Int(slot.template)
        if template >= 0, !templates[template].isRetired { return true }
        for index in 0..<templateCount
        where !templates[index].isRetired && templates[index].pattern.covers(slot.session.identity) {
            return true
        }
        return false
    }

    /// Files of TLS are looked at from the first session on that has some.
    private mutating func noticeTLS() {
        guard !hasTLS, !tlsContexts.isEmpty else { return }
        hasTLS = true
        beginToLookAtTLS()
    }

    // MARK: - Room

    /// The IDs of a session that is not there yet, and its slot where the store remembers it.
    private mutating func newcomer(_ template: SessionTemplate) throws(AddedSessionError) -> (SessionIdentity, known: Int?) {
        guard let identity = template.pattern.identity else { throw .pattern }
        if exactTemplate(of: identity) != nil { throw .exists }
        letGoOfRetired()
        let known = findSession(identity)
        // It says goodbye, and then it is nobody's.
        if let known, sessions[known].initiator >= 0 { throw .exists }
        if known.map({ sessions[$0].isDamaged }) ?? hasUnknownSession { throw .damaged }
        guard known != nil || (sessionCount < sessions.capacity && hasStreams) else { throw .noRoom }
        return (identity, known)
    }

    /// The template for one named peer that is in force.
    private func exactTemplate(of identity: SessionIdentity) -> Int? {
        (0..<templateCount).first { !templates[$0].isRetired && templates[$0].pattern.identity == identity }
    }

    /// A place for a template, which nobody has any more or nobody had. All that can fail is asked for before.
    private mutating func takeTemplate(_ template: SessionTemplate) throws(AddedSessionError) -> Int {
        guard template.settings.maxMessageSize <= settings.maximumMessageSize else {
            throw .tooLong(maximum: settings.maximumMessageSize)
        }
        letGoOfRetired()
        let free = (firstAdded..<templateCount).first { templates[$0].isRetired && templates[$0].sessionCount == 0 && !isInitiators($0) }
        guard free != nil || templateCount < Engine.maximumTemplates, validators.hasRoom(for: template.dictionary),
            addressRangeCount + 2 * template.allowedAddresses.count <= addressRanges.capacity
        else { throw .noRoom }
        if let free { return free }
        templateCount += 1
        return templateCount - 1
    }

    private func isInitiators(_ template: Int) -> Bool {
        (0..<initiatorCount).contains { initiators[$0].session >= 0 && Int(initiators[$0].template) == template }
    }

    /// Sessions that are down are no longer of a template, or of an initiator, that is none any more.
    @_noLocks
    mutating func letGoOfRetired() {
        for slot in 0..<sessionCount where sessions[slot].connection < 0 {
            let initiator = Int(sessions[slot].initiator)
            if initiator >= 0, initiators[initiator].isRetired {
                initiators[initiator].state = .halted
                initiators[initiator].session = -1
                sessions[slot].initiator = -1
            }
            let template = Int(sessions[slot].template)
            if template >= 0, templates[template].isRetired, sessions[slot].initiator < 0 {
                templates[template].sessionCount -= 1
                sessions[slot].template = -1
            }
        }
    }

    private mutating func freeInitiator() throws(AddedSessionError) -> Int {
        if let free = (0..<initiatorCount).first(where: { initiators[$0].isRetired && initiators[$0].session < 0 }) { return free }
        guard initiatorCount < initiators.capacity else { throw .noRoom }
        return initiatorCount
    }

    private func acceptor(of template: Int) -> Int {
        if templates[template].acceptor >= 0 { return Int(templates[template].acceptor) }
        let found = (0..<acceptorCount).first {
            let first = acceptors[$0].firstTemplate
            return template >= first && template < first + acceptors[$0].templateCount
        }
        guard let found else { preconditionFailure("an acceptor's template") }
        return found
    }

    /// Whoever the template lets in is read, too.
    private mutating func widen(_ acceptor: Int, for template: SessionTemplate) {
        guard acceptors[acceptor].allowed.count > 0 else { return }
        var all: [AddressRange] = []
        if !template.allowedAddresses.isEmpty {
            let former = acceptors[acceptor].allowed
            for index in Int(former.first)..<Int(former.first + former.count) { all.append(addressRanges[index]) }
            let new = template.allowedAddresses.filter { !all.contains($0) }
            if new.isEmpty { return }
            all += new
        }
        guard addressRangeCount + all.count <= addressRanges.capacity else {
            // Each session still looks for itself.
            acceptors[acceptor].allowed = AddressRanges()
            return
        }
        acceptors[acceptor].allowed = keep(all)
    }
}
