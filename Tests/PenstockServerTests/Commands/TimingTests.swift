// `penstock respond` and `penstock serve`: what only time makes happen.

import Foundation
import Testing

/// Runs what waits on a thread of its own, so that other tests go on meanwhile.
func waiting<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
    -> Result
{
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

@Suite(.responding) struct `Waiting` {
    /// A peer that has logged on with HeartBtInt 2, and when it did.
    private static func logOn(_ responder: Responder) throws -> (WireClient, Date) {
        let client = try WireClient(port: responder.port, me: responder.newPeer(), you: "ISLD")
        try client.send("35=A|98=0|108=2")
        try client.expect("35=A|98=0|108=2")
        return (client, Date())
    }

    /// A process may be late on a busy machine, but never early.
    private static func expect(_ start: Date, took seconds: Double, orLater slack: Double = 0.7) {
        let time = Date().timeIntervalSince(start)
        #expect(time > seconds - 0.05 && time < seconds + slack)
    }

    @Test func `4a, 6: Heartbeat after 2 s, TestRequest at 2.4 s, silent end at 4.8 s`()
        async throws
    {
        let responder = try Responder.running
        try await waiting {
            let (client, start) = try Self.logOn(responder)
            try client.expect("35=0|34=2")
            Self.expect(start, took: 2)
            try client.expect("35=1|34=3|112=TEST")
            Self.expect(start, took: 2.4)
            try client.expectClose()
            Self.expect(start, took: 4.8)
        }
    }

    @Test(arguments: ["35=0|34=2|112=TEST", "35=0|34=2", "35=1|34=2|112=MINE"])
    func `6: anything heard in time keeps the session, and the wait begins anew`(line: String)
        async throws
    {
        let responder = try Responder.running
        try await waiting {
            let (client, start) = try Self.logOn(responder)
            try client.expect("35=0|34=2")
            try client.expect("35=1|34=3|112=TEST")
            try client.send(line)
            let heard = Date()
            if line.contains("MINE") { try client.expect("35=0|34=4|112=MINE") }
            // Each message sent restarts the wait for the next Heartbeat.
            let sent = line.contains("MINE") ? heard : start.addingTimeInterval(2.4)
            try client.expect("35=0")
            Self.expect(sent, took: 2)
            try client.expect("35=1|112=TEST")
            Self.expect(heard, took: 2.4)
        }
    }

    @Test func `4a: a peer that is heard gets Heartbeats and no TestRequest`() async throws {
        let responder = try Responder.running
        try await waiting {
            let (client, start) = try Self.logOn(responder)
            for count in 1...2 {
                try client.expect("35=0|34=\(count + 1)")
                Self.expect(start, took: 2 * Double(count))
                try client.send("35=0|34=\(count + 1)")
            }
        }
    }

    @Test func `HeartBtInt 0: no Heartbeat, no TestRequest, no end`() async throws {
        let responder = try Responder.running
        try await waiting {
            let client = try WireClient(port: responder.port, me: responder.newPeer(), you: "ISLD")
            try client.send("35=A|98=0|108=0")
            try client.expect("35=A|98=0|108=0")
            // Silence is all there is to see; another session's end says that enough of it has passed.
            let (other, _) = try Self.logOn(responder)
            while try other.receive() != nil {}
            try client.send("35=1|34=2|112=A")
            try client.expect("35=0|34=2|112=A")
        }
    }

    @Test(arguments: [
        "8=FIX.4.2|35=1|34=2|112=A", "35=1|34=2|49=WHO|112=A", "35=1|34=2|52=<now-300>|112=A",
    ])
    func `2i, 2k, 2o: without an answer the Logout is followed by the end after 2 s`(line: String)
        async throws
    {
        let responder = try Responder.running
        try await waiting {
            let client = try WireClient(port: responder.port, me: responder.newPeer(), you: "ISLD")
            try client.send("35=A|98=0|108=30")
            try client.expect("35=A|98=0|108=30")
            try client.send(line)
            if !line.contains("8=FIX") { try client.expect("35=3|34=2|45=2|58=*|372=1|373=*") }
            try client.expect(line.contains("8=FIX") ? "35=5|58=Incorrect BeginString" : "35=5")
            let start = Date()
            try client.expectClose()
            Self.expect(start, took: 2)
        }
    }

    @Test func `whoever does not log on in time is hung up on`() async throws {
        try await waiting {
            let gateway = try Gateway(changing: ["logonTimeout: 10s": "logonTimeout: 1s"])
            defer { gateway.end() }
            let start = Date()
            let mute = try gateway.connect("MUTE")
            let slow = try gateway.connect("SLOW")
            try slow.sendRaw("8=FIX.4.4|9=")
            try mute.expectClose()
            Self.expect(start, took: 1)
            try slow.expectClose()
        }
    }
}
