// All settings that are known, by their names.

/// The tables together.
enum SettingTable {
    static let all: [EngineSetting] =
        identity + schedule + sequence + validation + network + tls + store + logs + foreign

    private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
    private static let byLowercaseName = Dictionary(
        all.filter { $0.engines.contains(.quickfix) }.map { ($0.name.lowercased(), $0) }
    ) { first, _ in first }

    /// The names that a slip may have been meant for: those of the three engines.
    static let names = all.filter { !$0.engines.isEmpty }.map(\.name)

    /// What a name means to an engine, its case as the engine has it; nil when it is not known at all.
    /// A name with a number or a version behind it is that of the setting without.
    static func find(_ name: String, _ engine: SourceEngine) -> EngineSetting? {
        find(exactly: name, engine) ?? stem(of: name).flatMap { find(exactly: $0, engine) }
    }

    private static func find(exactly name: String, _ engine: SourceEngine) -> EngineSetting? {
        if engine.ignoresCase, let setting = byLowercaseName[name.lowercased()] { return setting }
        return byName[name]
    }

    /// The names that may be there several times: `SocketConnectHost1`, `AppDataDictionary.FIX.4.4`.
    private static let stems = [
        "SocketConnectHost", "SocketConnectPort", "SocketConnectProtocol",
        "SocketConnectSourceHost",
        "SocketConnectSourcePort", "LogonTag",
    ]

    private static func stem(of name: String) -> String? {
        if let point = name.firstIndex(of: "."), name[..<point].lowercased() == "appdatadictionary"
        {
            return String(name[..<point])
        }
        let stem = String(
            name[..<(name.lastIndex { !isDigit($0) }.map(name.index(after:)) ?? name.startIndex)])
        guard (1...2).contains(name.utf8.count - stem.utf8.count),
            stems.contains(where: { $0.lowercased() == stem.lowercased() })
        else { return nil }
        return stem
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    /// Values with which a setting asks for nothing but what we do anyhow.
    static let usual = [
        "AcceptorTemplate": "N", "AllowPosDup": "N", "DisableHeartBeatCheck": "N",
        "DynamicSession": "N",
        "DynamicSessions": "N", "DynamicQualifier": "N", "ForceResendWhenCorruptedStore": "N",
        "RejectGarbledMessage": "N", "SocketReuseAddress": "Y", "UseTCPProxy": "N",
        "ValidateChecksum": "Y", "ValidateLengthAndChecksum": "Y", "ValidateSequenceNumbers": "Y",
    ]

    /// Rows for names with blanks between them, all of which have one fate.
    static func rows(_ names: String, _ engines: SourceEngines, _ fate: SettingFate)
        -> [EngineSetting]
    {
        names.split { $0 == " " || $0 == "\n" }.map {
            EngineSetting(name: String($0), engines: engines, fate: fate)
        }
    }
}
