// What is on its way between the driver and the venue of a test.

import BrokerKit
import Values

@testable import WebKit

/// Something on its way.
struct Flight {
    enum Cargo {
        case request(ModelCall, RequestFate, Asker)
        case answer(ModelAnswer, Asker)
        case nothing(Transport, Asker)
        case message(connection: Int, String)
        case opened(connection: Int)
        case ended(connection: Int, String)
    }

    /// Who gets the answer.
    enum Asker {
        case call(Int)
        case frame(connection: Int, id: String)
    }

    var due: Instant
    /// Of those that are due at once, the first goes first.
    var number: Int
    var life: Int
    var cargo: Cargo
}

extension VenuePlay {
    func send(_ cargo: Flight.Cargo, after delay: Interval) {
        lastFlight += 1
        flights.append(Flight(due: now.advanced(by: delay), number: lastFlight, life: life, cargo: cargo))
    }

    func takeDue() -> Flight? {
        var best: Int?
        for (place, flight) in flights.enumerated() where flight.due <= now {
            if let own = best, (flights[own].due, flights[own].number) < (flight.due, flight.number) { continue }
            best = place
        }
        return best.map { flights.remove(at: $0) }
    }

    // MARK: From the driver

    func carryOut(_ effect: DriverEffect) {
        switch effect {
        case .send(let call, let request): leave(ModelCall(request), .call(call))
        case .connect(let connection, _, _):
            connects += 1
            send(isReachable ? .opened(connection: connection) : .ended(connection: connection, "refused"), after: delay())
        case .lines(let connection, _): send(.ended(connection: connection, "no such stream"), after: delay())
        case .frame(let connection, let bytes): heard(bytes, on: connection)
        case .close(let connection):
            open.remove(connection)
            listeners.remove(connection)
        case .report(let report):
            if let hear { return hear(report) }
            note(report)
            if let line = line(of: report) { said.append(line) }
        case .note(let text): notes.append(text)
        }
    }

    private func leave(_ call: ModelCall, _ asker: Flight.Asker) {
        let line = call.line(settings.names)
        if let line { sent.append(line) }
        let fate = fate(of: line ?? call.method)
        if let line { tells?("> \(line), \(fate)") }
        let flight = Flight.Cargo.request(call, fate, asker)
        switch fate {
        case .notSent: send(.nothing(.notSent, asker), after: .seconds(0))
        case .lost: send(.nothing(.noAnswer, asker), after: delay())
        case .arrivesLater(let later):
            send(.nothing(.noAnswer, asker), after: .seconds(0))
            send(flight, after: later)
        case .held:
            lastFlight += 1
            held.append(Flight(due: now, number: lastFlight, life: life, cargo: flight))
        case .answered, .answerLost, .refusedBefore, .refusedBehind, .empty, .refused, .limited: send(flight, after: delay())
        }
    }

    private func fate(of line: String) -> RequestFate {
        guard isReachable else { return .notSent }
        guard let place = fates.firstIndex(where: { line.hasPrefix($0.word) }) else { return chance(line) }
        return fates.remove(at: place).fate
    }

    /// What was held goes on.
    func release(_ fate: RequestFate = .answered) {
        for flight in held {
            if case .request(let call, _, let asker) = flight.cargo { send(.request(call, fate, asker), after: .seconds(0)) }
        }
        held = []
        run()
    }

    private func heard(_ bytes: [UInt8], on connection: Int) {
        guard open.contains(connection), let frame = ModelFrame(bytes) else { return }
        if frame.call.method == "userDataStream.subscribe.signature" {
            listeners.insert(connection)
            let text = #"{"id":"\#(frame.id)","status":200,"result":{"subscriptionId":0}}"#
            return send(.message(connection: connection, text), after: delay())
        }
        leave(frame.call, .frame(connection: connection, id: frame.id))
    }

    // MARK: To the venue and back

    func arrive(_ flight: Flight) {
        switch flight.cargo {
        case .request(let call, let fate, let asker): arrive(call, fate, asker, isDead: flight.life != life)
        case .answer, .nothing, .message, .opened, .ended: if flight.life == life { deliver(flight.cargo) }
        }
    }

    func setVenueTime() {
        venue.milliseconds = now.advanced(by: venueAhead).nanosecondsSinceEpoch / 1_000_000
    }

    private func arrive(_ call: ModelCall, _ fate: RequestFate, _ asker: Flight.Asker, isDead: Bool) {
        setVenueTime()
        var answer: ModelAnswer?
        switch fate {
        case .answered, .held: answer = venue.answer(call)
        case .answerLost, .arrivesLater: _ = venue.answer(call)
        case .refusedBefore(let status): answer = ModelAnswer(status: status, body: "<html>busy</html>")
        case .refusedBehind(let status):
            _ = venue.answer(call)
            answer = ModelAnswer(status: status, body: "<html>busy</html>")
        case .empty: answer = ModelAnswer(status: 200, body: "[]")
        case .refused(let code): answer = ModelAnswer(status: 400, body: #"{"code":\#(code),"msg":"No."}"#)
        case .limited(let seconds):
            answer = ModelAnswer(
                status: 429, headers: [("Retry-After", "\(seconds)")], body: #"{"code":-1003,"msg":"Too many requests."}"#)
        case .notSent, .lost: break
        }
        tellEvents()
        if isDead { return }
        if case .arrivesLater = fate { return }
        send(answer.map { .answer($0, asker) } ?? .nothing(.noAnswer, asker), after: delay())
    }

    func tellEvents() {
        let events = venue.events
        venue.events = []
        for event in events {
tells?("event \(event)")
            let text = #"{"subscriptionId":0,"event":\#(event)}"#
            for connection in listeners.sorted() {
                for _ in 0..<copies() { send(.message(connection: connection, text), after: delay()) }
            }
        }
    }

    private func deliver(_ cargo: Flight.Cargo) {
        switch cargo {
        case .answer(let answer, .call(let call)):
            let headers = answer.headers.map { HTTPHeader($0.name, $0.value) }
            driver.completed(
                call, .answered(status: answer.status),
                HTTPResponse(status: answer.status, headers: headers, body: Array(answer.body.utf8)), at: now)
        case .answer(let answer, .frame(let connection, let id)):
            let member = answer.status == 200 ? "result" : "error"
            deliver(
                .message(
                    connection: connection, #"{"id":"\#(id)","status":\#(answer.status),"\#(member)":\#(answer.body),"rateLimits":[]}"#))
        case .nothing(let transport, .call(let call)): driver.completed(call, transport, nil, at: now)
        case .nothing: break
        case .message(let connection, let text):
            if open.contains(connection) { driver.heard(connection, Array(text.utf8), at: now) }
        case .opened(let connection):
            open.insert(connection)
            driver.opened(connection, at: now)
        case .ended(let connection, let why): driver.ended(connection, why, at: now)
        case .request: break
        }
    }

    /// A connection breaks: what was on its way on it is gone.
    func drop() {
        for connection in open.sorted() {
            open.remove(connection)
            listeners.remove(connection)
            driver.ended(connection, "the connection is gone", at: now)
        }
        run()
    }
}
