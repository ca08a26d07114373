// The streams of a venue: opened step by step, kept alive, renewed before the venue closes them.

package import Values
internal import WebKit

/// One stream, with the connection in use and the one that is being made.
struct DrivenStream: Sendable {
    let plan: StreamPlan
    var connections: ConnectionPlan
    /// In use.
    var current: Int?
    /// Being made, and how far its opening is.
    var making: Int?
    /// Since it was there last.
    var wasLost = false
    var step = 0
    var token: String?
    var isFetchingToken = false
    var tokenDue = Instant.distantFuture
    var keepAliveDue = Instant.distantFuture
    /// The last message numbers of both connections.
    var messages: [NumberedChannel: Int64] = [:]

    init(_ plan: StreamPlan, at now: Instant) {
        self.plan = plan
        connections = ConnectionPlan(plan.rule, at: now)
    }

    var isReady: Bool { current != nil }

    func nextTick(connectDue: Instant) -> Instant {
        let step = connections.nextTick
        return min(connections.connects(at: step) ? max(step, connectDue) : step, min(tokenDue, keepAliveDue))
    }
}

struct NumberedChannel: Hashable, Sendable {
    var connection: Int
    var channel: String
}

extension VenueDriver {
    func connection(of name: StreamName) -> Int? { streams.first { $0.plan.name == name }?.current }

    mutating func tickStream(_ place: Int, at now: Instant) {
        keepAlive(place, at: now)
        if now >= streams[place].tokenDue, let token = streams[place].token {
            streams[place].tokenDue = now.advanced(by: streams[place].plan.tokenRenewal ?? .seconds(1_800))
            call(.renewStreamToken(streams[place].plan.name, token), for: .token(place), at: now)
        }
        // What is subscribed to is known by the venue's names.
        if streams[place].plan.name == .market, book.isEmpty { return }
        if now < connectDue, streams[place].connections.connects(at: now) { return }
        switch streams[place].connections.tick(at: now, random: random.next()) {
        case .connect, .connectBeside: connect(place, at: now)
        case .closeOld, nil: break
        case .drop:
            lose(place, "nothing came for too long", at: now)
        case .abandon:
            if let making = streams[place].making { effects.append(.close(connection: making)) }
            (streams[place].making, streams[place].isFetchingToken) = (nil, false)
        }
    }

    private mutating func connect(_ place: Int, at now: Instant) {
        if streams[place].plan.needsToken, streams[place].token == nil {
            guard !streams[place].isFetchingToken else { return }
            streams[place].isFetchingToken = true
            return call(.streamToken(streams[place].plan.name), for: .token(place), at: now)
        }
        lastCall += 1
        streams[place].making = lastCall
        streams[place].step = 0
        connectDue = now.advanced(by: profile.connectSpacing)
        if streams[place].plan.form == .lines { return connectLines(place, at: now) }
        let url = streams[place].plan.url.replacing("{token}", with: streams[place].token ?? "")
        effects.append(.connect(connection: lastCall, streams[place].plan, url: url))
    }

    /// The stream is the answer to a request; the first line that the venue sends opens it.
    private mutating func connectLines(_ place: Int, at now: Instant) {
        let name = streams[place].plan.name
        do throws(VenueRefusal) {
            let requests =
                name == .market
                ? try adapter.subscription(market.wishes(wantedInstruments)[0], at: moment(at: now))
                : try adapter.opening(name, step: 0, token: nil, at: moment(at: now)) ?? []
            guard let first = requests.first, let making = streams[place].making else { throw VenueRefusal(.other, "nothing to ask for") }
            streams[place].step = 1
            effects.append(.lines(connection: making, first))
            // Prices may come before what says that the stream is there.
            if name == .market { market.begin(wantedInstruments, at: now) }
        } catch {
            streams[place].making = nil
            streams[place].connections.failed(at: now, random: random.next())
        }
    }

