// `penstock export log`.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor

/// Writes message logs as QuickFIX's FileLog does.
enum LogExportCommand {
    static let usage = """
        usage: penstock export log STORE FILE|DIR [SESSION] [--unmask] [--replace]

        Writes the messages of a store as QuickFIX writes its message logs: a line each, the time to
        the nanosecond, ` : `, and the message with its SOHs. Into a folder, one that is there or whose
        name ends with /, a file for each session, FIX.4.4-SENDER-TARGET.messages.current.log; else
        into one file, in the order in which they came and went. Of all sessions, or of one:
        SENDER->TARGET, the peer's CompID or the session's number. The gateway may run.

          --unmask    shows what is otherwise ***: see `penstock help log`
          --replace   takes the place of files that are there
        """

    static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["unmask", "replace", "help"])
        try arguments.expect(2...3, "penstock export log STORE FILE|DIR [SESSION] [--unmask] [--replace]")
        let exporter = LogExporter(
            store: arguments.operands[0], showsSecrets: arguments.has("unmask"),
            replaces: arguments.has("replace"), dictionary: try DataDictionary.fix44(),
            complain: { Output.complain("penstock export: \($0)") })
        let place = arguments.operands[1]
        let session = arguments.operands.count > 2 ? arguments.operands[2] : nil
        guard place.hasSuffix("/") || PieceReader.isFolder(place) else {
            return try exporter.export(session, to: place)
        }
        try NewFile.makeFolder(place)
        let all = StoreExporter(store: exporter.store, folder: place, format: .quickfix)
        var code: Int32 = 0
        for stored in try all.sessions(named: session) {
            let prefix = StoreFormat.quickfix.prefix(of: stored.row.identity)
            guard !prefix.contains("/") else { throw PortProblem("\(prefix) cannot be the name of a file") }
            let path = SessionFiles.path(place, prefix + ".messages.current.log")
            code = max(code, try exporter.export("\(stored.row.identity)", to: path))
            Output.print(path)
        }
        return code
    }
}

/// Writes what `penstock log` would print into files.
struct LogExporter {
    let store: String
    let showsSecrets: Bool
    let replaces: Bool
    let dictionary: DataDictionary
    let complain: (String) -> Void

    /// - Returns: 1 when a row was damaged; the rest is written.
    /// - Throws: ``PortProblem`` for a file that is there, and what `penstock log` throws.
    func export(_ session: String?, to path: String) throws -> Int32 {
        guard replaces || !PieceReader.exists(path) else {
            throw PortProblem("\(path) is there already; --replace takes its place")
        }
        let options = LogOptions(exporting: store, session, showsSecrets: showsSecrets)
        let output = Sink(try NewFile(path), try messageCount())
        let outlets = LogOutlets(
            write: { bytes throws(IOError) in try output.append(bytes) }, complain: complain, wait: { false })
        let code = try LogCommand.run(options, dictionary, outlets)
        try output.finish(replacing: replaces)
        return code
    }

    /// Of all sessions.
    private func messageCount() throws -> UInt64 {
        var store = try Store.read(store)
        defer { try? store.endReading() }
        return try store.nextOrdinal() ?? 0
    }

    /// A file that closures share.
    private final class Sink {
        private var file: NewFile
        private var progress: Progress

        init(_ file: consuming NewFile, _ messages: UInt64) {
            progress = Progress("exporting \(file.path)", total: messages)
            self.file = file
        }

        func append(_ bytes: [UInt8]) throws(IOError) -> Bool {
            try file.append(bytes)
            // A line each, as near as a person needs to know.
            progress.advance(by: UInt64(bytes.count(where: { $0 == 10 })))
            return true
        }

        func finish(replacing: Bool) throws(IOError) {
            progress.end()
            try file.finish()
            try file.putInPlace(replacing: replacing)
        }
    }
}
