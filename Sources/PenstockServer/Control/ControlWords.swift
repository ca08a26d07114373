// Requests and answers as lines of text: fields with tabs between them, on the socket that commands talk through.

internal import EmergencyStop
internal import Reactor
internal import Orders
internal import Risk
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
        case .stop(let scope, let who, let why, let options):
            "stop\t\(scope.kind.rawValue)\t\(scope.name)\t\(who)\t\(why)\t\(options.words)"
        case .resume(let scope, let who, let why, let isForced):
            "resume\t\(scope.kind.rawValue)\t\(scope.name)\t\(who)\t\(why)\t\(isForced ? "force" : "")"
        case .heartbeat(let who): "heartbeat\t\(who)"
        case .limits(let from): "limits\t\(from)"
        case .limit(let wish):
            "limit\t\(wish.scope.kind.rawValue)\t\(wish.scope.name)\t\(wish.limit)\t\(wish.value.word)\t\(wish.who)\t\(wish.why)"
        case .positions(let account, let from): "positions\t\(account)\t\(from)"
        case .orders(let wish, let from):
            "orders\t\(wish.symbol)\t\(wish.account)\t\(wish.session)\t\(wish.isOpenOnly ? "open" : "all")\t\(wish.after)\t\(wish.below)"
                + "\t\(from)"
        case .reconcile(let broker, let who): "reconcile\t\(broker)\t\(who)"
        case .sessions(let from): "sessions\t\(from)"
        // Nobody asks for these on the socket.
        case .retell, .deed, .place, .preview, .change, .cancel, .closePosition, .session, .numbers, .planSession, .balances, .market,
            .scores, .decision, .differences, .resolve, .brokers, .use, .test, .figures:
            ""
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
        case ("reconcile", 3):
            guard let broker = Name(string: fields[1]), let who = Identifier(string: fields[2]), !who.isEmpty else {
                return nil
            }
            self = .reconcile(broker, who: who)
        case ("stop", 6), ("resume", 6):
            guard let kind = NamedScope.Kind(rawValue: fields[1]), let name = Text<16>(string: fields[2]),
                let who = Identifier(string: fields[3]), !who.isEmpty, let why = Text<16>(string: fields[4]),
                name.isEmpty == (kind == .everything)
            else { return nil }
            let scope = NamedScope(kind: kind, name: name)
            switch (fields[0], fields[5]) {
            case ("stop", let words):
                guard let options = StopOptions(words) else { return nil }
                self = .stop(scope, who: who, why: why, options)
            case ("resume", ""), ("resume", "force"):
                self = .resume(scope, who: who, why: why, isForced: fields[5] == "force")
            default: return nil
            }
        default:
            guard let request = ControlRequest(listing: fields) else { return nil }
            self = request
        }
    }

    /// What asks for lists, and changes limits.
    private init?(listing fields: [String]) {
        switch (fields.first, fields.count) {
        case ("limits", 2):
            guard let from = UInt64(fields[1]) else { return nil }
            self = .limits(from: from)
        case ("sessions", 2):
            guard let from = UInt64(fields[1]) else { return nil }
            self = .sessions(from: from)
        case ("positions", 3):
            guard let account = Identifier(string: fields[1]), let from = UInt64(fields[2]) else { return nil }
            self = .positions(account: account, from: from)
        case ("orders", 8):
            guard let symbol = Name(string: fields[1]), let account = Identifier(string: fields[2]),
                let session = Text<16>(string: fields[3]), fields[4] == "open" || fields[4] == "all",
                let after = UInt64(fields[5]), let below = UInt64(fields[6]), let from = UInt64(fields[7])
            else { return nil }
            let wish = OrderWish(
                symbol: symbol, account: account, session: session, isOpenOnly: fields[4] == "open", after: after,
                below: below)
            self = .orders(wish, from: from)
        case ("limit", 7):
            guard let kind = NamedScope.Kind(rawValue: fields[1]), let name = Text<16>(string: fields[2]),
                name.isEmpty == (kind == .everything), let limit = RiskLimit(named: fields[3]),
                let value = LimitWish.Value(word: fields[4]), let who = Identifier(string: fields[5]), !who.isEmpty,
                let why = Text<16>(string: fields[6])
            else { return nil }
            self = .limit(
                LimitWish(scope: NamedScope(kind: kind, name: name), limit: limit, value: value, who: who, why: why))
        default: return nil
        }
    }
}

extension RiskLimit {
    /// As the configuration calls it.
    init?(named name: String) {
        guard let limit = RiskLimit.allCases.first(where: { "\($0)" == name }) else { return nil }
        self = limit
    }
}

extension LimitWish.Value {
    var word: String {
        switch self {
        case .set(let value): "\(value)"
        case .unlimited: "none"
        case .asInFile: "file"
        }
    }

    init?(word: String) {
        switch word {
        case "none": self = .unlimited
        case "file": self = .asInFile
        default:
            guard let value = Decimal(string: word) else { return nil }
            self = .set(value)
        }
    }
}

extension ControlAnswer {
    var line: String {
        switch self {
        case .gateway(let openOrders, let sessions): "gateway\t\(openOrders)\t\(sessions)"
        case .broker(let name, let openOrders): "broker\t\(name)\t\(openOrders)"
        case .count(let what, let count): "count\t\(what.rawValue)\t\(count)"
        case .link(let name, let isUp): "link\t\(name)\t\(isUp ? "up" : "away")"
        case .difference(let text): "difference\t\(text)"
        case .stop(let stop, let scope):
            "stop\t\(stop.number)\t\(scope)\t\(stop.cause.who)\t\(stop.cause.origin)\t\(stop.cause.why)"
                + "\t\(stop.at.nanosecondsSinceEpoch / 1_000_000)\t\(stop.open)\t\(stop.unknown)"
                + "\t\(stop.closesPositions ? "close" : "")\t\(stop.positions)\t\(stop.abandoned)"
        case .line(let fields): fields
        case .order(let order): "order\t\(order.number.value)"
        case .more(let from): "more\t\(from)"
        case .announced(let planned, let scope):
            "announced\t\(scope)\t\(planned.stop.cause.who)\t\(planned.stop.cause.why)"
                + "\t\(planned.due.nanosecondsSinceEpoch / 1_000_000)\t\(planned.stop.closesPositions ? "close" : "")"
        case .done(let text): "done\t\(text)"
        case .refused(let text): "refused\t\(text)"
        }
    }

    var isLast: Bool {
        switch self {
        case .done, .refused, .more: true
        case .gateway, .broker, .count, .link, .difference, .stop, .announced, .line, .order: false
        }
    }
}

extension StopOptions {
    /// `close,in=300000`: milliseconds.
    fileprivate var words: String {
        var words: [String] = []
        if closesPositions { words.append("close") }
        if delay.nanoseconds > 0 { words.append("in=\(delay.nanoseconds / 1_000_000)") }
        return words.joined(separator: ",")
    }

    fileprivate init?(_ words: String) {
        for word in words.split(separator: ",") {
            if word == "close" {
                closesPositions = true
            } else if word.hasPrefix("in="), let count = Int64(word.dropFirst(3)), count > 0,
                count <= StopOptions.longestDelay.nanoseconds / 1_000_000
            {
                delay = .milliseconds(count)
            } else {
                return nil
            }
        }
    }
}