    mutating func tokenCame(_ token: String, for place: Int, at now: Instant) {
        streams[place].token = token
        if let renewal = streams[place].plan.tokenRenewal { streams[place].tokenDue = now.advanced(by: renewal) }
        guard streams[place].isFetchingToken else { return }
        streams[place].isFetchingToken = false
        connect(place, at: now)
    }

    private mutating func keepAlive(_ place: Int, at now: Instant) {
        guard now >= streams[place].keepAliveDue, let current = streams[place].current else { return }
        switch streams[place].plan.keepAlive {
        case .none: streams[place].keepAliveDue = .distantFuture
        case .text(let text, let interval):
            effects.append(.frame(connection: current, Array(text.utf8)))
            streams[place].keepAliveDue = now.advanced(by: interval)
        case .ping(let interval):
            // An empty frame stands for a ping.
            effects.append(.frame(connection: current, []))
            streams[place].keepAliveDue = now.advanced(by: interval)
        }
    }

    // MARK: What the owner tells

    package mutating func opened(_ connection: Int, at now: Instant) {
        guard let place = streams.firstIndex(where: { $0.making == connection }), streams[place].plan.form == .webSocket else { return }
        takeStep(place, at: now)
    }

    package mutating func ended(_ connection: Int, _ why: String, at now: Instant) {
        guard let place = streams.firstIndex(where: { $0.making == connection || $0.current == connection }) else { return }
        if streams[place].making == connection {
            streams[place].making = nil
            streams[place].connections.failed(at: now, random: random.next())
            record.note(.connectivity, "stream \(streams[place].plan.name): \(why)", at: now)
            effects.append(.note("\(profile.title), stream \(streams[place].plan.name): \(why)"))
        } else {
            streams[place].current = nil
            lose(place, why, at: now)
        }
    }

    /// The connection in use is gone, or is to be.
    mutating func lose(_ place: Int, _ why: String, at now: Instant) {
        if let current = streams[place].current { effects.append(.close(connection: current)) }
        streams[place].current = nil
        let making = streams[place].making
        streams[place].messages = streams[place].messages.filter { $0.key.connection == making }
        streams[place].keepAliveDue = .distantFuture
        streams[place].connections.lost(at: now, random: random.next())
        if streams[place].plan.name == .market { market.lost(at: now) }
        record.note(.connectivity, "stream \(streams[place].plan.name): \(why)", at: now)
        streams[place].wasLost = true
        effects.append(.note("\(profile.title), stream \(streams[place].plan.name): \(why)"))
        // What was asked there may have arrived.
        if streams[place].plan.name == .trading {
            for id in requestCalls.values.sorted() { completed(id, .noAnswer, nil, at: now) }
        }
        judgeLink()
    }

    /// The next step of the opening; behind the last one the stream is in use.
    private mutating func takeStep(_ place: Int, at now: Instant) {
        guard let making = streams[place].making else { return }
        do throws(VenueRefusal) {
            while true {
                let frames = try adapter.opening(
                    streams[place].plan.name, step: streams[place].step, token: streams[place].token, at: moment(at: now))
                guard let frames else { return ready(place, making, at: now) }
                streams[place].step += 1
                for frame in frames { effects.append(.frame(connection: making, frame.body)) }
                if !frames.isEmpty { return }
            }
        } catch {
            effects.append(.close(connection: making))
            streams[place].making = nil
            streams[place].connections.failed(at: now, random: random.next())
            effects.append(.note("\(profile.title), stream \(streams[place].plan.name): \(error)"))
        }
    }

    private mutating func ready(_ place: Int, _ connection: Int, at now: Instant) {
        let old = streams[place].current
        if streams[place].wasLost { record.reconnects += 1 }
        streams[place].wasLost = false
        _ = streams[place].connections.opened(at: now, random: random.next())
        streams[place].making = nil
        streams[place].current = connection
        streams[place].messages = streams[place].messages.filter { $0.key.connection == connection }
        if let old { effects.append(.close(connection: old)) }
        switch streams[place].plan.keepAlive {
        case .none: break
        case .text(_, let interval), .ping(let interval): streams[place].keepAliveDue = now.advanced(by: interval)
        }
        if streams[place].plan.name == .market, streams[place].plan.form == .webSocket { subscribe(connection, at: now) }
        judgeLink()
    }

