// What can be set about a client.

public import Cryptography
public import Values

/// How a client connects, and how much it does at once.
public struct HTTPClientSettings: Sendable, Equatable {
    /// Authorities as a PEM file; nil takes the system's. The certificate and the name are always checked.
    public var authorityFile: String?
    /// `http://HOST:PORT`, or `socks5h://`: everything goes through a tunnel there. Nil: nothing does, whatever the
    /// environment says.
    public var proxy: String?
    /// `USER:PASSWORD` for the proxy.
    public var proxyCredentials: Secret?
    /// Where the server offers it; otherwise, or when false, HTTP/1.1.
    public var usesHTTP2 = true
    /// Transfers under way and those that are over and were not taken yet: `start` refuses more. Each holds its request
    /// and at most as much of the answer as the request's limits say.
    public var maximumTransfers = 64
    /// To one host; more requests than that wait for one.
    public var connectionsPerHost = 8
    public var maximumConnections = 32
    /// A connection that was idle for longer is not used again: servers close them at about this time, and a request
    /// that meets the close is of unknown outcome.
    public var keepAlive = Interval.seconds(20)

    public init() {}

    func routed(_ route: HTTPRoute?) -> Self {
        guard let route else { return self }
        var settings = self
        (settings.authorityFile, settings.proxy, settings.proxyCredentials) = (route.authorityFile, route.proxy, nil)
        return settings
    }
}
