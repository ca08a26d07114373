// The order in which a session took in what came.

internal import FIXWire

/// Follows the MsgSeqNums of what came in: a message that came early was processed when the gap before it
/// was closed, and one that came again was not.
///
/// Shape: of what came early, at most ``heldMost`` messages are kept.
struct InboundOrder {
    private static var heldMost: Int { 4096 }

    private var expected: UInt64?
    /// What came early; nil for what is no message for an application.
    private var held: [UInt64: ReplayMessage?] = [:]
    /// Messages were asked for and have not come yet.
    private var isGapOpen = false

    /// Whether something is missing before a message with this number.
    func isEarly(_ number: UInt64) -> Bool { expected.map { number > $0 } ?? false }

    /// What the application was given when this came.
    ///
    /// - Parameters:
    ///   - payload: Nil for what is the session's own.
    ///   - opensGap: The session asked for what is missing before it. Without that, a number that is
    ///     higher than expected was set by hand.
    mutating func take(_ number: UInt64, _ payload: ReplayMessage?, opensGap: Bool) -> [ReplayMessage] {
        let due = expected ?? number
        guard number >= due else { return [] }
        if number > due, opensGap || isGapOpen {
            isGapOpen = true
            expected = due
            held.updateValue(payload, forKey: number)
            return held.count > InboundOrder.heldMost ? flush() : []
        }
        expected = number + 1
        return (payload.map { [$0] } ?? []) + drain()
    }

    /// A SequenceReset(4) under `number`; `gapFills` as GapFillFlag(123).
    mutating func reset(_ number: UInt64, to next: UInt64, gapFills: Bool) -> [ReplayMessage] {
        let due = expected ?? number
        guard !gapFills || number <= due, next > due else { return [] }
        for number in held.keys where number < next { held.removeValue(forKey: number) }
        expected = next
        return drain()
    }

    /// What came next cannot be read.
    mutating func skip() -> [ReplayMessage] {
        // Between gaps the next number tells.
        guard isGapOpen, let due = expected else { return [] }
        expected = due + 1
        return drain()
    }

    /// Everything that is still held, in its order; the gaps before stay.
    mutating func flush() -> [ReplayMessage] {
        let numbers = held.keys.sorted()
        let messages = numbers.compactMap { held[$0] ?? nil }
        if let last = numbers.last { expected = last + 1 }
        held = [:]
        isGapOpen = false
        return messages
    }

    private mutating func drain() -> [ReplayMessage] {
        var messages: [ReplayMessage] = []
        while let due = expected, let payload = held.removeValue(forKey: due) {
            if let payload { messages.append(payload) }
            expected = due + 1
        }
        if held.isEmpty { isGapOpen = false }
        return messages
    }
}
