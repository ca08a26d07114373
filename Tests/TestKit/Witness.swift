// What a scripted peer knows of its session: what it has said, and what it has got.

internal import FIXSession
internal import FIXWire
internal import Values

/// The history of a conversation as the peer would have it in its own store.
final class Witness {
    /// What the peer expects next, and its own next number.
    private(set) var nextInbound: UInt64
    private(set) var nextOutbound: UInt64
    /// Application messages that it has sent, in this sequence of numbers.
    private(set) var said: [UInt64: [UInt8]] = [:]
    /// Numbers that it has filled or reset over.
    private(set) var skipped: Set<UInt64> = []
    /// Application messages that it got in sequence.
    private(set) var got: Set<UInt64> = []
    private let loop: SessionLoop
    private var stream: Int
    private let framer = Framer(maximumMessageSize: 1 << 20)
    private let fields = FieldTable(capacity: 2048)

    init(_ loop: SessionLoop) {
        self.loop = loop
        nextInbound = loop.store.nextOutbound
        nextOutbound = loop.store.nextInbound
        stream = loop.store.stream
    }

    /// Numbers begin at 1 with the turn that says so; what was before does not matter any more.
    private func noticeReset() {
        guard loop.store.stream != stream else { return }
        stream = loop.store.stream
        nextInbound = 1
        got = []
        beginAgain()
    }

    private func beginAgain() {
        nextOutbound = 1
        said = [:]
        skipped = []
    }

    /// The peer has said this, in whole messages.
    func says(_ bytes: [UInt8]) {
        noticeReset()
        var rest = bytes
        while !rest.isEmpty {
            switch rest.asBytes({ framer.next(in: $0) }) {
            case .incomplete, .oversized: return
            case .garbled(let length, _): rest.removeFirst(length)
            case .message(let length):
                let message = Array(rest.prefix(length))
                rest.removeFirst(length)
                message.asBytes { bytes in
                    guard let view = try? loop.tokenizer.tokenize(bytes, into: fields) else {
                        return
                    }
                    remember(view, message)
                }
            }
        }
    }

    private func remember(_ view: MessageView, _ bytes: [UInt8]) {
        let header = Header(view)
        // A peer that says such things has no history to speak of.
        guard let number = header.msgSeqNum, number > 0,
            number < loop.session.nextInbound + 1000,
            loop.session.identity.targetCompID.equals(header.sender),
            loop.session.identity.senderCompID.equals(header.target),
            loop.session.identity.beginString.equals(view.value(at: 0))
        else { return }
        if view.msgType == .sequenceReset, let next = view.first(36)?.sequenceNumber,
            next < loop.session.nextInbound + 1000
        {
            let first = view.isYes(123) ? number : 1
            if first < next { skipped.formUnion(first..<next) }
            nextOutbound = max(nextOutbound, next)
            if !view.isYes(123) { return }
        }
        // An answer to our reset, behind what it went on to say before it.
        if view.msgType == .logon, number == 1, view.isYes(141) { beginAgain() }
        nextOutbound = max(nextOutbound, number + 1)
        guard !view.msgType.isSession, said[number] == nil,
            let sent = Timestamp.parse(header.sendingTime), sent <= loop.now.utc,
            Timestamp.parse(header.origSendingTime).map({ $0 <= sent }) ?? true
        else { return }
        said[number] = bytes
    }

    /// A message of ours has reached the peer.
    func hears(_ bytes: [UInt8]) {
        noticeReset()
        bytes.asBytes { bytes in
            guard let view = try? loop.tokenizer.tokenize(bytes, into: fields) else { return }
            guard Header(view).msgSeqNum == nextInbound else { return }
            if view.msgType == .sequenceReset, let next = view.first(36)?.sequenceNumber {
                nextInbound = max(next, nextInbound + 1)
            } else {
                if !view.msgType.isSession { got.insert(nextInbound) }
                nextInbound += 1
            }
        }
    }
}
