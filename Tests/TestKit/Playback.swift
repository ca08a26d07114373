// Plays the lines of a conversation, and finds the first that differs.

internal import FIXSession
internal import FIXWire
internal import Values

/// One run through a script.
struct Playback {
    enum Way: Equatable {
        case lineByLine
        case byteByByte
        case inOnePiece
        /// The peer takes what we say so many bytes at a time.
        case underBackPressure(gulp: Int, inOnePiece: Bool)

        var words: String {
            switch self {
            case .lineByLine: "line by line"
            case .byteByByte: "byte by byte"
            case .inOnePiece: "in one piece"
            case .underBackPressure(let gulp, let inOnePiece):
                "under back pressure, \(gulp) bytes at a time\(inOnePiece ? ", in one piece" : "")"
            }
        }

        var joinsLines: Bool {
            switch self {
            case .inOnePiece, .underBackPressure(_, inOnePiece: true): true
            case .lineByLine, .byteByByte, .underBackPressure: false
            }
        }

        var gulp: Int {
            if case .underBackPressure(let gulp, _) = self { return gulp }
            return .max
        }
    }

    private let peer: ScriptedPeer
    private let lines: [Line]
    private let way: Way
    private let checksDeliveries: Bool
    var loop: SessionLoop { peer.loop }
    var turns: Int { loop.turns }

    init(_ start: Start, as role: SessionRole, _ lines: [Line], _ way: Way) throws {
        peer = try ScriptedPeer(start, as: role, gulp: way.gulp)
        self.lines = lines
        self.way = way
        checksDeliveries = lines.contains { if case .delivered = $0.kind { true } else { false } }
    }

    /// What differs, or nil.
    func run() -> String? {
        var fed = 0
        for (index, line) in lines.enumerated() {
            if index >= fed, let end = endOfPiece(from: index) {
                var bytes: [UInt8] = []
                for line in lines[index..<end] { bytes += theirBytes(line) ?? [] }
                fed = end
                if let surplus = surplus() { return failure(line, surplus) }
                feed(bytes, isDivisible: end == index + 1)
            }
            if let problem = play(line) { return failure(line, problem) }
        }
        return surplus().map { failure(nil, $0) }
    }

    /// Plays without comparing, until the process dies.
    func playOnly() {
        for (index, line) in lines.enumerated() {
            if case .theyAdd = line.kind { continue }
            if let end = endOfPiece(from: index) {
                peer.say(lines[index..<end].flatMap { theirBytes($0) ?? [] })
            } else {
                act(line)
            }
            if loop.isDead { return }
        }
    }

    /// The process dies with the turn that is said.
    func watch(_ crash: SessionLoop.Crash) -> Witness {
        loop.crash = crash
        let witness = Witness(loop)
        peer.witness = witness
        return witness
    }

    /// Does what a line says that we or they do, but for saying something.
    private func act(_ line: Line) {
        switch line.kind {
        case .theyHangUp: peer.hangUp()
        case .weConnect: peer.connect()
        case .weSend(let text): peer.send(WireText.dated(text, at: loop.now))
        case .weReset: peer.beginReset()
        case .wePause: peer.beginPeriod()
        case .wait(let interval): _ = peer.wait(interval, idleTicks: false)
        case .theySay, .theyAdd, .theySayExactly, .weSay, .weHangUp, .delivered, .numbers: break
        }
    }

    /// The lines that are fed together with this one, if it is fed.
    private func endOfPiece(from index: Int) -> Int? {
        guard theirBytes(lines[index]) != nil else { return nil }
        var end = index + 1
        while end < lines.count, canShare(lines[end]) { end += 1 }
        return end
    }

    private func canShare(_ line: Line) -> Bool {
        switch line.kind {
        case .theyAdd: true
        case .theySay, .theySayExactly, .weSay, .delivered: way.joinsLines
        case .theyHangUp, .weHangUp, .weConnect, .weSend, .weReset, .wePause, .wait, .numbers: false
        }
    }

    private func theirBytes(_ line: Line) -> [UInt8]? {
        switch line.kind {
        case .theySay(let text), .theyAdd(let text):
            SplitMessage(WireText.dated(text, at: loop.now)).filled(
                at: loop.now, for: loop.start.identity)
        case .theySayExactly(let text): SplitMessage.exact(WireText.dated(text, at: loop.now))
        default: nil
        }
    }

