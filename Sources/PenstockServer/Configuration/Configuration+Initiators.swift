// FIX peers that we connect to.

package import FIXEngine
internal import FIXSession
package import Reactor
package import Values

extension Configuration {
    /// Hosts, and the sessions that we make there: each over a connection of its own.
    package struct Initiator: Sendable {
        /// At least one.
        package let hosts: [HostAddress]
        package let hostSelection: HostSelectionPolicy
        /// At least one.
        package let reconnectIntervals: [Interval]
        package let jitterPercent: Int64
        package let connectTimeout: Interval
        package let source: HostAddress?
        package let options: SocketOptions
        package let tls: Written<TLSSettings>?
        /// At least one.
        package internal(set) var sessions: [Session]
    }
}

extension Configuration.Initiator {
    static func readAll(_ section: inout Section, _ register: inout Configuration.Register) -> [Self] {
        section.parts("initiators", atLeastOne: "initiator", orNone: true) {
            read(&$0, &register) { section, register in
                section.parts("sessions", atLeastOne: "session") {
                    Configuration.Session.read(&$0, .initiator, &register)
                }
            }
        }
    }

    static func read(
        _ section: inout Section, _ register: inout Configuration.Register,
        sessions: (inout Section, inout Configuration.Register) -> [Configuration.Session]
    ) -> Self? {
        let hosts = section.values("connect", .peerAddress, atMost: 64)
        if section.node("connect") == nil {
            section.complain("connect", "missing; expected \(Form<Address>.peerAddress.expected)")
        }
        let selection = readSelection(&section)
        let intervals = section.values(
            "reconnectInterval", .seconds(.milliseconds(100)...(.seconds(86_400))), atMost: 16)
        let jitter = section.value("reconnectJitter", .integer(0...100), default: Int64(10))
        let timeout = section.value("connectTimeout", .patience, default: .seconds(10))
        let source = section.optional("sourceAddress", .sourceAddress)
        let options = SocketOptions.read(&section)
        let tls = TLSSettings.readPart(&section, .initiator)
        register.peersShowCertificates = tls.map { $0.value.serverCheck != .nothing } ?? false
        let list = sessions(&section, &register)
        guard let hosts, !hosts.isEmpty else { return nil }
        return Self(
            hosts: hosts.map { HostAddress($0.value.host, $0.value.port) }, hostSelection: selection,
            reconnectIntervals: intervals.map { $0.map(\.value) } ?? [.seconds(30)],
            jitterPercent: jitter, connectTimeout: timeout,
            source: source.map { HostAddress($0.host, $0.port) }, options: options, tls: tls, sessions: list)
    }

    private static func readSelection(_ section: inout Section) -> HostSelectionPolicy {
        let startOver = section.optional(
            "startOverInterval", .seconds(.seconds(0)...(.seconds(86_400))))
        let isByPriority = section.value(
            "hostSelectionPolicy", .choice([("roundRobin", false), ("priority", true)]),
            default: false)
        if !isByPriority, startOver != nil {
            section.complain(
                "startOverInterval", "of no use here; expected hostSelectionPolicy priority")
        }
        return isByPriority ? .priority(startOver: startOver ?? .seconds(60)) : .roundRobin
    }
}

// MARK: - Forms

extension Form<Address> {
    /// Where somebody listens.
    fileprivate static var peerAddress: Form {
        Form(expected: "HOST:PORT or [IPv6]:PORT, with a port from 1 to 65535") {
            (text) throws(Misfit) -> Address in
            let address = try Form.address.read(text)
            guard address.port != 0 else { throw Misfit(what: "port 0 is nobody's") }
            return address
        }
    }

    /// A numeric address of ours, with a port or without.
    fileprivate static var sourceAddress: Form {
        Form(expected: "a numeric address of this machine, such as 192.0.2.7") {
            (text) throws(Misfit) -> Address in
            let hasPort = SocketAddress(numericHost: text, port: 0) == nil
            let address = hasPort ? try Form.address.read(text) : Address(host: text, port: 0)
            guard SocketAddress(numericHost: address.host, port: address.port) != nil else {
                throw Misfit(what: "\(quoted(text)) is not numeric")
            }
            return address
        }
    }
}
