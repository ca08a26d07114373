// Work that takes too long for the line thread, done by another.

internal import Reactor
internal import Synchronization
internal import Values

/// What can be asked for.
enum Errand: Sendable {
    case resolve(Lookup)
}

/// A name to be looked up for an initiator.
struct Lookup: Sendable {
    var initiator: Int
    /// Tells its answer from those to others that the initiator asked for.
    var number: UInt32
    var host: String
    var port: UInt16
    /// Which of the name's addresses is wanted; counted on from the first when there are fewer.
    var choice: Int
}

/// What came of it.
enum ErrandOutcome: Sendable {
    case resolved(Lookup, SocketAddress?)
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
            case .resolve(let lookup):
                let address = SocketAddress.resolve(
                    host: lookup.host, port: lookup.port, choice: lookup.choice)
                outcome = .resolved(lookup, address)
            }
            // As many outcomes fit as errands, and the line thread takes them before it asks again.
            while !done.append(outcome), !isFinished.isRaised { sleep(milliseconds: 1) }
            outcomeWake.wake()
        }
    }
}
