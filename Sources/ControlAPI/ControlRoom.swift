// The application behind the control room's server.

package import Access
internal import Cryptography
package import Reactor
package import Routing
package import Values
internal import WebKit
package import WebServer

/// What can be set about the room.
package struct RoomSettings: Sendable {
    /// Of the gateway.
    package var name: String
    /// Whether `/metrics` is for everybody who can reach us.
    package var hasOpenMetrics: Bool
    /// Whose pages may use the API, beside our own.
    package var allowedOrigins: [String]
    package var routing = RoutingSettings()
    /// Chart.js, where the machine has it.
    package var chartLibrary: [UInt8]?

    package init(name: String, hasOpenMetrics: Bool, allowedOrigins: [String] = []) {
        self.name = name
        self.hasOpenMetrics = hasOpenMetrics
        self.allowedOrigins = allowedOrigins
    }
}

/// Answers requests: who asks, whether they may, and what the gateway says. It never waits; the gateway is asked through
/// its port, and what it answers is given on when it comes.
///
/// Everything happens on the thread that turns the server.
package final class ControlRoom {
    let settings: RoomSettings
    let started: Instant
    package var names: GatewayNames
    package var book: OrderBook
    /// Whether the book has all that the gateway's store has.
    package var isFollowing = true
    package var gatekeeper: Gatekeeper
    var random = SecureRandom()
    private let port: any GatewayPort
    private let parser = JSONParser(maximumBytes: 1 << 20)
    private var waiting: [UInt64: Waiting] = [:]
    private let passwords: PasswordThreads
    private let work: WorkThreads
    /// Nil where nothing is kept.
    package var audit: (any AuditSource)?
    /// The same of sessions' messages.
    package var messages: (any MessageSource)?
    /// Nil where sessions are the file's alone.
    package var sessionKeeper: (any SessionKeeper)?
    var stream = StreamHub()
    var market = MarketStream()
    var nextPrices = Instant.distantPast
    var isAskingPrices = false
    /// What channels that the gateway is asked about have told last.
    var lastTold: [StreamChannel: JSON] = [:]
    var nextLook = Instant.distantPast
    /// Questions of its own that wait for an answer.
    var looks = 0
    var streams: [ConnectionID: OpenStream] = [:]
    let orderDurations = DurationHistogram()
    /// Of the stages of orders, which others count.
    package var times: StageTimes?
    package var cards: [BrokerCard] = []
    /// Stages that reached a collector of traces, and those that did not; nil where there is none.
    package var traceCounts: (() -> (sent: UInt64, lost: UInt64))?
    /// By brokers.
    var venueFigures: [String: VenueFigures] = [:]
    /// Of the last order.
    var lastSession: UInt32?
    /// Numbers of sessions whose names are not known yet.
    var strangers: Set<UInt32> = []
    package var counts = RoomCounts()
    /// Attempts of this second that were refused.
    private var refusals = 0
    private var refusalsUntil = Instant.distantPast
    /// For the audit trail, while the gateway is too busy to take them.
    private var untold: [Deed] = []
    /// Brokers' credentials; nil where there is no vault.
    var vault: VaultRoom?
    private let files: StaticFiles
    /// Where accounts are kept; nil where they last as long as the process, like all else.
    private let file: AccessFile?

    private struct Waiting {
        let id: RequestID?
        /// Nil until all is there that the answer is made of.
        let render: (GatewayAnswer) -> Response?
        let since: Instant
    }

    package init(
        _ settings: RoomSettings, _ names: GatewayNames, _ book: OrderBook, _ gatekeeper: Gatekeeper, _ file: AccessFile?,
        _ port: any GatewayPort, wake: Wake, at now: Moment
    ) {
        self.file = file
        (self.settings, self.names, self.book, self.gatekeeper, self.port) = (settings, names, book, gatekeeper, port)
        started = now.utc
        passwords = PasswordThreads(wake: wake)
        work = WorkThreads(wake: wake)
        files = PageFiles.all(chart: settings.chartLibrary)
    }

    // MARK: Between turns of the server

    /// Gives on what has come: answers of the gateway, and of those who look at passwords.
    package func step(_ server: ServerLoop, at now: Moment) {
        while let (number, answer) = port.nextAnswer() {
            guard let waited = waiting.removeValue(forKey: number) else { continue }
            counts.answers.note(now.steady.since(waited.since))
            let response = waited.render(answer)
            if let id = waited.id, let response { server.answer(id, .response(response)) }
        }
        while let (checked, ticket) = passwords.next() { conclude(checked, ticket, server, at: now) }
        while let (id, response) = work.next() { server.answer(id, .response(response)) }
        giveOutcomes(server)
        tellRefusals(at: now)
        while let deed = untold.first, port.ask(.note(deed)) != nil { untold.removeFirst() }
        stream.flush(server, names)
    }

    /// For the audit trail. A thousand wait at most: a gateway that takes none for so long is as good as gone.
    func tell(_ deed: Deed) {
        if port.ask(.note(deed)) == nil, untold.count < 1_000 { untold.append(deed) }
    }

    /// Asks without anybody waiting for the words.
    ///
    /// - Returns: False when the gateway is too busy.
    func ask(_ question: GatewayQuestion, at now: Moment, _ take: @escaping (GatewayAnswer) -> Void) -> Bool {
        guard let number = port.ask(question) else { return false }
        waiting[number] = Waiting(
            id: nil,
            render: { answer in
                take(answer)
                return nil
            }, since: now.steady)
        return true
    }

    /// A ClOrdID that nobody has used: for a request whose name nobody needs.
    func newName(_ letter: Character) -> String {
        let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return "\(letter)-" + String(SecureRandom.bytes(16).map { digits[Int($0 % 32)] })
    }

    func body(of call: Call) throws(ProblemDetails) -> Body { try Body(call.request.body, parser) }
    func body(of text: [UInt8]) throws(ProblemDetails) -> Body { try Body(text, parser) }

    // MARK: Logging on

    func logOn(name: String, password: String, code: String?, _ call: Call) throws(ProblemDetails) -> RouteAnswer {
        guard let address = call.request.peer.address else { throw ProblemDetails(400, "The connection is gone.") }
        let attempt = LogOnAttempt(name: name, password: Array(password.utf8), code: code, address: address)
        switch gatekeeper.consider(attempt, at: call.now) {
        case .refused(let denial): throw refused(denial, address, who: name)
        case .check(let check):
            let ticket = PasswordThreads.Ticket(
                request: call.id, isSecure: call.request.peer.isSecure, name: name, address: address)
            guard passwords.begin(check, ticket) else {
                throw ProblemDetails(503, "Too many log on at once: try again in a second.")
            }
            return .later
        }
    }

    private func conclude(_ checked: CheckedPassword, _ ticket: PasswordThreads.Ticket, _ server: ServerLoop, at now: Moment) {
        switch gatekeeper.conclude(checked, at: now, using: &random) {
        case .refused(let denial):
            server.answer(ticket.request, .response(refused(denial, ticket.address, who: ticket.name).response))
        case .granted(let identity, let token):
            var response = Response.json(JSON.object([.init("token", .text(token.text)), .init("me", .me(identity))]).bytes)
            response.mayBeCompressed = false
            response.headers.append(
                HTTPHeader("Set-Cookie", PresentedSession.cookie(token, isSecure: ticket.isSecure, gatekeeper.rules)))
            tell(Deed(who: "\(identity.user)", action: "logged on", object: identity.addressText))
            // Whoever is logged on is so all the same: what is to be kept of it is for the next time.
            keepAccounts()
            server.answer(ticket.request, .response(response))
        }
    }

    /// Every refused attempt is in the audit trail: each by itself, or in a crowd by its number.
    func refused(_ denial: Denial, _ address: IPAddress, who: String = "nobody") -> ProblemDetails {
        counts.refused += 1
        tellRefusal(Deed(who: who, action: "was refused", object: address.text.description, why: denial.reason))
        return ProblemDetails(denial)
    }

    func tellRefusal(_ deed: Deed) {
        if refusals < ControlRoom.refusalsTold { tell(deed) }
        refusals += 1
    }

    /// So many a second are told each by itself: whoever tries may not fill the trail, nor keep the gateway busy with it.
    private static let refusalsTold = 20

    private func tellRefusals(at now: Moment) {
        guard now.steady >= refusalsUntil else { return }
        refusalsUntil = now.steady.advanced(by: .seconds(1))
        if refusals > ControlRoom.refusalsTold {
            tell(Deed(who: "many", action: "were refused", object: "\(refusals - ControlRoom.refusalsTold) more attempts"))
        }
        refusals = 0
        if gatekeeper.hasUnsaved { keepAccounts() }
    }
}

