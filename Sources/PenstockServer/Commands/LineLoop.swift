// The line thread: turns until the process is asked to stop.

internal import FIXEngine
internal import Journal
internal import Reactor
internal import Values

/// Runs an engine and its application on the calling thread, with the log on another.
struct LineLoop {
    private let stop: StopSignal
    private let log: EventLog

    /// Signals must be blocked before the first thread starts, so this comes first of all.
    ///
    /// - Parameters:
    ///   - reloads: SIGHUP makes the engine read its certificates again.
    ///   - alarms: SIGUSR1 is told to the application.
    init(reloads: Bool = false, alarms: Bool = false) throws(IOError) {
        stop = try StopSignal(takesHangUp: reloads, takesAlarm: alarms)
        log = try EventLog()
    }

    /// Turn after turn until SIGTERM or SIGINT; then everybody is logged out.
    ///
    /// - Throws: ``JournalError`` when a turn could not be committed: nothing of it has left. ``IOError`` at start.
    func run<A: Application & ~Copyable>(_ engine: inout Engine, _ application: inout A, log style: LogStyle = LogStyle()) throws {
        let control = try Thread { [log] in log.run(style) }
        let result: (any Error)?
        do {
            try engine.run(&application, until: stop, saying: Text("gateway stops")) { [log] in
                log.collect(from: &$0)
            }
            result = nil
        } catch {
            result = error
        }
        log.collect(from: &engine)
        log.finish()
        control.join()
        if let result { throw result }
    }
}
