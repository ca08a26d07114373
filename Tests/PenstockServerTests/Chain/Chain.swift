// Two gateways behind each other: the broker of the first is the second.

import Foundation
import Testing

enum Chain {
    /// The second gateway, with more keys of its paper broker. FRONT is the session that the first one has with it.
    static func back(_ keys: String = "latency: 0ms") -> String {
        """
        name: back
        store: {path: "${PENSTOCK_STORE}/back"}
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: FRONT}]
        brokers:
          - id: paper
            kind: paper
            prices: still
            \(keys)
            symbols: [{symbol: AAPL, price: 225, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}]
        routing: {default: paper}

        """
    }

    /// The first one, with more keys of its broker.
    static func front(_ keys: [String]) -> String {
        """
        name: front
        store: {path: "${PENSTOCK_STORE}/front"}
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: DESK}]
        initiators:
          - connect: 127.0.0.1:${PENSTOCK_BACK}
            reconnectInterval: 100ms
            sessions: [{senderCompID: FRONT, targetCompID: PENSTOCK, resetOnLogon: true}]
        brokers:
          - id: street
            kind: fix
            session: {senderCompID: FRONT, targetCompID: PENSTOCK}
            \(keys.joined(separator: "\n    "))
        routing: {default: street}

        """
    }

    /// - Parameter port: Of the second gateway, for the first.
    static func serve(_ name: String, of folder: Folder, _ text: String, back port: UInt16 = 0) throws -> Program {
        try folder.write(text, to: "\(name).yaml")
        return try Program(
            ["serve", folder.file("\(name).yaml")],
            environment: ["PENSTOCK_STORE": folder.path, "PENSTOCK_BACK": "\(port)"])
    }

    /// A command to a gateway: what it prints.
    static func say(
        _ words: [String], of folder: Folder, _ name: String = "front", exit code: Int32 = 0
    ) throws -> [String] {
        let program = try Program([words[0], folder.file(name)] + words.dropFirst())
        #expect(try program.wait() == code, "\(program.complaints)")
        program.waitForLastLine()
        return program.printed + program.complaints
    }

    /// The client of the first gateway, from MsgSeqNum 1 on.
    static func desk(_ port: UInt16) throws -> WireClient {
        let desk = try WireClient(port: port, me: "DESK", you: "PENSTOCK")
        try desk.send("35=A|98=0|108=30|141=Y")
        _ = try desk.receive()
        return desk
    }
}
