// Sessions that we connect for.

public import FIXSession
public import Reactor
public import Values

/// A place to connect to.
public struct HostAddress: Hashable, Sendable {
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    public var host: String
    public var port: UInt16

    public init(_ host: String, _ port: UInt16) {
        self.host = host
        self.port = port
    }
}

/// Which of several hosts is tried next.
public enum HostSelectionPolicy: Sendable {
    /// The one after the last, whether that worked or not.
    case roundRobin
    /// In their order, and from the first again after so long.
    case priority(startOver: Interval)
}

/// One session whose connection we make, and make again.
public struct InitiatorSettings: Sendable {
    /// Its pattern names one peer, and its settings have the role of an initiator.
    public var session: SessionTemplate
    /// At least one.
    public var hosts: [HostAddress]
    public var hostSelection = HostSelectionPolicy.roundRobin
    /// How long to wait before each further attempt; the last one is used again and again. After a
    /// logon it begins anew. At least one.
    public var reconnectIntervals = [Interval.seconds(30)]
    /// Each wait is longer or shorter by up to so much of it, so that peers do not come all at once.
    public var jitterPercent: Int64 = 10
    public var connectTimeout = Interval.seconds(10)
    /// A numeric address of ours, and a port or 0.
    public var source: HostAddress?
    public var options = SocketOptions()
    /// Nil: in clear. A handshake is part of the time that connecting may take.
    public var tls: TLSSettings?

    public init(session: SessionTemplate, hosts: [HostAddress]) {
        precondition(!hosts.isEmpty, "an initiator has a host to connect to")
        self.session = session
        self.session.settings.role = .initiator
        self.hosts = hosts
    }

    /// - Throws: ``IOError`` for one that is not numeric.
    static func address(of source: HostAddress?) throws(IOError) -> SocketAddress? {
        guard let source else { return nil }
        guard let address = SocketAddress(numericHost: source.host, port: source.port) else {
            throw IOError("\(source.host) is not a numeric address to connect from", code: 22)
        }
        return address
    }
}

/// Initiators that no engine can have.
public enum InitiatorError: Error, CustomStringConvertible {
    /// Two initiators would take one session's numbers in turns.
    case sameIdentity(SessionIdentity)
    /// The store knows as many sessions as the engine has room for.
    case tooManySessions(maximum: Int)

    public var description: String {
        switch self {
        case .sameIdentity(let identity): "two initiators have the session \(identity)"
        case .tooManySessions(let maximum): "no room for an initiator's session: there are \(maximum)"
        }
    }
}
