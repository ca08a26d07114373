// What a recording is, all in all.

internal import FIXWire
internal import Values

/// Counted while a script is read.
struct RecordingFacts {
    var rows: UInt64 = 0
    /// Messages to be played, and answers to be expected.
    var plays: UInt64 = 0
    var expectations: UInt64 = 0
    /// Logons that were answered with one, in the part that is played.
    private(set) var logons: UInt64 = 0
    /// The Logon(A) that is to be said again: the first in the part that is played, or the last before. One
    /// that was answered with a Logon, if there is any.
    private(set) var logon: ReplayMessage?
    private var isLogonGood = false
    /// MsgSeqNums with which the part that is played begins.
    private(set) var firstInbound: UInt64?
    private(set) var firstOutbound: UInt64?
    /// Bytes of the longest message.
    private(set) var longest = 0
    /// Rows that are no messages, by name.
    var damage: [String] = []
    /// Messages that are no part of what is played though they came, and why.
    private(set) var skipped: [String] = []
    private(set) var skippedCount: UInt64 = 0

    private static var listed: Int { 100 }

    mutating func note(_ message: ReplayMessage, isInRange: Bool) {
        longest = max(longest, message.bytes.count)
        if isInRange, firstInbound == nil { firstInbound = message.msgSeqNum }
    }

    mutating func note(logon message: ReplayMessage, isInRange: Bool, isAnswered: Bool) {
        if logons == 0, isAnswered || !isLogonGood {
            logon = message
            isLogonGood = isAnswered
        }
        if isInRange, isAnswered { logons += 1 }
    }

    mutating func noteOutbound(_ message: ReplayMessage) {
        longest = max(longest, message.bytes.count)
        if firstInbound != nil, firstOutbound == nil { firstOutbound = message.msgSeqNum }
    }

    mutating func skip(_ message: ReplayMessage, because reason: String) {
        skippedCount += 1
        guard skipped.count < RecordingFacts.listed else { return }
        let number = message.msgSeqNum.map { "\($0)" } ?? "without MsgSeqNum"
        skipped.append("not played: message \(number): \(reason)")
    }
}
