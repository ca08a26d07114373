// Two sessions of ours over a line that breaks, in processes that die, from a seed.

internal import FIXSession
internal import FIXWire
internal import Values

/// An initiator and an acceptor, each with its store. Their applications send numbered messages at
/// any time. The line splits and delays what it carries, loses connections at any byte, sometimes
/// so that one side does not notice, and changes bytes; processes die before or after a commit.
///
/// Then the line becomes good. All that was sent must arrive once and in order, within so much
/// time.
public final class Simulation {
    /// How long everything may take to arrive over a good line: a connection that only one side has
    /// lost is missed after 2.4 heartbeats, and an answer that was garbled is asked for in half a
    /// minute.
    private static var limit: Interval { .seconds(600) }

    private let isTraced: Bool
    private var random: SeededRandom
    private let pair: Pair
    private let plan: SimulationPlan
    private var endless: String?
    /// What happened, for people.
    public private(set) var trace: [String] = []

    /// - Parameter isTraced: Keep what happens in `trace`.
    public init(seed: UInt64, isTraced: Bool = false) throws {
        self.isTraced = isTraced
        var random = SeededRandom(seed: seed)
        plan = SimulationPlan(from: &random)
        pair = Pair(
            initiator: try plan.loop(.initiator, from: &random),
            acceptor: try plan.loop(.acceptor, from: &random))
        self.random = random
    }

    /// How many messages arrived in all: that the simulation simulates something.
    public var delivered: Int {
        pair.initiator.store.deliveries.count + pair.acceptor.store.deliveries.count
    }

    /// What was broken, or nil.
    public func run() -> String? {
        if isTraced { pair.trace = { [unowned self] in trace.append($0) } }
        for loop in [pair.initiator, pair.acceptor] { note(SimulationPlan.words(about: loop)) }
        for _ in 0..<plan.steps { step() }
        if let endless { return endless }
        note("the line is good")
        pair.initiator.crash = nil
        pair.acceptor.crash = nil
        revive()
        dropCutEnds()
        let began = pair.now
        guard pair.settle(within: Simulation.limit) else {
            return "not settled after \(Simulation.limit.nanoseconds / 1_000_000_000) s: " + state
        }
        note("settled after \(pair.now.steady.since(began.steady).nanoseconds / 1_000_000) ms")
        return problem(from: pair.initiator, to: pair.acceptor)
            ?? problem(from: pair.acceptor, to: pair.initiator)
    }

    private var state: String {
        [pair.initiator, pair.acceptor].map {
            "\($0.role) \(words($0.session.phase)) expects \($0.session.nextInbound), "
                + "next \($0.session.nextOutbound)"
        }.joined(separator: "; ")
    }

    private func words(_ phase: Session.Phase) -> String {
        switch phase {
        case .disconnected: "disconnected"
        case .loggingOn: "logging on"
        case .active: "active"
        case .resetting: "resetting"
        case .probing: "probing"
        case .loggingOut(_, let reason): "logging out (\(reason.text))"
        }
    }

    private func note(_ event: @autoclosure () -> String) {
        if isTraced { trace.append(event()) }
    }

    // MARK: What happens

