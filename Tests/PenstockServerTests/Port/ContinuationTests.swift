// A gateway that goes on where another engine stopped.

import Foundation
import Testing

@testable import PenstockServer

@Suite struct `a session taken over` {
    @Test(arguments: StoreFormat.allCases)
    func `goes on with its numbers, and what was sent comes again as it was`(format: StoreFormat) throws {
        let gateway = try Gateway()
        defer { gateway.end() }
        let files = try FileStore()
        defer { files.remove() }
        #expect(try gateway.stop() == 0)
        try files.write(format, "FIX.4.4-PENSTOCK-CLIENT")
        let brought = try Program.run(["import", "store", files.files, "--into", gateway.store])
        #expect(brought.exitCode == 0 && brought.errors == [])
        try gateway.startAgain()
        let client = try gateway.connect("CLIENT")
        (client.nextOut, client.nextIn) = (9, 4)
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|34=4|98=0|108=30")
        try client.send("35=2|7=1|16=0")
        try client.expect("35=4|34=1|43=Y|122=<time>|36=2|123=Y")
        try client.expect("35=8|34=2|43=Y|122=20261121-03:30:00.500|37=A|58=first")
        try client.expect("35=8|34=3|43=Y|122=20261121-03:30:01|37=B|58=second")
        try client.expect("35=4|34=4|43=Y|122=<time>|36=5|123=Y")
        try client.send("35=1|112=on")
        try client.expect("35=0|34=5|112=on")
        client.close()
        // While it runs, numbers are shown but not set.
        let shown = try Program.run(["sequence", gateway.store, "CLIENT", "--json"])
        #expect(shown.output.first?.contains("\"nextNumIn\":12,\"nextNumOut\":6,") == true)
        let refused = try Program.run(["sequence", gateway.store, "CLIENT", "--set-out", "100"])
        #expect(refused.exitCode == 1)
        #expect(refused.errors.first?.hasSuffix("another process is using it; stop the gateway to set numbers") == true)
    }

    @Test func `numbers that were set are those of the next logon, and the gap is filled`() throws {
        let gateway = try Gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("CLIENT")
        client.close()
        #expect(try gateway.stop() == 0)
        let words = ["sequence", gateway.store, "CLIENT", "--set-in", "5", "--set-out", "10"]
        #expect(try Program.run(words).exitCode == 0)
        try gateway.startAgain()
        let again = try gateway.connect("CLIENT")
        (again.nextOut, again.nextIn) = (5, 10)
        try again.send("35=A|98=0|108=30")
        try again.expect("35=A|34=10|98=0|108=30")
        try again.send("35=2|7=1|16=0")
        try again.expect("35=4|34=1|43=Y|122=<time>|36=11|123=Y")
    }
}
