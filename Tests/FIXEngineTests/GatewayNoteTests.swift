// Lines about all of the gateway.

import FIXEngine
import Testing
import Values

@Suite struct `A line about the gateway` {
    @Test func `is told while no session is there yet`() throws {
        var bench = try Bench()
        #expect(bench.engine.sessionCount == 0)
        bench.engine.note(Text("EMERGENCY STOP of everything"), about: SessionID(0))
        var lines: [String] = []
        while let event = bench.engine.takeEvent() {
            if case .application(let text) = event.kind { lines.append("\(text)") }
            #expect(event.session == nil)
        }
        #expect(lines == ["EMERGENCY STOP of everything"])
    }
}
