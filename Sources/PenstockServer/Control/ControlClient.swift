// The other end: a command that asks a running gateway.

internal import Reactor
internal import Values

/// Asks the gateway that has a store open.
struct ControlClient {
    private let store: String

    init(store: String) { self.store = store }

    /// The lines of a list, piece by piece, each as its fields.
    ///
    /// - Parameter request: Asks for the piece that begins there.
    /// - Throws: ``ControlError``.
    func list(_ request: (UInt64) -> ControlRequest) throws(ControlError) -> [[String]] {
        var lines: [[String]] = []
        try forEachPiece(request) { lines += $0 }
        return lines
    }

    /// What is asked for next may depend on what has come.
    func forEachPiece(_ request: (UInt64) -> ControlRequest, _ take: (ArraySlice<[String]>) -> Void) throws(ControlError) {
        var from: UInt64? = 0
        while let start = from {
            let piece = try ask(request(start))
            take(piece.dropLast())
            guard let last = piece.last, last.first == "more", let next = last.last.flatMap({ UInt64($0) }) else { break }
            // A gateway that goes back would never end.
            from = next > start ? next : nil
        }
    }

    /// The lines of the answer, each as its fields; the last is `done` or `more`.
    ///
    /// - Throws: ``ControlError``.
    func ask(_ request: ControlRequest) throws(ControlError) -> [[String]] {
        var connection: LocalConnection
        do throws(IOError) {
            connection = try LocalConnection(to: store, name: ControlSocket.name)
        } catch {
            throw ControlError.notRunning(store: store, why: "\(error)")
        }
        defer { connection.close() }
        guard connection.send(line: request.line) else { throw .noAnswer(store: store) }
        var lines: [[String]] = []
        while let line = connection.readLine(limit: 4 * ControlSocket.longestLine, milliseconds: 15_000) {
            lines.append(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
            if lines.last?.first == "done" || lines.last?.first == "more" { return lines }
            if lines.last?.first == "refused" { throw .refused(lines.last?.last ?? "") }
        }
        throw .noAnswer(store: store)
    }
}

/// Why a running gateway did not do what it was asked.
enum ControlError: Error, CustomStringConvertible {
    case notRunning(store: String, why: String)
    case noAnswer(store: String)
    case refused(String)

    var description: String {
        switch self {
        case .notRunning(let store, let why): "no gateway is running on the store \(store): \(why)"
        case .noAnswer(let store): "the gateway on the store \(store) does not answer"
        case .refused(let text): text
        }
    }
}
