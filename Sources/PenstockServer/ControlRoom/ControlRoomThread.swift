// The thread of the control room.

internal import Access
internal import ControlAPI
internal import Cryptography
internal import Journal
internal import Reactor
internal import Routing
internal import Values
internal import WebServer

/// Turns the server, and between its turns gives on what the line thread has said and done.
final class ControlRoomThread {
    /// How old what the room knows may be.
    private static let pause = Interval.milliseconds(20)

    /// Of Debian's package libjs-chart.js. Without it the page has no charts.
    private static let chartLibrary = "/usr/share/javascript/chart.js/chart.min.js"

    private let link: ControlLink
    private var thread: Thread?
    /// Of the places that it listens on.
    let ports: [UInt16]

    /// - Parameters:
    ///   - folder: Of the store; nil for one in memory.
    ///   - say: For the log: the password of the first start.
    /// - Throws: ``ServerProblem``, ``TLSError``, ``AccessFile/Fault``, ``IOError``.
    init(
        _ settings: Configuration.Control, name: String, routing: RoutingSettings, folder: String?, _ link: ControlLink, _ tap: TurnTap,
        _ names: GatewayNames, _ book: OrderBook, _ desk: VenueDesk?, _ cards: [BrokerCard], wakesBrokers venues: VenueThread?,
        _ vault: VaultThread?, _ sessions: MadeSessions, _ dictionaries: SessionDictionaries, say: (String) -> Void
    ) throws {
        let now = Clock.now()
        let file = folder.map { AccessFile(in: $0) }
        // Before there is a first password: who sees that the port is taken would have seen it in vain.
        let server = try ServerLoop(try settings.serverSettings())
        let gatekeeper = try Self.gatekeeper(file, settings.rules, at: now, say: say)
        ports = server.ports
        self.link = link
        let port = LinePort(link, desk, venues)
        var roomSettings = RoomSettings(name: name, hasOpenMetrics: settings.hasOpenMetrics, allowedOrigins: settings.allowedOrigins)
        roomSettings.routing = routing
        roomSettings.chartLibrary = try? ConfigurationFile.read(Self.chartLibrary, lengthMax: 4 << 20)
        let room = ControlRoom(
            roomSettings, names, book, gatekeeper, file, port,
            wake: link.answerWake, at: now)
        (room.times, room.cards) = (desk?.times, cards)
        if let traces = desk?.traces { room.traceCounts = { (traces.sent, traces.lost) } }
        room.audit = folder.map { StoredAudit($0) }
        room.messages = folder.map { StoredMessages($0, dictionaries) }
        room.sessionKeeper = sessions
        if let vault { room.use(vault) }
        server.watch(link.answerWake)
        let parts = Unshared((server: server, room: room, port: port, feed: OrderFeed(tap)))
        thread = try Thread { [link] in
            // Whoever trades goes first.
            standBack()
            let (server, room, port, start) = parts.value
            var feed = start
            var isBehind = false
            while !link.isFinished.isRaised {
                server.turn(room, for: isBehind ? Interval(nanoseconds: 0) : Self.pause)
                let now = Clock.now()
                isBehind = feed.give(to: room, at: now.steady)
                if feed.takeMissed(at: now.steady) { port.retell() }
                room.isFollowing = feed.missedUntil == nil && !port.isRetelling
                while let figures = desk?.figures.removeFirst() { room.take(figures) }
                room.step(server, at: now)
                room.look(server, at: now)
            }
            room.finish()
            server.stop(within: .seconds(1))
            while !server.isStopped { server.turn(room, for: Self.pause) }
        }
    }

    /// Nobody can connect any more when this returns.
    func finish() {
        link.isFinished.raise()
        link.answerWake.wake()
        thread.take()?.join()
    }

    private static func gatekeeper(
        _ file: AccessFile?, _ rules: AccessRules, at now: Moment, say: (String) -> Void
    ) throws(AccessFile.Fault) -> Gatekeeper {
        if let accounts = try file?.read() { return Gatekeeper(accounts, rules: rules, at: now) }
        var random = SecureRandom()
        var (gatekeeper, password) = Gatekeeper.firstStart(rules: rules, at: now, using: &random)
        try file?.keep(gatekeeper.accounts)
        gatekeeper.didSave()
        say("control room: log on as admin with the password \(password), which is good once: choose another one then")
        return gatekeeper
    }
}
