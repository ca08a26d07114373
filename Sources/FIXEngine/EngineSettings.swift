// What can be set about an engine, and the maxima it is built with.

public import FIXSession
public import FIXWire
public import Reactor
public import Values

/// The bounds of one engine. All memory is taken for them at start.
public struct EngineSettings: Sendable {
    public var maximumConnections = 10_000
    public var maximumSessions = 10_000
    /// From `8=` to the last delimiter; a longer message is garbled. At most 1 MiB.
    public var maximumMessageSize = 65_536
    /// How long a connection may take to log on.
    public var logonTimeout = Interval.seconds(10)
    /// How many connections may wait for their Logon; one more, and the one that has waited longest is
    /// closed.
    public var maximumUnidentified = 1024
    /// How many bytes a Logon may have.
    public var maximumLogonSize = 8192
    /// Look for work without sleeping for 50 ms after there was some: faster, for a processor.
    public var polls = false
    /// How often the files of TLS are looked at: when one was written or replaced, all of its acceptor's
    /// or initiator's are read again. 0: only when `reloadTLS` is called.
    public var tlsLookInterval = Interval.seconds(5)

    public init() {}
}

/// Sessions that a listener accepts: one, or one for each peer that comes.
public struct SessionTemplate: Sendable {
    /// Our IDs, and the peer's; each peer that its pattern covers gets a session of its own.
    public var pattern: PeerPattern
    public var settings: SessionSettings
    public var rules: ValidationRules
    public var dictionary: DataDictionary
    /// How many sessions this template may make in all.
    public var maximumSessions: Int
    /// When its sessions run, and when their numbers begin at 1 again.
    public var schedule = Schedule()
    /// Fields that our Logon(A) has besides, such as 553 and 554.
    public var logonFields: [LogonField] = []
    /// Adds what proves to the peer who we are.
    public var signer: (any LogonSigner)?
    /// How its peers prove who they are; nil: by what they call themselves.
    public var authentication: Authentication?
    /// Where its peers may come from; empty: from anywhere.
    public var allowedAddresses: [AddressRange] = []
    /// What the certificate of the peer must say; nil: nothing. Without TLS no peer has one.
    public var certificate: CertificateRule?

    public init(
        senderCompID: Name, targetCompID: Name?, settings: SessionSettings = SessionSettings(),
        rules: ValidationRules = ValidationRules(), dictionary: DataDictionary,
        maximumSessions: Int = 10_000
    ) {
        self.init(
            pattern: PeerPattern(
                senderCompID: senderCompID, targetCompID: targetCompID.map { NamePattern($0) } ?? .any),
            settings: settings, rules: rules, dictionary: dictionary,
            maximumSessions: maximumSessions)
    }

    public init(
        pattern: PeerPattern, settings: SessionSettings = SessionSettings(),
        rules: ValidationRules = ValidationRules(), dictionary: DataDictionary,
        maximumSessions: Int = 10_000
    ) {
        self.pattern = pattern
        self.settings = settings
        self.rules = rules
        self.dictionary = dictionary
        self.maximumSessions = maximumSessions
    }
}

/// An address to listen on, and who may log on there.
public struct AcceptorSettings: Sendable {
    public var host: String
    /// 0 lets the system choose.
    public var port: UInt16
    /// An exact pair goes before a template for many peers.
    public var templates: [SessionTemplate]
    /// Proxies whose connections begin with a PROXY protocol header, which says where they come from.
    /// If there are any, nobody else may connect.
    public var proxies: [AddressRange] = []
    public var options = SocketOptions()
    /// Nil: in clear. A handshake is part of the time that a connection may take to log on.
    public var tls: TLSSettings?

    public init(host: String, port: UInt16, templates: [SessionTemplate]) {
        self.host = host
        self.port = port
        self.templates = templates
    }
}
