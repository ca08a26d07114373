// Passwords take long to look at: that is done elsewhere.

internal import Access
internal import Reactor
internal import Values
internal import WebServer

/// Looks at passwords on threads of their own, a few at a time.
final class PasswordThreads {
    struct Ticket: Sendable {
        let request: RequestID
        let isSecure: Bool
        let name: String
        let address: IPAddress
    }

    private struct Done: Sendable {
        let number: UInt64
        let checked: CheckedPassword
    }

    /// Each takes 80 ms and 32 MiB.
    private static let most = 2
    private static let waitingMost = 64

    private let wake: Wake
    private var lines: [Ring<Done>] = []
    private var tickets: [UInt64: Ticket] = [:]
    private var waiting: [(number: UInt64, check: PasswordCheck)] = []
    private var running = 0
    private var last: UInt64 = 0

    init(wake: Wake) { self.wake = wake }

    /// False when too many wait already.
    func begin(_ check: PasswordCheck, _ ticket: Ticket) -> Bool {
        guard waiting.count < PasswordThreads.waitingMost else { return false }
        last += 1
        waiting.append((last, check))
        tickets[last] = ticket
        startNext()
        return true
    }

    /// Where the system has no thread left, it waits for the next try.
    private func startNext() {
        guard running < PasswordThreads.most, let (number, check) = waiting.first else { return }
        // Each thread has a ring of its own: one that gives, one that takes.
        let line = Ring<Done>(capacity: 1)
        do throws(IOError) {
            try Thread { [wake] in
                _ = line.append(Done(number: number, checked: check.run()))
                wake.wake()
            }.detach()
        } catch {
            return
        }
        waiting.removeFirst()
        lines.append(line)
        running += 1
    }

    /// The next that is done, and whose it is.
    func next() -> (CheckedPassword, Ticket)? {
        startNext()
        for place in lines.indices {
            guard let done = lines[place].removeFirst() else { continue }
            lines.remove(at: place)
            running -= 1
            if let ticket = tickets.removeValue(forKey: done.number) { return (done.checked, ticket) }
            return next()
        }
        return nil
    }

    /// Nobody waits for it any more; it counts as an attempt all the same.
    func forget(_ id: RequestID) {
        for (number, ticket) in tickets where ticket.request == id { tickets[number] = nil }
    }
}
