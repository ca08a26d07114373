// Requests and answers as lines of text: fields with tabs between them, on the socket that commands talk through.

internal import EmergencyStop
internal import Reactor
internal import Values

/// The socket in the store's folder.
enum ControlSocket {
    static let name = "control.sock"
    static let longestLine = 1024
}

extension ControlRequest {
    var line: String {
        switch self {
        case .status: "status"
        case .stop(let scope, let who, let why, let closes):
            "stop\t\(scope.kind.rawValue)\t\(scope.name)\t\(who)\t\(why)\t\(closes ? "close" : "")"
        case .resume(let scope, let who, let why, let isForced):
            "resume\t\(scope.kind.rawValue)\t\(scope.name)\t\(who)\t\(why)\t\(isForced ? "force" : "")"
        case .heartbeat(let who): "heartbeat\t\(who)"
        }
    }

    /// Nil for a line that is no request. Total: any line gives an answer.
    init?(line: String) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        switch (fields.first, fields.count) {
        case ("status", 1): self = .status
        case ("heartbeat", 2):
            guard let who = Identifier(string: fields[1]), !who.isEmpty else { return nil }
            self = .heartbeat(who: who)
        case ("stop", 6), ("resume", 6):
            guard let kind = NamedScope.Kind(rawValue: fields[1]), let name = Text<16>(string: fields[2]),
                let who = Identifier(string: fields[3]), !who.isEmpty, let why = Text<16>(string: fields[4]),
                name.isEmpty == (kind == .everything)
            else { return nil }
            let scope = NamedScope(kind: kind, name: name)
            switch (fields[0], fields[5]) {
            case ("stop", ""), ("stop", "close"):
                self = .stop(scope, who: who, why: why, closesPositions: fields[5] == "close")
            case ("resume", ""), ("resume", "force"):
                self = .resume(scope, who: who, why: why, isForced: fields[5] == "force")
            default: return nil
            }
        default: return nil
        }
    }
}

extension ControlAnswer {
    var line: String {
        switch self {
        case .gateway(let openOrders, let sessions): "gateway\t\(openOrders)\t\(sessions)"
        case .broker(let name, let openOrders): "broker\t\(name)\t\(openOrders)"
        case .stop(let stop, let scope):
            "stop\t\(stop.number)\t\(scope)\t\(stop.cause.who)\t\(stop.cause.origin)\t\(stop.cause.why)"
                + "\t\(stop.at.nanosecondsSinceEpoch / 1_000_000)\t\(stop.open)\t\(stop.unknown)"
                + "\t\(stop.closesPositions ? "close" : "")"
        case .done(let text): "done\t\(text)"
        case .refused(let text): "refused\t\(text)"
        }
    }

    var isLast: Bool {
        switch self {
        case .done, .refused: true
        case .gateway, .broker, .stop: false
        }
    }
}