    private func feed(_ bytes: [UInt8], isDivisible: Bool) {
        guard way == .byteByByte, isDivisible else {
            peer.say(bytes)
            return
        }
        for (index, byte) in bytes.enumerated() {
            // Behind the end of the connection there is nobody to read the rest.
            if index > 0, !peer.isConnected { return }
            peer.say([byte])
        }
    }

    /// What is wrong with a line, or nil. What they say was fed before.
    private func play(_ line: Line) -> String? {
        switch line.kind {
        case .theySay, .theyAdd, .theySayExactly: return nil
        case .weSay(let text): return compareSaid(text)
        case .weHangUp(let reason): return compareHungUp(reason)
        case .delivered(let text): return compareDelivered(text)
        case .theyHangUp, .weConnect, .weSend, .weReset, .wePause:
            if let surplus = surplus() { return surplus }
            act(line)
        case .wait(let interval):
            if let surplus = surplus() { return surplus }
            return peer.wait(interval, idleTicks: way == .byteByByte)
        case .numbers(let inbound, let outbound):
            let (nextInbound, nextOutbound) = (loop.session.nextInbound, loop.session.nextOutbound)
            guard nextInbound == inbound, nextOutbound == outbound else {
                return "the numbers are  = \(nextInbound) \(nextOutbound)"
            }
        }
        return nil
    }

    private func compareSaid(_ text: String) -> String? {
        guard let output = peer.outputs.first else { return "we said nothing" }
        guard case .said(let bytes, let moment) = output else { return describe(output) }
        peer.outputs.removeFirst()
        let checked = SaidMessage(bytes, at: moment, by: loop)
        let wanted = WireText.dated(text, at: moment)
        let said = checked.text(comparableTo: wanted)
        if said != wanted { return "we said          > \(said)\n" + caret(wanted, said) }
        return checked.problem(unless: wanted).map { "\($0): \(WireText.text(bytes))" }
    }

    private func compareHungUp(_ reason: String) -> String? {
        guard let output = peer.outputs.first else { return "we did not hang up" }
        guard case .hungUp(let cause) = output else { return describe(output) }
        peer.outputs.removeFirst()
        if !reason.isEmpty, "\(cause.text)" != reason { return "we hung up       x \(cause.text)" }
        return nil
    }

    private func compareDelivered(_ text: String) -> String? {
        guard let delivered = nextDelivered else { return "nothing was delivered" }
        peer.deliveriesTaken += 1
        let split = SplitMessage(delivered)
        let given = Set(SplitMessage(text).header.map(\.tag))
        let header = split.header.filter { given.contains($0.tag) }
        let said = header.map { "\($0.tag)=\($0.value)|" }.joined() + split.body
        return said.hasPrefix(text) ? nil : "delivered was    d \(said)"
    }

    private var nextDelivered: String? {
        let deliveries = loop.store.deliveries
        guard peer.deliveriesTaken < deliveries.count else { return nil }
        return WireText.text(deliveries[peer.deliveriesTaken].bytes)
    }

    /// What came out and no line asked for.
    private func surplus() -> String? {
        if let output = peer.outputs.first { return "before this, " + describe(output) }
        if checksDeliveries, let delivered = nextDelivered {
            return "before this, delivered was d \(delivered)"
        }
        return nil
    }

    private func describe(_ output: SessionLoop.Output) -> String {
        switch output {
        case .said(let bytes, let moment):
            "we said > \(SaidMessage(bytes, at: moment, by: loop).text(comparableTo: ""))"
        case .hungUp(let reason): "we hung up: x \(reason.text)"
        }
    }

    private func caret(_ wanted: String, _ said: String) -> String {
        let common = zip(wanted, said).prefix { $0 == $1 }.count
        return String(repeating: " ", count: 19 + common) + "^ differs from here"
    }

    private func failure(_ line: Line?, _ problem: String) -> String {
        let place = line.map { "line \($0.number)" } ?? "the end"
        var text = "played \(way.words), as \(loop.role), \(place) differs"
        if let line { text += "\nthe script says  \(line.text)" }
        return text + "\n" + problem
    }
}
