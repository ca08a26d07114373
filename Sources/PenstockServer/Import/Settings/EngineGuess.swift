// Whose settings file it is, when nobody says.

/// A guess by the names in the file.
struct EngineGuess {
    let engine: SourceEngine
    /// The first line that speaks for it and against another; nil when none does.
    let evidence: SettingLine?

    /// The engine that reads most of the names. Where that leaves two, a file without ConnectionType is
    /// QuickFIX/Go's, which has no use for it, and any other is the older engine's.
    init(_ file: SettingsFile) {
        let settings = file.blocks.flatMap(\.settings)
        var votes: [SourceEngine: Int] = [:]
        for engine in SourceEngine.allCases {
            votes[engine] = settings.count { setting in
                SettingTable.find(setting.name, engine)?.engines.contains(engine) ?? false
            }
        }
        // What only QuickFIX/J has in its values.
        votes[.quickfixj, default: 0] += settings.count { setting in
            let isZoned = setting.name == "StartTime" && setting.value.contains(" ")
            return isZoned || (setting.name == "ReconnectInterval" && setting.value.contains(";"))
        }
        let most = votes.values.max() ?? 0
        let best = SourceEngine.allCases.filter { votes[$0] == most }
        let saysRole = settings.contains { $0.name.lowercased() == "connectiontype" }
        let engine = !saysRole && best.contains(.quickfixgo) ? SourceEngine.quickfixgo : best[0]
        self.engine = engine
        evidence = settings.first { setting in
            let known = SettingTable.find(setting.name, engine)?.engines ?? []
            return known.contains(engine) && known != .all
        }
    }
}
