// A gateway in the test's own thread, with clients whose orders are many.

import FIXEngine
import Foundation
import Reactor
import TestKit
import Values

@testable import PenstockServer

/// Turns are made one by one; the process can die between any two of them.
final class MassDesk {
    let gateway: MortalGateway
    private let folder: String
    var path: String { folder + "/store" }
    private var clients: [String: LoopbackClient] = [:]
    /// What each client was told, by MsgSeqNum; what came again is in there once.
    private(set) var told: [String: [Int: String]] = [:]

    init() throws {
        let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        folder = root + "penstock-mass-\(UUID().uuidString)"
        let plan = try CrashPlan(keeping: StoreRetention(), orders: Retention(), path: folder + "/store")
        gateway = try MortalGateway(plan, at: Clock.now().utc)
        try slowDown()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A turn looks at twenty places of the table, so that walks take many.
    private func slowDown() throws {
        try gateway.look { $0.application.tasks.placesInOneLook = 10 }
    }

    func logOn(_ name: String) throws {
        let client = try LoopbackClient(port: gateway.port, sender: name, target: "PENSTOCK")
        clients[name] = client
        client.nextOutbound = Int(gateway.session(of: name)?.nextInbound ?? 1)
        client.send("35=A|98=0|108=30|")
        try turns(3)
        // What the client has not got is asked for.
        client.send("35=2|7=1|16=0|")
        try turns(3)
    }

    func send(_ name: String, _ messages: [String]) {
        guard let client = clients[name] else { return }
        client.send(messages.flatMap { client.message($0) })
    }

    func enter(_ name: String, _ ids: [String]) throws {
        send(name, ids.map { "35=D|11=\($0)|54=1|38=10|40=2|44=1|55=AAPL|60=now|" })
        try turns(10)
    }

    func turns(_ count: Int) throws {
        for _ in 0..<count {
            try gateway.turn()
            for (name, client) in clients {
                client.receive()
                for message in client.takeAll() {
                    guard let number = field(34, of: message).flatMap({ Int($0) }), field(35, of: message) != "4" else { continue }
                    told[name, default: [:]][number] = message
                }
            }
        }
    }

    func die() throws {
        clients = [:]
        try gateway.die()
        try gateway.start()
        try slowDown()
    }

    /// In the order in which it was said.
    func told(_ name: String, _ type: String) -> [String] {
        told[name, default: [:]].sorted { $0.key < $1.key }.map(\.value).filter { field(35, of: $0) == type }
    }

    /// ClOrdIDs of its orders that were reported canceled.
    func canceled(_ name: String) -> [String] {
        told(name, "8").filter { field(150, of: $0) == "4" }.map { field(11, of: $0) ?? "" }
    }
}
