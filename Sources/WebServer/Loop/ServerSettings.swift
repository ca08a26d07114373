// What can be set about a server.

public import Reactor
public import Values

/// Addresses, bounds and rules of one server.
public struct ServerSettings: Sendable {
    /// A place to listen on.
    public struct Place: Sendable, Equatable {
        /// A numeric address, or a name that is looked up.
        public var host: String
        /// 0: one that is free.
        public var port: UInt16

        public init(host: String = "127.0.0.1", port: UInt16) {
            self.host = host
            self.port = port
        }

        /// Nobody but this machine can reach it.
        var isLoopback: Bool {
            if host == "localhost" { return true }
            let address = Array(host.utf8).withBytes { IPAddress(v4Text: $0) ?? IPAddress(v6Text: $0) }
            guard let address else { return false }
            return address == IPAddress(high: 0, low: 1) || AddressRange(IPAddress(v4: 0x7F00_0000), bits: 104).contains(address)
        }
    }

    /// Anything but a loopback address demands `tls`.
    public var places: [Place]
    /// An acceptor; `.none` for connections in clear. Its settings' `protocols` must be ``ServerSettings/protocols``, or
    /// nobody speaks HTTP/2.
    public var tls = TLSContext.none
    /// Names that the server goes by, without ports. A request for another name is refused, so that no page elsewhere can
    /// reach the server through a name of its own that points here. Empty: any name.
    public var hosts = ["localhost", "127.0.0.1", "[::1]"]
    /// Origins whose pages may use the server, such as `https://desk.example.com`; our own need not be among them.
    public var allowedOrigins: [String] = []
    public var contentSecurityPolicy = ResponsePolicy.contentSecurityPolicy

    /// More wait to be accepted.
    public var maximumConnections = 4096
    /// More are closed at once. Addresses of IPv6 that differ in their last 64 bits only are one.
    public var maximumConnectionsOfAddress = 2500
    public var maximumBodyBytes = 256 << 10
    /// All bodies together that are being read; who sends more then is asked to try again later.
    public var maximumBytesOfBodies = 64 << 20
    /// A message of a WebSocket.
    public var maximumMessageBytes = 64 << 10
    /// What waits to be sent to a WebSocket; one that is slower is closed.
    public var maximumPendingBytes = 256 << 10

    /// From the first byte of a head to its last, and for the handshake of TLS.
    public var headTime = Interval.seconds(10)
    public var bodyTime = Interval.seconds(30)
    /// Without a request.
    public var idleTime = Interval.seconds(60)
    /// For the handler.
    public var answerTime = Interval.seconds(60)
    /// Without a byte that the client takes, while some are pending.
    public var sendTime = Interval.seconds(30)
    /// Between pings of a WebSocket; one that is silent for two of them is closed.
    public var pingTime = Interval.seconds(20)

    /// What is spoken over TLS.
    public static let protocols = ["h2", "http/1.1"]

    public init(places: [Place]) { self.places = places }
}

/// Why a server does not start.
public enum ServerProblem: Error, Sendable {
    case noPlace
    /// Whoever listens there would hear passwords.
    case needsTLS(host: String)
    case badOrigin(String)
    case cannotListen(IOError)
}

extension ServerProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noPlace: "there is no address to listen on"
        case .needsTLS(let host):
            "\(host) can be reached from other machines: it needs TLS (a certificate and its key), or use 127.0.0.1"
        case .badOrigin(let origin): "\(origin) is no origin: one is a scheme and a host, such as https://desk.example.com"
        case .cannotListen(let error): error.description
        }
    }
}

extension ServerSettings {
    /// - Throws: ``ServerProblem`` for what cannot be, or must not.
    func check() throws(ServerProblem) {
        guard !places.isEmpty else { throw .noPlace }
        if tls.isNone, let open = places.first(where: { !$0.isLoopback }) { throw .needsTLS(host: open.host) }
        for origin in allowedOrigins where !ServerSettings.isOrigin(origin) { throw .badOrigin(origin) }
    }

    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        return HostName(String(text.dropFirst(scheme.count))) != nil && text == text.lowercased()
    }

    /// What the machines of its connections are made with.
    package var machines: MachineSettings {
        MachineSettings(
            policy: ResponsePolicy(
                contentSecurityPolicy: contentSecurityPolicy, crossOrigin: CrossOrigin(allowed: allowedOrigins),
                hosts: hosts.map { $0.lowercased() }),
            maximumBodyBytes: maximumBodyBytes, bodies: BodyBudget(maximum: maximumBytesOfBodies), headTime: headTime, bodyTime: bodyTime, idleTime: idleTime,
            answerTime: answerTime)
    }
}
