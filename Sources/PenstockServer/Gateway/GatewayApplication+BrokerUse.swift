// Brokers that people take out of use, try, and want to know of.

internal import BrokerKit
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Routing
internal import Values

/// A FIX counterparty that somebody waits for a word of.
struct BrokerTest {
    let number: UInt64
    let place: Int
    /// By the steady clock.
    let began: Instant
    /// When nobody waits any more.
    let until: Instant

    static var patience: Interval { .seconds(10) }
}

extension GatewayApplication {
    @_noLocks
    func isInUse(_ broker: BrokerNumber) -> Bool { unused >> UInt64(broker.value) & 1 == 0 }

    // MARK: Seeing

    @_noLocks
    mutating func noteLinks(at now: Instant) {
        guard links.brokerCount == brokers.count else { return }
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            links.note(index, isUp: gateway.router.isConnected(broker), isPlanned: !isInUse(broker), at: now)
        }
    }

    /// Broker by broker: what it is, its state, whether it is in use, open orders, what waits for it, since when it is there,
    /// when it was lost last, how often, and how much of the last 24 hours it was there.
    func brokerLines(at now: Instant, in engine: borrowing Engine) -> [ControlAnswer] {
        var answers: [ControlAnswer] = []
        for index in 0..<min(brokers.count, links.brokerCount) {
            let broker = BrokerNumber(UInt8(index))
            let (way, waiting): (String, Int)
            switch brokers[broker] {
            case .paper: (way, waiting) = ("paper", 0)
            case .fix(let place): (way, waiting) = ("fix", engine.status(of: brokers[fix: place].session).waitingBytes > 0 ? 1 : 0)
            case .web(let place): (way, waiting) = ("web", brokers[web: place].stagedCount + brokers[web: place].link.commands.count)
            case .gone: continue
            }
            let figures = links.figures(of: index, at: now)
            let state = !gateway.router.isConnected(broker) ? "away" : gateway.isUp(broker) ? "up" : "catching up"
            let milliseconds = { (time: Instant?) in time.map { "\($0.nanosecondsSinceEpoch / 1_000_000)" } ?? "" }
            let fields = [
                "broker", "\(brokerNames[index])", way, state, isInUse(broker) ? "in use" : "out of use", "\(gateway.openParts(at: broker))",
                "\(waiting)", milliseconds(figures.connectedAt), milliseconds(figures.lostAt), "\(figures.losses)", "\(figures.upPermille)",
            ]
            answers.append(.line(fields.joined(separator: "\t")))
        }
        return answers + [.done(Text())]
    }

    // MARK: Using

    private func broker(named name: Name) -> BrokerNumber? {
        guard let index = brokerNames.firstIndex(where: { $0 == name }) else { return nil }
        if case .gone = brokers[BrokerNumber(UInt8(index))] { return nil }
        return BrokerNumber(UInt8(index))
    }

    mutating func use(
        _ name: Name, isInUse wanted: Bool, _ who: Identifier, _ why: Text<16>, in engine: inout Engine
    ) -> ControlAnswer {
        guard let broker = broker(named: name) else { return .refused(Text("no such broker")) }
        guard wanted != isInUse(broker) else {
            if wanted, case .fix(let place) = brokers[broker], !brokers[fix: place].isLoggedOn {
                engine.connect(brokers[fix: place].session)
                return .done(Text("it is in use, and is connected to now"))
            }
            return .refused(wanted ? Text("it is in use") : Text("it is out of use"))
        }
        if wanted { putBack(broker, in: &engine) } else { takeOut(broker, in: &engine) }
        var object = Text<8>()
        object.append(name)
        engine.audit(
            AuditNote(actor: who, action: wanted ? Text("put back into use") : Text("took out of use"), object: object, after: why))
        var text = Text<16>(wanted ? "is put back into use by " : "is taken out of use by ")
        text.append(who)
        tell(text, broker, in: &engine)
        return .done(wanted ? Text("it is in use again") : Text("it is out of use"))
    }

    private mutating func takeOut(_ broker: BrokerNumber, in engine: inout Engine) {
        unused |= 1 << UInt64(broker.value)
        gateway.router.disconnected(broker, isPlanned: true, at: engine.now.utc)
        gateway.disconnected(broker, at: engine.now.utc)
        switch brokers[broker] {
        case .paper, .gone: break
        case .fix(let place): engine.logOut(brokers[fix: place].session, saying: Text("out of use"))
        case .web(let place): brokers[web: place].stage(.hold)
        }
    }

    private mutating func putBack(_ broker: BrokerNumber, in engine: inout Engine) {
        unused &= ~(1 << UInt64(broker.value))
        switch brokers[broker] {
        // It is looked at with every turn.
        case .paper, .gone: break
        case .fix(let place): engine.connect(brokers[fix: place].session)
        case .web(let place): brokers[web: place].stage(.release)
        }
    }

    // MARK: Trying

    /// Why it cannot be tried; else its answer comes later.
    mutating func beginTest(_ name: Name, _ number: UInt64, in engine: inout Engine) -> Text<16>? {
        guard let broker = broker(named: name) else { return Text("no such broker") }
        guard isInUse(broker) else { return Text("it is out of use") }
        switch brokers[broker] {
        case .gone, .web: return Text("it cannot be tried")
        case .paper:
            guard !gateway.isAway(broker) else { return Text("it is away") }
            owed.append(Numbered(number, .line("test\t0")))
            owed.append(Numbered(number, .done(Text("it is simulated here, and always answers"))))
        case .fix(let place):
            guard brokers[fix: place].isLoggedOn, engine.isEstablished(brokers[fix: place].session) else { return Text("it is not logged on") }
            guard brokerTests.count < 64 else { return Text("too many try it") }
            engine.test(brokers[fix: place].session)
            brokerTests.append(BrokerTest(number: number, place: place, began: engine.now.steady, until: engine.now.utc.advanced(by: BrokerTest.patience)))
            isTesting = true
        }
        return nil
    }

    /// Vouched for: seldom is a broker out of use, or tried.
    @_semantics("no_performance_analysis")
    mutating func keepOut(in engine: inout Engine) {
        for place in 0..<brokers.counterpartyCount where !isInUse(brokers[fix: place].number) {
            // One that came back by itself, at the moment it was taken out.
            if engine.isEstablished(brokers[fix: place].session) { engine.logOut(brokers[fix: place].session, saying: Text("out of use")) }
            engine.halt(brokers[fix: place].session)
        }
        guard !brokerTests.isEmpty else { return }
        var rest: [BrokerTest] = []
        for test in brokerTests {
            let heard = engine.lastHeard(from: brokers[fix: test.place].session)
            if heard > test.began {
                owed.append(Numbered(test.number, .line("test\t\(heard.since(test.began).nanoseconds)")))
                owed.append(Numbered(test.number, .done(Text("it has answered"))))
            } else if engine.now.utc >= test.until || !brokers[fix: test.place].isLoggedOn {
                owed.append(Numbered(test.number, .refused(Text("it does not answer"))))
            } else {
                rest.append(test)
            }
        }
        brokerTests = rest
        isTesting = !rest.isEmpty
        owesAnswers = !owed.isEmpty
    }

    /// When somebody has waited long enough for a word.
    @_semantics("no_performance_analysis")
    var testDeadline: Instant { brokerTests.first?.until ?? .distantFuture }
}
