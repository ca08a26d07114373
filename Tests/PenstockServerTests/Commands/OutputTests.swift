// Standard output that nobody reads.

import Foundation
import Testing

@testable import Reactor

@Suite struct `Standard output` {
    @Test func `what nobody reads is lost after a while, and the writer goes on`() {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        let text = String(repeating: "x", count: 1 << 20)
        #expect(!Output.write(text, to: ends[1], patienceMilliseconds: 1))
        var room = [UInt8](repeating: 0, count: 8192)
        #expect(read(ends[0], &room, room.count) == 8192)
        #expect(Output.write("again", to: ends[1], patienceMilliseconds: 1))
    }
}
