// A peer that says anything at all, to a session that must bear it.

public import FIXSession
internal import FIXWire
internal import Values

/// Feeds a session valid, damaged and shuffled messages from a seed, and watches its promises.
public struct RandomPeer {
    private var random: SeededRandom
    private let peer: ScriptedPeer
    private var loop: SessionLoop { peer.loop }
    private var resets: Int
    private var nextInbound: UInt64
    private var lastOutbound: UInt64 = 0

    /// What was broken first, with the message that broke it.
    public private(set) var failure: String?
    /// How often the session was logged on, and how many messages reached the application: that the
    /// test tests something.
    public private(set) var logons = 0
    public var deliveries: Int { loop.store.deliveries.count }

    public init(seed: UInt64, role: SessionRole) throws {
        var random = SeededRandom(seed: seed)
        var settings = SessionSettings()
        settings.resetOnLogon = role == .initiator && random.once(in: 4)
        settings.enableNextExpectedMsgSeqNum = random.once(in: 3)
        settings.enableLastMsgSeqNumProcessed = random.once(in: 3)
        if random.once(in: 3) { settings.resend.resendRequestChunkSize = 3 }
        if random.once(in: 3) { settings.resend.closedResendInterval = true }
        if random.once(in: 3) { settings.resend.maxHeldMessages = 4 }
        settings.resend.sendRedundantResendRequests = random.once(in: 4)
        settings.rejectInvalidMessage = !random.once(in: 5)
        settings.checkCompID = !random.once(in: 5)
        settings.disconnectOnError = random.once(in: 8)
        settings.resetOnError = random.once(in: 8)
        let start =
            role == .acceptor
            ? Start.disconnected(settings: settings) : .connecting(settings: settings)
        peer = try ScriptedPeer(
            start.with { $0.maximumMessageSize = 1024 }, as: role,
            gulp: random.once(in: 3) ? 50 : .max)
        self.random = random
        resets = peer.loop.resets
        nextInbound = peer.loop.session.nextInbound
        peer.loop.application = { loop, message, _ in
            guard message.msgType == .newOrderSingle else { return }
            loop.stageApplication("8", WireText.bytes("37=1|39=0|"))
        }
    }

    /// One input: bytes, time, or the end of the connection.
    public mutating func step() {
        guard failure == nil else { return }
        if random.once(in: 40) {
            if random.once(in: 3) { peer.hangUp() }
            if random.once(in: 6) { peer.send("35=5|58=bye|") }
            if random.once(in: 6) { peer.beginReset() }
            let time = Interval.milliseconds(Int64.random(in: 0...40_000, using: &random))
            if let problem = peer.wait(time, idleTicks: false) { failure = problem }
            check([])
            return
        }
        if loop.role == .initiator, !peer.isConnected { peer.connect() }
        var bytes = message()
        if random.once(in: 6) { damage(&bytes) }
        while random.once(in: 4) { bytes += message() }
        if random.once(in: 20) { bytes.shuffle(using: &random) }
        let cut = random.once(in: 3) ? Int.random(in: 0...bytes.count, using: &random) : bytes.count
        peer.say(Array(bytes[..<cut]))
        if cut < bytes.count, peer.isConnected { peer.say(Array(bytes[cut...])) }
        check(bytes)
    }

    /// A message that is mostly sound, with a number that is mostly near the expected one.
    private mutating func message() -> [UInt8] {
        let types = ["0", "1", "2", "3", "4", "5", "A", "D", "D", "D", "R", "ZZ", "U1", "j"]
        let isLogonDue = !loop.session.isLoggedOn && !random.once(in: 4)
        let type = isLogonDue ? "A" : types.randomElement(using: &random) ?? "0"
        var text = "35=\(type)|34=\(number(type))|"
        if random.once(in: 8) { text += "43=Y|" }
        if random.once(in: 40) { text += "!122|" }
        if random.once(in: 40) { text += "49=WHO|" }
        if random.once(in: 60) { text += "52=now-500s|" }
        if random.once(in: 60) { text += "122=now+9s|" }
        text += body(type)
        return SplitMessage(WireText.dated(text, at: loop.now)).filled(at: loop.now)
    }

