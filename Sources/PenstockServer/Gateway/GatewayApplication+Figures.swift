// What there is to be measured on the line thread, for whoever asks.

internal import FIXEngine
internal import FIXSession
internal import GatewayCore
internal import Orders
internal import Values

extension GatewayApplication {
    /// Figures by name, and sessions by their state.
    func figureLines(in engine: borrowing Engine) -> [ControlAnswer] {
        var states: [String: Int] = [:]
        var waiting = 0
        // What our own sessions were told waits for nobody.
        for index in 0..<engine.sessionCount where !engine.isOwn(SessionID(index)) {
            let status = engine.status(of: SessionID(index))
            states[GatewayApplication.word(of: status.state), default: 0] += 1
            waiting += status.waitingBytes
        }
        var answers: [ControlAnswer] = states.sorted { $0.key < $1.key }.map { .line("sessions\t\($0.key)\t\($0.value)") }
        let store = engine.storeFigures
        for (name, value) in [
            ("storeUsedBytes", store.usedBytes), ("storeMapBytes", store.mapBytes), ("storeFreeBytes", store.freeBytes),
            ("storeGatheredBytes", store.gatheredBytes), ("storeTurns", Int(clamping: store.turns)),
            ("storeCommitted", Int(engine.lastCommit.nanosecondsSinceEpoch / 1_000_000)), ("sessionWaitingBytes", waiting),
        ] { answers.append(.line("figure\t\(name)\t\(value)")) }
        for place in 0..<brokers.webCount {
            let link = brokers[web: place].link
            for (ring, count, capacity) in [
                ("commands", link.commands.count, WebLine.capacity), ("reports", link.reports.count, WebLine.capacity), ("prices", link.prices.count, 1_024),
            ] { answers.append(.line("ring\t\(link.name)\t\(ring)\t\(count)\t\(capacity)")) }
        }
        return answers + [.done(Text())]
    }
}
