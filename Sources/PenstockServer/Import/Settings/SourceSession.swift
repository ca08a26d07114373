// One session of a settings file, with what it has from [DEFAULT].

/// The settings that hold in a session, by the names that the tables have.
struct SourceSession {
    let engine: SourceEngine
    /// Of its `[SESSION]`.
    let line: Int
    private var settings: [String: SettingLine] = [:]

    /// - Parameter blocks: The defaults, and then the session itself: later ones go before.
    init(_ engine: SourceEngine, _ blocks: [SettingsFile.Block]) {
        self.engine = engine
        line = blocks.last?.line ?? 0
        for setting in blocks.flatMap(\.settings) {
            guard let known = SettingTable.find(setting.name, engine),
                known.engines.contains(engine)
            else { continue }
            settings[known.name + setting.name.dropFirst(known.name.count)] = setting
        }
    }

    /// The same session with any peer, because of a setting.
    func ofAnybody(_ cause: SettingLine) -> SourceSession {
        var source = self
        source.settings["TargetCompID"] = SettingLine(
            name: cause.name, value: "*", number: cause.number)
        return source
    }

    subscript(name: String) -> SettingLine? { settings[name] }

    func has(_ name: String) -> Bool { settings[name] != nil }

    /// All that hold, in the order of their lines.
    var all: [SettingLine] { settings.values.sorted { $0.number < $1.number } }

    /// Those whose names are this one and something behind it: `AppDataDictionary.FIX.4.4`.
    func all(beginning stem: String) -> [SettingLine] {
        settings.filter { $0.key.hasPrefix(stem) && $0.key != stem }.map(\.value)
            .sorted { $0.number < $1.number }
    }

    /// As the engines' logs call it: `FIX.4.4:US->THEM`.
    var name: String {
        let parts = ["BeginString", "SenderCompID", "TargetCompID"].map {
            settings[$0]?.value ?? "?"
        }
        let qualifier = settings["SessionQualifier"].map { ":\($0.value)" } ?? ""
        return "\(parts[0]):\(parts[1])->\(parts[2])\(qualifier)"
    }
}
