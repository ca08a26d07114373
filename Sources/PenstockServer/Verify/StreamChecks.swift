// What has been seen of each stream of messages.

/// MsgSeqNums of one direction that are accounted for: those below `end`, and some above.
struct Coverage {
    /// All below are there, from the first that was seen.
    private(set) var end: UInt64?
    /// Stretches above: where each begins, and what comes behind it.
    private var jumps: [UInt64: UInt64] = [:]

    /// Where, behind the first number that is missing, those begin that are there.
    var nextStretch: UInt64? { jumps.keys.min() }

    /// The numbers from `first` up to, and without, `next` are accounted for.
    mutating func cover(_ first: UInt64, upTo next: UInt64) {
        guard first < next else { return }
        guard let end else {
            self.end = next
            return
        }
        if first <= end {
            self.end = max(end, next)
        } else {
            jumps[first] = max(jumps[first] ?? 0, next)
        }
        while let next = jumps.first(where: { $0.key <= self.end ?? 0 }) {
            jumps[next.key] = nil
            self.end = max(self.end ?? 0, next.value)
        }
    }

    /// Somebody said what comes next.
    mutating func restart(at next: UInt64) {
        end = next
        jumps = [:]
    }
}

/// One stream: the messages of a session between two times that its numbers began at 1.
struct StreamCheck {
    let session: UInt32
    /// The number of the last outbound message.
    var lastOut: UInt64?
    var inbound = Coverage()
    /// What our Rejects(3) are about: such a message was counted and may not be stored.
    var rejected: Set<UInt64> = []
}

struct StreamChecks {
    private var checks: [UInt32: StreamCheck] = [:]

    subscript(stream: UInt32) -> StreamCheck? {
        get { checks[stream] }
        set { checks[stream] = newValue }
    }

    mutating func add(_ stream: UInt32, session: UInt32) { checks[stream] = StreamCheck(session: session) }
}

/// Which numbers were seen, a bit each.
struct NumberSet {
    private var words: [UInt64] = []
    private(set) var highest: UInt64 = 0

    /// False when it was seen before, or cannot be.
    mutating func insert(_ number: UInt64) -> Bool {
        guard number < 1 << 36 else { return false }
        let index = Int(number >> 6)
        if index >= words.count {
            words.append(contentsOf: repeatElement(0, count: max(1024, index + 1 - words.count)))
        }
        let bit = UInt64(1) << (number & 63)
        guard words[index] & bit == 0 else { return false }
        words[index] |= bit
        highest = max(highest, number)
        return true
    }
}
