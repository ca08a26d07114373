// Sessions that were made in the control room, beside those of the configuration file.

internal import FIXEngine
internal import FIXSession
internal import Values

extension Configuration {
    /// One of them. Its settings are written and read as those of the file, but for what is secret or of the environment.
    package struct Added: Sendable {
        package enum Side: Sendable {
            /// Its place among the acceptors.
            case acceptor(Int)
            /// With this session alone.
            case initiator(Initiator)
        }

        package let side: Side
        package let session: Session

        /// The place of its acceptor; nil where we connect.
        var acceptor: Int? { if case .acceptor(let place) = side { place } else { nil } }
    }

    /// A text with a list of them.
    package struct AddedText: Sendable {
        package let path: String
        package let bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
    }

    /// There is room for so many.
    package static var addedMax: Int { 256 }
}

extension Configuration.Added {
    /// - Parameter section: Of the configuration file: its problems are told with those of the text.
    static func readAll(
        _ text: Configuration.AddedText?, _ section: Section, _ acceptors: [Configuration.Acceptor],
        _ register: inout Configuration.Register
    ) -> [Self] {
        guard let text else { return [] }
        let (root, problems) = YAMLReader.read(text.bytes, file: text.path)
        // What the environment has is for the file alone: nobody shall read it by way of a session.
        let findings = Findings(file: text.path, relativeTo: section.findings.file, environment: [:], problems: problems)
        let added = root.flatMap { root in
            Section.read(root, Place(), findings) { all in
                all.parts("sessions", atLeastOne: "session", orNone: true) { read(&$0, acceptors, &register) }
            }
        }
        section.findings.add(findings.problems)
        return added ?? []
    }

    private static func read(
        _ section: inout Section, _ acceptors: [Configuration.Acceptor], _ register: inout Configuration.Register
    ) -> Self? {
        let side: Side
        if section.entries["initiator"] != nil {
            if section.node("acceptor") != nil {
                section.complain("acceptor", "it cannot be both; expected acceptor or initiator")
            }
            let made = section.part("initiator") { part in
                Configuration.Initiator.read(&part, &register) { _, _ in [] }
            }
            guard let made else {
                section.ignoreUnknownKeys()
                return nil
            }
            side = .initiator(made)
        } else {
            guard let place = acceptor(&section, acceptors) else {
                section.ignoreUnknownKeys()
                return nil
            }
            register.peersShowCertificates = acceptors[place].tls.map { $0.value.clientCertificate != .none } ?? false
            side = .acceptor(place)
        }
        let role: SessionRole = if case .acceptor = side { .acceptor } else { .initiator }
        let session = section.requiredPart("settings", "{senderCompID: US, targetCompID: THEM}") { part in
            let session = Configuration.Session.read(&part, role, &register)
            if let session { check(session, part) }
            return session
        }
        guard let session else { return nil }
        if case .initiator(var made) = side {
            made.sessions = [session]
            return Self(side: .initiator(made), session: session)
        }
        return Self(side: side, session: session)
    }

    /// By what it listens on; where there is only one, it need not be named.
    private static func acceptor(_ section: inout Section, _ acceptors: [Configuration.Acceptor]) -> Int? {
        let form = Form<Int>.choice(acceptors.enumerated().map { ($1.listen.description, $0) })
        if acceptors.count == 1 { return section.value("acceptor", form, default: 0) }
        guard !acceptors.isEmpty else {
            section.complain("initiator", "missing; there is no acceptor, expected {connect: HOST:PORT}")
            return nil
        }
        return section.required("acceptor", form)
    }

    /// What only the file may say: it is the place for secrets.
    private static func check(_ session: Configuration.Session, _ section: Section) {
        if session.pattern.identity == nil {
            section.complain("targetCompID", "several peers; expected the CompID of one")
        }
        if session.signer != nil { section.complain("logonSigner", "a secret; expected in the configuration file alone") }
        // Signature(89) is one in a Logon(A).
        let secrets = SecretMask.always.union(session.maskedTags + [89])
        if session.logonTags.contains(where: { secrets.contains($0.tag) }) {
            section.complain("logonTags", "a secret; expected in the configuration file alone")
        }
    }
}