extension Identity {
    var addressText: String { address.text.description }
}

// MARK: - Requests

extension ControlRoom: RequestHandler {
    package func answer(_ request: Request, _ id: RequestID, _ server: ServerLoop) -> Answer {
        counts.requests += 1
        let now = Clock.now()
        do throws(ProblemDetails) {
            let wasKept = !gatekeeper.hasUnsaved
            let answer = try route(request, id, at: now)
            // A disk that is full keeps nobody from the stop.
            if wasKept, gatekeeper.hasUnsaved, let problem = keepAccounts(), case .now = answer { throw problem }
            return give(answer, id, now)
        } catch {
            return .response(error.response)
        }
    }

    /// What was changed is on the disk before anybody is told. What could not be kept is tried again each second.
    @discardableResult
    private func keepAccounts() -> ProblemDetails? {
        do throws(AccessFile.Fault) {
            try file?.keep(gatekeeper.accounts)
            gatekeeper.didSave()
            return nil
        } catch {
            return ProblemDetails(500, "It is done, and cannot be kept: it is lost if the gateway ends now. \(error)")
        }
    }

    private func give(_ answer: RouteAnswer, _ id: RequestID, _ now: Moment) -> Answer {
        switch answer {
        case .now(let response): return .response(response)
        case .later: return .later
        case .webSocket: return .webSocket
        case .work(let kind, let act):
            guard work.begin(kind, id, act) else { return .response(ControlRoom.busy(kind.busyWords)) }
            return .later
        case .ask(let question, let render): return ask(question, id, at: now, render).map { .response($0) } ?? .later
        case .askAll(let questions, let render):
            let gathered = GatheredAnswers(questions.count)
            for (place, question) in questions.enumerated() {
                guard let number = port.ask(question) else {
                    gathered.put(GatewayAnswer(.refused("The gateway is too busy: this was not done.")), at: place)
                    continue
                }
                waiting[number] = Waiting(
                    id: id,
                    render: { answer in
                        gathered.put(answer, at: place)
                        return gathered.all.map(render)
                    }, since: now.steady)
            }
            return gathered.all.map { .response(render($0)) } ?? .later
        }
    }

