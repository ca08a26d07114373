// Engine events as lines for people, written by the control thread.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Synchronization
internal import Values

/// Takes events from the line thread and prints them on a thread of its own, so that a reader who is
/// slow, or gone, never makes a turn wait.
final class EventLog: Sendable {
    private let ring = Ring<EngineEvent>(capacity: 8192)
    private let lost = Atomic<Int>(0)
    private let isFinished = Atomic<Bool>(false)
    private let wake: Wake
    /// Who prints has nothing to print, and is to be woken for more.
    private let isWaiting = Atomic<Bool>(false)

    /// - Throws: ``IOError`` when the process has no descriptor left.
    init() throws(IOError) { wake = try Wake() }

    deinit { wake.close() }

    /// The line thread's: hands over what the engine noted.
    func collect(from engine: inout Engine) {
        var hasMore = false
        while let event = engine.takeEvent() {
            if !ring.append(event) { lost.add(1, ordering: .relaxed) }
            hasMore = true
        }
        if hasMore, isWaiting.exchange(false, ordering: .sequentiallyConsistent) { wake.wake() }
    }

    /// The control thread's: prints until `finish` and nothing is left.
    func run(_ style: LogStyle) {
        var pace = LogPace(style.settings.perSecond)
        while true {
            let isLast = isFinished.load(ordering: .acquiring)
            // Nothing of what is printed is kept while it waits.
            let hasPrinted = printLines(style, &pace, isLast: isLast)
            if isLast { return }
            wait(hasPrinted: hasPrinted)
        }
    }

    @inline(never)
    private func printLines(_ style: LogStyle, _ pace: inout LogPace, isLast: Bool) -> Bool {
        var lines = ""
        func add(_ line: LogLine) { if let text = style.text(of: line) { lines += text + "\n" } }
        let now = Clock.now().utc
        for (event, count) in pace.takeLeftOut(at: isLast ? -1 : now.nanosecondsSinceEpoch / 1_000_000_000) {
            add(LogLine(at: now, level: .warning, event: "leftOut", words: "\(count) more lines of \(event) were left out"))
        }
        while let event = ring.removeFirst() {
            let line = LogLine(event)
            if line.level <= style.settings.level, pace.admits(line.event) { add(line) }
        }
        let count = lost.exchange(0, ordering: .relaxed)
        if count > 0 {
            switch style.settings.format {
            case .text: lines += "(\(count) events were too many to print)\n"
            case .json: add(LogLine(at: now, level: .warning, event: "leftOut", words: "\(count) events were too many to print"))
            }
        }
        if !lines.isEmpty { Output.write(lines) }
        return !lines.isEmpty
    }

    /// For the next line, or for the next second, in which more lines of a kind are printed. Lines that follow on each
    /// other are printed together.
    private func wait(hasPrinted: Bool) {
        if hasPrinted { sleep(milliseconds: 20) }
        isWaiting.store(true, ordering: .sequentiallyConsistent)
        if ring.isEmpty, !isFinished.load(ordering: .sequentiallyConsistent) { wake.wait(milliseconds: 1000) }
        isWaiting.store(false, ordering: .sequentiallyConsistent)
    }

    func finish() {
        isFinished.store(true, ordering: .sequentiallyConsistent)
        wake.wake()
    }

    /// `20261121-03:30:00.123 PENSTOCK->CLIENT 127.0.0.1:5001 logged on`.
    static func line(
        at time: Instant, _ session: SessionIdentity?, _ peer: Text<8>, _ words: String
    ) -> String {
        var formatter = TimestampFormatter()
        var parts = ["\(formatter.text(of: time, .milliseconds))"]
        if let session {
            parts.append("\(visible(session.senderCompID))->\(visible(session.targetCompID))")
        }
        if !peer.isEmpty { parts.append("\(peer)") }
        return (parts + [words]).joined(separator: " ")
    }

    private static func visible(_ row: RowName) -> String { visible("\(row)".utf8) }

    static func visible<let words: Int>(_ name: Text<words>) -> String {
        visible((0..<name.count).map { name[$0] })
    }

