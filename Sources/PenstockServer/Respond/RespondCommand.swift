// `penstock respond`.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// The conformance responder: a peer for FIX 4.4 test tools, in either role.
///
/// Source: ARCHITECTURE.md, section 6.
package enum RespondCommand: Command {
    package static let usage = """
        usage: penstock respond --port P [--host H] [--sender ISLD] [--targets TW44,TW]
               penstock respond --connect HOST:PORT [--sender TW] [--targets ISLD]

        A peer for FIX 4.4 test tools: it accepts sessions, or with --connect makes them. NewOrderSingle,
        SecurityDefinition and Email come back with the same body; anything else is refused with a
        BusinessMessageReject. Numbers start at 1 with every Logon, everything is kept in memory, and the
        whole dictionary is checked.

        As initiator: HeartBtInt 5, ResetSeqNumFlag=Y in every Logon; it gives up on an answer to its
        Logon after 3 s, and connects again within 2 s for as long as it runs.
        """

    private static let summary = "penstock respond --port P | --connect HOST:PORT; --help tells more"

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(
            words, valued: ["port", "host", "connect", "sender", "targets"], flags: ["help"])
        try arguments.expect(0...0, summary)
        let port = try arguments.number("port", in: 0...65_535)
        let peer = try host(arguments["connect"])
        if port != nil, peer != nil {
            throw Arguments.Misuse(message: "--port and --connect exclude each other")
        }
        let loop = try LineLoop()
        let dictionary = try DataDictionary.fix44()
        if let port {
            let host = arguments["host"] ?? "127.0.0.1"
            let templates = try templates(arguments, dictionary, "ISLD", "TW44,TW")
            var engine = try engine(
                acceptors: [AcceptorSettings(host: host, port: UInt16(port), templates: templates)])
            Output.print("ready: FIX on \(host):\(engine.ports[0])")
            var application = EchoApplication(dictionary: dictionary)
            try loop.run(&engine, &application)
        } else if let peer {
            var engine = try engine(
                initiators: templates(arguments, dictionary, "TW", "ISLD").map { initiator($0, peer) })
            Output.print("ready: connects to \(peer.host):\(peer.port)")
            var application = EchoApplication(dictionary: dictionary)
            try loop.run(&engine, &application)
        } else {
            throw Arguments.Misuse(message: "--port or --connect is missing")
        }
        return 0
    }

    private static func host(_ text: String?) throws(Arguments.Misuse) -> HostAddress? {
        guard let text else { return nil }
        do throws(Misfit) {
            let address = try Form<Address>.address.read(text)
            return HostAddress(address.host, address.port)
        } catch {
            throw Arguments.Misuse(
                message: "--connect: \(error.message(expected: Form<Address>.address.expected))")
        }
    }

    private static func engine(
        acceptors: [AcceptorSettings] = [], initiators: [InitiatorSettings] = []
    ) throws -> Engine {
        var settings = EngineSettings()
        settings.maximumConnections = 1024
        settings.maximumSessions = 1024
        let journal = try Store.open(
            path: "memory", durability: .none, mapSize: 1 << 32, at: Clock.now().utc)
        return try Engine.start(
            settings, acceptors: acceptors, initiators: initiators, journal: journal)
    }

    private static func initiator(_ template: SessionTemplate, _ peer: HostAddress) -> InitiatorSettings {
        var settings = InitiatorSettings(session: template, hosts: [peer])
        settings.session.settings.heartBtInt = 5
        settings.session.settings.logonTimeout = .seconds(3)
        settings.reconnectIntervals = [.seconds(1)]
        settings.connectTimeout = .seconds(3)
        return settings
    }

    private static func templates(
        _ arguments: Arguments, _ dictionary: DataDictionary, _ usualSender: String,
        _ usualTargets: String
    ) throws -> [SessionTemplate] {
        var settings = SessionSettings()
        settings.resetOnLogon = true
        var rules = ValidationRules()
        rules.validateUserDefinedFields = true
        guard let sender = Name(string: arguments["sender"] ?? usualSender) else {
            throw Arguments.Misuse(message: "--sender has more than \(Name.capacity) bytes")
        }
        return try (arguments["targets"] ?? usualTargets).split(separator: ",").map { target in
            guard let target = Name(string: String(target)) else {
                throw Arguments.Misuse(message: "a target has more than \(Name.capacity) bytes")
            }
            return SessionTemplate(
                senderCompID: sender, targetCompID: target, settings: settings, rules: rules,
                dictionary: dictionary)
        }
    }
}