    /// Asks the gateway for whoever waits for a response.
    ///
    /// - Returns: What is said at once, where the gateway is too busy.
    func ask(_ question: GatewayQuestion, _ id: RequestID, at now: Moment, _ render: @escaping (GatewayAnswer) -> Response) -> Response? {
        guard let number = port.ask(question) else { return ControlRoom.busy("The gateway is too busy to answer: try again in a second.") }
        waiting[number] = Waiting(id: id, render: render, since: now.steady)
        return nil
    }

    /// Questions that wait for their answers.
    var waitingCount: Int { waiting.count }

    private static func busy(_ words: String) -> Response {
        var response = ProblemDetails(503, words).response
        response.headers.append(HTTPHeader("Retry-After", "1"))
        return response
    }

    private func route(_ request: Request, _ id: RequestID, at now: Moment) throws(ProblemDetails) -> RouteAnswer {
        let path = request.path[...]
        if path.starts(with: ["api", "v1"]) { return try api(request, path.dropFirst(2), id, at: now) }
        guard request.method == .get || request.method == .head else {
            throw ProblemDetails(405, "There is nothing here but files: \(request.method.rawValue) is for /api/v1.")
        }
        switch Array(path) {
        case ["health", "live"]: return .json(["status": "live"])
        case ["health", "ready"]: return health()
        case ["metrics"]:
            if !settings.hasOpenMetrics { try admit(request, .look, at: now) }
            return metrics(at: now)
        default:
            if let file = files.response(request.path) { return .now(file) }
            throw ProblemDetails(404, "There is nothing at this path; the API is under /api/v1.")
        }
    }

