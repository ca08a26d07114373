// Work that takes too long for the line thread, done by another.

internal import Reactor
internal import Synchronization
internal import Values

/// What can be asked for.
enum Errand: Sendable {
    case resolve(Lookup)
    case verify(LogonClaim)
    case reloadTLS(TLSContexts, onlyChanged: Bool)
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
    case verified(LogonClaim, Bool)
    /// So many contexts were read again; why others were not.
    case reloadedTLS(Int, [TLSError])
}

/// A thread that does errands one after the other; started with the first.
final class Errands {
    private let counter: ErrandCounter
    private var hasThread = false

    /// - Throws: ``IOError`` when the process has no descriptor left.
    init() throws(IOError) { counter = try ErrandCounter() }

    deinit {
        // Nobody waits for the thread: what it is at may take as long as a name server likes.
        counter.isFinished.raise()
        counter.errandWake.wake()
    }

    /// Readable when an outcome waits.
    var descriptor: Int32 { counter.outcomeWake.descriptor }

    /// False when too many wait already, or the system has no thread left.
    func ask(_ errand: Errand) -> Bool {
        if !hasThread {
            guard let thread = try? Thread({ [counter] in counter.serve() }) else { return false }
            thread.detach()
            hasThread = true
        }
        guard counter.asked.append(errand) else { return false }
        counter.errandWake.wake()
        return true
    }

    /// The next outcome, if there is one.
    func takeOutcome() -> ErrandOutcome? {
        if let outcome = counter.done.removeFirst() { return outcome }
        counter.outcomeWake.take()
        return counter.done.removeFirst()
    }
}

/// Where errands and outcomes change hands; it lives as long as either side does.
private final class ErrandCounter: Sendable {
    let asked = Ring<Errand>(capacity: 1024)
    let done = Ring<ErrandOutcome>(capacity: 1024)
    let errandWake: Wake
    let outcomeWake: Wake
    let isFinished = StopFlag()

    init() throws(IOError) {
        errandWake = try Wake()
        outcomeWake = try Wake()
    }

    deinit {
        errandWake.close()
        outcomeWake.close()
    }

    /// The thread's: does what is asked until the other side is gone.
    func serve() {
        while !isFinished.isRaised {
            guard let errand = asked.removeFirst() else {
                errandWake.wait(milliseconds: 1000)
                continue
            }
            let outcome: ErrandOutcome
            switch errand {
            case .resolve(let lookup):
                let address = SocketAddress.resolve(
                    host: lookup.host, port: lookup.port, choice: lookup.choice)
                outcome = .resolved(lookup, address)
            case .verify(let claim): outcome = .verified(claim, claim.isProven)
            case .reloadTLS(let contexts, let onlyChanged):
                outcome = contexts.reload(onlyChanged: onlyChanged)
            }
            // As many outcomes fit as errands, and the line thread takes them before it asks again.
            while !done.append(outcome), !isFinished.isRaised { sleep(milliseconds: 1) }
            outcomeWake.wake()
        }
    }
}
