// What connections over TLS are made from.

internal import COpenSSL
internal import CTLS
public import Values

/// The certificates, keys and rules of an acceptor or an initiator, read from their files.
///
/// A plain value that may be copied; whoever made it gives it back with `free()`. Connections keep
/// what they began with: a reload, or even `free()`, changes nothing for them.
@safe
public struct TLSContext: @unchecked Sendable {
    // Unchecked: one thread makes connections, and at most one other reloads; what it made crosses
    // by one atomic exchange.
    private let source: OpaquePointer?
    private let isAcceptor: Bool
    private let serverName: Text<32>?
    private let checksName: Bool

    /// Stands where there is no TLS.
    public static var none: TLSContext { @_noLocks get { unsafe TLSContext(nil) } }
    public var isNone: Bool { @_noLocks get { unsafe source == nil } }

    @_noLocks
    private init(_ source: OpaquePointer?) {
        unsafe self.source = source
        isAcceptor = false
        serverName = nil
        checksName = true
    }

    private init(_ settings: TLSSettings, isAcceptor: Bool) throws(TLSError) {
        self.isAcceptor = isAcceptor
        checksName = settings.serverCheck == .certificateAndName
        serverName = try TLSContext.hostName(settings.serverName)
        let contexts = try unsafe TLSLoader(settings, isAcceptor: isAcceptor).load()
        guard let source = unsafe tls_source_new(contexts) else {
            unsafe tls_contexts_release(contexts)
            throw .refused("there is no memory left")
        }
        unsafe self.source = source
    }

    /// Reads everything that the settings name.
    ///
    /// - Throws: ``TLSError``, with the file that is to blame.
    public static func acceptor(_ settings: TLSSettings) throws(TLSError) -> TLSContext {
        try TLSContext(settings, isAcceptor: true)
    }

    /// Reads everything that the settings name.
    ///
    /// - Throws: ``TLSError``, with the file that is to blame.
    public static func initiator(_ settings: TLSSettings) throws(TLSError) -> TLSContext {
        try TLSContext(settings, isAcceptor: false)
    }

    /// Reads the files again; connections made from now on get what they hold. `serverName` and
    /// whether the name is checked stay as they were. Any one thread may call it, beside the one
    /// that makes connections.
    ///
    /// - Throws: ``TLSError``: then everything stays as it was.
    public func reload(_ settings: TLSSettings) throws(TLSError) {
        guard let source = unsafe source else { preconditionFailure("a reload of no TLS") }
        // Safe: the source takes the contexts over.
        unsafe tls_source_offer(source, try TLSLoader(settings, isAcceptor: isAcceptor).load())
    }

    /// Gives the context back. No copy of it is used again.
    public func free() { unsafe tls_source_free(source) }

    // MARK: Connections

    /// A connection that somebody opened to us; nil when there is no memory left.
    @_noLocks
    public func accept() -> TLSStream? {
        guard isAcceptor, let stream = unsafe newStream() else { return nil }
        return unsafe TLSStream(stream)
    }

    /// A connection that we opened to a host, a name or an IP address; `advance()` begins the
    /// handshake. Nil when the host cannot be a name, or there is no memory left.
    @_noLocks
    public func connect(to host: Bytes) -> TLSStream? {
        guard !isAcceptor, let stream = unsafe newStream() else { return nil }
        let connection = unsafe TLSStream(stream)
        if let serverName {
            if connection.expect(serverName, checksName) { return connection }
        } else if let name = Text<32>(host), connection.expect(name, checksName) {
            return connection
        }
        connection.free()
        return nil
    }

    @unsafe @_noLocks
    private func newStream() -> UnsafeMutablePointer<tls_stream>? {
        guard let source = unsafe source else { return nil }
        return unsafe tls_stream_new(source, isAcceptor ? 1 : 0)
    }

    private static func hostName(_ name: String?) throws(TLSError) -> Text<32>? {
        guard let name else { return nil }
        guard !name.isEmpty, !name.utf8.contains(0), let text = Text<32>(string: name) else {
            throw .badServerName(name)
        }
        return text
    }
}

extension TLSStream {
    /// Asks for a server name and, unless told otherwise, insists on a certificate for it. False
    /// when it cannot be a name.
    @_noLocks
    fileprivate func expect(_ host: Text<32>, _ checksName: Bool) -> Bool {
        var name = InlineArray<257, CChar>(repeating: 0)
        for index in 0..<host.count {
            if host[index] == 0 { return false }
            name[index] = CChar(bitPattern: host[index])
        }
        // Safe: the array ends with a zero behind the longest name.
        return unsafe tls_expect(state.pointee.ssl, &name[0], checksName ? 1 : 0) != 0
    }
}
