// Two sessions of ours, and what is between them.

internal import FIXSession
internal import Values

/// One connection, seen from both ends.
final class Link {
    let fromInitiator: LoopConnection
    let fromAcceptor: LoopConnection
    /// What is written at either end goes nowhere.
    var isCut = false
    fileprivate var hasInitiatorHungUp = false
    fileprivate var hasAcceptorHungUp = false

    init(fromInitiator: LoopConnection, fromAcceptor: LoopConnection) {
        self.fromInitiator = fromInitiator
        self.fromAcceptor = fromAcceptor
    }

    /// Neither end has it any more.
    var isGone: Bool {
        if case .gone = fromInitiator.state, case .gone = fromAcceptor.state { return true }
        return false
    }
}

/// An initiator and an acceptor of the same session, on one clock.
final class Pair {
    let initiator: SessionLoop
    let acceptor: SessionLoop
    var links: [Link] = []
    /// Called with what is carried, for people.
    var trace: ((String) -> Void)?

    init(initiator: SessionLoop, acceptor: SessionLoop) {
        self.initiator = initiator
        self.acceptor = acceptor
    }

    var now: Moment { initiator.now }

    /// Both sides have the same connection, and it holds.
    var isJoined: Bool {
        links.contains {
            !$0.isCut && initiator.bound === $0.fromInitiator && acceptor.bound === $0.fromAcceptor
        }
    }

    /// Makes a connection, unless the initiator has one.
    func connect() {
        guard initiator.bound == nil, !initiator.isDead, !acceptor.isDead else { return }
        let near = initiator.connect()
        links.append(Link(fromInitiator: near, fromAcceptor: acceptor.accept()))
    }

    /// Moves at most so many bytes; false when there was nothing to move.
    @discardableResult
    func carry(
        _ link: Link, toAcceptor: Bool, _ maximum: Int, damage: ((inout [UInt8]) -> Void)? = nil
    )
        -> Bool
    {
        let from = toAcceptor ? link.fromInitiator : link.fromAcceptor
        let to = toAcceptor ? link.fromAcceptor : link.fromInitiator
        let (sender, receiver) = toAcceptor ? (initiator, acceptor) : (acceptor, initiator)
        if link.isCut { return false }
        if var (bytes, _) = from.pipe.read(maximum) {
            damage?(&bytes)
            trace?("\(toAcceptor ? ">" : "<") \(WireText.text(bytes))")
            receiver.receive(bytes, over: to)
            sender.canWrite()
            return true
        }
        let hasHungUp = toAcceptor ? link.hasInitiatorHungUp : link.hasAcceptorHungUp
        guard from.pipe.end != nil, !hasHungUp else { return false }
        trace?("\(toAcceptor ? ">" : "<")x")
        if toAcceptor { link.hasInitiatorHungUp = true } else { link.hasAcceptorHungUp = true }
        receiver.lost(to)
        return true
    }

    /// The connection breaks, and those of its ends that are said to notice it do.
    func cut(_ link: Link, initiatorNotices: Bool, acceptorNotices: Bool) {
        link.isCut = true
        if initiatorNotices { initiator.lost(link.fromInitiator) }
        if acceptorNotices { acceptor.lost(link.fromAcceptor) }
        links.removeAll { $0.isGone }
    }

    /// Time passes, from deadline to deadline.
    func wait(until end: Instant) {
        repeat {
            let next = min(
                end, max(now.steady, min(deadline(of: initiator), deadline(of: acceptor))))
            initiator.advance(to: next)
            acceptor.advance(to: next)
            let isDue = initiator.tick()
            if !acceptor.tick(), !isDue, next >= end { return }
        } while true
    }

    private func deadline(of loop: SessionLoop) -> Instant {
        loop.bound == nil || loop.isDead ? .distantFuture : loop.session.nextDeadline
    }

    /// Over a good line: connects, carries everything, and lets time pass, until both sides agree
    /// and nothing is on its way. False when that takes longer than `limit`, or an amount of talk
    /// that only a loop comes to.
    func settle(within limit: Interval) -> Bool {
        let end = now.steady.advanced(by: limit)
        var rounds = 0
        while true {
            connect()
            while carryAll() {
                rounds += 1
                if rounds > 100_000 { return false }
            }
            links.removeAll { $0.isGone }
            if hasSettled { return true }
            guard now.steady < end else { return false }
            let next = min(deadline(of: initiator), deadline(of: acceptor))
            wait(until: min(max(next, now.steady), now.steady.advanced(by: .seconds(1))))
        }
    }

    private func carryAll() -> Bool {
        var hasMoved = false
        for link in links {
            if carry(link, toAcceptor: true, .max) { hasMoved = true }
            if carry(link, toAcceptor: false, .max) { hasMoved = true }
        }
        return hasMoved
    }

    /// Both are logged on, and each has counted all that the other has sent.
    var hasSettled: Bool {
        guard initiator.session.isLoggedOn, acceptor.session.isLoggedOn,
            !initiator.session.isResetPending
        else { return false }
        if case .resetting = initiator.session.phase { return false }
        return initiator.session.nextInbound == acceptor.session.nextOutbound
            && acceptor.session.nextInbound == initiator.session.nextOutbound
    }
}
