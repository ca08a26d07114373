// The data dictionary, and how strictly messages are held to it.

extension SessionBuilder {
    /// A file for each layer, or none at all: then nothing is checked.
    mutating func buildDictionary() {
        let isOff = source["UseDataDictionary"] != nil && flag("UseDataDictionary") == false
        let version = source["BeginString"]?.value ?? ""
        let files = version.hasPrefix("FIXT") ? filesOfLayers() : filesOfVersion(version)
        let isNone = engine == .quickfixgo && files.allSatisfy { $0.setting == nil }
        var origins = files.compactMap(\.setting)
        if let setting = source["UseDataDictionary"] { origins.append(setting) }
        let paths = files.map { dictionary($0.path, $0.setting, version) }
        let isBuiltIn = paths == ["FIX.4.4"]
        put(
            .session, "dictionary",
            paths.count == 1 ? .value(YAMLText(paths[0])) : .list(paths.map { YAMLText($0) }),
            from: origins, remark: isBuiltIn ? "the built-in one" : "as seen from this file",
            isVital: true)
        if isOff || isNone {
            buildNoValidation(
                isOff ? "UseDataDictionary" : "",
                "\(engine.title) checks nothing without a dictionary")
        } else if source["ValidateIncomingMessage"] != nil, flag("ValidateIncomingMessage") == false
        {
            buildNoValidation("ValidateIncomingMessage", "nothing is checked")
        } else {
            if let setting = source["ValidateIncomingMessage"],
                flag("ValidateIncomingMessage") == true
            {
                leave(setting, .unneeded, "on is how it is")
            }
            buildValidation()
        }
    }

    private typealias File = (path: String, setting: SettingLine?)

    private func filesOfVersion(_ version: String) -> [File] {
        leave(["TransportDataDictionary"], .unneeded, "only FIXT.1.1 has it")
        for setting in source.all(beginning: "AppDataDictionary")
            + [source["AppDataDictionary"]].compactMap(\.self)
        {
            leave(setting, .unneeded, "only FIXT.1.1 has it")
        }
        if let setting = source["DataDictionary"] {
            return [(text(setting, standIn: "FIX.4.4"), setting)]
        }
        return [("\(Self.fileName(version)).xml", nil)]
    }

    /// The session's own messages, and those of the application inside.
    private func filesOfLayers() -> [File] {
        leave(["DataDictionary"], .unneeded, "FIXT.1.1 has one for each layer")
        let transport = source["TransportDataDictionary"]
        let version = source["DefaultApplVerID"]?.value ?? ""
        let others = source.all(beginning: "AppDataDictionary")
        let own = source["AppDataDictionary"]
        let application =
            own ?? others.first { $0.name.lowercased().hasSuffix(".\(version.lowercased())") }
        for setting in others where setting != application {
            leave(setting, .missing, "a session has one version of the application layer")
        }
        let usual = Self.codes[version] ?? version
        return [
            (transport.map { text($0, standIn: "FIXT11.xml") } ?? "FIXT11.xml", transport),
            (
                application.map { text($0, standIn: "FIX50SP2.xml") }
                    ?? "\(Self.fileName(usual)).xml",
                application
            ),
        ]
    }

    /// Source: ApplVerID(1128).
    private static let codes = [
        "2": "FIX.4.0", "3": "FIX.4.1", "4": "FIX.4.2", "5": "FIX.4.3", "6": "FIX.4.4",
        "7": "FIX.5.0",
        "8": "FIX.5.0SP1", "9": "FIX.5.0SP2",
    ]

    /// As the engines call the files that come with them: `FIX44`.
    private static func fileName(_ version: String) -> String {
        String(Variables.name(version.filter { $0 != "." }))
    }

    /// A file that is not there, and that the engine has inside itself, is the one that we have.
    private func dictionary(_ path: String, _ setting: SettingLine?, _ version: String) -> String {
        if path.contains("${") || work.fileExists(path) { return path }
        let isOurs = version == "FIX.4.4" && path.split(separator: "/").last == "FIX44.xml"
        let line = setting?.number ?? source.line
        if isOurs {
            if let setting {
                leave(
                    setting, .decision,
                    "not found here; the built-in one is taken: name the file if it has fields of its own"
                )
            }
            return "FIX.4.4"
        }
        if let setting {
            leave(setting, .decision, "not found here; put it where `dictionary` says")
        } else {
            work.note(
                line, name, .decision,
                "\(path) comes with \(engine.title); put it where `dictionary` says")
        }
        return path
    }

    // MARK: Strictness

    /// The keys that are one switch each, with what the engines do without them and we do not.
    private mutating func buildValidation() {
        for (name, key) in Self.switches {
            guard let setting = source[name], let isOn = flag(name) else { continue }
            put(.session, key, isOn ? "true" : "false", from: [setting])
        }
        if !source.has("ValidateUserDefinedFields") {
            put(
                .session, "validateUserDefinedFields", "true", from: [],
                remark: "\(engine.title)'s default")
        }
    }

    private static let switches = [
        ("ValidateFieldsOutOfOrder", "validateFieldsOutOfOrder"),
        ("ValidateFieldsHaveValues", "validateFieldsHaveValues"),
        ("ValidateUserDefinedFields", "validateUserDefinedFields"),
        ("AllowUnknownMsgFields", "allowUnknownMsgFields"),
        ("AllowUnknownEnumValues", "allowUnknownEnumValues"),
        ("ValidateUnorderedGroupFields", "validateUnorderedGroupFields"),
        ("RejectInvalidMessage", "rejectInvalidMessage"),
    ]

    /// As good as no dictionary: what is still found is noted, and the message goes on.
    private mutating func buildNoValidation(_ cause: String, _ remark: String) {
        leave(
            Self.switches.map(\.0)
                + (cause == "ValidateIncomingMessage" ? [] : ["ValidateIncomingMessage"]),
            .unneeded, "nothing is checked")
        let origins = [source[cause]].compactMap(\.self)
        for (key, value) in [
            ("validateFieldsOutOfOrder", "false"), ("validateFieldsHaveValues", "false"),
            ("allowUnknownMsgFields", "true"), ("allowUnknownEnumValues", "true"),
            ("validateUnorderedGroupFields", "false"), ("checkRequired", "false"),
            ("rejectInvalidMessage", "false"),
        ] {
            put(.session, key, value, from: origins, remark: key == "checkRequired" ? remark : nil)
        }
    }
}
