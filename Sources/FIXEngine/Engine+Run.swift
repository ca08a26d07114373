// The whole of a program's main loop.

public import Reactor
public import Values

extension Engine {
    /// Turn after turn until SIGTERM or SIGINT, or until the program itself has asked to stop; then
    /// everybody is logged out. A second signal does not wait for them. SIGHUP, where `stop` takes it,
    /// reads the files of TLS again; SIGUSR1 is the application's.
    ///
    /// - Parameters:
    ///   - stop: Made before the process starts any thread.
    ///   - text: What the Logout(5) says.
    ///   - afterTurn: What else is to be done on this thread, such as taking events for a log.
    /// - Throws: ``JournalError`` when a turn could not be committed. Nothing of it has left, and the
    ///   process must end: what memory holds is ahead of the store. ``IOError`` when `stop` cannot be watched.
    @inlinable
    public mutating func run<A: Application & ~Copyable>(
        _ application: inout A, until stop: StopSignal, saying text: Text<16> = Text("stopping"),
        afterTurn: (inout Engine) -> Void = { _ in }
    ) throws {
        try watch(stop.descriptor, as: 63)
        while true {
            try turn(&application)
            afterTurn(&self)
            if takeWake(63), let signal = stop.take() {
                switch signal {
                case .hangUp: reloadTLS()
                case .alarm: application.alarmed(in: &self)
                case .stop where isStopping: return
                case .stop: beginStop(text)
                }
            }
            // With nothing left of the disk no goodbye can be said.
            if isStopping, isQuiet || !hasRoom { return }
        }
    }
}
