// Peers that do anything at all, and a program that asks for anything meanwhile.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Any peer` {
    @Test(arguments: 1...8)
    func `whatever a peer says and a program asks for, an initiator that works is left`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let listener = try LoopbackListener()
        let session = settings(&random)
        let initiator = try Node.initiator(to: listener.port, session: session) {
            $0.reconnectIntervals = [.milliseconds(1)]
            $0.connectTimeout = .milliseconds(50)
        }
        var peers: [LoopbackClient] = []
        var id = 0
        for _ in 0..<1500 {
            if let peer = listener.accept() { peers.append(peer) }
            if random.once(in: 12), !peers.isEmpty { peers.removeFirst() }
            if let peer = peers.randomElement(using: &random) {
                peer.receive()
                _ = peer.takeAll()
                peer.send(bytes(for: peer, try initiator.status().nextInbound, &random))
            }
            if random.once(in: 20) { ask(initiator, &random) }
            if random.once(in: 4) {
                id += 1
                initiator.order(id, padding: Int.random(in: 0...300, using: &random))
            }
            if random.once(in: 2) { try initiator.turn() }
        }
        peers = []
        try expectWorking(initiator, listener)
        let log = initiator.application.log.filter { !$0.hasPrefix("rejected ") }
        #expect(log.count % 2 == 1, "\(log.count)")
        for (index, entry) in log.enumerated() {
            #expect(entry == (index % 2 == 0 ? "on 0" : "off 0"))
        }
    }

    /// A peer that knows all numbers logs on and gets what is sent to it.
    private func expectWorking(_ initiator: Node, _ listener: LoopbackListener) throws {
        while listener.accept() != nil {}
        var peer: LoopbackClient?
        let isLoggedOn = try turn(initiator) {
            initiator.engine?.connect(SessionID(0))
            if let next = listener.accept() { peer = next }
            guard let peer, initiator.state == "logging on" || initiator.state == "logged on" else { return false }
            peer.receive()
            if let logon = peer.takeAll().first {
                let resets = field(141, of: logon) == "Y"
                peer.nextOutbound = resets ? 1 : Int(try initiator.status().nextInbound)
                peer.send("35=A|98=0|108=30|" + (resets ? "141=Y|" : ""))
            }
            return initiator.state == "logged on"
        }
        #expect(isLoggedOn)
        initiator.order(1_000_000)
        #expect(
            try turn(initiator) {
                peer?.receive()
                return peer?.takeAll().contains { field(11, of: $0) == "1000000" } ?? false
            })
    }

    private func settings(_ random: inout SeededRandom) -> SessionSettings {
        var session = SessionSettings()
        session.logonTimeout = .milliseconds(20)
        session.logoutTimeout = .milliseconds(10)
        session.orderlyLogoutTimeout = .milliseconds(10)
        session.resetOnLogon = random.once(in: 3)
        session.resetOnLogout = random.once(in: 3)
        session.resetOnDisconnect = random.once(in: 3)
        session.enableNextExpectedMsgSeqNum = random.once(in: 2)
        session.resend.resendRequestChunkSize = random.once(in: 2) ? 3 : 0
        session.resend.maxHeldMessages = random.once(in: 2) ? 4 : 10_000
        session.flow.slowConsumerBytes = random.once(in: 2) ? 10_000 : 0
        if random.once(in: 2) {
            _ = session.flow.setPace(MessageRate(count: 5, window: .milliseconds(2)), for: .newOrderSingle)
        }
        return session
    }

    private func ask(_ node: Node, _ random: inout SeededRandom) {
        let session = SessionID(0)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: node.engine?.logOut(session, saying: Text("bye"))
        case 1: node.engine?.disconnect(session)
        case 2: node.engine?.reset(session)
        case 3: node.engine?.halt(session)
        default: node.engine?.connect(session)
        }
    }

    private func bytes(
        for peer: LoopbackClient, _ expected: UInt64, _ random: inout SeededRandom
    ) -> [UInt8] {
        let near = Int(expected) + (random.once(in: 3) ? Int.random(in: -2...6, using: &random) : 0)
        let texts = [
            "35=A|34=\(near)|98=0|108=30|", "35=A|34=1|98=0|108=30|141=Y|", "35=A|34=\(near)|98=0|108=30|789=3|",
            "35=A|34=\(near)|98=0|108=30|", "35=A|34=1|98=0|108=30|141=Y|", "35=A|34=\(near)|98=1|108=x|",
            "35=5|34=\(near)|58=no|", "35=0|34=\(near)|", "35=1|34=\(near)|112=x|", "35=2|34=\(near)|7=1|16=0|",
            "35=D|34=\(near)|11=A|38=10|40=1|54=1|55=X|60=now|", "35=D|34=\(near)|11=A|",
            "35=4|34=\(near)|123=Y|36=\(near + 2)|", "35=4|34=\(near)|36=\(near)|", "35=0|34=\(near)|49=WHO|",
            "35=3|34=\(near)|45=1|", "35=ZZ|34=\(near)|",
        ]
        var bytes = peer.message(texts.randomElement(using: &random) ?? "")
        if random.once(in: 15) { bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 4 }
        if random.once(in: 15) { bytes.removeLast(Int.random(in: 1...bytes.count, using: &random)) }
        return bytes
    }
}
