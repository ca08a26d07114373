// Calls on their way.

package import Values
package import WebKit

/// Why the venue is asked.
enum CallReason: Sendable, Equatable {
    case clock
    case instruments
    case place(UInt64, use: UInt8)
    case cancel(UInt64)
    /// The cancel that goes before the new order of a replace.
    case cancelToReplace(UInt64)
    case replace(UInt64, use: UInt8)
    /// How an order stands: under a use, else under another one.
    case ask(UInt64, use: UInt8, else: UInt8?)
    case fillsOfOrder(UInt64)
    /// Whether an order works that has ended for the gateway.
    case overHere(UInt64)
    case question(Int)
    case token(Int)
    /// Of a place of the market's.
    case book(Int)
    /// Somebody tries whether it answers.
    case test(UInt64)
}

struct VenueCall: Sendable {
    var task: VenueTask
    var reason: CallReason
    var group: Int
    var tries: CallTries
    var sent: Instant?
    var requestID: String?
    /// How many pages of the same list were read before.
    var pages = 0
    /// On a WebSocket nobody else watches how long an answer takes.
    var due = Instant.distantFuture
}

/// The requests of one task, which are over together.
struct CallGroup: Sendable {
    var remaining: Int
    /// Some answer told of what was asked about.
    var hasFound = false
    var isKnown = true
}

extension VenueDriver {
    /// Asks when the limits let it.
    mutating func call(_ task: VenueTask, for reason: CallReason, at now: Instant) {
        lastCall += 1
        calls[lastCall] = VenueCall(task: task, reason: reason, group: 0, tries: CallTries(task.purpose))
        enqueue(lastCall, at: now)
        pump(at: now)
    }

    mutating func enqueue(_ id: Int, at now: Instant) {
        guard let call = calls[id] else { return }
        if queue.append(id, adapter.charges(for: call.task), call.task.urgency, at: now) { return }
        fail(id, "too many calls wait for the venue", at: now)
    }

    /// Sends what may be sent.
    mutating func pump(at now: Instant) {
        queueDue = .distantFuture
        guard !isHeld else { return }
        // Numbers that must grow from request to request: one at a time, or one overtakes another on its way.
        while !queue.isEmpty, nonce == nil || !calls.values.contains(where: { $0.sent != nil && $0.requestID == nil }) {
            let (turn, again) = queue.next(&budget, through: canAsk ? .query : .order, at: venueTime(at: now))
            switch turn {
            case .send(let id): send(id, at: now)
            case .refuse(let id, let refusal):
                record.refusedByLimits += 1
                record.note(.rateLimit, "not sent: \(refusal)", at: now)
                fail(id, refusal.description, at: now)
            case nil:
                if let again {
                    // The budget counts by the venue's clock.
                    queueDue = now.advanced(by: max(again.since(venueTime(at: now)), .milliseconds(1)))
                }
                return
            }
        }
    }

    private var canAsk: Bool {
        guard profile.questionsMax < .max else { return true }
        let underWay = calls.values.count { $0.sent != nil && $0.requestID == nil && $0.task.purpose == .read }
        return underWay < profile.questionsMax
    }

    private mutating func send(_ id: Int, at now: Instant) {
        guard let call = calls[id] else { return }
        guard breaker.admits(call.task.urgency, at: now) else { return fail(id, "the venue does not answer", at: now) }
        let requests: [VenueRequest]
        do throws(VenueRefusal) {
            requests = try adapter.requests(for: call.task, at: moment(at: now))
        } catch {
            calls[id] = nil
            if case .clock = call.reason {
                // A venue that does not tell its time: ours is as good as any.
                hasClock = true
                return judgeLink()
            }
            if case .test(let number) = call.reason, call.task == .time { return self.call(.balances, for: .test(number), at: now) }
            if learnsFirst(call, at: now) { return }
            refuse(call, VenueError(code: "", text: error.text, ErrorMeaning(error.reason, .other)), at: now)
            return ended(call, isKnown: false, at: now)
        }
        guard let first = requests.first else {
            calls[id] = nil
            return finish(call, at: now)
        }
        calls[id]?.sent = now
        transmit(id, first, at: now)
        guard requests.count > 1 else { return }
        // The others are calls of their own.
        lastGroup += 1
        groups[lastGroup] = CallGroup(remaining: requests.count)
        calls[id]?.group = lastGroup
        for request in requests.dropFirst() {
            lastCall += 1
            var other = call
            (other.group, other.sent) = (lastGroup, now)
            calls[lastCall] = other
            transmit(lastCall, request, at: now)
        }
    }

