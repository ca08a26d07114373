// Decisions allocate nothing.

import CAllocationCounter
import Routing
import Testing
import Values

@Suite struct `Allocations` {
    @_noLocks
    private static func trade(
        _ router: inout Router, _ candidates: inout RouteCandidates, _ row: inout RowWriter, _ request: RouteRequest,
        _ rounds: Int, _ start: Instant
    ) -> Int {
        var parts = 0
        for round in 0..<rounds {
            let now = start.advanced(by: Interval(nanoseconds: Int64(round) * 1_000_000))
            let decision = router.route(request, among: &candidates, at: now)
            row.reset()
            RouteDecisionRow.encode(decision, into: &row)
            if decision.isRefused { parts -= router.refusal(of: request, by: decision).text.count }
            for index in 0..<decision.partCount {
                let broker = decision.part(index).broker
                _ = router.record(.answered(after: Interval(nanoseconds: Int64(round))), of: broker, at: now)
                router.recordEnd(of: broker, filled: request.quantity, of: request.quantity)
                router.recordFill(of: broker, notional: WideDecimal(request.quantity), at: now)
                parts += 1
            }
            var changed = router.takeChanged()
            while let broker = changed.removeFirst() {
                row.reset()
                BrokerRow.encode(router.record(of: broker), into: &row)
            }
        }
        return parts
    }

    @Test(arguments: RouteStrategy.allCases) func `500 orders over 64 brokers`(strategy: RouteStrategy) {
        var all = settings((0..<64).map { "broker-\($0)" }, strategy)
        if strategy != .primaryOnly { all.defaults.split.share = .weights }
        var desk = Desk(all)
        desk.fill((0..<64).map { quoted($0, touch: Decimal(Int64(100 + $0)), lot: Decimal(1)) })
        var row = RowWriter(capacity: RouteDecisionRow.maximumSize)
        let request = order(Decimal(1000))
        _ = Allocations.trade(&desk.router, &desk.candidates, &row, request, 100, desk.now)
        let before = allocation_counts_now().allocations
        let parts = Allocations.trade(&desk.router, &desk.candidates, &row, request, 500, desk.now)
        let allocations = allocation_counts_now().allocations - before
        #expect(parts == (strategy == .primaryOnly ? 500 : 4000))
        #expect(allocations == 0)
    }
}
