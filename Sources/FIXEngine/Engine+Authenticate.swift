// Logons that have to be proven: what takes long is done by another thread.

internal import Cryptography
internal import FIXSession
internal import FIXWire
internal import Reactor
internal import Values

extension Engine {
    /// Whether the Logon has been proven, or needs no proof. Otherwise its connection waits: the message
    /// and what came behind it stay in its block, and nothing more is read.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    mutating func isProven(_ logon: MessageView, _ header: Header, _ template: Int, _ index: Int) -> Bool {
        guard let authentication = authentications[template], !connections[index].isProven else {
            return true
        }
        let name = logon.first(Tag.username).flatMap { Identifier($0) } ?? Identifier()
        let compID = Name(header.sender) ?? Name()
        let user = authentication.users.first { $0.name == name && !name.isEmpty }
        let mayLogOn = user.map { user in
            (user.compIDs.isEmpty || user.compIDs.contains { $0.covers(compID) })
                && (user.allowedAddresses.isEmpty
                    || user.allowedAddresses.contains { $0.contains(connections[index].address) })
        }
        var password: [UInt8] = []
        if let value = logon.first(Tag.password) {
            for place in 0..<min(value.count, 1024) { password.append(value[place]) }
        }
        let claim = LogonClaim(
            connection: index, generation: connections[index].generation, password: password,
            hash: user?.password ?? nobody, mayLogOn: mayLogOn ?? false)
        let isAsked = putBack(logon.bytes, index) && errands.ask(.verify(claim))
        // Longer than any queue of others' proofs should take; then the connection is given up.
        let deadline = isAsked ? now.steady.advanced(by: .seconds(60)) : now.steady
        connections[index].state = .proving(template: template, deadline: deadline, hasFailed: false)
        watch(index)
        noticeDeadline(deadline)
        return false
    }

    /// Keeps a message that was taken out of the intake, with all that follows it.
    private mutating func putBack(_ message: Bytes, _ index: Int) -> Bool {
        let rest = intake.bytes
        let whole = unsafe Bytes(base: message.base, count: message.count + rest.count)
        // Safe: the rest lies right behind the message that was taken last; both are the intake's.
        precondition(unsafe message.base + message.count == rest.base, "a message from elsewhere")
        intake.finish()
        return keep(whole, index)
    }

    /// The proof has been looked at.
    mutating func proved(_ claim: LogonClaim, _ isProven: Bool) -> Arrival? {
        let index = claim.connection
        guard connections[index].generation == claim.generation,
            case .proving(let template, _, false) = connections[index].state
        else { return nil }
        guard isProven, !isStopping else {
            let delay = authentications[template]?.failureDelay ?? .seconds(0)
            let deadline = now.steady.advanced(by: delay)
            connections[index].state = .proving(template: template, deadline: deadline, hasFailed: true)
            noticeDeadline(deadline)
            return nil
        }
        connections[index].isProven = true
        let deadline = now.steady.advanced(by: settings.logonTimeout)
        connections[index].state = .unidentified(deadline: deadline)
        noticeDeadline(deadline)
        watch(index)
        takeUp(index)
        if !connections[index].tls.isNone { queueReading(index) }
        return nil
    }

    /// Tells a peer that could not prove who it is, if it is to be told, and hangs up.
    ///
    /// The Logout has the number that comes next, and does not use it: nothing has changed.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    mutating func endProof(_ index: Int, _ template: Int) -> Arrival? {
        if let text = authentications[template]?.failureText { sayLogout(text, index, template) }
        return close(index, .notAuthenticated)
    }

    private mutating func sayLogout(_ text: Text<16>, _ index: Int, _ template: Int) {
        let bytes = blockBytes(index)
        guard case .message(let length) = framer.next(in: bytes),
            let logon = try? validators.tokenize(
                bytes.slice(0, length), by: templates[template].dictionary, into: fields),
            let target = Name(Header(logon).sender)
        else { return }
        let identity = templates[template].pattern.identity(with: target)
        let known = findSession(identity).map { sessions[$0].session }
        var session = known ?? Session(identity: identity, settings: templates[template].settings)
        let logout = session.encode(
            .logout(text), session.nextOutbound, inAnswerTo: nil, at: now, in: &writer)
        if let logout { _ = send(logout, on: index) }
    }
}
