// When a client has taken too long.

internal import Values

extension Connection {
    var deadline: Instant {
        let spoken: Instant =
            switch speaker {
            case .securing(let since): since.advanced(by: settings.headTime)
            case .http1(let machine): machine.deadline
            case .http2(let machine): machine.deadline
            case .webSocket(let channel, _): channel.deadline
            case .lingering(let since): since.advanced(by: Connection.lingerTime)
            case .gone: .distantPast
            }
        return min(spoken, pendingSince?.advanced(by: sendTime) ?? .distantFuture)
    }

    /// - Returns: Whether the client was too slow to read.
    func expire(_ now: Moment) -> Bool {
        if let pendingSince, now.steady >= pendingSince.advanced(by: sendTime) {
            lose()
            return true
        }
        switch speaker {
        case .securing(let since): if now.steady >= since.advanced(by: settings.headTime) { speaker = .gone }
        case .http1(let machine): machine.expire(now)
        case .http2(let machine): machine.expire(now)
        case .webSocket(let channel, _): channel.expire(now.steady)
        case .lingering(let since): if now.steady >= since.advanced(by: Connection.lingerTime) { speaker = .gone }
        case .gone: break
        }
        return false
    }

    func stop(at now: Moment) {
        switch speaker {
        case .http1(let machine): machine.stop()
        case .http2(let machine): machine.stop()
        case .webSocket(let channel, _): channel.close(.ours, 1001, "the server stops", at: now.steady)
        case .securing: speaker = .gone
        case .lingering, .gone: break
        }
    }
}
