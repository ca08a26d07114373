// `penstock respond`.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// The conformance responder: an acceptor for FIX 4.4 test tools.
///
/// Source: ARCHITECTURE.md, section 6.
package enum RespondCommand {
    package static let usage = """
        usage: penstock respond --port P [--host H] [--sender ISLD] [--targets TW44,TW]

        Accepts FIX 4.4 sessions for test tools. NewOrderSingle, SecurityDefinition and Email come
        back with the same body; anything else is refused with a BusinessMessageReject. Numbers start
        at 1 with every Logon, everything is kept in memory, and the whole dictionary is checked.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(
            words, valued: ["port", "host", "sender", "targets"], flags: ["help"])
        try arguments.expect(0...0, "penstock respond --port P [--sender ISLD] [--targets TW44,TW]")
        guard let port = try arguments.number("port", in: 0...65_535) else {
            throw Arguments.Misuse(message: "--port is missing")
        }
        let loop = try LineLoop()
        let dictionary = try DataDictionary.fix44()
        let templates = try templates(arguments, dictionary)
        var settings = EngineSettings()
        settings.maximumConnections = 1024
        settings.maximumSessions = 1024
        let journal = try Store.open(
            path: "memory", durability: .none, mapSize: 1 << 32, at: Clock.now().utc)
        var engine = try Engine.start(
            settings,
            acceptors: [
                AcceptorSettings(
                    host: arguments["host"] ?? "127.0.0.1", port: UInt16(port), templates: templates)
            ], journal: journal)
        var application = EchoApplication(dictionary: dictionary)
        Output.print("ready: FIX on \(arguments["host"] ?? "127.0.0.1"):\(engine.ports[0])")
        try loop.run(&engine, &application)
        return 0
    }

    private static func templates(
        _ arguments: Arguments, _ dictionary: DataDictionary
    ) throws -> [SessionTemplate] {
        var settings = SessionSettings()
        settings.resetOnLogon = true
        var rules = ValidationRules()
        rules.validateUserDefinedFields = true
        guard let sender = Name(string: arguments["sender"] ?? "ISLD") else {
            throw Arguments.Misuse(message: "--sender has more than \(Name.capacity) bytes")
        }
        return try (arguments["targets"] ?? "TW44,TW").split(separator: ",").map { target in
            guard let target = Name(string: String(target)) else {
                throw Arguments.Misuse(message: "a target has more than \(Name.capacity) bytes")
            }
            return SessionTemplate(
                senderCompID: sender, targetCompID: target, settings: settings, rules: rules,
                dictionary: dictionary)
        }
    }
}
