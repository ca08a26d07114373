// `penstock serve`.

internal import ControlAPI
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Reactor
internal import Routing
internal import Values

/// Runs the gateway that a configuration describes.
package enum ServeCommand: Command {
    package static let usage = """
        usage: penstock serve FILE

        Runs the gateway of a configuration file, such as sessions/demo.yaml. Prints a line with
        `ready` and its ports when it accepts logons; before that the ports are closed. SIGTERM or
        Ctrl-C logs everybody out and stops. SIGHUP reads certificates and keys again, as happens by
        itself within seconds of a change. SIGUSR1 is an emergency stop of everything; `penstock stop`
        has more of them. After a crash, or kill -9, the same command goes on where the last commit
        was, with whatever was stopped still stopped.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["help"])
        try arguments.expect(1...1, "penstock serve FILE")
        let path = arguments.operands[0]
        let loop = try LineLoop(reloads: true, alarms: true)
        ProcessLimits.raise()
        let source: ConfigurationSource
        let (configuration, added): (Configuration, Configuration.AddedText?)
        let dictionaries: Configuration.Dictionaries
        do throws(Problems) {
            source = try ConfigurationSource(path, environment: try ConfigurationFile.environment())
            (configuration, added) = try source.loadAll()
            dictionaries = try configuration.dictionaries()
            try configuration.checkTLS()
        } catch {
            for problem in error.all { Output.complain(problem.description) }
            return 1
        }
        // There are secrets in memory from here on.
        try MemorySecrecy.forbidDumps()
        try serve(configuration, dictionaries, source, added, loop)
        return 0
    }

    private static func serve(
        _ configuration: Configuration, _ dictionaries: Configuration.Dictionaries, _ source: ConfigurationSource,
        _ added: Configuration.AddedText?, _ loop: LineLoop
    ) throws {
        let started = Clock.now()
        let link = configuration.store.durability == .none ? nil : try ControlLink()
        let room = try configuration.control.map { _ in try ControlLink(answersMax: 4096) }
        var gateway = try RunningGateway(configuration, dictionaries, control: link, room: room, at: started.utc)
        if let link { try gateway.engine.watch(link.requestWake.descriptor, as: GatewayApplication.controlWake) }
        // Once the store is ours.
        let control = try link.map { try ControlThread($0, folder: configuration.store.path) }
        defer { control?.finish() }
        let vault = try room.flatMap { try configuration.vaultThread(for: gateway.application, wake: $0.answerWake) }
        let sessions = try MadeSessions(source, configuration, added, dictionaries, gateway.zones, gateway.engine.tlsPreparation)
        let roomThread = try room.flatMap { try openRoom(configuration, dictionaries, $0, &gateway, vault, sessions) }
        defer { roomThread?.finish() }
        let tracer = try openTraces(configuration, gateway)
        defer { tracer?.finish() }
        var vaultThread = try vault?.start(say: { configuration.logStyle.say("vault", $0) })
        defer {
            vault?.finish()
            vaultThread.take()?.join()
        }
        var venues = try gateway.application.venueThread?.start()
        defer {
            gateway.application.venueThread?.finish()
        }
        let name = Text<8>(string: String(configuration.name.prefix(60))) ?? Text()
        gateway.engine.audit(AuditNote(actor: Text("gateway"), action: Text("started"), object: name))
        var line = "ready: \(configuration.name):"
        for (acceptor, port) in zip(configuration.acceptors, gateway.engine.ports) {
            line += " FIX on \(acceptor.listen.host):\(port)"
        }
        for initiator in configuration.initiators {
            line += " FIX to \(initiator.hosts[0].host):\(initiator.hosts[0].port)"
        }
        if let listen = configuration.control?.listen, let port = roomThread?.ports.first {
            let isSecure = configuration.control?.tls != nil
            line += " control room on \(isSecure ? "https" : "http")://\(Address(host: listen.host, port: port))"
        }
        let milliseconds = Clock.now().steady.since(started.steady).nanoseconds / 1_000_000
        line += "; \(gateway.engine.sessionCount) sessions, \(gateway.application.gateway.openOrders) open orders,"
        let style = configuration.logStyle
        style.say("ready", line + " recovered in \(milliseconds) ms")
        try loop.run(&gateway.engine, &gateway.application, log: style)
        gateway.application.venueThread?.finish()
        venues.take()?.join()
        if gateway.engine.hasRoom {
            gateway.engine.audit(AuditNote(actor: Text("gateway"), action: Text("stopped"), object: name))
            try gateway.engine.finishTurn()
            gateway.application.handOverAnswers()
        }
        style.say("stopped", "stopped")
    }

    private static func openTraces(_ configuration: Configuration, _ gateway: borrowing RunningGateway) throws -> TraceThread? {
        guard let settings = configuration.traces, let traces = gateway.desk?.traces else { return nil }
        let text = TraceText(
            service: configuration.name, brokers: gateway.application.brokerNames.map { "\($0)" },
            store: UInt64(bitPattern: gateway.engine.storeCreated.nanosecondsSinceEpoch))
        return try TraceThread(traces, settings, text)
    }

    /// The control room, which follows the store from here on.
    private static func openRoom(
        _ configuration: Configuration, _ dictionaries: Configuration.Dictionaries, _ link: ControlLink,
        _ gateway: inout RunningGateway, _ vault: VaultThread?, _ sessions: MadeSessions
    ) throws -> ControlRoomThread? {
        guard let settings = configuration.control else { return nil }
        try gateway.engine.watch(link.requestWake.descriptor, as: GatewayApplication.roomWake)
        var names = GatewayNames(brokers: gateway.application.brokerNames.map { "\($0)" })
        for index in 0..<gateway.engine.sessionCount {
            let identity = gateway.engine.identity(of: SessionID(index))
            names.sessions[UInt32(index)] = "\(identity.senderCompID)->\(identity.targetCompID)"
        }
        let book = try OrderFeed.recall(from: &gateway.engine, next: gateway.application.gateway.counters.nextOrder)
        let tap = OrderFeed.tap
        gateway.engine.follow(with: tap)
        var routing = RoutingSettings()
        (routing.rules, routing.defaults) = (configuration.routing.rules, configuration.routing.defaults)
        return try ControlRoomThread(
            settings, name: configuration.name, routing: routing,
            folder: configuration.store.durability == .none ? nil : configuration.store.path, link, tap, names, book, gateway.desk,
            configuration.cards, wakesBrokers: gateway.application.venueThread, vault, sessions,
            try SessionDictionaries(configuration, dictionaries), say: { configuration.logStyle.say("firstPassword", $0) })
    }
}
