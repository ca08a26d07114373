// What was recorded and what comes, brought together.

internal import FIXWire

/// What came of comparing.
enum ReplayFinding {
    case same
    /// In each other's place; not empty, or in another order than before.
    case differs(ReplayMessage, ReplayMessage, ConversationKey, [FieldDifference], isReordered: Bool)
    case missing(ReplayMessage, ConversationKey)
    case extra(ReplayMessage, ConversationKey)
}

/// Matches answers with those recorded, conversation by conversation: within one, order counts; between
/// two it is a matter of time.
///
/// Shape: at most ``most`` messages wait for their counterparts; then the oldest conversation is settled.
struct Conversations {
    private struct Waiting {
        let message: ReplayMessage
        /// Of recorded ones: which one it was in all.
        let serial: UInt64
        /// Something came that may be meant in its place.
        var isAnswered = false
    }

    private struct Conversation {
        /// Which one it is of all that were opened.
        let number: UInt64
        var recorded: [Waiting] = []
        var received: [ReplayMessage] = []
        /// The latest that were matched, on either side.
        var lastRecorded: UInt64 = 0
        var lastReceived: UInt64 = 0
    }

    private let most: Int
    private let rules: ComparisonRules
    private(set) var renaming: IDRenaming
    private var open: [ConversationKey: Conversation] = [:]
    /// As they were opened, with some that are closed by now.
    private var opened: [(key: ConversationKey, number: UInt64)] = []
    private var openedCount: UInt64 = 0
    private var waitingCount = 0
    private var serial: UInt64 = 0
    /// Those up to here are not waited for any more.
    private var givenUp: UInt64 = 0
    private var findings: [ReplayFinding] = []
    /// How many recorded answers are still waited for.
    private(set) var unanswered = 0

    /// How far behind a message is looked for its counterpart.
    private static var searchDepth: Int { 64 }

    init(_ rules: ComparisonRules, most: Int = 4096) {
        self.rules = rules
        self.most = most
        renaming = IDRenaming(rules.ids)
    }

    /// What was found since the last time.
    mutating func takeFindings() -> [ReplayFinding] {
        defer { findings.removeAll(keepingCapacity: true) }
        return findings
    }

    mutating func sent(_ recorded: UInt64, as number: UInt64) { renaming.sent(recorded, as: number) }

    // MARK: What comes together

    /// An answer of the recording, which should come now.
    mutating func expect(_ message: ReplayMessage) {
        let key = ConversationKey(of: message, renaming, isReceived: false)
        var conversation = take(key)
        defer { put(conversation, key) }
        let candidates = conversation.received.prefix(Conversations.searchDepth)
        if let index = counterpart(in: candidates, to: message) {
            let received = conversation.received.remove(at: index)
            waitingCount -= 1
            return match(message, received, key, &conversation)
        }
        serial += 1
        conversation.recorded.append(Waiting(message: message, serial: serial))
        waitingCount += 1
        unanswered += 1
    }

    /// An answer of the replay.
    mutating func receive(_ message: ReplayMessage) {
        let key = ConversationKey(of: message, renaming, isReceived: true)
        var conversation = take(key)
        defer { put(conversation, key) }
        let recorded = conversation.recorded.prefix(Conversations.searchDepth)
        if let index = counterpart(in: recorded.map(\.message)[...], to: message, isReceived: true) {
            let waiting = conversation.recorded.remove(at: index)
            waitingCount -= 1
            answered(waiting)
            return match(waiting.message, message, key, &conversation)
        }
        let mayBeMeant = { (waiting: Waiting) in
            !waiting.isAnswered && waiting.message.msgType == message.msgType
        }
        if let index = recorded.firstIndex(where: mayBeMeant) {
            answered(conversation.recorded[index])
            conversation.recorded[index].isAnswered = true
        }
        conversation.received.append(message)
        waitingCount += 1
    }

    /// The first that is the same, or else the first that tells the same kind of thing.
    private func counterpart(
        in candidates: ArraySlice<ReplayMessage>, to message: ReplayMessage, isReceived: Bool = false
    ) -> Int? {
        let alike = candidates.indices.filter { candidates[$0].kind == message.kind }
        return alike.first { index in
            let other = candidates[index]
            let (recorded, received) = isReceived ? (other, message) : (message, other)
            return rules.differences(recorded, received, renaming).isEmpty
        } ?? alike.first
    }

    private mutating func answered(_ waiting: Waiting) {
        if !waiting.isAnswered, waiting.serial > givenUp { unanswered -= 1 }
    }

    private mutating func match(
        _ recorded: ReplayMessage, _ received: ReplayMessage, _ key: ConversationKey,
        _ conversation: inout Conversation
    ) {
        let differences = rules.differences(recorded, received, renaming)
        rules.learn(recorded, received, into: &renaming)
        let isReordered =
            (recorded.ordinal < conversation.lastRecorded) != (received.ordinal < conversation.lastReceived)
        conversation.lastRecorded = max(conversation.lastRecorded, recorded.ordinal)
        conversation.lastReceived = max(conversation.lastReceived, received.ordinal)
        findings.append(
            differences.isEmpty && !isReordered
                ? .same : .differs(recorded, received, key, differences, isReordered: isReordered))
    }

    // MARK: What does not

    /// Nothing recorded so far is waited for any more; it may still come.
    mutating func giveUp() {
        givenUp = serial
        unanswered = 0
    }

    /// Nothing comes any more.
    mutating func finish() {
        for entry in opened { settle(entry.key) }
        opened = []
        unanswered = 0
    }

    /// Pairs what is left of a conversation by its type; the rest is missing or extra.
    private mutating func settle(_ key: ConversationKey) {
        guard var conversation = open.removeValue(forKey: key) else { return }
        waitingCount -= conversation.recorded.count + conversation.received.count
        for waiting in conversation.recorded {
            answered(waiting)
            let message = waiting.message
            if let index = conversation.received.firstIndex(where: { $0.msgType == message.msgType }) {
                match(message, conversation.received.remove(at: index), key, &conversation)
            } else {
                findings.append(.missing(message, key))
            }
        }
        for message in conversation.received { findings.append(.extra(message, key)) }
    }

    // MARK: Which are open

    private mutating func take(_ key: ConversationKey) -> Conversation {
        // Taken out, so that its arrays are changed in place.
        if let conversation = open.removeValue(forKey: key) { return conversation }
        if opened.count > 2 * open.count + 1024 {
            opened.removeAll { open[$0.key]?.number != $0.number }
        }
        openedCount += 1
        opened.append((key, openedCount))
        return Conversation(number: openedCount)
    }

    /// What has nothing left to wait for is forgotten: no later message of it can be out of order.
    private mutating func put(_ conversation: Conversation, _ key: ConversationKey) {
        if !conversation.recorded.isEmpty || !conversation.received.isEmpty { open[key] = conversation }
        while waitingCount > most, !opened.isEmpty {
            let oldest = opened.removeFirst()
            if open[oldest.key]?.number == oldest.number { settle(oldest.key) }
        }
    }
}

extension ReplayMessage {
    /// What sort of thing it tells: MsgType, ExecType(150), OrdStatus(39).
    fileprivate var kind: [ArraySlice<UInt8>?] { [value(at: 2), first(150), first(39)] }
}
