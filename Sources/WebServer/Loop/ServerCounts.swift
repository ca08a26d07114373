// What a server has done, for metrics.

/// Counted from its start on, apart from what is open.
public struct ServerCounts: Sendable, Equatable {
    public var connections: UInt64 = 0
    public var openConnections = 0
    public var openWebSockets = 0
    public var requests: UInt64 = 0
    /// Requests that the server refused by itself.
    public var refusedRequests: UInt64 = 0
    /// Connections of addresses that had too many.
    public var refusedConnections: UInt64 = 0
    /// Clients that were too slow to read.
    public var slowReaders: UInt64 = 0
}
