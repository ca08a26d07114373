// Lines about all of the gateway.

import FIXEngine
import Testing
import Values

@Suite struct `A line about the gateway` {
    @Test(arguments: [false, true])
    func `names no session, whether one is there or none`(isThere: Bool) throws {
        var bench = try Bench()
        if isThere { _ = bench.engine.addSession(SessionIdentity(senderCompID: Name("ISLD"), targetCompID: Name("TW"))) }
        #expect(bench.engine.sessionCount == (isThere ? 1 : 0))
        bench.engine.note(Text("EMERGENCY STOP of everything"))
        var lines: [String] = []
        while let event = bench.engine.takeEvent() {
            if case .application(let text) = event.kind { lines.append("\(text)") }
            #expect(event.session == nil)
        }
        #expect(lines == ["EMERGENCY STOP of everything"])
    }
}