    private func api(
        _ request: Request, _ path: ArraySlice<String>, _ id: RequestID, at now: Moment
    ) throws(ProblemDetails) -> RouteAnswer {
        try checkOrigin(request)
        if Array(path) == ["openapi.json"], request.method == .get { return .now(OpenAPI.response) }
        if Array(path) == ["stream"] {
            guard request.method == .get else { throw ProblemDetails(405, "A WebSocket begins with GET.") }
            // Whoever it is says so in the first text.
            return .webSocket
        }
        guard let (route, variables) = Routes.find(request.method, path) else {
            let methods = Routes.methods(path)
            if methods.isEmpty { throw ProblemDetails(404, "There is no such resource; /api/v1/openapi.json says what there is.") }
            var response = ProblemDetails(405, "This resource has \(methods.joined(separator: ", ")).").response
            response.headers.append(HTTPHeader("Allow", methods.joined(separator: ", ")))
            return .now(response)
        }
        let identity: Identity?
        switch route.entry {
        case .anybody: identity = nil
        case .user: identity = try identify(request, at: now)
        case .right(let right): identity = try admit(request, right, at: now)
        }
        let call = Call(request: request, id: id, identity: identity, variables: variables, now: now)
        try call.check(route.parameters)
        return try route.answer(self, call)
    }

    /// A page elsewhere must not log its visitor on here, nor do anything else.
    private func checkOrigin(_ request: Request) throws(ProblemDetails) {
        guard request.method != .get, request.method != .head, let origin = request.headers.values("origin").first else { return }
        let own = (request.peer.isSecure ? "https://" : "http://") + request.host
        guard origin.lowercased() == own.lowercased() || settings.allowedOrigins.contains(origin) else {
            throw ProblemDetails(403, "Pages of \(origin.prefix(100)) may not use this.")
        }
    }

    // MARK: Who asks

    /// - Throws: ``ProblemDetails`` when they may not.
    @discardableResult
    private func admit(_ request: Request, _ right: Right, at now: Moment) throws(ProblemDetails) -> Identity {
        let identity = try identify(request, at: now)
        if let denial = identity.denial(of: right, at: now) {
            throw refused(denial, identity.address, who: "\(identity.user)")
        }
        return identity
    }

    func identify(_ request: Request, at now: Moment) throws(ProblemDetails) -> Identity {
        guard let address = request.peer.address else { throw ProblemDetails(400, "The connection is gone.") }
        switch verdict(on: request, from: address, at: now) {
        case .granted(let identity): return identity
        case .refused(let denial): throw refused(denial, address)
        }
    }

    private func health() -> RouteAnswer {
        .ask(.status) { answer in
            if case .refused(let text) = answer.end { return ProblemDetails(503, text).response }
            return .json(JSON.object([.init("status", "ready")]).bytes)
        }
    }

    package func forget(_ id: RequestID) {
        passwords.forget(id)
        work.forget(id)
    }

    /// Nothing reads the store any more when this returns.
    package func finish() {
        audit?.finish()
        messages?.finish()
        work.finish()
    }

    package func noticed(_ notice: ServerNotice) {
        switch notice {
        case .refused: counts.malformed += 1
        case .tooManyConnections: counts.turnedAway += 1
        }
    }
}
