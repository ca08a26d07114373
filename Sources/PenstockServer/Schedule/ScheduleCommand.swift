// `penstock schedule`.

internal import FIXEngine
internal import FIXSession
internal import Reactor
internal import Values

/// Prints what the schedules of a configuration bring.
///
/// Source: issue 3, "Settings".
package enum ScheduleCommand: Command {
    package static let usage = """
        usage: penstock schedule FILE [--next N] [--at TIME] [--json]

        Prints for each session of a configuration file whether it is open, and its next openings,
        closings, logon windows and resets: in the time zone of the session, in UTC, and why.

          --next N          so many of each session, 1 to 1000; 10 when it is not said
          --at TIME         as seen from then, not from now: YYYYMMDD[-HH:MM:SS] in UTC, or so long
                              ago: 30s, 5m, 2h, 1d
          --json            an object a line: session, event, at, local, zone, timeZone, reason,
                              acceptsLogon; first of each session, with event "now", its state

        opens               a session begins, MsgSeqNums at 1, or goes on behind a closed day
        begins anew         one session ends and the next begins in the same instant
        logs out            the session stays, but nobody may be logged on
        stays closed        a session would have begun, but for the calendar

        Of a local time that exists twice, the first one counts; one that does not exist is the instant
        at which the clocks skip it.

        Exit code 0, 1 when the file has problems or a time zone cannot be read, 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: ["next", "at"], flags: ["json", "help"])
        try arguments.expect(1...1, "penstock schedule FILE [--next N] [--at TIME] [--json]")
        let count = try arguments.number("next", in: 1...1000, default: 10) ?? 10
        let now = Clock.now().utc
        let at = try arguments.time("at", at: now) ?? now
        let path = arguments.operands[0]
        let configuration: Configuration
        do throws(Problems) {
            configuration = try Configuration.load(
                path: path, text: try ConfigurationFile.read(path),
                environment: try ConfigurationFile.environment())
        } catch {
            for problem in error.all { Output.complain(problem.description) }
            return 1
        }
        var reader = ScheduleReader()
        for session in configuration.sessions {
            let printer = SchedulePrinter(
                session: "\(session.pattern.senderCompID)->\(session.pattern.targetCompID)",
                schedule: try reader.schedule(session.schedule))
            let lines = arguments.has("json")
                ? printer.objects(at: at, count) : printer.lines(at: at, count)
            // Nobody reads any more.
            guard lines.allSatisfy({ Output.print($0) }) else { return 0 }
        }
        return 0
    }
}
