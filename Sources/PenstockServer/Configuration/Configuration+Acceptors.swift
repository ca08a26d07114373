// Where FIX peers connect.

internal import FIXSession
package import Reactor
package import Values

extension Configuration {
    /// One listening socket and the sessions that may log on through it.
    package struct Acceptor: Sendable {
        package let listen: Address
        package let maxConnections: Int
        /// How long a connection may take to send its Logon, how long that may be, and how many
        /// connections may wait for theirs.
        package let logonTimeout: Interval
        package let maxLogonSizeBytes: Int
        package let maxPreLogonConnections: Int
        /// Proxies whose connections begin with a PROXY protocol header.
        package let proxies: [AddressRange]
        package let options: SocketOptions
        package let tls: Written<TLSSettings>?
        /// At least one.
        package internal(set) var sessions: [Session]
    }
}

extension Configuration.Acceptor {
    /// All acceptors: no two listen at one address, and no two sessions have the same IDs.
    static func readAll(
        _ section: inout Section, orNone mayBeEmpty: Bool, _ register: inout Configuration.Register
    ) -> [Self] {
        var addresses = Claims()
        return section.parts("acceptors", atLeastOne: "acceptor", orNone: mayBeEmpty) {
            read(&$0, &addresses, &register)
        }
    }

    private static func read(
        _ section: inout Section, _ addresses: inout Claims, _ register: inout Configuration.Register
    ) -> Self? {
        let listen = section.required("listen", .address)
        // Any number of sockets can have any free port.
        if let listen, listen.port != 0 {
            section.claim(listen.description, "listen", in: &addresses)
        }
        let maxConnections = section.value("maxConnections", .integer(1...100_000), default: 10_000)
        let logonTimeout = section.value("logonTimeout", .patience, default: .seconds(10))
        let maxLogonSize = section.value("maxLogonSize", .size(256...1 << 20), default: 8 << 10)
        let maxPreLogon = section.value(
            "maxPreLogonConnections", .integer(1...100_000), default: 1024)
        let proxies = Configuration.Session.readRanges("proxyProtocol", &section)
        let options = SocketOptions.read(&section)
        let tls = TLSSettings.readPart(&section, .acceptor)
        register.peersShowCertificates = tls.map { $0.value.clientCertificate != .none } ?? false
        let list = section.parts("sessions", atLeastOne: "session") {
            Configuration.Session.read(&$0, .acceptor, &register)
        }
        guard let listen else { return nil }
        return Self(
            listen: listen, maxConnections: maxConnections, logonTimeout: logonTimeout,
            maxLogonSizeBytes: maxLogonSize, maxPreLogonConnections: maxPreLogon,
            proxies: proxies, options: options, tls: tls, sessions: list)
    }
}

extension SocketOptions {
    static func read(_ section: inout Section) -> SocketOptions {
        var options = SocketOptions()
        options.noDelay = section.value("socketNodelay", .boolean, default: true)
        let size = Form<Int>.size(0...1 << 30)
        options.sendBufferBytes = Int32(section.value("socketSendBufferSize", size, default: 0))
        options.receiveBufferBytes = Int32(section.value("socketReceiveBufferSize", size, default: 0))
        return options
    }
}
