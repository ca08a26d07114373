// Messages that are made in this process, of sessions that nobody can log on as.

import FIXEngine
import FIXSession
import FIXWire
import Journal
import TestKit
import Testing
import Values

@Suite struct `Messages of the program's own sessions` {
    private let own = SessionIdentity(senderCompID: Name("(own)"), targetCompID: Name("ann"))

    private func order(_ node: Node, _ clOrdID: UInt64, side: UInt8 = UInt8(ascii: "1")) -> TakenIn? {
        guard let session = node.engine?.addSession(own) else { return nil }
        node.engine?.beginTakingIn(.newOrderSingle, from: session, isPossibleResend: true)
        node.engine?.writer.append(Tag.clOrdID, clOrdID)
        node.engine?.writer.append(38, 10)
        node.engine?.writer.append(40, character: UInt8(ascii: "1"))
        node.engine?.writer.append(54, character: side)
        node.engine?.writer.append(55, "X")
        node.engine?.writer.append(60, Instant(nanosecondsSinceEpoch: 0), .milliseconds)
        return node.engine?.finishTakingIn(from: session)
    }

    /// Its session, and where that stands.
    private func state(_ node: Node) throws -> (session: SessionID, nextIn: UInt64, stored: UInt64, isOwn: Bool) {
        guard let session = node.engine?.session(own) else { throw NoEngine() }
        let stored = node.engine?.storedMessages ?? 0
        return (session, try node.status(session.index).nextInbound, stored, node.engine?.isOwn(session) ?? false)
    }

    @Test func `are stored and counted as if a peer had sent them`() throws {
        try withTemporaryFolder { path in
            let node = try Node.acceptor(path: path)
            for number in 1...3 as ClosedRange<UInt64> {
                guard case .message(let message, let header) = order(node, number) else {
                    Issue.record("it is refused")
                    return
                }
                #expect(header.msgSeqNum == number && header.isPossibleResend)
                #expect(header.sender == "ann" && header.target == "(own)")
                #expect(message.first(Tag.clOrdID)?.wholeNumber.map { UInt64($0) } == number)
            }
            try node.turn()
            try node.restart()
            let state = try state(node)
            #expect(state.nextIn == 4 && state.stored == 3 && state.isOwn)
        }
    }

    @Test func `are judged by the dictionary, and leave nothing when they are bad`() throws {
        let node = try Node.acceptor()
        guard case .faulty(let fault) = order(node, 1, side: UInt8(ascii: "?")) else {
            Issue.record("it is taken")
            return
        }
        #expect("\(fault.refTagID)" == "54")
        let state = try state(node)
        #expect(state.nextIn == 1 && state.stored == 0)
    }

    @Test func `a session that a peer may log on as is none of the program's own`() throws {
        let node = try Node.acceptor()
        let identity = SessionIdentity(senderCompID: Name("ISLD"), targetCompID: Name("ME"))
        let peer = node.engine?.addSession(identity)
        let isOwn = peer.flatMap { node.engine?.isOwn($0) }
        #expect(isOwn == false)
    }
}
