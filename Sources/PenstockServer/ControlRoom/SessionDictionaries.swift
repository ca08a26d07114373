// Which dictionary names the fields of a session's messages.

internal import FIXEngine
internal import FIXSession
internal import FIXWire

/// The sessions of a configuration, and the dictionary that each is checked by.
struct SessionDictionaries: Sendable {
    private let known: [(pattern: PeerPattern, dictionary: DataDictionary)]
    private let otherwise: DataDictionary

    /// - Throws: ``DictionaryError``.
    init(_ known: [(PeerPattern, DataDictionary)] = []) throws {
        self.known = known.map { (pattern: $0.0, dictionary: $0.1) }
        otherwise = try DataDictionary.fix44()
    }

    /// - Throws: ``DictionaryError``.
    init(_ configuration: Configuration, _ dictionaries: Configuration.Dictionaries) throws {
        try self.init(configuration.sessions.map { ($0.pattern, dictionaries.parts(of: $0).0) })
    }

    /// FIX 4.4 for a session that the configuration does not have.
    func dictionary(for session: SessionIdentity?) -> DataDictionary {
        session.flatMap { session in known.first { $0.pattern.covers(session) }?.dictionary } ?? otherwise
    }
}
