// What talks of both protocols have alike.

import Testing
import Values

@testable import WebServer

/// The machine of one connection.
protocol ServerMachine {
    func nextEvent() -> MachineEvent?
    func expire(_ now: Moment)
    func answer(_ number: Int32, _ response: Response, at now: Moment)
}

extension HTTP1Machine: ServerMachine {}
extension HTTP2Machine: ServerMachine {}

/// A machine, the time, and what has come of what the client said.
protocol ServerTalk: AnyObject {
    associatedtype Machine: ServerMachine
    var machine: Machine { get }
    var now: Moment { get set }
    /// Requests that were not answered yet.
    var waiting: [(number: Int32, request: Request)] { get set }
    var faults: [RequestFault] { get set }
    var abandoned: [Int32] { get set }
}

extension ServerTalk {
    func collect() {
        while let event = machine.nextEvent() {
            switch event {
            case .request(let number, let request): waiting.append((number, request))
            case .abandoned(let number): abandoned.append(number)
            case .refused(let fault): faults.append(fault)
            }
        }
    }

    /// So much later, the machine looks at the clock.
    func wait(_ interval: Interval) {
        now = now.later(interval)
        machine.expire(now)
        collect()
    }

    /// Answers the request that has waited longest.
    func answer(_ response: Response) {
        guard !waiting.isEmpty else {
            Issue.record("no request waits")
            return
        }
        machine.answer(waiting.removeFirst().number, response, at: now)
        collect()
    }
}
