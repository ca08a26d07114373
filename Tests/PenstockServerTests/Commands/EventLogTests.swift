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
}
