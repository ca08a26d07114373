// Clients that do anything at all.

import FIXEngine
import TestKit
import Testing

@Suite struct `Any client` {
    @Test(arguments: 1...4)
    func `connections, bytes and ends in any order leave an engine that serves`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var bench = try Bench()
        bench.application.keepsNumbers = false
        var clients: [LoopbackClient] = []
        for _ in 0..<1500 {
            if clients.count < 8, random.once(in: 10) {
                let sender = ["A", "B", "C"].randomElement(using: &random) ?? "A"
                clients.append(try LoopbackClient(port: bench.openPort, sender: sender, receiveBuffer: 4096))
            }
            guard let index = clients.indices.randomElement(using: &random) else { continue }
            if random.once(in: 60) || clients[index].isClosed {
                clients.remove(at: index)
                continue
            }
            if random.once(in: 2) {
                clients[index].receive()
                _ = clients[index].takeAll()
            }
            clients[index].send(bytes(for: clients[index], &random))
            if random.once(in: 2) { try bench.turn() }
        }
        clients = []
        // On a busy machine the kernel tells of the ends a little later.
        for _ in 0..<10_000 where bench.application.loggedOn != bench.application.loggedOff {
            try bench.turn()
        }
        let client = try LoopbackClient(port: bench.port)
        #expect(outline(try bench.logOn(client)) == ["A/1"])
        client.send(order(1))
        #expect(outline(try bench.messages(1, for: client)) == ["8/2"])
        #expect(bench.application.loggedOn == bench.application.loggedOff + 1)
        #expect(bench.application.loggedOn > 5 && bench.application.received > 20)
    }

    private func bytes(for client: LoopbackClient, _ random: inout SeededRandom) -> [UInt8] {
        let near = client.nextOutbound + Int.random(in: -2...6, using: &random)
        let texts = [
            "35=A|34=1|98=0|108=30|141=Y|", "35=A|98=0|108=30|", order(1), order(2), order(3),
            "35=1|112=x|", "35=2|7=1|16=0|", "35=0|34=\(near)|", "35=D|34=\(near)|11=A|",
            "35=4|34=\(near)|123=Y|36=\(near + 3)|", "35=4|36=\(near)|", "35=5|", "35=ZZ|", "35=0|49=WHO|",
        ]
        let isNew = client.nextOutbound == 1
        let text = texts[isNew ? Int.random(in: 0...1, using: &random) : .random(in: 0..<14, using: &random)]
        var bytes = client.message(text)
        if text.hasSuffix("141=Y|") { client.nextOutbound = 2 }
        if random.once(in: 12) { bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 4 }
        if random.once(in: 12) { bytes.removeLast(Int.random(in: 1...bytes.count, using: &random)) }
        return bytes
    }
}
