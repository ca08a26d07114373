// Logout(5), ours and theirs.

internal import FIXWire
public import Values

extension Session {
    /// A Logout is honoured whatever its number; it is counted if it was the expected one, so that
    /// the next Logon finds the true gap.
    ///
    /// Source: spec/session-scenarios.md, 12, 13a, 13b.
    @_noLocks
    mutating func receiveLogout(_ msgSeqNum: UInt64, into effects: inout SessionEffects) {
        count(msgSeqNum)
        if case .loggingOut(_, let reason) = phase {
            effects.append(.disconnect(reason))
        } else {
            effects.append(.send(.logout(Text())))
            effects.append(.disconnect(.loggedOut))
        }
    }

    /// Says goodbye of our own accord. Until the peer answers, the session goes on serving it.
    ///
    /// Source: spec/session-scenarios.md, 12.
    @_noLocks
    public mutating func beginLogout(
        _ text: Text<16>, at now: Moment, into effects: inout SessionEffects
    ) {
        switch phase {
        case .active, .probing, .resetting:
            effects.append(.send(.logout(text)))
            phase = .loggingOut(
                deadline: now.steady.advanced(by: settings.orderlyLogoutTimeout),
                because: .loggedOut)
        case .loggingOn:
            // Nobody to say goodbye to yet.
            effects.append(.disconnect(.requested))
        case .disconnected, .loggingOut:
            break
        }
    }
}
