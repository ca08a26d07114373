// `penstock replay`.

internal import FIXEngine
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// Plays a recorded session to a gateway and tells what is different from then.
///
/// Source: ARCHITECTURE.md, section 5.
package enum ReplayCommand: Command {
    package static func run(_ words: [String]) throws -> Int32 {
        let options = try ReplayOptions(words, at: Clock.now().utc)
        let outlets = ReplayOutlets(
            print: { Output.write($0) }, complain: { Output.complain("penstock replay: \($0)") })
        return try run(options, ConfigurationFile.environment(), outlets)
    }

    /// The exit code.
    ///
    /// - Throws: ``StoreError``, ``JournalError``, ``PortProblem``,
    ///   ``IOError``, ``TLSError``, and what ``LogDictionary`` throws.
    static func run(
        _ options: ReplayOptions, _ environment: [String: String], _ outlets: ReplayOutlets
    ) throws -> Int32 {
        let dictionary = try LogDictionary.read(options.dictionaries)
        let recording = try Recording(options.store, session: options.session)
        let facts = try survey(recording, options, dictionary)
        for line in recording.damage + facts.damage + facts.skipped { outlets.complain(line) }
        guard facts.plays > 0 else {
            throw PortProblem("nothing to play: no application message came in")
        }
        if facts.logons > 1 {
            outlets.complain("recorded over \(facts.logons) connections, played over one")
        }
        let peer = try ReplayPeer(recording, facts, options, dictionary, environment)
        let report = ReplayReport(facts, dictionary, isForPrograms: options.isForPrograms, outlets)
        let isGood = try play(recording, to: peer, report, dictionary, outlets)
        return isGood && facts.damage.isEmpty ? 0 : 1
    }

    /// True when all of it could be played and nothing differs.
    private static func play(
        _ recording: Recording, to peer: ReplayPeer, _ report: ReplayReport, _ dictionary: DataDictionary,
        _ outlets: ReplayOutlets
    ) throws -> Bool {
        // Signals must be blocked before the first thread starts; until here they have their usual effect.
        let stop = try StopSignal()
        let now = Clock.now()
        var engine = try peer.start(at: now)
        if peer.options.isAcceptor {
            let address = Address(host: peer.options.peer.host, port: engine.ports[0])
            let ready = "ready: waits for \(peer.identity.targetCompID) on \(address)"
            // For programs, standard output has objects only.
            if peer.options.isForPrograms { outlets.complain(ready) } else { outlets.print(ready + "\n") }
        }
        var application = ReplayApplication(
            ReplayScript(recording, peer.options.range, dictionary), peer, report,
            ReplayRows(dictionary, recording.maskedTags), masked: recording.maskedTags, now: now)
        try engine.run(&application, until: stop, saying: Text("replay is interrupted"))
        application.conclude()
        application.report.finish(application.trouble)
        if let trouble = application.trouble { outlets.complain(trouble) }
        return application.trouble == nil && application.report.isWhole && !application.report.hasDifferences
    }

    /// Reads all of the recording once, so that what is wrong with it is known before anything is said.
    private static func survey(
        _ recording: Recording, _ options: ReplayOptions, _ dictionary: DataDictionary
    ) throws -> RecordingFacts {
        var script = ReplayScript(recording, options.range, dictionary)
        var progress = Progress("reading", total: recording.rowCount)
        defer { progress.end() }
        var rows: UInt64 = 0
        while try script.next() != nil {
            progress.advance(by: script.facts.rows - rows)
            rows = script.facts.rows
        }
        return script.facts
    }
}
