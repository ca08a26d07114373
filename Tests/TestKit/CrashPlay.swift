// Conversations in which the process dies.

internal import FIXSession
internal import FIXWire
internal import Values

/// Plays a conversation once for each of its turns: the process dies with that turn, before or
/// after its commit, and none of the turn's bytes leave. It begins again with what was committed,
/// the peer comes back with its own history, and both must come together with nothing lost or given
/// twice.
struct CrashPlay {
    private let start: Start
    private let role: SessionRole
    private let lines: [Line]

    init(_ start: Start, as role: SessionRole, _ lines: [Line]) {
        self.start = start
        self.role = role
        self.lines = lines
    }

    private var resetsBySetting: Bool {
        let settings = start.settings
        return settings.resetOnLogon || settings.resetOnLogout || settings.resetOnDisconnect
            || settings.resetOnError
    }

    /// Numbers begin again of our own accord: what was on its way then is lost, crash or not.
    private var loses: Bool {
        resetsBySetting
            || lines.contains {
                switch $0.kind {
                case .weReset, .wePause: true
                default: false
                }
            }
    }

    /// What went wrong first, or nil.
    func run() throws -> String? {
        let rehearsal = try Playback(start, as: role, lines, .lineByLine)
        let before = rehearsal.turns
        rehearsal.playOnly()
        guard rehearsal.turns > before else { return nil }
        for turn in before + 1...rehearsal.turns {
            for isBeforeCommit in [true, false] {
                let crash = SessionLoop.Crash(turn: turn, isBeforeCommit: isBeforeCommit)
                if let problem = try problem(with: crash) {
                    let place = isBeforeCommit ? "before" : "after"
                    let turn = "turn \(turn - before)"
                    return "as \(role), killed \(place) the commit of \(turn): \(problem)"
                }
            }
        }
        return nil
    }

    private func problem(with crash: SessionLoop.Crash) throws -> String? {
        let playback = try Playback(start, as: role, lines, .lineByLine)
        let witness = playback.watch(crash)
        playback.playOnly()
        guard playback.loop.isDead else { return "it was not killed" }
        let peer = try peer(witness, at: playback.loop.now)
        playback.loop.restart()
        let pair =
            role == .initiator
            ? Pair(initiator: playback.loop, acceptor: peer)
            : Pair(initiator: peer, acceptor: playback.loop)
        guard pair.settle(within: .seconds(300)) else {
            let session = playback.loop.session
            return "they did not come together: we are at \(session.nextInbound) "
                + "\(session.nextOutbound), they at \(peer.session.nextInbound) "
                + "\(peer.session.nextOutbound)"
        }
        if loses { return disorder(playback.loop) ?? disorder(peer) }
        return problem(playback.loop, witness) ?? problem(playback.loop, witness, peer)
    }

    /// The peer, with the history that it has.
    private func peer(_ witness: Witness, at now: Moment) throws -> SessionLoop {
        var settings = SessionSettings()
        settings.heartBtInt = start.heartBtInt
        settings.testMode = start.settings.testMode
        settings.enableNextExpectedMsgSeqNum = start.settings.enableNextExpectedMsgSeqNum
        // Whose acceptor makes numbers begin again has agreed with it on how to come back.
        settings.resetOnLogon = role == .acceptor && resetsBySetting
        var theirs = Start.connecting(
            nextInbound: witness.nextInbound, nextOutbound: witness.nextOutbound, settings: settings
        )
        theirs.identity = start.identity.reversed
        theirs.maximumMessageSize = 1 << 20
        theirs.isValidating = false
        let peer = try SessionLoop(theirs, as: role == .initiator ? .acceptor : .initiator)
        peer.advance(to: now.steady)
        for (number, bytes) in witness.said {
            peer.store.sent[number] = LoopStore.SentMessage(bytes: bytes, at: now.utc)
        }
        return peer
    }

    /// A number of the same sequence was delivered behind a later one, or again.
    private func disorder(_ loop: SessionLoop) -> String? {
        var last: [Int: UInt64] = [:]
        for delivery in loop.store.deliveries {
            if let last = last[delivery.stream], last >= delivery.msgSeqNum {
                return "\(delivery.msgSeqNum) was delivered after \(last)"
            }
            last[delivery.stream] = delivery.msgSeqNum
        }
        return nil
    }

    /// Each message of theirs was delivered once, or answered by a Reject, or filled over.
    private func problem(_ loop: SessionLoop, _ witness: Witness) -> String? {
        if let disorder = disorder(loop) { return disorder }
        let ours = loop.store.deliveries.filter { $0.stream == loop.store.stream }
        let delivered = Set(ours.map(\.msgSeqNum))
        let refused = refusedNumbers(loop)
        for number in witness.said.keys where number >= start.nextInbound {
            if !delivered.contains(number), !refused.contains(number),
                !witness.skipped.contains(number)
            {
                return "\(number) of theirs was lost"
            }
        }
        return nil
    }

    /// RefSeqNum(45) of our Rejects and BusinessMessageRejects.
    private func refusedNumbers(_ loop: SessionLoop) -> Set<UInt64> {
        var refused: Set<UInt64> = []
        for message in loop.store.sent.values {
            let split = SplitMessage(WireText.text(message.bytes))
            guard split["35"] == "3" || split["35"] == "j", split.body.hasPrefix("45=") else {
                continue
            }
            if let number = UInt64(split.body.dropFirst(3).prefix { $0 != "|" }) {
                refused.insert(number)
            }
        }
        return refused
    }

    /// Each message of ours has reached the peer once.
    private func problem(_ loop: SessionLoop, _ witness: Witness, _ peer: SessionLoop) -> String? {
        var received = witness.got
        for delivery in peer.store.deliveries where !received.insert(delivery.msgSeqNum).inserted {
            return "\(delivery.msgSeqNum) of ours came twice"
        }
        for (number, message) in loop.store.sent where number >= start.nextOutbound {
            let text = SplitMessage(WireText.text(message.bytes))["35"] ?? ""
            let type = Array(text.utf8).asBytes { MsgType($0) } ?? .heartbeat
            let isMeantToArrive =
                !type.isSession && !loop.session.isStale(type, stored: message.at, at: loop.now)
            if isMeantToArrive, !received.contains(number) { return "\(number) of ours was lost" }
        }
        return nil
    }
}

extension SessionIdentity {
    /// The other side's name for the same session.
    var reversed: SessionIdentity {
        var identity = self
        identity.senderCompID = targetCompID
        identity.targetCompID = senderCompID
        identity.details.senderSubID = details.targetSubID
        identity.details.targetSubID = details.senderSubID
        identity.details.senderLocationID = details.targetLocationID
        identity.details.targetLocationID = details.senderLocationID
        return identity
    }
}
