// Messages and scripts for the tests of `penstock replay`.

import FIXWire
import Foundation
import Journal
import Testing
import Values

@testable import PenstockServer

/// A message `35=8|34=2|11=A`, the `ordinal`-th of its side.
func replayMessage(_ body: String, _ ordinal: UInt64 = 1) throws -> ReplayMessage {
    var parser = ReplayParser(try logDictionary.get(), MaskedTags())
    return try parser.parse(LogStore.message(Array(body.utf8)), ordinal: ordinal, at: logStart)
}

extension ReplayMessage {
    /// The body as text with `|`.
    var text: String {
        String(decoding: bytes, as: UTF8.self).replacing("\u{1}", with: "|")
    }
}

/// What a script has of a store with the session PENSTOCK->CLIENT: `< D 2` is played, `> 8 2` expected.
struct ScriptRun {
    var steps: [String] = []
    var facts: RecordingFacts

    init(_ path: String, _ range: ReplayRange = ReplayRange(), session: String = "CLIENT") throws {
        let recording = try Recording(path, session: session)
        var script = ReplayScript(recording, range, try logDictionary.get())
        while let step = try script.next() {
            switch step {
            case .play(let message): steps.append("< " + ScriptRun.name(message))
            case .expect(let message): steps.append("> " + ScriptRun.name(message))
            }
        }
        facts = script.facts
    }

    private static func name(_ message: ReplayMessage) -> String {
        String(decoding: message.value(at: 2), as: UTF8.self) + " \(message.msgSeqNum ?? 0)"
    }
}

extension ReplayFinding {
    /// `same`, `missing 3`, `extra 2`, `differs 3 2 Commission…`: with the ordinals of both sides.
    var text: String {
        switch self {
        case .same: return "same"
        case .missing(let message, _): return "missing \(message.ordinal)"
        case .extra(let message, _): return "extra \(message.ordinal)"
        case .differs(let recorded, let received, _, let fields, let isReordered):
            let tags = fields.map { " \($0.tag)" + ($0.kind == .renamed ? "!" : "") }.joined()
            return "differs \(recorded.ordinal) \(received.ordinal)\(tags)" + (isReordered ? " reordered" : "")
        }
    }
}
