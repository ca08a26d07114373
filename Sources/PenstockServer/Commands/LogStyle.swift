// Lines of the log, for people or for programs.

internal import BrokerKit
internal import Cryptography
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Reactor
internal import Values

/// How lines are written, and which.
struct LogStyle: Sendable {
    let settings: Configuration.Log
    /// What must not stand in any line, whoever says it.
    private let secrets: [String]

    /// - Parameter secrets: Those that are too short to be told from other words are left out.
    init(_ settings: Configuration.Log = .usual, secrets: [String] = []) {
        self.settings = settings
        self.secrets = Set(secrets.filter { $0.utf8.count >= 6 }).sorted { $0.utf8.count > $1.utf8.count }
    }

    /// For standard output at once, whatever the level: what programs wait for. As text it has no time before it.
    func say(_ event: String, _ words: String) {
        switch settings.format {
        case .text: Output.print(words)
        case .json: Output.print(json(LogLine(at: Clock.now().utc, level: .info, event: event, words: words), words))
        }
    }

    /// Nil for what is less important than what is wanted.
    func text(of line: LogLine) -> String? {
        guard line.level <= settings.level else { return nil }
        let words = masked(line.words)
        return switch settings.format {
        case .text: EventLog.line(at: line.at, line.session, line.peer, words)
        case .json: json(line, words)
        }
    }

    private func json(_ line: LogLine, _ words: String) -> String {
        var object = JSONObject()
        object.add("time", LogStyle.time(line.at))
        object.add("level", "\(line.level)")
        object.add("event", line.event)
        if let session = line.session {
            object.add("session", EventLog.visible(session.senderCompID) + "->" + EventLog.visible(session.targetCompID))
        }
        if !line.peer.isEmpty { object.add("peer", "\(line.peer)") }
        if let order = line.order { object.add("order", order) }
        object.add("text", words)
        return object.text
    }

    /// RFC 3339, in UTC.
    private static func time(_ time: Instant) -> String {
        // `20261127-15:04:05.123`, as FIX has it.
        let text = Array(JSONObject.stamp(time))
        guard text.count > 17 else { return "" }
        return "\(String(text[0..<4]))-\(String(text[4..<6]))-\(String(text[6..<8]))T\(String(text[9...]))Z"
    }

    private func masked(_ words: String) -> String {
        secrets.reduce(words) { $0.contains($1) ? $0.replacing($1, with: "***") : $0 }
    }
}

extension Configuration {
    /// Lines of the log, without what this configuration has of secrets.
    var logStyle: LogStyle {
        var secrets: [String] = []
        for case .web(let web) in brokers.map(\.kind) {
            guard let credentials = web.settings.credentials else { continue }
            for secret in [credentials.secret, credentials.passphrase] {
                if let secret { secrets.append(String(decoding: secret.bytes, as: UTF8.self)) }
            }
        }
        for session in sessions {
            for field in session.logonTags where SecretMask.always.contains(field.tag) { secrets.append(String(decoding: field.value, as: UTF8.self)) }
        }
        secrets += traces?.headers.map(\.value) ?? []
        return LogStyle(log, secrets: secrets)
    }
}
