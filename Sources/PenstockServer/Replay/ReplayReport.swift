// What is said about a replay.

internal import FIXSession
internal import FIXWire
internal import Reactor
internal import Values

/// Prints what is found as it is found, and counts.
struct ReplayReport {
    private(set) var same: UInt64 = 0
    private(set) var differing: UInt64 = 0
    private(set) var missing: UInt64 = 0
    private(set) var extra: UInt64 = 0
    private(set) var playedCount: UInt64 = 0
    let facts: RecordingFacts
    private let lines: ReplayLines
    private let isForPrograms: Bool
    private var progress: Progress
    private let print: (String) -> Void
    private let complain: (String) -> Void

    init(
        _ facts: RecordingFacts, _ dictionary: DataDictionary, isForPrograms: Bool, _ outlets: ReplayOutlets
    ) {
        self.facts = facts
        self.isForPrograms = isForPrograms
        lines = ReplayLines(dictionary)
        progress = Progress("replaying", total: facts.plays)
        print = outlets.print
        complain = outlets.complain
    }

    var hasDifferences: Bool { differing + missing + extra > 0 }
    /// All of it was said.
    var isWhole: Bool { playedCount == facts.plays }

    mutating func played() {
        playedCount += 1
        progress.advance()
    }

    mutating func couldNotPlay(_ message: ReplayMessage, _ reason: String) {
        progress.end()
        complain("not played: message \(message.msgSeqNum ?? 0): \(reason)")
        progress.advance()
    }

    mutating func add(_ findings: [ReplayFinding]) {
        var text = ""
        for finding in findings {
            switch finding {
            case .same:
                same += 1
                continue
            case .differs: differing += 1
            case .missing: missing += 1
            case .extra: extra += 1
            }
            text += isForPrograms ? lines.json(finding) : lines.text(finding)
        }
        guard !text.isEmpty else { return }
        progress.end()
        print(text)
    }

    /// The last line.
    func finish(_ trouble: String?) {
        progress.end()
        guard !isForPrograms else { return print(json(trouble) + "\n") }
        var text = "played \(playedCount) of \(facts.plays) messages, "
        text += "compared \(same + differing + missing + extra) answers: \(same) the same, "
        text += "\(differing) differ, \(missing) missing, \(extra) extra\n"
        print(text)
    }

    private func json(_ trouble: String?) -> String {
        var object = JSONObject()
        object.add("kind", "summary")
        object.add("messages", facts.plays)
        object.add("played", playedCount)
        object.add("same", same)
        object.add("differ", differing)
        object.add("missing", missing)
        object.add("extra", extra)
        object.add("notPlayed", facts.skippedCount)
        object.add("damagedRows", UInt64(facts.damage.count))
        object.add("trouble", trouble)
        return object.text
    }

    /// Bytes for a terminal: what would control it as `\x1B`.
    static func visible(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0:
                text += "\\x" + (scalar.value < 16 ? "0" : "")
                text += String(scalar.value, radix: 16, uppercase: true)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

/// Where the command's output goes.
struct ReplayOutlets {
    /// Lines with their ends.
    var print: (String) -> Void
    /// A line without.
    var complain: (String) -> Void
}