    /// Some venues cancel and change orders by their own names alone: one that is not known yet is asked for first.
    private mutating func learnsFirst(_ call: VenueCall, at now: Instant) -> Bool {
        guard case .cancel(let number) = call.reason, let tracked = orders[number], tracked.web.venueOrderID.isEmpty,
            !tracked.wantsCancel, let named = venueOrder(tracked)
        else { return false }
        orders[number]?.wantsCancel = true
        self.call(.query(named), for: .ask(number, use: tracked.web.use, else: nil), at: now)
        return true
    }

    private mutating func transmit(_ id: Int, _ request: VenueRequest, at now: Instant) {
        record.requests += 1
        switch request.transport {
        case .rest: effects.append(.send(call: id, request))
        case .webSocket:
            guard let connection = connection(of: .trading), let requestID = request.requestID else {
                return completed(id, .notSent, nil, at: now)
            }
            calls[id]?.requestID = requestID
            let due = now.advanced(by: settings.answerPatience)
            calls[id]?.due = due
            requestCalls[requestID] = id
            effects.append(.frame(connection: connection, request.body))
        }
        // Whoever does not ask for them loses no more than this.
        if case .place(let number, _) = calls[id]?.reason, left.count < 1_000 { left.append(number) }
    }

    /// It was not sent, and will not be.
    mutating func fail(_ id: Int, _ why: String, at now: Instant) {
        guard let call = calls.removeValue(forKey: id), !asksAgain(call, at: now) else { return }
        refuse(call, VenueError(code: "", text: "not sent to the venue: \(why)", ErrorMeaning(.brokerOption, .brokerOption, .busy)), at: now)
        ended(call, isKnown: false, at: now)
    }

    // MARK: What came of it

    /// A request is over.
    ///
    /// - Parameter response: Nil where no whole answer came.
    package mutating func completed(_ id: Int, _ transport: Transport, _ response: HTTPResponse?, at now: Instant) {
        guard let call = calls[id] else { return }
        if let requestID = call.requestID { requestCalls[requestID] = nil }
        var verdict = Verdict.unreadable
        var news: [VenueNews] = []
        if let response {
            let headers = response.headers.map { Parameter($0.name, $0.value) }
            for observation in profile.rateSigns.read(status: response.status, headers: headers) {
                budget.observe(observation, at: venueTime(at: now))
            }
            verdict = read(response.body, status: response.status, call.task, into: &news, at: now)
        }
        calls[id]?.sent = nil
        calls[id]?.due = .distantFuture
        note(transport, at: now)
        settle(id, call, transport, verdict, news, at: now)
        pump(at: now)
    }

    private mutating func read(
        _ body: [UInt8], status: Int, _ task: VenueTask?, into news: inout [VenueNews], at now: Instant
    ) -> Verdict {
        do throws(JSONError) {
            // An answer without a body is one: 204.
            if body.isEmpty, (200...299).contains(status) { return .accepted }
            return try adapter.read(try parser.parse(body), status: status, answering: task, into: &news)
        } catch {
            effects.append(.note("an answer that cannot be read: \(error)"))
            record.note(.apiError, "an answer that cannot be read", at: now)
            return .unreadable
        }
    }

