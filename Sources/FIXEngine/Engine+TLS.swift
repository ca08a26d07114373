// TLS on the connections of an engine: how it begins, and how its certificates are renewed.

internal import FIXSession
internal import Reactor
internal import Values

extension Engine {
    /// Behind a PROXY protocol header TLS begins: what came with it is the first of that.
    @_noLocks
    mutating func beginTLS(_ index: Int) {
        let rest = intake.bytes
        precondition(rest.count <= connections[index].tls.inputRoom, "more than was to be read")
        _ = connections[index].tls.feed(rest)
        intake.finish()
        queueReading(index)
    }

    /// Goes on with an initiator's handshake as far as it goes now.
    @_noLocks
    mutating func secure(_ connection: Int, _ index: Int) -> Arrival? {
        let tls = connections[connection].tls
        var isOpen = true
        var hasMore = true
        while hasMore, tls.advance() == .handshaking {
            switch feed(connection) {
            case .bytes: break
            case .later: hasMore = false
            case .closed:
                isOpen = false
                hasMore = false
            }
        }
        let isEmpty = flush(connection)
        switch tls.phase {
        case .handshaking where isOpen:
            watchWriting(connection, !isEmpty)
            return nil
        case .established:
            queueReading(connection)
            guard !hasCertificateRules || showsCertificate(connection, template(of: index), peer(of: index)) else {
                note(.disconnected(.notAuthenticated), connection, Int(initiators[index].session))
                return close(connection, .notAuthenticated)
            }
            return beginLogon(connection, index)
        case .handshaking, .closed, .failed:
            return failSecuring(connection, index, tls.failure ?? .hungUp)
        }
    }

    @_noLocks
    private func peer(of initiator: Int) -> Name {
        sessions[Int(initiators[initiator].session)].session.identity.targetCompID
    }

    @_noLocks
    private func template(of initiator: Int) -> Int {
        Int(sessions[Int(initiators[initiator].session)].template)
    }

    @_noLocks
    mutating func failSecuring(_ connection: Int, _ index: Int, _ failure: TLSFailure) -> Arrival? {
        note(.tlsFailed(failure), connection, Int(initiators[index].session))
        return close(connection, .tlsFailed)
    }

    /// Whether the peer has the certificate that its session wants.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    func showsCertificate(_ index: Int, _ template: Int, _ peer: Name) -> Bool {
        certificates[template]?.holds(for: connections[index].tls, peer) ?? true
    }

    // MARK: Renewal

    /// Reads the certificates, keys and lists of all acceptors and initiators again. Connections that
    /// stand go on with those they have. An event tells of it, and of each that could not be read: those
    /// keep what they had.
    public mutating func reloadTLS() { askToReload(onlyChanged: false) }

    private mutating func askToReload(onlyChanged: Bool) {
        guard hasTLS else { return }
        if !errands.ask(.reloadTLS(tlsContexts, onlyChanged: onlyChanged)) {
            note(.tlsNotReloaded(Text("too much else is to be done")), -1, nil)
        }
    }

    /// At start: with the first errand its thread begins, which no turn shall have to do.
    mutating func beginToLookAtTLS() {
        if hasTLS, settings.tlsLookInterval.nanoseconds > 0 { lookAtTLS() }
    }

    /// It is time to see whether files have changed, and will be again after a while.
    ///
    /// Vouched for: the thread of errands looks, and takes what memory that needs; this one takes none, the tests
    /// count it.
    @_semantics("no_performance_analysis")
    mutating func lookAtTLS() {
        nextTLSLook = now.steady.advanced(by: settings.tlsLookInterval)
        askToReload(onlyChanged: true)
    }

    mutating func reloadedTLS(_ count: Int, _ problems: [TLSError]) {
        if count > 0 { note(.tlsReloaded(count), -1, nil) }
        for problem in problems {
            let text = String(decoding: problem.description.utf8.suffix(Text<32>.capacity), as: UTF8.self)
            note(.tlsNotReloaded(Text(string: text) ?? Text()), -1, nil)
        }
    }
}
