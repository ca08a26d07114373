// What a log is read from, told by what it is.

internal import Glibc
internal import Reactor

/// Where messages come from.
enum LogSource: Equatable {
    /// A store, by its folder or its file.
    case store(String)
    /// Text with messages in it. A stream is read until it ends: standard input, a pipe.
    case text(String, isStream: Bool)

    /// Reading it may wait for somebody.
    var isStream: Bool {
        switch self {
        case .store: false
        case .text(_, let isStream): isStream
        }
    }

    /// A folder and a file of LMDB are stores; `-` is standard input; anything else is text, or
    /// nothing, which opening it will say.
    static func at(_ path: String) -> LogSource {
        if path == "-" { return .text(path, isStream: true) }
        var status = stat()
        // Safe: the system reads the path and writes the local during the call.
        guard unsafe stat(path, &status) == 0 else { return .text(path, isStream: false) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .store(path)
        case S_IFREG:
            guard isDatabase(path) else { return .text(path, isStream: false) }
            guard path == "data.mdb" || path.hasSuffix("/data.mdb") else { return .store(path) }
            return .store(path == "data.mdb" ? "." : String(path.dropLast("/data.mdb".count)))
        default: return .text(path, isStream: true)
        }
    }

    /// The bytes 0xBEEFC0DE of LMDB, behind the header of its first page.
    private static func isDatabase(_ path: String) -> Bool {
        // Safe: the system reads the path during the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 20)
        // Safe: the array has as many bytes as are asked for.
        guard unsafe read(descriptor, &head, head.count) == head.count else { return false }
        return head[16...].elementsEqual([0xDE, 0xC0, 0xEF, 0xBE])
    }

    /// Prints what there is, and with --follow what comes, until the end or until nobody reads.
    ///
    /// - Throws: ``StoreError``, ``JournalError``, ``UnknownSession``, or ``IOError``.
    func print(
        _ options: LogOptions, _ printer: inout LogPrinter, _ outlets: LogOutlets
    ) throws {
        switch self {
        case .store(let path): try StoreLog.print(from: path, options, &printer, outlets)
        case .text(let path, let isStream):
            let input = try TextInput(
                path: path, isStream: isStream, standardInput: outlets.standardInput)
            var log = TextLog(options, printer.dictionary, input)
            try log.print(&printer, outlets)
        }
    }
}
