// Who may log on, and what holds in the session.

package import FIXEngine
package import FIXSession
internal import GatewayCore
package import Values

extension Configuration {
    /// A session, or one for each peer that logs on. The settings bear QuickFIX's names.
    package struct Session: Sendable {
        /// What we call ourselves and the peer, which may be a pattern.
        package let pattern: PeerPattern
        /// How many peers may log on where several may; 1 for a named one.
        package let maxSessions: Int
        /// The files of the data dictionary, each on top of those before it; at least one.
        package let dictionary: [Written<DictionaryFile>]
        package let maxMessageSizeBytes: Int
        package let settings: SessionSettings
        package let validation: Validation
        /// When it runs, and when one may log on.
        package let schedule: Configuration.Schedule
        /// Where an acceptor's peers may come from; empty: from anywhere.
        package let allowedAddresses: [AddressRange]
        /// What our Logon has besides.
        package let logonTags: [LogonField]
        package let signer: (any LogonSigner)?
        /// Tags whose values logs show as ***, beside those that are always secret.
        package let maskedTags: [UInt32]
        /// How an acceptor's peers prove who they are.
        package let authentication: Authentication?
        /// What the peer's certificate must say.
        package let certificate: CertificateRule?
        package let desk: Desk
    }
}

extension Configuration.Session {
    static func read(
        _ section: inout Section, _ role: SessionRole, _ register: inout Configuration.Register
    ) -> Self? {
        let pattern = PeerPattern.read(&section, role, &register.sessions)
        let maxSessions = readMaxSessions(&section, role, pattern?.targetCompID)
        let dictionary = Configuration.DictionaryFile.readAll(&section)
        let maxMessageSize = section.value(
            "maxMessageSize", .size(1 << 10...1 << 20), default: 64 << 10)
        var settings = SessionSettings.read(&section, role)
        register.sessionCount += 1
        settings.flow.applicationNumber = register.sessionCount
        let desk = Configuration.Desk.read(&section)
        if section.value("sendMaxMessageSize", .boolean, default: false) {
            settings.maxMessageSize = maxMessageSize
        }
        settings.flow.clientRule = ClientRule.read(&section, &register.clients)
        let validation = Configuration.Validation.read(&section)
        let schedule = Configuration.Schedule.read(&section, role)
        var allowed: [AddressRange] = []
        var authentication: Authentication?
        if case .acceptor = role {
            allowed = readRanges("allowedRemoteAddresses", &section)
            let users = register.users
            authentication = section.part("authentication") { Authentication.read(&$0, users) }
        }
        let certificate = CertificateRule.readPart(&section, role, register.peersShowCertificates)
        let logonTags = section.table("logonTags", .logonTag, .text("a value"), atMost: 64)
        let signer = section.logonSigner()
        let masked = section.values("maskedTags", .integer(1...999_999_999 as ClosedRange<UInt32>), atMost: 64)
        guard let pattern else { return nil }
        desk.check(pattern, &section)
        return Self(
            pattern: pattern, maxSessions: maxSessions, dictionary: dictionary,
            maxMessageSizeBytes: maxMessageSize, settings: settings, validation: validation,
            schedule: schedule, allowedAddresses: allowed, logonTags: logonTags.map { LogonField($0.key, $0.value) },
            signer: signer, maskedTags: (masked ?? []).map(\.value),
            authentication: authentication, certificate: certificate, desk: desk)
    }

    private static func readMaxSessions(
        _ section: inout Section, _ role: SessionRole, _ target: NamePattern?
    ) -> Int {
        guard case .acceptor = role else { return 1 }
        let maxSessions = section.optional("maxSessions", .integer(1...100_000))
        guard let target, target.isOne else { return maxSessions ?? 10_000 }
        if maxSessions != nil {
            section.complain(
                "maxSessions", "of no use with one named peer; expected targetCompID \"*\"")
        }
        return 1
    }

    /// Ranges of addresses, of a key that may be missing.
    static func readRanges(_ key: String, _ section: inout Section) -> [AddressRange] {
        (section.values(key, .addressRange, atMost: 1000) ?? []).map(\.value)
    }
}

extension PeerPattern {
    fileprivate static func read(
        _ section: inout Section, _ role: SessionRole, _ sessions: inout Claims
    ) -> PeerPattern? {
        let beginString = section.value(
            "beginString",
            .choice(
                [("FIX.4.2", Text("FIX.4.2")), ("FIX.4.3", Text("FIX.4.3")),
                    ("FIX.4.4", Text("FIX.4.4")), ("FIXT.1.1", Text("FIXT.1.1"))]),
            default: Text<1>("FIX.4.4"))
        let senderCompID = section.required("senderCompID", .ownCompID)
        let targetCompID = section.required("targetCompID", role.target)
        var details = SessionIdentity.Details()
        let part = Form<Name>.name("a part of the firm")
        details.senderSubID = section.value("senderSubID", part, default: Name())
        details.senderLocationID = section.value("senderLocationID", part, default: Name())
        details.targetSubID = section.value("targetSubID", part, default: Name())
        details.targetLocationID = section.value("targetLocationID", part, default: Name())
        let qualifier = section.value(
            "sessionQualifier", .name("a name of your choice"), default: Name())
        guard let senderCompID, let targetCompID else { return nil }
        let pattern = PeerPattern(
            beginString: beginString, senderCompID: senderCompID, targetCompID: targetCompID,
            details: details, qualifier: qualifier)
        section.claim(pattern.words, "targetCompID", in: &sessions)
        return pattern
    }

    /// `US with THEM`, and what else tells it from others.
    private var words: String {
        var words = "\(senderCompID) with \(targetCompID)"
        if beginString != Text("FIX.4.4") { words += " in \(beginString)" }
        for part in [
            details.senderSubID, details.senderLocationID, details.targetSubID,
            details.targetLocationID, qualifier,
        ] where !part.isEmpty { words += "/\(part)" }
        return words
    }
}

// MARK: - Forms

extension SessionRole {
    /// An initiator has one peer; an acceptor may have a pattern of them.
    fileprivate var target: Form<NamePattern> {
        switch self {
        case .initiator:
            let name = Form<Name>.name("the peer's CompID")
            return Form(expected: name.expected) { (text) throws(Misfit) -> NamePattern in
                guard !text.contains("*") else {
                    throw Misfit(what: "\(quoted(text)) is a pattern; we connect to one peer")
                }
                return NamePattern(try name.read(text))
            }
        case .acceptor:
            return .compIDPattern("the peer's CompID, or a pattern such as DESK*, or \"*\" for any")
        }
    }
}

extension Form<Name> {
    fileprivate static var ownCompID: Form {
        let name = name("our CompID")
        return Form(expected: name.expected) { (text) throws(Misfit) -> Name in
            guard text != "*" else { throw Misfit(what: "\"*\" stands for any peer, not for us") }
            return try name.read(text)
        }
    }
}

extension Form<UInt32> {
    /// A tag that a Logon may have beside those that the session itself writes.
    fileprivate static var logonTag: Form {
        let own: Set<UInt32> = [
            8, 9, 10, 34, 35, 43, 49, 50, 52, 56, 57, 97, 98, 108, 122, 141, 142, 143, 369, 383, 464,
            789, 1137,
        ]
        let tag = Form<UInt32>.integer(1...999_999_999)
        return Form(expected: "a tag such as 553") { (text) throws(Misfit) -> UInt32 in
            let number = try tag.read(text)
            guard !own.contains(number) else { throw Misfit(what: "\(number) is the session's own") }
            return number
        }
    }
}
