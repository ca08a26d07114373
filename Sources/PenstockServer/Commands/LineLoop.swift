// The line thread: turns until the process is asked to stop.

internal import FIXEngine
internal import Journal
internal import Reactor
internal import Values

/// Runs an engine and its application on the calling thread, with the log on another.
struct LineLoop {
    private let stop: StopSignal
    private let log = EventLog()

    /// Signals must be blocked before the first thread starts, so this comes first of all.
    ///
    /// - Parameter reloads: SIGHUP makes the engine read its certificates again.
    init(reloads: Bool = false) throws(IOError) { stop = try StopSignal(takesHangUp: reloads) }

    private static var stopWake: Int { 0 }

    /// Turn after turn until SIGTERM or SIGINT; then everybody is logged out.
    ///
    /// - Throws: ``JournalError`` when a turn could not be committed: nothing of it has left.
    func run<A: Application & ~Copyable>(_ engine: inout Engine, _ application: inout A) throws(JournalError) {
        let control = Thread { [log] in log.run() }
        engine.watch(stop.descriptor, as: LineLoop.stopWake)
        let result: JournalError?
        do throws(JournalError) {
            try runUntilStopped(&engine, &application)
            result = nil
        } catch {
            result = error
        }
        log.collect(from: &engine)
        log.finish()
        control.join()
        if let result { throw result }
    }

    private func runUntilStopped<A: Application & ~Copyable>(
        _ engine: inout Engine, _ application: inout A
    ) throws(JournalError) {
        while true {
            try engine.turn(&application)
            log.collect(from: &engine)
            if engine.takeWake(LineLoop.stopWake), let signal = stop.take() {
                switch signal {
                case .hangUp: engine.reloadTLS()
                // A second one means it.
                case .stop where engine.isStopping: return
                case .stop: engine.beginStop(Text("gateway stops"))
                }
            }
            if engine.isStopping, engine.isQuiet { return }
        }
    }
}
