// `penstock serve`.

internal import Brokers
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import Reactor
internal import Risk
internal import Values

/// Runs the gateway that a configuration describes.
package enum ServeCommand {
    package static let usage = """
        usage: penstock serve FILE

        Runs the gateway of a configuration file, such as sessions/demo.yaml. Prints a line with
        `ready` and its ports when it accepts logons; before that the ports are closed. SIGTERM or
        Ctrl-C logs everybody out and stops. SIGHUP reads certificates and keys again, as happens by
        itself within seconds of a change. After a crash, or kill -9, the same command goes on where
        the last commit was.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["help"])
        try arguments.expect(1...1, "penstock serve FILE")
        let path = arguments.operands[0]
        let loop = try LineLoop(reloads: true)
        ProcessLimits.raise()
        let configuration: Configuration
        let dictionaries: Configuration.Dictionaries
        do throws(Problems) {
            configuration = try Configuration.load(
                path: path, text: ConfigurationFile.read(path),
                environment: try ConfigurationFile.environment())
            dictionaries = try configuration.dictionaries()
            try configuration.checkTLS()
        } catch {
            for problem in error.all { Output.complain(problem.description) }
            return 1
        }
        try serve(configuration, dictionaries, loop)
        return 0
    }

    private static func serve(
        _ configuration: Configuration, _ dictionaries: Configuration.Dictionaries,
        _ loop: LineLoop
    ) throws {
        let started = Clock.now()
        var reader = ScheduleReader()
        let acceptors = try configuration.acceptorSettings(dictionaries, &reader)
        let initiators = try configuration.initiatorSettings(dictionaries, &reader)
        let journal = try Store.open(
            path: configuration.store.path, durability: configuration.store.engineDurability,
            bounds: configuration.store.bounds, at: started.utc)
        var engine = try Engine.start(configuration.engineSettings, journal: journal)
        let limits = OrderLimits(
            maxOrderQty: configuration.risk.maxOrderQty,
            maxOpenOrders: configuration.risk.maxOpenOrders)
        let gateway = Gateway(capacity: configuration.risk.maxOpenOrders, limits: limits)
        var application = GatewayApplication(
            gateway: gateway, broker: PaperBroker(configuration.paperSettings()),
            storeCreated: engine.storeCreated, sessions: configuration.engineSettings.maximumSessions)
        try application.recover(in: &engine)
        try engine.setRetention(configuration.store.engineRetention)
        application.trimmer.retention = configuration.store.retention.orders.value
        application.trimmer.lastOrder = application.gateway.counters.nextOrder
        try engine.open(acceptors, initiators)
        application.sweepAfterStart(in: engine)
        MaskedTags(configuration.sessions.flatMap(\.maskedTags)).stage(in: &engine)
        engine.record.put(.meta, MetaKey.owner, 1)
        let name = Text<8>(string: String(configuration.name.prefix(60))) ?? Text()
        engine.audit(AuditNote(actor: Text("gateway"), action: Text("started"), object: name))
        var line = "ready: \(configuration.name):"
        for (acceptor, port) in zip(configuration.acceptors, engine.ports) {
            line += " FIX on \(acceptor.listen.host):\(port)"
        }
        for initiator in configuration.initiators {
            line += " FIX to \(initiator.hosts[0].host):\(initiator.hosts[0].port)"
        }
        let milliseconds = Clock.now().steady.since(started.steady).nanoseconds / 1_000_000
        line += "; \(engine.sessionCount) sessions, \(application.gateway.openOrders) open orders,"
        Output.print(line + " recovered in \(milliseconds) ms")
        try loop.run(&engine, &application)
        engine.audit(AuditNote(actor: Text("gateway"), action: Text("stopped"), object: name))
        try engine.finishTurn()
        Output.print("stopped")
    }
}
