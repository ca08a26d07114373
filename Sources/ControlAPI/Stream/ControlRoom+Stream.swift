// What is said on a WebSocket.

internal import Access
internal import Orders
internal import Reactor
package import Values
internal import WebKit
package import WebServer

/// A WebSocket, and who is behind it.
struct OpenStream {
    let address: IPAddress
    let since: Instant
    /// Nil until it says.
    var identity: Identity?
    /// Since the streams were looked at last.
    var messages = 0

    /// So long nobody need say who it is.
    static let anonymousTime = Interval.seconds(10)
    /// Between two looks: half a second.
    static let messagesMost = 50
}

extension ControlRoom {
    // MARK: - What happens

    /// The gateway's store has another row of an order.
    package func take(order row: Bytes) {
        guard let news = book.take(row) else { return }
        if news.session != lastSession {
            lastSession = news.session
            if names.sessions[news.session] == nil { strangers.insert(news.session) }
        }
        if let lasted = news.lasted { orderDurations.note(lasted) }
        stream.tell(.orders, .order(news.row))
    }

    package func take(_ fill: Fill) {
        book.take(fill)
        stream.tell(.executions, .fill(fill, of: book.row(of: fill.trade.order.value)))
    }

    /// Something that the gateway has to be asked about may have changed: whoever listens is told how it is now.
    ///
    /// **Cost:** nothing while nobody listens.
    package func look(_ server: ServerLoop, at now: Moment) {
        lookAtMarket(server, at: now)
        guard now.steady >= nextLook else { return }
        nextLook = now.steady.advanced(by: .milliseconds(500))
        sweepStreams(server, at: now)
        // While the gateway has not answered, it is not asked again.
        guard looks == 0 else { return }
        if !strangers.isEmpty {
            strangers.removeAll()
            lastSession = nil
            look(.sessions, at: now) { [weak self] answer in self?.learnNames(answer.rows) }
        }
        if stream.hasListeners(.emergency) || stream.hasListeners(.brokers) {
            look(.status, at: now) { [weak self] answer in
                self?.tellIfNew(.emergency, AnswerLines.emergency(answer.rows))
                self?.tellIfNew(.brokers, .list(answer.rows.compactMap(AnswerLines.broker)))
            }
        }
        if stream.hasListeners(.sessions) {
            look(.sessions, at: now) { [weak self] answer in
                self?.tellIfNew(.sessions, .list(answer.rows.compactMap(AnswerLines.session)))
            }
        }
        if stream.hasListeners(.positions) || stream.hasListeners(.portfolio) {
            look(.positions(account: nil), at: now) { [weak self] answer in
                self?.tellIfNew(.positions, .list(answer.rows.compactMap(AnswerLines.position)))
                self?.tellIfNew(.portfolio, .list(PortfolioSum.all(of: answer.rows).map(\.json)))
            }
        }
    }

    private func look(_ question: GatewayQuestion, at now: Moment, _ take: @escaping (GatewayAnswer) -> Void) {
        let isAsked = ask(question, at: now) { [weak self] answer in
            self?.looks -= 1
            take(answer)
        }
        if isAsked { looks += 1 }
    }

    /// Sessions that the room did not know when it started.
    private func learnNames(_ rows: [[String]]) {
        for row in rows {
            guard let line = AnswerLine(row, "session", count: 11), let number = UInt32(line.word(10)) else { continue }
            names.sessions[number] = line.word(1)
        }
    }

    private func tellIfNew(_ channel: StreamChannel, _ data: JSON) {
        guard lastTold[channel] != data else { return }
        lastTold[channel] = data
        stream.tell(channel, .state(data))
    }

    // MARK: - Listeners

    package func opened(_ id: ConnectionID, _ request: Request, _ server: ServerLoop) {
        // A browser's cookie says who it is; a page elsewhere cannot open it, since the server looks at the origin.
        let now = Clock.now()
        guard let address = request.peer.address else { return server.close(id, code: 1011, reason: "the connection is gone") }
        streams[id] = OpenStream(address: address, since: now.steady)
        guard let verdict = verdict(onStream: request, from: address, at: now) else { return }
        admit(verdict, id, address, server, at: now)
    }

    package func closed(_ id: ConnectionID, _ closing: WebSocketClosing) {
        leave(id)
    }

    private func leave(_ id: ConnectionID) {
        stream.leave(id)
        market.unsubscribe(id, nil)
        streams[id] = nil
    }

