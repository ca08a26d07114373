// Which session is whose, when one engine has both roles.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Whose session it is` {
    @Test func `a peer cannot log on over an acceptor to a session that we connect for`() throws {
        let listener = try LoopbackListener(listens: false)
        let node = try both(listener.port, ours: "ISLD")
        for _ in 0..<2 {
            let client = try LoopbackClient(port: node.port, sender: "PEER")
            client.send("35=A|98=0|108=30|141=Y|")
            #expect(try messages(1, for: client, node) == [] && client.isClosed)
            #expect(try numbers(node)[0] == 1)
        }
        // Nor while our own connection is being made, which stands only then.
        listener.listen()
        let client = try LoopbackClient(port: node.port, sender: "PEER")
        client.send("35=A|98=0|108=30|")
        let peer = try accept(listener, node)
        peer.send(peer.message("35=A|49=PEER|56=ISLD|98=0|108=30|"))
        #expect(try turn(node) { node.state == "logged on" })
        #expect(try messages(1, for: client, node) == [] && client.isClosed)
    }

    @Test func `an engine of both roles can talk to itself`() throws {
        let listener = try LoopbackListener(listens: false)
        let node = try both(listener.port, ours: "TW")
        let other = try LoopbackClient(port: node.port, sender: "TW")
        other.send("35=A|98=0|108=30|")
        #expect(outline(try messages(1, for: other, node)) == ["A/1"])
        #expect(node.engine?.sessionCount == 2)
    }

    @Test func `two initiators with the same IDs are refused at the start`() throws {
        let dictionary = try BuiltIn.fix44.get()
        let template = SessionTemplate(
            senderCompID: Name("TW"), targetCompID: Name("ISLD"), dictionary: dictionary)
        let settings = InitiatorSettings(session: template, hosts: [HostAddress("127.0.0.1", 1)])
        #expect(throws: InitiatorError.self) {
            _ = try Engine.start(
                Bench.engineSettings, acceptors: [], initiators: [settings, settings],
                journal: try Node.store(nil))
        }
        var other = settings
        other.session.pattern.qualifier = Name("second")
        let engine = try Engine.start(
            Bench.engineSettings, acceptors: [], initiators: [settings, other],
            journal: try Node.store(nil))
        #expect(engine.sessionCount == 2)
    }

    @Test func `more initiators than the engine has sessions for are refused at the start`() throws {
        let dictionary = try BuiltIn.fix44.get()
        let initiators = (0...64).map { index in
            InitiatorSettings(
                session: SessionTemplate(
                    senderCompID: Name("TW"), targetCompID: Name(string: "P\(index)"),
                    dictionary: dictionary),
                hosts: [HostAddress("127.0.0.1", 1)])
        }
        #expect(throws: InitiatorError.self) {
            _ = try Engine.start(
                Bench.engineSettings, acceptors: [], initiators: initiators,
                journal: try Node.store(nil))
        }
    }

    /// An engine that accepts anybody as ISLD, and connects to PEER under a name of ours.
    private func both(_ port: UInt16, ours: String) throws -> Node {
        let dictionary = try BuiltIn.fix44.get()
        return try Node { own in
            let open = SessionTemplate(senderCompID: Name("ISLD"), targetCompID: nil, dictionary: dictionary)
            let template = SessionTemplate(
                senderCompID: Name(string: ours) ?? Name(), targetCompID: Name("PEER"),
                dictionary: dictionary)
            var initiator = InitiatorSettings(session: template, hosts: [HostAddress("127.0.0.1", port)])
            initiator.reconnectIntervals = [.milliseconds(5)]
            return try Engine.start(
                Bench.engineSettings,
                acceptors: [AcceptorSettings(host: "127.0.0.1", port: own, templates: [open])],
                initiators: [initiator], journal: try Node.store(nil))
        }
    }
}