    mutating func note(_ transport: Transport, at now: Instant) {
        noteIssue(of: transport, at: now)
        switch transport {
        case .answered(500...599), .noAnswer, .notSent: breaker.failed(at: now)
        case .answered: breaker.answered()
        }
        judgeLink()
    }

    /// Also of an answer on a WebSocket.
    mutating func settle(
        _ id: Int, _ call: VenueCall, _ transport: Transport, _ verdict: Verdict, _ news: [VenueNews], at now: Instant
    ) {
        var tries = call.tries
        let step = tries.next(transport, verdict, random: random.next())
        calls[id]?.tries = tries
        switch step {
        case .again(let interval):
            later.append((now.advanced(by: interval), id))
            hear(news.filter { if case .refused = $0 { false } else { true } }, of: call, at: now)
        case .measureTime:
            clock.refused(at: now)
            later.append((now.advanced(by: .milliseconds(500)), id))
        case .ask:
            // The gateway asks about it when its time for an answer is over.
            calls[id] = nil
            hear(news.filter { if case .refused = $0 { false } else { true } }, of: call, at: now)
            ended(call, isKnown: false, at: now)
        case .done(let outcome):
            calls[id] = nil
            hear(news, of: call, at: now)
            switch outcome {
            case .tryLater where asksAgain(call, at: now), .unknown where asksAgain(call, at: now): break
            case .accepted:
                if case .ask(let number, _, let other) = call.reason, call.group == 0, !tellsWhatWasAsked(news, call) {
                    notFound(number, else: other, at: now)
                }
                finish(call, at: now)
            case .refused:
                // A venue that does not tell its time: ours is as good as any.
                if case .clock = call.reason { hasClock = true }
                ended(call, isKnown: isNoOrder(news), at: now)
            case .tryLater:
                if !news.contains(where: { if case .refused = $0 { true } else { false } }) {
                    refuse(
                        call, VenueError(code: "", text: "not sent to the venue", ErrorMeaning(.brokerOption, .brokerOption, .busy)),
                        at: now)
                }
                ended(call, isKnown: false, at: now)
            case .unknown: ended(call, isKnown: false, at: now)
            }
        }
    }

    /// The venue says that there is no such order.
    private func isNoOrder(_ news: [VenueNews]) -> Bool {
        news.contains { if case .refused(let error, _) = $0 { error.meaning.isUnknownOrder } else { false } }
    }

    /// It is done as it was asked for.
    private mutating func finish(_ call: VenueCall, at now: Instant) {
        if case .clock = call.reason { hasClock = true }
        ended(call, isKnown: true, at: now)
    }

    /// The call is over, whatever came of it.
    private mutating func ended(_ call: VenueCall, isKnown: Bool, at now: Instant) {
        if call.group > 0 {
            groups[call.group]?.remaining -= 1
            if !isKnown { groups[call.group]?.isKnown = false }
            if let group = groups[call.group], group.remaining > 0 { return }
            let group = groups.removeValue(forKey: call.group)
            if let group, !group.hasFound, group.isKnown, case .ask(let number, _, let other) = call.reason {
                // Asked for in all places, and in none of them.
                notFound(number, else: other, at: now)
            }
        }
        switch call.reason {
        case .instruments:
            guard calls.values.allSatisfy({ $0.reason != .instruments }) else { return }
            isLoadingInstruments = false
            tellSteps()
            if book.isEmpty { instrumentsDue = now.advanced(by: .seconds(5)) }
        case .question(let number): questionCallEnded(number, isKnown: isKnown, at: now)
        case .fillsOfOrder(let number): fillsRead(number, isKnown: isKnown, at: now)
        case .book(let place): market.askEnded(place, at: now)
        case .test(let number): endTest(number, isKnown ? nil : testRefusals.removeValue(forKey: number) ?? "it does not answer")
        case .ask(let number, _, _): if !isKnown { askAgain(number, at: now) }
        case .clock, .place, .cancel, .cancelToReplace, .replace, .overHere, .token: break
        }
        judgeLink()
    }
}
