// `Relay run PORT STORE RATE` and `Relay list STORE`.

import FIXEngine
import FIXSession
import FIXWire
import Journal
import Reactor
import Values

@main
enum RelayProgram {
    static func main() throws {
        let words = CommandLine.arguments.dropFirst()
        if words.count == 4, words.first == "run", let port = UInt16(words[2]), let rate = Int64(words[4]) {
            try run(port, words[3], rate)
        } else if words.count == 2, words.first == "list" {
            try list(words[2])
        } else {
            Output.complain("usage: Relay run PORT STORE RATE | Relay list STORE")
        }
    }

    /// TW, connecting to ISLD on 127.0.0.1 until it is killed.
    private static func run(_ port: UInt16, _ path: String, _ rate: Int64) throws {
        var session = SessionSettings()
        session.heartBtInt = 2
        session.logonTimeout = .seconds(3)
        let template = SessionTemplate(
            senderCompID: Name("TW"), targetCompID: Name("ISLD"), settings: session,
            dictionary: try DataDictionary.fix44())
        var initiator = InitiatorSettings(session: template, hosts: [HostAddress("127.0.0.1", port)])
        initiator.reconnectIntervals = [.milliseconds(50)]
        var settings = EngineSettings()
        settings.maximumConnections = 8
        settings.maximumSessions = 8
        var engine = try Engine.start(
            settings, acceptors: [], initiators: [initiator],
            journal: try Store.open(
                path: path, durability: .process, mapSize: 1 << 30, at: Clock.now().utc))
        var relay = try Relay(rate: rate, in: &engine)
        while true {
            try engine.turn(&relay)
            while let event = engine.takeEvent() { note(event.kind) }
        }
    }

    /// Why connections end is worth a line: the driver shows the last ones when a run fails.
    private static func note(_ event: EngineEvent.Kind) {
        switch event {
        case .disconnected(let reason): Output.print("disconnected: \(reason.text)")
        case .peerLogout(let text): Output.print("the peer says: \(text)")
        case .note(let note): Output.print("\(note)")
        default: break
        }
    }

    /// How many orders were given, and each ClOrdID that came back, in order.
    private static func list(_ path: String) throws {
        var store = try Store.read(path)
        var lines = ""
        try store.forEach(in: .meta) { key, row in
            if key == MetaKey.application { lines += "given \(Relay.counts(of: row).given)\n" }
            return true
        }
        try store.forEach(in: .order) { _, id in
            lines += id.description + "\n"
            return true
        }
        Output.write(lines)
    }
}