    private mutating func number(_ type: String) -> String {
        let next = loop.session.nextInbound
        if random.once(in: 100) {
            return ["", "x", "-1", "0", "2199023255552"].randomElement(using: &random) ?? ""
        }
        if random.once(in: 100) {
            return String(repeating: "9", count: Int.random(in: 1...40, using: &random))
        }
        if random.once(in: 4) { return String(next + UInt64.random(in: 0...5, using: &random)) }
        if random.once(in: 12) {
            return String(next - min(next, UInt64.random(in: 0...5, using: &random)))
        }
        let isFirst = type == "A" && loop.role == .acceptor && random.once(in: 2)
        return isFirst ? "1" : String(next)
    }

    private mutating func body(_ type: String) -> String {
        let near = loop.session.nextInbound + UInt64.random(in: 0...9, using: &random)
        // Near the end, so that replays stay short.
        let last = loop.session.nextOutbound + 3
        let sent =
            random.once(in: 50) ? 1 : UInt64.random(in: last - min(last, 12)...last, using: &random)
        switch type {
        case "1": return "112=T|"
        case "2": return "7=\(sent)|16=\(random.once(in: 2) ? 0 : sent + 3)|"
        case "3": return "45=\(sent)|"
        case "4": return "123=\(random.once(in: 2) ? "Y" : "N")|36=\(near - min(near, 4))|"
        case "A":
            let isReset = loop.session.isResetPending ? !random.once(in: 9) : random.once(in: 4)
            let reset = isReset ? "141=Y|" : ""
            let method = random.once(in: 20) ? 1 : 0
            return "98=\(method)|108=\(Int.random(in: 0...20, using: &random))|\(reset)"
        case "D":
            let extra = random.once(in: 40) ? "58=\(String(repeating: "x", count: 1100))|" : ""
            return "11=A|38=10|40=1|54=1|55=X|60=now|" + (random.once(in: 9) ? "11=B|" : extra)
        case "R": return "131=Q|146=1|55=X|"
        case "j": return "45=\(sent)|372=8|380=0|"
        default: return ""
        }
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[place] = SOH
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(UInt8(ascii: "="), at: place)
        default: bytes.removeLast(bytes.count - place)
        }
    }

    // MARK: Promises

    private mutating func check(_ bytes: [UInt8]) {
        let input = WireText.text(bytes)
        // What goes out under a number before and after a reset cannot be told apart from here, so
        // the session says after each input how often its numbers began again.
        let hasReset = loop.resets != resets
        if loop.session.nextInbound < nextInbound, !hasReset {
            failure =
                "nextInbound fell from \(nextInbound) to \(loop.session.nextInbound): \(input)"
        }
        for output in peer.outputs {
            guard case .said(let said, let moment) = output else { continue }
            let message = SaidMessage(said, at: moment, by: loop)
            if let problem = message.formProblem { failure = "\(problem): \(WireText.text(said))" }
            let split = SplitMessage(WireText.text(said))
            guard let number = UInt64(split["34"] ?? "") else {
                failure = "no number: \(WireText.text(said))"
                continue
            }
            if split["35"] == "A" { logons += 1 }
            if split.isPossibleDuplicate {
                if number > lastOutbound { failure = "sent again before it was sent: \(input)" }
            } else if number <= lastOutbound, !(hasReset && number == 1) {
                failure = "number \(number) was used twice: \(input)"
            } else {
                lastOutbound = number
            }
        }
        if hasReset { lastOutbound = loop.session.nextOutbound - 1 }
        peer.outputs.removeAll()
        resets = loop.resets
        nextInbound = loop.session.nextInbound
    }
}
