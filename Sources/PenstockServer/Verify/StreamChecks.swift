// What has been seen of each stream of messages.

internal import FIXEngine

/// Inbound MsgSeqNums: which may have been counted, and which certainly were.
///
/// A message that comes early is stored as it comes, and counted when those before it have come, over the same
/// connection: what is then still early is forgotten, and comes again. So between the two bounds the messages alone
/// do not say where a session stands.
struct Coverage {
    /// All below are there, and may have been counted; nil while the first is not known.
    private(set) var end: UInt64?
    /// All below were counted; nil when it is not known where the messages begin.
    private(set) var counted: UInt64?
    /// Where `counted` is once what came early over this connection has been counted.
    private var next: UInt64 = 0
    /// Stretches above `end`: where each begins, and what comes behind it.
    private var jumps: [UInt64: UInt64] = [:]
    /// What came early over this connection.
    private var early: [UInt64: UInt64] = [:]

    /// - Parameter first: The number of the first message; nil where some were removed.
    init(from first: UInt64?) {
        end = first
        counted = first
        next = first ?? 0
    }

    /// Where, behind the first number that is missing, those begin that are there.
    var nextStretch: UInt64? { jumps.keys.min() }

    /// The numbers from `first` up to, and without, `next` have come, in the order of all messages.
    ///
    /// - Parameters:
    ///   - isLogon: A connection begins.
    ///   - isDuplicate: It has PossDupFlag(43).
    mutating func take(_ first: UInt64, upTo last: UInt64, isLogon: Bool, isDuplicate: Bool) {
        cover(first, upTo: last)
        guard var counted else { return }
        if isLogon {
            early = [:]
            next = counted
        } else if !isDuplicate {
            counted = next
        }
        if first <= counted {
            counted = max(counted, last)
            next = max(next, counted)
            while let behind = early.removeValue(forKey: next) { next = max(next, behind) }
        } else if first > next, !isLogon {
            early[first] = last
        }
        self.counted = counted
    }

    /// The numbers are accounted for, it is not known since when.
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

    /// Those that were counted, and are not stored.
    mutating func pass(_ numbers: [UInt64: UInt64]) {
        while let counted, numbers[counted] != nil {
            self.counted = counted + 1
            next = max(next, counted + 1)
        }
    }
}

/// One stream: the messages of a session between two times that its numbers began at 1.
struct StreamCheck {
    let session: UInt32
    let settings: StreamSettings
    /// The number behind the last outbound message; nil while the first is not known.
    var nextOut: UInt64?
    var inbound: Coverage
    /// What our Rejects(3) are about: such a message was counted and may not be stored. With the place of the
    /// Reject in the order of all messages.
    var rejected: [UInt64: UInt64] = [:]
    /// The same of a SequenceReset(4), which may have been counted or not.
    var rejectedResets: [UInt64: UInt64] = [:]
    /// How many of the settings were in force when the message at hand came.
    private var settingsSeen = 0

    /// - Parameter isTrimmed: Some of its messages may have been removed.
    init(_ row: StreamRow, isTrimmed: Bool) {
        session = row.session
        settings = row.settings
        nextOut = isTrimmed ? nil : max(1, settings.movedBelow)
        inbound = Coverage(from: isTrimmed ? nil : 1)
    }

    /// All that was set before this place in the order of all messages is in force.
    mutating func applySettings(before ordinal: UInt64) {
        while settingsSeen < settings.inbound.count, settings.inbound[settingsSeen].ordinal <= ordinal {
            let setting = settings.inbound[settingsSeen]
            settingsSeen += 1
            inbound = Coverage(from: setting.next)
            rejected = rejected.filter { $0.value >= setting.ordinal }
            rejectedResets = rejectedResets.filter { $0.value >= setting.ordinal }
        }
    }
}

struct StreamChecks {
    private var checks: [UInt32: StreamCheck] = [:]

    subscript(stream: UInt32) -> StreamCheck? {
        get { checks[stream] }
        _modify { yield &checks[stream] }
    }

    mutating func add(_ stream: UInt32, _ check: StreamCheck) { checks[stream] = check }
}

/// Which numbers were seen: a bit each where many lie together, some forty bytes for one that lies alone.
struct NumberSet {
    private var words: [UInt64: UInt64] = [:]
    private(set) var highest: UInt64 = 0

    /// False when it was seen before.
    mutating func insert(_ number: UInt64) -> Bool {
        let bit = UInt64(1) << (number & 63)
        guard words[number >> 6, default: 0] & bit == 0 else { return false }
        words[number >> 6, default: 0] |= bit
        highest = max(highest, number)
        return true
    }
}