    private func step() {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<45: carry()
        case ..<62: send()
        case ..<74: pass()
        case ..<86: connect()
        case ..<90: cut()
        case ..<93: kill()
        case ..<97: revive()
        case ..<98: logOut()
        default:
            if plan.resets {
                reset()
            } else if plan.loses {
                pair.initiator.ask { $0.beginReset(at: pair.now, into: &$1) }
                note("a reset: \(state)")
            }
        }
    }

    private func carry() {
        guard let link = pair.links.randomElement(using: &random) else { return }
        let toAcceptor = Bool.random(using: &random)
        let maximum = random.once(in: 3) ? Int.random(in: 1...60, using: &random) : .max
        var damage: ((inout [UInt8]) -> Void)?
        if plan.garbles, random.once(in: 12) {
            let (place, byte) = (
                Int(random.next() >> 33), UInt8.random(in: 1...255, using: &random)
            )
            damage = { $0[place % $0.count] ^= byte }
            note("a byte changes")
        }
        pair.carry(link, toAcceptor: toAcceptor, maximum, damage: damage)
        pair.links.removeAll { $0.isGone }
        note(state)
    }

    private func send() {
        let loop = Bool.random(using: &random) ? pair.initiator : pair.acceptor
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            loop.send("8", WireText.bytes("37=\(loop.store.written + 1)|"))
        }
        note("\(loop.role) has sent \(loop.store.written)")
    }

    private func pass() {
        let milliseconds =
            random.once(in: 8)
            ? Int64.random(in: 0...90_000, using: &random)
            : Int64.random(in: 0...900, using: &random)
        pair.wait(until: pair.now.steady.advanced(by: .milliseconds(milliseconds)))
        note("\(milliseconds) ms: \(state)")
    }

    private func connect() {
        guard pair.initiator.bound == nil else { return }
        pair.connect()
        note("connected: \(state)")
    }

    private func cut() {
        guard let link = pair.links.randomElement(using: &random) else { return }
        // Without heartbeats nobody would ever find out.
        let bothNotice = plan.hasSilentPeers || random.once(in: 2)
        let initiatorNotices = bothNotice || Bool.random(using: &random)
        pair.cut(
            link, initiatorNotices: initiatorNotices,
            acceptorNotices: bothNotice || !initiatorNotices)
        note("cut: \(state)")
    }

    private func kill() {
        let loop = Bool.random(using: &random) ? pair.initiator : pair.acceptor
        guard !loop.isDead else { return }
        loop.crash = SessionLoop.Crash(
            turn: loop.turns + Int.random(in: 1...3, using: &random),
            isBeforeCommit: Bool.random(using: &random))
        note("\(loop.role) will die")
    }

    /// A process that died begins again; the other side finds out now, or does not.
    private func revive() {
        for loop in [pair.initiator, pair.acceptor] where loop.isDead {
            loop.restart()
            note("\(loop.role) begins again: \(state)")
            for link in pair.links {
                link.isCut = true
                guard plan.hasSilentPeers || Bool.random(using: &random) else { continue }
                pair.cut(link, initiatorNotices: true, acceptorNotices: true)
            }
        }
        pair.links.removeAll { $0.isGone }
    }

    private func logOut() {
        let loop = Bool.random(using: &random) ? pair.initiator : pair.acceptor
        loop.ask { $0.beginLogout(Text("bye"), at: loop.now, into: &$1) }
        note("\(loop.role) logs out: \(state)")
    }

    /// A reset, among messages, over a line that holds while it goes on: what is on its way when
    /// one is cut off belongs to numbers that nobody has any more.
    private func reset() {
        let loop = pair.initiator
        guard pair.isJoined, loop.session.isLoggedOn, pair.acceptor.session.isLoggedOn,
            loop.crash == nil, pair.acceptor.crash == nil
        else { return }
        loop.ask { $0.beginReset(at: loop.now, into: &$1) }
        note("a reset: \(state)")
        var steps = 0
        while case .resetting = loop.session.phase {
            steps += 1
            guard steps < 5000 else {
                endless = "a reset that does not end: " + state
                return
            }
            switch Int.random(in: 0..<20, using: &random) {
            case 0: send()
            case 1: pair.wait(until: pair.now.steady.advanced(by: .milliseconds(50)))
            default: carry()
            }
        }
        note("reset: \(state)")
    }

    /// Over a good line the ends of connections that are gone are heard of at last, where there are
    /// no heartbeats to tell.
    private func dropCutEnds() {
        guard plan.hasSilentPeers else { return }
        for link in pair.links where link.isCut {
            pair.cut(link, initiatorNotices: true, acceptorNotices: true)
        }
    }

    // MARK: What must hold

    /// Where numbers begin again at any time, what was on its way is lost; but nothing comes twice.
    private func disorder(_ receiver: SessionLoop) -> String? {
        var last = 0
        for delivery in receiver.store.deliveries {
            let text = SplitMessage(WireText.text(delivery.bytes)).body
            let number = Int(text.dropFirst(3).dropLast()) ?? 0
            if number <= last { return "the \(receiver.role) got \(text) after \(last)" }
            last = number
        }
        return nil
    }

    private func problem(from sender: SessionLoop, to receiver: SessionLoop) -> String? {
        if plan.loses { return disorder(receiver) }
        var expected = 0
        for delivery in receiver.store.deliveries {
            expected += 1
            let text = SplitMessage(WireText.text(delivery.bytes)).body
            if text != "37=\(expected)|" {
                return "the \(receiver.role) got \(text) when \(expected) was next; it has "
                    + "\(receiver.store.deliveries.count) of \(sender.store.written)"
            }
        }
        return expected == sender.store.written
            ? nil : "the \(receiver.role) got \(expected) of \(sender.store.written)"
    }
}
