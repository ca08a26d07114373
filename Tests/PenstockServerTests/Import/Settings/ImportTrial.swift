// Settings files to try, and what comes of them.

import Testing

@testable import PenstockServer

enum ImportTrial {
    /// An acceptor of one session, with more lines.
    static func acceptor(_ lines: String...) -> String {
        ([
            "[DEFAULT]", "ConnectionType=acceptor", "SocketAcceptPort=5001", "StartTime=00:00:00",
            "EndTime=00:00:00", "DataDictionary=FIX44.xml", "[SESSION]", "BeginString=FIX.4.4",
            "SenderCompID=US", "TargetCompID=THEM",
        ] + lines).joined(separator: "\n")
    }

    /// An initiator of one session, with more lines.
    static func initiator(_ lines: String...) -> String {
        ([
            "[DEFAULT]", "ConnectionType=initiator", "StartTime=00:00:00", "EndTime=00:00:00",
            "HeartBtInt=30", "DataDictionary=FIX44.xml", "[SESSION]", "BeginString=FIX.4.4",
            "SenderCompID=US", "TargetCompID=THEM", "SocketConnectHost=localhost",
            "SocketConnectPort=5001",
        ] + lines).joined(separator: "\n")
    }

    static func run(_ text: String, _ engine: SourceEngine? = nil, files: Set<String> = [])
        -> SettingsImport
    {
        SettingsImport(path: "dir/trial.cfg", text: Array(text.utf8), engine: engine) {
            files.contains($0)
        }
    }

    /// The configuration that was made, as our own reader has it.
    static func load(_ result: SettingsImport) throws -> Configuration {
        let yaml = try #require(result.yaml)
        let values = result.variables.map { ($0, $0.hasSuffix("PORT") ? "7001" : "X") }
        return try Trial.load(
            yaml, path: "trial.yaml", environment: Dictionary(uniqueKeysWithValues: values))
    }

    /// Whether a line of the configuration is this one, whatever is behind `#`.
    static func has(_ line: String, _ result: SettingsImport) -> Bool {
        (result.yaml ?? "").split(separator: "\n").contains { written in
            let end = written.firstRange(of: " #")?.lowerBound ?? written.endIndex
            let words = written[..<end].drop { $0 == " " || $0 == "-" }
            return words.reversed().drop { $0 == " " }.reversed().elementsEqual(line)
        }
    }

    static func leftover(_ setting: String, _ result: SettingsImport) -> Leftover? {
        result.leftovers.first { $0.setting == setting }
    }
}
