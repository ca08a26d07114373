// The control room's way to the line thread.

internal import ControlAPI
internal import EmergencyStop
internal import FIXEngine
internal import Orders
internal import Reactor
internal import Risk
internal import Values

/// Asks the line thread, and is never in its way. What changes something goes at once, ahead of all else. Of what only
/// looks, one question is under way at a time, whoever asks for the same while it waits gets the same answer, and so does
/// whoever asks for it again within ``freshness``: a thousand who look are ten questions a second.
///
/// Shape: `waitingMost` questions of each urgency wait.
final class LinePort: GatewayPort {
    /// Of the numbers of the control room's questions, among those of commands.
    static var mark: UInt64 { 1 << 63 }
    /// How old an answer may be that is given again; none is after something was changed here.
    static let freshness = Interval.milliseconds(100)
    private static let waitingMost = 1_024

    private struct Asked {
        let question: GatewayQuestion
        /// Of all that wait for its answer.
        var numbers: [UInt64]
        var rows: [[String]] = []
        var orders: [Order] = []
        /// How much had been changed when it was asked.
        var changes = 0
    }

    private let link: ControlLink
    /// For tests of brokers that the broker thread speaks to.
    private let desk: VenueDesk?
    private let venues: VenueThread?
    private let clock: () -> Instant
    /// By their urgency.
    private var waiting: [GatewayQuestion.Urgency: [Asked]] = [:]
    /// By the numbers of the requests.
    private var underWay: [UInt64: Asked] = [:]
    private var lastNumber: UInt64 = 0
    private var lastRequest: UInt64 = 0
    private var finished: [(number: UInt64, answer: GatewayAnswer)] = []
    private var fresh: [(question: GatewayQuestion, answer: GatewayAnswer, at: Instant)] = []
    private var changes = 0

    /// - Parameter clock: Steady.
    init(
        _ link: ControlLink, _ desk: VenueDesk? = nil, _ venues: VenueThread? = nil, clock: @escaping () -> Instant = { Clock.now().steady }
    ) {
        self.link = link
        (self.desk, self.venues) = (desk, venues)
        self.clock = clock
    }

    func ask(_ question: GatewayQuestion) -> UInt64? {
        lastNumber += 1
        if case .testBroker(let id) = question, let desk, desk.brokers.contains(id) {
            guard desk.tests.append(VenueDesk.Test(number: lastNumber, broker: id)) else { return nil }
            venues?.wake()
            return lastNumber
        }
        if question.urgency == .look {
            let now = clock()
            fresh.removeAll { now.since($0.at) > LinePort.freshness }
            if let known = fresh.first(where: { $0.question == question }) {
                finished.append((lastNumber, known.answer))
                return lastNumber
            }
            if let place = waiting[.look]?.firstIndex(where: { $0.question == question }) {
                waiting[.look]?[place].numbers.append(lastNumber)
                return lastNumber
            }
        }
        guard waiting[question.urgency, default: []].count < LinePort.waitingMost else { return nil }
        waiting[question.urgency, default: []].append(Asked(question: question, numbers: [lastNumber]))
        goOn()
        return lastNumber
    }

