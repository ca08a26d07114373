// One venue on the broker thread: the driver, and what carries its effects out.

internal import BrokerKit
internal import Brokers
internal import ControlAPI
internal import Cryptography
internal import Orders
internal import Reactor
internal import Values
internal import WebKit

/// Commands in, requests and frames out, answers in, reports out.
final class VenueLoop {
    private let link: VenueLink
    private var driver: VenueDriver
    private let sockets: VenueSockets
    private var transfers: [HTTPTransferID: Int] = [:]
    private var lines: [HTTPTransferID: LineStream] = [:]
    private var hasReported = false
    /// When there was a command or a report.
    private(set) var lastActive = Instant.distantPast
    private var notes: [Text<16>] = []
    /// Reports that the ring had no room for, and how many of them have left since.
    private var held: [Timed<VenueReport>] = []
    private var heldPlace = 0
    private var clocks: VenueClocks
    private let desk: VenueDesk?
    /// When tests began that are under way.
    private var tests: [UInt64: Instant] = [:]
    private var figuresDue = Instant.distantPast
    private static let figuresTime = Interval.milliseconds(500)

    /// - Parameter credentials: Of the vault; nil for those of the configuration.
    /// - Throws: ``AdapterProblem``, ``TLSError``, ``IOError``.
    init(
        _ link: VenueLink, _ known: [WebOrder], _ credentials: Credentials? = nil, desk: VenueDesk?, at now: Instant
    ) throws {
        guard let names = link.venue.profile.names.clientOrderIDs(tag: link.tag) else { throw AdapterProblem.badOption(name: "namePrefix") }
        let adapter = try VenueLoop.adapter(link, credentials)
        self.link = link
        self.desk = desk
        clocks = VenueClocks(desk?.times, desk?.traces, link.number.value)
        sockets = try VenueSockets(link.venue)
        var settings = DriverSettings(names: names)
        settings.symbols = link.venue.symbols.map { "\($0)" }
        settings.market = link.venue.market
        let seed = SecureRandom.bytes(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        driver = VenueDriver(adapter, settings, seed: seed, at: now)
        for order in known { driver.take(.known(order), at: now) }
    }

    private static func adapter(_ link: VenueLink, _ credentials: Credentials?) throws(AdapterProblem) -> any BrokerAdapter {
        guard let type = BrokerRegistry.adapter(link.venue.kind) else { throw AdapterProblem.badOption(name: "kind") }
        var own = link.venue.settings
        if let credentials { own.credentials = credentials }
        return try type.init(own)
    }

    /// Signs with others from here on.
    ///
    /// - Throws: ``AdapterProblem``: then it goes on with those that it has.
    func use(_ credentials: Credentials, at now: Instant) throws(AdapterProblem) {
        driver.use(try VenueLoop.adapter(link, credentials), at: now)
    }

    var name: String { link.name }
    var descriptor: Int32 { sockets.descriptor }
    var needsStep: Bool { sockets.needsStep || !held.isEmpty }
    /// What it says meanwhile waits in the system's buffers, and then at the venue.
    private var isBehind: Bool { !held.isEmpty }
    var nextTick: Instant { desk?.wake == nil ? driver.nextTick : min(driver.nextTick, figuresDue) }

    func takeReported() -> Bool {
        defer { hasReported = false }
        return hasReported
    }

    func takeNotes() -> [Text<16>] {
        defer { notes.removeAll() }
        return notes
    }

    /// As far as it goes without waiting.
    func work(_ client: HTTPClient, at now: Instant) {
        reportHeld()
        clocks.heard = Clock.steady()
        var hasCommands = false
        // What cannot be reported is not asked for.
        while !isBehind, let command = link.commands.removeFirst() {
            clocks.take(command)
            driver.take(command.value, at: now)
            carryOut(client, at: now)
            hasCommands = true
        }
        // It leaves before anything is looked after that can wait.
        if hasCommands { client.advance() }
        noteLeft()
        if !isBehind { hearStreams(client, at: now) }
        if now >= driver.nextTick { driver.tick(at: now) }
        carryOut(client, at: now)
        if driver.hasLeft {
            client.advance()
            noteLeft()
        }
        tellPrices(at: now)
        tellDesk(at: now)
        if hasCommands || hasReported { lastActive = now }
    }

    // MARK: For the control room

    func test(_ test: VenueDesk.Test, at now: Instant) {
        tests[test.number] = Clock.steady()
        driver.test(test.number, isSigned: test.isSigned, at: now)
    }

    private func tellDesk(at now: Instant) {
        guard let desk else { return }
        for end in driver.takeTests() {
            guard let began = tests.removeValue(forKey: end.number) else { continue }
            let took = (clocks.heard > began ? clocks.heard : Clock.steady()).since(began)
            if desk.testEnds.append(VenueDesk.TestEnd(number: end.number, took: took, problem: end.problem)) { desk.wake?.wake() }
        }
        guard desk.wake != nil, now >= figuresDue || now.advanced(by: Self.figuresTime) < figuresDue else { return }
        figuresDue = now.advanced(by: Self.figuresTime)
        // Without room for it, the next one does.
        _ = desk.figures.append(VenueFigures(driver.figures(at: now), of: name))
    }

    // MARK: Orders

    /// New orders whose requests have left.
    private func noteLeft() {
        guard driver.hasLeft else { return }
        let now = Clock.steady()
        for number in driver.takeLeft() { clocks.left(number, at: now) }
    }

    private func reportHeld() {
        while heldPlace < held.count, link.reports.append(held[heldPlace]) {
            heldPlace += 1
            hasReported = true
        }
        guard heldPlace == held.count else { return }
        held.removeAll()
        heldPlace = 0
    }

    private func hearStreams(_ client: HTTPClient, at now: Instant) {
        sockets.step(at: now) { event in
            clocks.heard = Clock.steady()
            switch event {
            case .opened(let connection): driver.opened(connection, at: now)
            case .message(let connection, let bytes): driver.heard(connection, bytes, at: now)
            case .pong(let connection): driver.heardPong(connection, at: now)
            case .ended(let connection, let why): driver.ended(connection, why, at: now)
            }
            carryOut(client, at: now)
        }
        readLines(client, at: now)
    }

    /// What there is no room for is told later, as it is then.
    private func tellPrices(at now: Instant) {
        var isTold = false
        driver.tellPrices(at: now) { slip in
            guard link.prices.append(slip) else { return false }
            isTold = true
            return true
        }
        if isTold { hasReported = true }
    }

    /// Whether the transfer was one of this venue's.
    func completed(_ completion: HTTPCompletion, at now: Instant) -> Bool {
        if let stream = lines.removeValue(forKey: completion.transfer) {
            let why =
                switch completion.outcome {
                case .answer(let response): "the answer is over, status \(response.status)"
                case .notSent(let failure), .unknown(let failure): failure.description
                }
            driver.ended(stream.connection, why, at: now)
            return true
        }
        guard let call = transfers.removeValue(forKey: completion.transfer) else { return false }
        clocks.heard = Clock.steady()
        switch completion.outcome {
        case .answer(let response): driver.completed(call, .answered(status: response.status), response, at: now)
        case .notSent(let failure):
            note("\(link.venue.profile.title): \(failure)")
            driver.completed(call, .notSent, nil, at: now)
        case .unknown(let failure):
            note("\(link.venue.profile.title): \(failure)")
            driver.completed(call, .noAnswer, nil, at: now)
        }
        return true
    }

    func closeAll() { sockets.closeAll() }

    private func readLines(_ client: HTTPClient, at now: Instant) {
        for id in Array(lines.keys) {
            guard let connection = lines[id]?.connection else { continue }
            lines[id]?.reader.append(client.streamed(id))
            // Each line may be the one behind which the stream is closed.
            while let line = lines[id]?.reader.next() {
                driver.heard(connection, line, at: now)
                carryOut(client, at: now)
            }
            guard lines[id]?.reader.isTooLong ?? false else { continue }
            lines[id] = nil
            client.cancel(id)
            driver.ended(connection, "a line without an end", at: now)
            carryOut(client, at: now)
        }
    }

    // MARK: Effects

    private func carryOut(_ client: HTTPClient, at now: Instant) {
        while let effect = driver.nextEffect() {
            switch effect {
            case .send(let call, let request): send(call, request, client, at: now)
            case .connect(let connection, _, let url): sockets.connect(connection, url, at: now)
            case .lines(let connection, let request): open(connection, request, client, at: now)
            case .frame(let connection, let bytes):
                if !sockets.send(connection, bytes) { note("\(link.venue.profile.title): a frame that could not be sent") }
            case .close(let connection):
                sockets.close(connection)
                for (id, stream) in lines where stream.connection == connection {
                    lines[id] = nil
                    client.cancel(id)
                }
            case .report(let report):
                hasReported = true
                if case .order(let report) = report { clocks.hear(report.order.value) }
                let timed = Timed(value: report, at: clocks.heard)
                if !held.isEmpty || !link.reports.append(timed) { held.append(timed) }
            case .note(let text): note(text)
            }
        }
    }

    private func send(_ call: Int, _ request: VenueRequest, _ client: HTTPClient, at now: Instant) {
        guard let method = HTTPMethod(rawValue: request.method) else { return driver.completed(call, .notSent, nil, at: now) }
        let headers = request.headers.map { HTTPHeader($0.name, $0.value) }
        do throws(HTTPFailure) {
            var made = HTTPRequest(method, request.url, headers: headers, body: request.body)
            made.route = route
            transfers[try client.start(made)] = call
        } catch {
            note("\(link.venue.profile.title): \(error)")
            driver.completed(call, .notSent, nil, at: now)
        }
    }

    private func open(_ connection: Int, _ request: VenueRequest, _ client: HTTPClient, at now: Instant) {
        var made = HTTPRequest(.get, request.url, headers: request.headers.map { HTTPHeader($0.name, $0.value) })
        made.limits.isStream = true
        made.route = route
        // Its silence is watched, not its length.
        made.limits.whole = .seconds(7 * 86_400)
        do throws(HTTPFailure) {
            lines[try client.start(made)] = LineStream(connection: connection)
        } catch {
            driver.ended(connection, error.description, at: now)
        }
    }

    private var route: HTTPRoute { HTTPRoute(authorityFile: link.venue.authorityFile, proxy: link.venue.proxy) }

    private func note(_ text: String) {
        var line = Text<16>()
        for byte in text.utf8 { guard line.append(byte) else { break } }
        if notes.count < 64 { notes.append(line) }
    }
}

extension VenueFigures {
    fileprivate init(_ figures: DriverFigures, of broker: String) {
        self.init(broker: broker)
        (waiting, underWay, requests) = (figures.waiting, figures.underWay, figures.requests)
        (refusedByLimits, reconnects) = (figures.refusedByLimits, figures.reconnects)
        rates = figures.rates.map { Rate(limit: $0.limit, interval: $0.interval, used: $0.used, closedUntil: $0.closedUntil) }
        issues = figures.issues.map { Issue(kind: $0.trouble.rawValue, text: $0.text, at: $0.at, count: $0.count) }
    }
}
