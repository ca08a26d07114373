// Where FIX peers connect.

package import Values

extension Configuration {
    /// One listening socket and the sessions that may log on through it.
    package struct Acceptor: Sendable {
        package let listen: Address
        package let maxConnections: Int
        /// How long a connection may take to send its Logon.
        package let logonTimeout: Interval
        /// At least one.
        package let sessions: [Session]
    }
}

extension Configuration.Acceptor {
    /// All acceptors: no two listen at one address, and no two sessions have the same CompIDs.
    static func readAll(_ section: inout Section) -> [Self] {
        var addresses = Claims()
        var sessions = Claims()
        return section.parts("acceptors", atLeastOne: "acceptor") {
            read(&$0, &addresses, &sessions)
        }
    }

    private static func read(
        _ section: inout Section, _ addresses: inout Claims, _ sessions: inout Claims
    ) -> Self? {
        let listen = section.required("listen", .address)
        // Any number of sockets can have any free port.
        if let listen, listen.port != 0 {
            section.claim(listen.description, "listen", in: &addresses)
        }
        let maxConnections = section.value("maxConnections", .integer(1...100_000), default: 10_000)
        let logonTimeout = section.value(
            "logonTimeout", .seconds(.milliseconds(100)...(.seconds(3600))), default: .seconds(10))
        let list = section.parts("sessions", atLeastOne: "session") {
            Configuration.Session.read(&$0, &sessions)
        }
        guard let listen else { return nil }
        return Self(
            listen: listen, maxConnections: maxConnections, logonTimeout: logonTimeout,
            sessions: list)
    }
}
