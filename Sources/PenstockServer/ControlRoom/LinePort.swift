// The control room's way to the line thread.

internal import ControlAPI
internal import EmergencyStop
internal import FIXEngine
internal import Reactor
internal import Risk
internal import Values

/// Asks one question after the other, so that no answer finds its ring full. Who asks for the same while it waits gets the
/// same answer: a thousand who look are one question.
///
/// Shape: `waitingMost` questions wait.
final class LinePort: GatewayPort {
    /// Of the numbers of the control room's questions, among those of commands.
    static var mark: UInt64 { 1 << 63 }
    private static let waitingMost = 1_024

    private struct Asked {
        let question: GatewayQuestion
        /// Of all that wait for its answer.
        var numbers: [UInt64]
        var rows: [[String]] = []
    }

    private let link: ControlLink
    private var waiting: [Asked] = []
    private var current: Asked?
    private var currentNumber: UInt64 = 0
    private var lastNumber: UInt64 = 0
    private var lastRequest: UInt64 = 0
    private var finished: [(number: UInt64, answer: GatewayAnswer)] = []

    init(_ link: ControlLink) { self.link = link }

    func ask(_ question: GatewayQuestion) -> UInt64? {
        lastNumber += 1
        if question.isLook, let place = waiting.firstIndex(where: { $0.question == question }) {
            waiting[place].numbers.append(lastNumber)
            return lastNumber
        }
        guard waiting.count < LinePort.waitingMost else { return nil }
        waiting.append(Asked(question: question, numbers: [lastNumber]))
        goOn()
        return lastNumber
    }

    func nextAnswer() -> (number: UInt64, answer: GatewayAnswer)? {
        while let answer = link.answers.removeFirst() {
            guard answer.number == currentNumber, var asked = current else { continue }
            switch answer.value {
            case .more(let from): send(asked.question, from: from)
            case .done(let text): finish(asked, .done("\(text)"))
            case .refused(let text): finish(asked, .refused("\(text)"))
            default:
                asked.rows.append(answer.value.line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
                current = asked
            }
        }
        goOn()
        return finished.isEmpty ? nil : finished.removeFirst()
    }

    private func finish(_ asked: Asked, _ end: GatewayAnswer.End) {
        for number in asked.numbers { finished.append((number, GatewayAnswer(rows: asked.rows, end))) }
        current = nil
        goOn()
    }

    private func goOn() {
        while current == nil, !waiting.isEmpty {
            let asked = waiting.removeFirst()
            current = asked
            send(asked.question, from: 0)
        }
    }

    private func send(_ question: GatewayQuestion, from: UInt64) {
        lastRequest += 1
        currentNumber = LinePort.mark | lastRequest
        guard let request = ControlRequest(question, from: from) else {
            var why = "there is no such name: it is too long, or empty"
            if case .changeLimit(let change) = question, RiskLimit(named: change.limit) == nil {
                why = "there is no limit \(change.limit); expected \(RiskLimit.allCases.map { "\($0)" }.joined(separator: ", "))"
            }
            if let asked = current { finish(asked, .refused(why)) }
            return
        }
        guard link.requests.append(Numbered(currentNumber, request)) else {
            if let asked = current { finish(asked, .refused("the gateway is too busy to answer")) }
            return
        }
        link.requestWake.wake()
    }

    // MARK: What the tap has missed

    /// Has the rows of all orders go through the tap again.
    func retell() {
        guard !waiting.contains(where: { $0.question == .retell }), current?.question != .retell else { return }
        waiting.append(Asked(question: .retell, numbers: []))
        goOn()
    }

    var isRetelling: Bool { current?.question == .retell || waiting.contains { $0.question == .retell } }
}

extension GatewayQuestion {
    /// It changes nothing.
    fileprivate var isLook: Bool {
        switch self {
        case .status, .sessions, .brokers, .limits, .positions: true
        case .stop, .resume, .heartbeat, .reconcile, .changeLimit, .note, .retell: false
        }
    }
}

extension ControlRequest {
    /// Nil for names that no gateway can have.
    fileprivate init?(_ question: GatewayQuestion, from: UInt64) {
        switch question {
        case .status, .brokers: self = .status
        case .sessions: self = .sessions(from: from)
        case .limits: self = .limits(from: from)
        case .retell: self = .retell(from: from)
        case .positions(let account):
            guard let account = Identifier(string: account ?? "") else { return nil }
            self = .positions(account: account, from: from)
        case .stop(let wish):
            guard let scope = NamedScope(wish.scope), let who = Identifier(string: wish.who), let why = Text<16>(string: wish.why)
            else { return nil }
            self = .stop(
                scope, who: who, why: why,
                StopOptions(closesPositions: wish.closesPositions, delay: .seconds(wish.delaySeconds), origin: .controlAPI))
        case .resume(let scope, let who, let why, let isForced):
            guard let scope = NamedScope(scope), let who = Identifier(string: who), let why = Text<16>(string: why) else { return nil }
            self = .resume(scope, who: who, why: why, isForced: isForced)
        case .heartbeat(let who):
            guard let who = Identifier(string: who) else { return nil }
            self = .heartbeat(who: who)
        case .reconcile(let broker, let who):
            guard let broker = Name(string: broker), let who = Identifier(string: who) else { return nil }
            self = .reconcile(broker, who: who)
        case .changeLimit(let change):
            guard let scope = NamedScope(change.scope), let limit = RiskLimit(named: change.limit),
                let who = Identifier(string: change.who), let why = Text<16>(string: change.why)
            else { return nil }
            let value: LimitWish.Value =
                switch change.value {
                case .set(let value): .set(value)
                case .unlimited: .unlimited
                case .asInFile: .asInFile
                }
            self = .limit(LimitWish(scope: scope, limit: limit, value: value, who: who, why: why))
        case .note(let deed):
            self = .deed(
                AuditNote(
                    actor: Text(cutting: deed.who), action: Text(cutting: deed.action), object: Text(cutting: deed.object),
                    after: Text(cutting: deed.why)))
        }
    }
}

extension NamedScope {
    fileprivate init?(_ scope: ScopeName) {
        guard let kind = Kind(rawValue: scope.kind.rawValue), let name = Text<16>(string: scope.name),
            name.isEmpty == (kind == .everything)
        else { return nil }
        self.init(kind: kind, name: name)
    }
}

extension Text {
    /// What there is room for.
    fileprivate init(cutting text: String) {
        self.init()
        for byte in text.utf8 { guard append(byte < 0x20 || byte >= 0x7F ? UInt8(ascii: "?") : byte) else { break } }
    }
}
