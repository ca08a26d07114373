// Work that takes too long for the line thread, done by another.

internal import Reactor
internal import Synchronization
internal import Values

/// What can be asked for.
enum Errand: Sendable {
    case resolve(initiator: Int, String, UInt16)
    case verify(LogonClaim)
}

/// What came of it.
enum ErrandOutcome: Sendable {
    case resolved(initiator: Int, SocketAddress?)
    case verified(LogonClaim, Bool)
}

/// A thread that does errands one after the other; started with the first.
///
/// `asked` and `done` hand the values over; this class is the line thread's.
final class Errands {
    private let asked = Ring<Errand>(capacity: 1024)
    private let done = Ring<ErrandOutcome>(capacity: 1024)
    private let errandWake: Wake
    private let outcomeWake: Wake
    private let isFinished = StopFlag()
    private var thread: Thread?

    /// - Throws: ``IOError`` when the process has no descriptor left.
    init() throws(IOError) {
        errandWake = try Wake()
        outcomeWake = try Wake()
    }

    deinit {
        isFinished.raise()
        errandWake.wake()
        thread.take()?.join()
        errandWake.close()
        outcomeWake.close()
    }

    /// Readable when an outcome waits.
    var descriptor: Int32 { outcomeWake.descriptor }

    /// False when too many wait already.
    func ask(_ errand: Errand) -> Bool {
        if thread == nil {
            thread = Thread { [asked, done, errandWake, outcomeWake, isFinished] in
                Errands.run(asked, done, errandWake, outcomeWake, isFinished)
            }
        }
        guard asked.append(errand) else { return false }
        errandWake.wake()
        return true
    }

    /// The next outcome, if there is one.
    func takeOutcome() -> ErrandOutcome? {
        if let outcome = done.removeFirst() { return outcome }
        outcomeWake.take()
        return done.removeFirst()
    }

    private static func run(
        _ asked: Ring<Errand>, _ done: Ring<ErrandOutcome>, _ wake: Wake, _ outcomeWake: Wake,
        _ isFinished: StopFlag
    ) {
        while !isFinished.isRaised {
            guard let errand = asked.removeFirst() else {
                wake.wait(milliseconds: 60_000)
                continue
            }
            let outcome: ErrandOutcome
            switch errand {
            case .resolve(let initiator, let host, let port):
                outcome = .resolved(
                    initiator: initiator, SocketAddress.resolve(host: host, port: port))
            case .verify(let claim): outcome = .verified(claim, claim.isProven)
            }
            // As many outcomes fit as errands, and the line thread takes them before it asks again.
            while !done.append(outcome), !isFinished.isRaised { sleep(milliseconds: 1) }
            outcomeWake.wake()
        }
    }
}
