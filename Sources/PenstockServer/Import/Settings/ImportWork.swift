// What all parts of an import share while it goes on.

/// The bookkeeping: which settings were carried, what is left over, and which variables are needed.
final class ImportWork {
    let engine: SourceEngine
    /// Whether there is a file of this path, as seen from where the configuration is going to be.
    let fileExists: (String) -> Bool
    var variables = Variables()
    private(set) var leftovers: [Leftover] = []
    /// Lines of settings that went into the configuration or were spoken of, and in which session.
    private var settled: Set<Place> = []
    private var lastID = 0

    private struct Place: Hashable {
        let line: Int
        let session: String?
    }

    init(_ engine: SourceEngine, fileExists: @escaping (String) -> Bool) {
        self.engine = engine
        self.fileExists = fileExists
    }

    func nextID() -> Int {
        lastID += 1
        return lastID
    }

    /// The settings are in the configuration.
    func carry(_ settings: [SettingLine], _ session: String?) {
        for setting in settings { settled.insert(Place(line: setting.number, session: session)) }
    }

    func isSettled(_ setting: SettingLine, _ session: String?) -> Bool {
        settled.contains(Place(line: setting.number, session: session))
    }

    func leave(_ setting: SettingLine, _ session: String?, _ kind: Leftover.Kind, _ message: String)
    {
        carry([setting], session)
        leftovers.append(
            Leftover(
                kind: kind, line: setting.number, setting: setting.name, message: message,
                sessions: [session].compactMap(\.self)))
    }

    func note(_ line: Int, _ session: String?, _ kind: Leftover.Kind, _ message: String) {
        leftovers.append(
            Leftover(
                kind: kind, line: line, setting: "", message: message,
                sessions: [session].compactMap(\.self)))
    }
}
