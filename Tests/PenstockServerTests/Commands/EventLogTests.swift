// Lines of the log about peers who choose their own names.

import FIXEngine
import FIXSession
import Testing
import Values

@testable import PenstockServer

@Suite struct `Lines of the log` {
    @Test func `a CompID cannot begin a line of its own or control the terminal`() {
        let identity = SessionIdentity(
            senderCompID: Name("PENSTOCK"), targetCompID: Name("A\n\u{1B}[2Jx"))
        let line = EventLog.line(at: Instant(nanosecondsSinceEpoch: 0), identity, Text(), "logged on")
        #expect(line == #"19700101-00:00:00.000 PENSTOCK->A\x0A\x1B[2Jx logged on"#)
    }

    private func line(_ words: String, _ level: Configuration.Log.Level = .info, _ event: String = "gateway") -> LogLine {
        LogLine(
            at: Instant(nanosecondsSinceEpoch: 1_764_254_684_123_456_789), level: level, event: event,
            session: SessionIdentity(senderCompID: Name("PENSTOCK"), targetCompID: Name("A\n\"x")), words: words)
    }

    @Test func `an object a line has its parts, and a line of its own`() {
        let style = LogStyle(Configuration.Log(format: .json, level: .info, perSecond: nil))
        #expect(
            style.text(of: line("order 17: the broker reported a \"fill\"\nafter the end", .warning, "order"))
                == #"{"time":"2025-11-27T14:44:44.123Z","level":"warning","event":"order","session":"PENSTOCK->A\\x0A\"x","order":17,"#
                + #""text":"order 17: the broker reported a \"fill\"\u000Aafter the end"}"#)
        #expect(style.text(of: line("logged on"))?.contains(#""order""#) == false)
    }

    @Test func `what is less important than wanted is left out`() {
        for (level, there) in [(Configuration.Log.Level.error, [true, false, false]), (.warning, [true, true, false]), (.info, [true, true, true])] {
            let style = LogStyle(Configuration.Log(format: .text, level: level, perSecond: nil))
            #expect([.error, .warning, .info].map { style.text(of: line("x", $0)) != nil } == there)
        }
    }

    @Test(arguments: [Configuration.Log.Format.text, .json]) func `secrets are in no line`(format: Configuration.Log.Format) throws {
        let style = LogStyle(Configuration.Log(format: format, level: .info, perSecond: nil), secrets: ["hunter2hunter2", "hunter2hunter", "abc"])
        let text = try #require(style.text(of: line("the peer logs out: bad password hunter2hunter2, not hunter2hunter; abc")))
        #expect(!text.contains("hunter2") && text.contains("bad password ***, not ***; abc"))
    }

    @Test func `too many lines of one kind are counted, and those of others are not held up`() {
        var pace = LogPace(3)
        var left = pace.takeLeftOut(at: 1)
        #expect(left.isEmpty)
        let admitted = (0..<5).map { _ in pace.admits("garbled") }
        #expect(admitted == [true, true, true, false, false])
        let isOther = pace.admits("loggedOn")
        left = pace.takeLeftOut(at: 1)
        #expect(isOther && left.isEmpty)
        left = pace.takeLeftOut(at: 2)
        #expect(left.count == 1 && left[0].event == "garbled" && left[0].count == 2)
        let isAgain = pace.admits("garbled")
        left = pace.takeLeftOut(at: 3)
        #expect(isAgain && left.isEmpty)
        var any = LogPace(nil)
        let all = (0..<10_000).allSatisfy { _ in any.admits("x") }
        #expect(all)
    }
}
