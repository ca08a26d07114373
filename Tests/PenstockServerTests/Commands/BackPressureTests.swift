// `penstock respond`: a peer that does not read.

import Foundation
import Testing

@Suite(.responding) struct `Back pressure` {
    private static let count = 100
    private static let text = String(repeating: "long ", count: 12_400)

    private func sent(_ number: Int) -> String {
        order(number, "S\(number)").replacing("|60=", with: "|58=\(Self.text)|60=")
    }

    private func back(_ number: Int, _ expected: String) -> String {
        expected.replacing("|60=", with: "|58=\(Self.text)|60=")
    }

    /// Far more than the sockets between hold.
    @Test func `six megabytes wait for a peer that does not read, and nobody else waits`()
        async throws
    {
        let responder = try Responder.running
        try await waiting {
            let slow = try WireClient(port: responder.port, me: responder.newPeer(), you: "ISLD")
            let other = try WireClient(port: responder.port, me: responder.newPeer(), you: "ISLD")
            for client in [slow, other] {
                try client.send("35=A|98=0|108=30")
                try client.expect("35=A|98=0|108=30")
            }
            let last = Self.count + 1
            for number in 2...last {
                try slow.send(sent(number))
                if number % 20 == 0 { try ping(other) }
            }
            try slow.send("35=1|34=\(last + 1)|112=A")
            for number in 2...last { try slow.expect(back(number, echo(number, "S\(number)"))) }
            try slow.expect("35=0|34=\(last + 1)|112=A")

            // The same for what is sent again, and what comes meanwhile stays behind it.
            try slow.send("35=2|34=\(last + 2)|7=1|16=0")
            try slow.send(order(last + 3))
            for _ in 1...5 { try ping(other) }
            try slow.expect("35=4|34=1|43=Y|122=<time>|36=2|123=Y")
            for number in 2...last { try slow.expect(back(number, replay(number, "S\(number)"))) }
            try slow.expect("35=4|34=\(last + 1)|43=Y|122=<time>|36=\(last + 2)|123=Y")
            try slow.expect(echo(last + 2))
        }
    }

    @Test func `a peer that never reads again and hangs up is forgotten`() async throws {
        let responder = try Responder.running
        try await waiting {
            let me = responder.newPeer()
            let slow = try WireClient(port: responder.port, me: me, you: "ISLD")
            try slow.send("35=A|98=0|108=30")
            for number in 2...Self.count { try slow.send(sent(number)) }
            slow.close()
            let again = try WireClient(port: responder.port, me: me, you: "ISLD")
            try again.send("35=A|98=0|108=30")
            try again.expect("35=A|34=1|98=0|108=30")
            try ping(again)
        }
    }

    private func ping(_ client: WireClient) throws {
        try client.send("35=1|112=\(client.nextOut)")
        try client.expect("35=0|112=\(client.nextOut - 1)")
    }
}
