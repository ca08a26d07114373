// The whole of a program's main loop.

public import Journal
public import Reactor
public import Values

extension Engine {
    /// Turn after turn until SIGTERM or SIGINT; then everybody is logged out. A second signal does not
    /// wait for them.
    ///
    /// - Parameters:
    ///   - stop: Made before the process starts any thread.
    ///   - afterTurn: What else is to be done on this thread, such as taking events for a log.
    /// - Throws: ``JournalError`` when a turn could not be committed. Nothing of it has left, and the
    ///   process must end: what memory holds is ahead of the store.
    @inlinable
    public mutating func run<A: Application & ~Copyable>(
        _ application: inout A, until stop: StopSignal, afterTurn: (inout Engine) -> Void = { _ in }
    ) throws(JournalError) {
        watch(stop.descriptor, as: 63)
        while true {
            try turn(&application)
            afterTurn(&self)
            if takeWake(63), stop.take() {
                if isStopping { return }
                beginStop(Text("stopping"))
            }
            if isStopping, isQuiet { return }
        }
    }
}