    func nextAnswer() -> (number: UInt64, answer: GatewayAnswer)? {
        while let answer = link.answers.removeFirst() {
            guard var asked = underWay.removeValue(forKey: answer.number) else { continue }
            switch answer.value {
            case .more(let from): send(asked, from: from)
            case .done(let text): finish(asked, .done("\(text)"))
            case .refused(let text): finish(asked, .refused("\(text)"))
            case .order(let order):
                asked.orders.append(order)
                underWay[answer.number] = asked
            default:
                asked.rows.append(answer.value.line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
                underWay[answer.number] = asked
            }
        }
        while let end = desk?.testEnds.removeFirst() {
            let rows = end.problem == nil ? [["test", "\(end.took.nanoseconds)"]] : []
            finished.append((end.number, GatewayAnswer(rows: rows, end.problem.map { .refused($0) } ?? .done("it has answered"))))
        }
        goOn()
        return finished.isEmpty ? nil : finished.removeFirst()
    }

    private func finish(_ asked: Asked, _ end: GatewayAnswer.End) {
        var answer = GatewayAnswer(rows: asked.rows, end)
        answer.orders = asked.orders
        for number in asked.numbers { finished.append((number, answer)) }
        switch asked.question.urgency {
        case .change, .comparison:
            changes += 1
            fresh.removeAll()
        case .look: if asked.changes == changes { fresh.append((asked.question, answer, clock())) }
        case .note, .retell, .test: break
        }
    }

    /// Sends what may be sent, so much at a time that no answer finds its ring full.
    private func goOn() {
        for urgency in GatewayQuestion.Urgency.allCases {
            while let first = waiting[urgency]?.first,
                underWay.values.count(where: { $0.question.urgency == urgency }) < urgency.most
            {
                guard send(first, from: 0) else { return }
                waiting[urgency]?.removeFirst()
            }
        }
    }

    /// False when the line thread has not taken what was sent before: it is sent later.
    @discardableResult
    private func send(_ asked: Asked, from: UInt64) -> Bool {
        guard let request = ControlRequest(asked.question, from: from) else {
            finish(asked, .refused(LinePort.objection(to: asked.question)))
            return true
        }
        lastRequest += 1
        let number = LinePort.mark | lastRequest
        guard link.requests.append(Numbered(number, request)) else {
            // The next piece of a list, which cannot wait in a queue.
            if from > 0 { finish(asked, .refused("the gateway is too busy to answer")) }
            return from > 0
        }
        var asked = asked
        if from == 0 { asked.changes = changes }
        underWay[number] = asked
        link.requestWake.wake()
        return true
    }

    private static func objection(to question: GatewayQuestion) -> String {
        if case .useBroker = question { return "no such broker" }
        if case .testBroker = question { return "no such broker" }
        guard case .changeLimit(let change) = question, RiskLimit(named: change.limit) == nil else {
            return "there is no such name: it is too long, or empty"
        }
        return "there is no limit \(change.limit); expected \(RiskLimit.allCases.map { "\($0)" }.joined(separator: ", "))"
    }

    // MARK: What the tap has missed

    /// Has the rows of all orders go through the tap again.
    func retell() {
        guard !isRetelling else { return }
        waiting[.retell, default: []].append(Asked(question: .retell, numbers: []))
        goOn()
    }

    var isRetelling: Bool {
        !waiting[.retell, default: []].isEmpty || underWay.values.contains { $0.question == .retell }
    }
}

extension GatewayQuestion {
    /// The most urgent first.
    fileprivate enum Urgency: CaseIterable {
        case change
        case look
        case note
        /// It is answered when it is done, which may take long.
        case comparison
        /// The same.
        case test
        case retell

        /// So many are under way at a time. The answers of a look or a comparison have hundreds of lines, the others' one.
        var most: Int {
            switch self {
            case .change, .note: 32
            case .test: 8
            case .look, .comparison, .retell: 1
            }
        }
    }

    fileprivate var urgency: Urgency {
        switch self {
        case .stop, .resume, .heartbeat, .changeLimit, .place, .change, .cancel, .closePosition, .session, .resolve, .useBroker: .change
        case .testBroker: .test
        case .reconcile: .comparison
        case .status, .sessions, .limits, .positions, .balances, .market, .scores, .preview, .decision, .differences, .brokers, .figures: .look
        case .note: .note
        case .retell: .retell
        }
    }
}

extension ControlRequest {
    /// Nil for names that no gateway can have.
    fileprivate init?(_ question: GatewayQuestion, from: UInt64) {
        switch question {
        case .status: self = .status
        case .brokers: self = .brokers
        case .figures: self = .figures
        case .testBroker(let id):
            guard let name = Name(string: id) else { return nil }
            self = .test(name)
        case .useBroker(let use):
            guard let name = Name(string: use.broker), let who = Identifier(string: use.who), let why = Text<16>(string: use.why) else { return nil }
            self = .use(name, isInUse: use.isInUse, who: who, why: why)
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
        case .place(let ticket): self = .place(ticket)
        case .preview(let ticket): self = .preview(ticket)
        case .change(let change): self = .change(change)
        case .closePosition(let wish): self = .closePosition(wish)
        case .session(let wish): self = .session(wish)
        case .market(let symbols):
            let names = symbols.compactMap { Name(string: $0) }
            guard names.count == symbols.count else { return nil }
            self = .market(names, from: from)
        case .balances: self = .balances(from: from)
        case .scores: self = .scores
        case .decision(let order): self = .decision(order: order)
        case .differences: self = .differences(from: from)
        case .resolve(let number, let who, let note):
            guard let who = Identifier(string: who), let note = Text<16>(string: note) else { return nil }
            self = .resolve(difference: number, who: who, note: note)
        case .cancel(let order, let who, let why):
            guard let who = Identifier(string: who), let why = Text<16>(string: why) else { return nil }
            self = .cancel(order: order, who: who, why: why)
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
    init(cutting text: String) {
        self.init()
        for byte in text.utf8 { guard append(byte < 0x20 || byte >= 0x7F ? UInt8(ascii: "?") : byte) else { break } }
    }
}
