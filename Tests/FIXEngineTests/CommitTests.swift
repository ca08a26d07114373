// The promise: nothing leaves the process before the turn that explains it has committed.

import FIXEngine
import Journal
import TestKit
import Testing
import Values

@Suite struct `Commit before release` {
    @Test func `a turn that cannot be committed sends nothing and stores nothing`() throws {
        try withTemporaryFolder { path in
            do {
                var bench = try Bench(path: path)
                let client = try LoopbackClient(port: bench.port)
                _ = try bench.logOn(client)
                client.send(order(1))
                #expect(outline(try bench.messages(1, for: client)) == ["8/2"])

                // A key longer than the store takes makes the commit of the next order's turn fail.
                bench.application.spoilsCommit = true
                client.send(order(2))
                var failure: (any Error)?
                for _ in 0..<2000 where failure == nil {
                    do { try bench.turn() } catch { failure = error }
                }
                #expect(failure is JournalError)
                #expect(bench.application.received == 2)
                client.receive()
                #expect(client.takeAll() == [])
            }
            var bench = try Bench(path: path)
            let client = try LoopbackClient(port: bench.port)
            // The order was never counted: its number is the next that is expected.
            client.send("35=A|34=3|98=0|108=30|")
            client.send("35=1|34=4|112=A|")
            #expect(outline(try bench.messages(2, for: client)) == ["A/3", "0/4"])
        }
    }
}