    /// A message of a connection.
    package mutating func heard(_ connection: Int, _ bytes: [UInt8], at now: Instant) {
        guard let place = streams.firstIndex(where: { $0.making == connection || $0.current == connection }) else { return }
        streams[place].connections.heard(at: now)
        if streams[place].plan.name == .market { market.heard(at: now) }
        // Some venues answer pings with a word that is no JSON.
        if bytes == Array("pong".utf8) { return }
        var news: [VenueNews] = []
        do throws(JSONError) {
            let frame = try parser.parse(bytes)
            if let id = adapter.requestID(in: frame).flatMap({ requestCalls[$0] }), let call = calls[id] {
                if let requestID = call.requestID { requestCalls[requestID] = nil }
                let verdict = try adapter.read(frame, status: 200, answering: call.task, into: &news)
                calls[id]?.sent = nil
                calls[id]?.due = .distantFuture
                note(.answered(status: 200), at: now)
                return settle(id, call, .answered(status: 200), verdict, news, at: now)
            }
            let verdict = try adapter.read(frame, status: 200, answering: nil, into: &news)
            if verdict != .accepted, streams[place].making == connection { return openingRefused(place, news, at: now) }
        } catch {
            effects.append(.note("\(profile.title), a message that cannot be read: \(error)"))
            // Something of it may have been about an order.
            if streams[place].plan.name != .market { lose(place, "a message that cannot be read", at: now) }
            return
        }
        for one in news {
            // What the venue wants signed in the next step.
            if case .token(let token) = one { streams[place].token = token }
            if case .stream(let state) = one { hear(state, place, connection, at: now) }
        }
        hear(news, of: nil, at: now)
    }

    /// A ping of the venue, or its answer to one.
    package mutating func heardPong(_ connection: Int, at now: Instant) {
        guard let place = streams.firstIndex(where: { $0.current == connection }) else { return }
        streams[place].connections.heard(at: now)
        if streams[place].plan.name == .market { market.heard(at: now) }
    }

    private mutating func openingRefused(_ place: Int, _ news: [VenueNews], at now: Instant) {
        var why = "the venue refuses it"
        for case .refused(let error, _) in news {
            why = error.description
            if !error.meaning.isOfCredentials { record.note(.apiError, why, at: now) }
            noteIssue(of: error, at: now)
        }
        if let making = streams[place].making { effects.append(.close(connection: making)) }
        streams[place].making = nil
        streams[place].token = nil
        streams[place].connections.failed(at: now, random: random.next())
        effects.append(.note("\(profile.title), stream \(streams[place].plan.name): \(why)"))
    }

    private mutating func hear(_ state: StreamState, _ place: Int, _ connection: Int, at now: Instant) {
        switch state {
        case .stepDone: if streams[place].making == connection { takeStep(place, at: now) }
        case .heartbeat: break
        case .reply(let text): effects.append(.frame(connection: connection, Array(text.utf8)))
        case .closing: streams[place].connections.closeAnnounced(at: now)
        case .broken(let why): if streams[place].current == connection { lose(place, why, at: now) }
        case .tokenExpired:
            streams[place].token = nil
            if streams[place].current == connection { lose(place, "its token is not good any more", at: now) }
        case .message(let channel, let number):
            guard streams[place].current == connection || streams[place].making == connection else { return }
            let own = NumberedChannel(connection: connection, channel: channel)
            let last = streams[place].messages.updateValue(number, forKey: own)
            if let last, number != last + 1, streams[place].current == connection {
                return lose(place, "messages are missing: \(number) follows \(last)", at: now)
            }
        }
    }
}
