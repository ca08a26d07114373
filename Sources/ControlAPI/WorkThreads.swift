// What takes long, or waits for a disk, is done elsewhere.

internal import Reactor
internal import WebServer

/// Makes answers on threads of their own, one of each kind at a time.
final class WorkThreads {
    enum Kind: CaseIterable {
        /// Reads a part of the audit trail.
        case auditPage
        /// Reads all of it.
        case auditCheck
        /// Reads messages of a session.
        case messages

        /// So many wait; further ones are told to come again.
        fileprivate var waitingMost: Int {
            switch self {
            case .auditPage, .messages: 64
            case .auditCheck: 0
            }
        }

        var busyWords: String {
            switch self {
            case .auditPage: "Too many read the audit trail at once: try again in a second."
            case .messages: "Too many read messages at once: try again in a second."
            case .auditCheck: "The audit trail is being verified already: try again when that is done."
            }
        }
    }

    private struct Wanted {
        let id: RequestID
        let act: @Sendable () -> Response
    }

    private struct Running {
        /// Nil when nobody waits for it any more.
        var id: RequestID?
        /// Each thread has a ring of its own: one that gives, one that takes.
        let line: Ring<Response>
    }

    private let wake: Wake
    private var running: [Kind: Running] = [:]
    private var waiting: [Kind: [Wanted]] = [:]

    init(wake: Wake) { self.wake = wake }

    /// False when too many wait already.
    func begin(_ kind: Kind, _ id: RequestID, _ act: @escaping @Sendable () -> Response) -> Bool {
        guard running[kind] == nil || waiting[kind, default: []].count < kind.waitingMost else { return false }
        waiting[kind, default: []].append(Wanted(id: id, act: act))
        startNext(kind)
        return true
    }

    /// Where the system has no thread left, it waits for the next try.
    private func startNext(_ kind: Kind) {
        guard running[kind] == nil, let next = waiting[kind]?.first else { return }
        let line = Ring<Response>(capacity: 1)
        do throws(IOError) {
            try Thread { [wake] in
                _ = line.append(next.act())
                wake.wake()
            }.detach()
        } catch {
            return
        }
        waiting[kind]?.removeFirst()
        running[kind] = Running(id: next.id, line: line)
    }

    /// The next that is done, and whose it is.
    func next() -> (RequestID, Response)? {
        for kind in Kind.allCases {
            startNext(kind)
            guard let done = running[kind], let response = done.line.removeFirst() else { continue }
            running[kind] = nil
            startNext(kind)
            if let id = done.id { return (id, response) }
        }
        return nil
    }

    /// Nobody waits for it any more.
    func forget(_ id: RequestID) {
        for kind in Kind.allCases {
            waiting[kind]?.removeAll { $0.id == id }
            if running[kind]?.id == id { running[kind]?.id = nil }
        }
    }

    /// Waits for what is under way, and begins nothing more.
    func finish() {
        waiting.removeAll()
        while !running.isEmpty {
            while next() != nil {}
            sleep(milliseconds: 1)
        }
    }
}
