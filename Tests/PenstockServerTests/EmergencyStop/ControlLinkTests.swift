// An operator is told of a stop when it is committed, and not before.

import EmergencyStop
import FIXEngine
import Foundation
import GatewayCore
import Journal
import Reactor
import TestKit
import Testing
import Values

@testable import PenstockServer

@Suite struct `What an operator is told` {
    private let plan: CrashPlan
    private let link: ControlLink

    init() throws {
        plan = try CrashPlan(
            keeping: StoreRetention(), orders: Retention(), path: NSTemporaryDirectory() + "penstock-link-\(UUID().uuidString)")
        link = try ControlLink()
    }

    private func ask(_ request: ControlRequest, as number: UInt64) {
        #expect(link.requests.append(Numbered(number, request)))
        link.requestWake.wake()
    }

    @Test func `is what the store has`() throws {
        var gateway = try start()
        defer { remove() }
        ask(.stop(NamedScope(kind: .symbol, name: Text("AAPL")), who: Identifier("ann"), why: Text("why")), as: 7)
        // The turn that stops is committed when it returns: the answer is given by the one after it.
        try gateway.turn()
        #expect(gateway.application.gateway.stops.count == 1)
        #expect(link.answers.removeFirst() == nil)
        #expect(gateway.application.nextDeadline(in: gateway.engine) == .distantPast)
        try gateway.turn()
        let answer = try #require(link.answers.removeFirst())
        #expect(answer.number == 7 && answer.value.line == "done\tstopped: symbol AAPL", "\(answer)")
        #expect(link.answers.removeFirst() == nil)
    }

    @Test func `is told of each of two requests that one wake has brought, by its number`() throws {
        var gateway = try start()
        defer { remove() }
        ask(.heartbeat(who: Identifier("ann")), as: 1)
        ask(.status, as: 2)
        for _ in 0..<2 { try gateway.turn() }
        var told: [String] = []
        while let answer = link.answers.removeFirst() { told.append("\(answer.number) \(answer.value.line)") }
        #expect(told.first == "1 done\tnoted")
        #expect(told.count > 2 && told[1] == "2 gateway\t0\t0" && told.dropFirst().allSatisfy { $0.hasPrefix("2 ") } && told.last == "2 done\t", "\(told)")
    }

    private func start() throws -> RunningGateway {
        var gateway = try RunningGateway(plan.configuration, CrashPlan.dictionaries.get(), control: link, at: Clock.now().utc)
        try gateway.engine.watch(link.requestWake.descriptor, as: GatewayApplication.controlWake)
        return gateway
    }

    private func remove() { try? FileManager.default.removeItem(atPath: plan.configuration.store.path) }
}