    /// A peer chooses its CompID: what would control a terminal, or begin a line, shows as `\x1B`.
    private static func visible(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes {
            if byte >= 0x20, byte < 0x7F {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    fileprivate static func words(for kind: EngineEvent.Kind) -> String {
        switch kind {
        case .connected: "connected"
        case .cannotConnect(let code): "cannot connect: \(IOError.words(for: code))"
        case .peerLogout(let text): "the peer logs out: \(visible(text))"
        case .loggedOn: "logged on"
        case .disconnected(let reason): "disconnected: \(words(for: reason))"
        case .garbled(let reason): "garbled message ignored: \(words(for: reason))"
        case .note(let note): words(for: note)
        case .tlsFailed(let failure): "TLS: \(failure)"
        case .tlsReloaded(let count): "certificates were read again for \(count) of our addresses and peers"
        case .tlsNotReloaded(let why): "certificates stay as they were: \(visible(why))"
        case .damagedRow(let row): "the store has a damaged row: \(visible(row))"
        case .storeRoom(.enough, let bytes): "the store has room again: \(bytes >> 20) MB are left on its disk"
        case .storeRoom(.low, let bytes): "ALARM: the store's disk has only \(bytes >> 20) MB left"
        case .storeRoom(.short, let bytes):
            "ALARM: the store's disk is full (\(bytes >> 20) MB left): new orders are refused, cancels pass"
        case .storeSyncFailed(let code):
            "ALARM: the store's disk did not take what was written (\(IOError.words(for: code))): a loss of power may "
                + "cost all since; move the store to another disk"
        case .application(let text): "\(text)"
        }
    }

    private static func words(for reason: DisconnectReason) -> String {
        switch reason {
        case .sequenceTooLow(let expected, let received):
            "MsgSeqNum too low, expecting \(expected) but received \(received)"
        case .nextExpectedTooHigh(let expected, let received):
            "NextExpectedMsgSeqNum too high, expected at most \(expected) but received \(received)"
        default: "\(reason.text)"
        }
    }

    static func words(for reason: Garbled) -> String {
        switch reason {
        case .beginString: "no BeginString where a message should begin"
        case .bodyLength: "BodyLength is wrong"
        case .msgTypeNotThird: "MsgType is not the third field"
        case .checkSum: "CheckSum is wrong"
        case .tooLarge: "too large"
        }
    }

    private static func words(for note: SessionNote) -> String {
        switch note {
        case .gap(let from, let through): "messages \(from) to \(through) are missing; asked for them"
        case .gapClosed: "no message is missing any more"
        case .rejected(let reason): "rejected a message: \(reason.text)"
        case .peerRejected: "the peer rejected a message"
        case .sequenceReset(let to): "the peer reset the next MsgSeqNum to \(to)"
        case .unchangedSequenceReset: "the peer reset the next MsgSeqNum to what it was"
        case .duplicateIgnored: "a duplicate was ignored"
        case .numbersReset: "both MsgSeqNums start again at 1"
        case .faultPassed(let reason): "accepted a message in spite of: \(reason.text)"
        case .heldTooMany: "too many messages came early; some are dropped and asked for again"
        case .resendRefused: "refused a ResendRequest: too many"
        case .throttled: "a message came faster than its rate allows"
        }
    }
}

// MARK: - What they are

extension LogLine {
    fileprivate init(_ event: EngineEvent) {
        let (level, name) = LogLine.kind(of: event.kind)
        self.init(at: event.at, level: level, event: name, session: event.session, peer: event.peer, words: EventLog.words(for: event.kind))
    }

    private static func kind(of kind: EngineEvent.Kind) -> (Configuration.Log.Level, String) {
        switch kind {
        case .connected: (.info, "connected")
        case .cannotConnect: (.warning, "cannotConnect")
        case .peerLogout: (.info, "peerLogout")
        case .loggedOn: (.info, "loggedOn")
        case .disconnected: (.info, "disconnected")
        case .garbled: (.warning, "garbled")
        case .note(let note): LogLine.kind(of: note)
        case .tlsFailed: (.warning, "tlsFailed")
        case .tlsReloaded: (.info, "tlsReloaded")
        case .tlsNotReloaded: (.warning, "tlsNotReloaded")
        case .damagedRow: (.error, "damagedRow")
        case .storeRoom(.enough, _): (.info, "storeRoom")
        case .storeRoom(.low, _): (.warning, "storeRoom")
        case .storeRoom(.short, _): (.error, "storeRoom")
        case .storeSyncFailed: (.error, "storeSyncFailed")
        case .application(let text): LogLine.kind(of: "\(text)")
        }
    }

    private static func kind(of note: SessionNote) -> (Configuration.Log.Level, String) {
        switch note {
        case .gap: (.warning, "gap")
        case .gapClosed: (.info, "gapClosed")
        case .rejected: (.warning, "rejected")
        case .peerRejected: (.warning, "peerRejected")
        case .sequenceReset: (.info, "sequenceReset")
        case .unchangedSequenceReset: (.info, "sequenceReset")
        case .duplicateIgnored: (.info, "duplicateIgnored")
        case .numbersReset: (.info, "numbersReset")
        case .faultPassed: (.warning, "faultPassed")
        case .heldTooMany: (.warning, "heldTooMany")
        case .resendRefused: (.warning, "resendRefused")
        case .throttled: (.warning, "throttled")
        }
    }

    /// What the gateway says, by what it is about.
    private static func kind(of words: String) -> (Configuration.Log.Level, String) {
        switch words.prefix(while: { $0 != " " && $0 != ":" }) {
        case "order": (.warning, "order")
        case "broker": (words.contains("cannot be reached") ? .warning : .info, "broker")
        case "EMERGENCY": (.error, "emergency")
        case "stopped", "resumed": (.warning, "emergency")
        // What differs at a broker.
        case "position", "balance": (.warning, "difference")
        default: (.info, "gateway")
        }
    }
}