    package func received(_ text: [UInt8], _ id: ConnectionID, _ server: ServerLoop) {
        let now = Clock.now()
        guard let address = streams[id]?.address else { return }
        streams[id]?.messages += 1
        if streams[id]?.messages ?? 0 > OpenStream.messagesMost {
            return server.close(id, code: 1008, reason: "too many messages")
        }
        do throws(ProblemDetails) {
            var body = try body(of: text)
            let type = body.required("type")
            switch type {
            case "authenticate":
                let look = verdict(onStream: &body, from: address, at: now)
                try body.check()
                admit(look(), id, address, server, at: now)
            case "subscribe":
                let channels = channels(&body)
                let symbols = symbols(&body)
                let behind = body.integer("after", in: 0...Int64.max)
                if channels.wantsMarket, symbols == nil { body.note("symbols", "is missing: prices of which symbols") }
                try body.check()
                try check(id, at: now)
                if channels.wantsMarket, !market.subscribe(id, symbols ?? []) {
                    throw ProblemDetails(
                        422, "That is too much: \(MarketStream.eachMost) symbols a listener, \(MarketStream.symbolsMost) of all together.")
                }
                for channel in channels.others { subscribe(id, channel, behind: behind.map { UInt64($0) }, server, at: now) }
            case "unsubscribe":
                let channels = channels(&body)
                let symbols = symbols(&body)
                try body.check()
                if channels.wantsMarket { market.unsubscribe(id, symbols) }
                for channel in channels.others { stream.unsubscribe(id, channel) }
            case "ping":
                try body.check()
                server.send(JSON.object([.init("type", "pong")]).bytes, to: id)
            default: throw ProblemDetails(400, "There is no message of the type \(type.prefix(40)).")
            }
        } catch {
            say(error, to: id, server)
        }
    }

    private func channels(_ body: inout Body) -> (wantsMarket: Bool, others: [StreamChannel]) {
        guard let names = body.texts("channels") else {
            body.note("channels", "expected a list of channels")
            return (false, [])
        }
        let others = names.filter { $0 != "market_data" }.compactMap { name in
            if let channel = StreamChannel(rawValue: name) { return channel }
            body.note("channels", "there is no channel \(name.prefix(40))")
            return nil
        }
        return (names.contains("market_data"), others)
    }

    private func symbols(_ body: inout Body) -> [String]? {
        guard body.has("symbols"), let names = body.texts("symbols") else { return nil }
        if names.isEmpty || names.contains(where: { Name(string: $0)?.isEmpty ?? true }) {
            body.note("symbols", "expected a list of symbols")
        }
        return Array(Set(names))
    }

    private func admit(_ verdict: Verdict, _ id: ConnectionID, _ address: IPAddress, _ server: ServerLoop, at now: Moment) {
        switch verdict {
        case .granted(let identity):
            if let denial = identity.denial(of: .look, at: now) {
                return say(refused(denial, address, who: "\(identity.user)"), to: id, server)
            }
            streams[id]?.identity = identity
            stream.enter(id)
            server.send(JSON.object([.init("type", "authenticated"), .init("me", .me(identity)), .init("since", .time(started))]).bytes, to: id)
        case .refused(let denial): say(refused(denial, address), to: id, server)
        }
    }

    private func check(_ id: ConnectionID, at now: Moment) throws(ProblemDetails) {
        guard let identity = streams[id]?.identity, gatekeeper.isStillGood(identity, at: now) else { throw .notLoggedOn }
    }

    /// Whose session is over hears nothing more, and who never says who it is need not stay.
    private func sweepStreams(_ server: ServerLoop, at now: Moment) {
        for (id, open) in streams {
            streams[id]?.messages = 0
            if let identity = open.identity {
                guard !gatekeeper.isStillGood(identity, at: now) else { continue }
                server.close(id, code: 4001, reason: "the session has ended: log on again")
            } else {
                guard now.steady.since(open.since) > OpenStream.anonymousTime else { continue }
                server.close(id, code: 4002, reason: "nobody has logged on")
            }
            leave(id)
        }
    }

    private func subscribe(_ id: ConnectionID, _ channel: StreamChannel, behind: UInt64?, _ server: ServerLoop, at now: Moment) {
        if let missed = stream.subscribe(id, channel, behind: behind, names) {
            for text in missed { server.send(text, to: CollectionOfOne(id)) }
            return
        }
        switch channel {
        case .orders:
            var open = OrderFilter()
            open.state = .open
            let newest = book.page(open, below: .max, most: ControlRoom.snapshotMost)
            snapshot(channel, .list(newest.reversed().map { .order($0, names) }), to: id, server)
        case .executions: snapshot(channel, [], to: id, server)
        case .emergency, .brokers, .sessions, .positions, .portfolio:
            if let told = lastTold[channel] { snapshot(channel, told, to: id, server) } else { nextLook = now.steady }
        }
    }

    /// Of open orders; older ones are asked for page by page.
    private static let snapshotMost = 2_000

    private func snapshot(_ channel: StreamChannel, _ data: JSON, to id: ConnectionID, _ server: ServerLoop) {
        let text: JSON = [
            "type": "snapshot", "channel": .text(channel.rawValue), "sequence": .integer(Int64(clamping: stream.last(channel))),
            "openOrders": channel == .orders ? .integer(Int64(book.openCount)) : .null, "data": data,
        ]
        server.send(text.bytes, to: id)
    }

    private func say(_ problem: ProblemDetails, to id: ConnectionID, _ server: ServerLoop) {
        let text: JSON = [
            "type": "error", "status": .integer(Int64(problem.status)), "detail": .text(problem.detail),
            "errors": .list(problem.fields.map { ["field": .text($0.field), "message": .text($0.message)] }),
        ]
        server.send(text.bytes, to: id)
    }
}
