// The broker that is a FIX counterparty.

internal import Brokers
internal import FIXEngine
package import FIXSession
internal import Values

extension Configuration {
    /// Orders go out over a session that we connect for.
    package struct FIXCounterparty: Sendable {
        /// Of an initiator, and no other broker's.
        package let session: SessionIdentity
        /// Without a prefix of its names where the configuration has none.
        let dialect: FIXDialect
    }

    /// Whether a session is a broker's.
    func isBroker(_ session: Session) -> Bool {
        brokers.contains { broker in
            if case .fix(let fix) = broker.kind { return fix.session == session.pattern.identity }
            return false
        }
    }
}

extension Configuration.FIXCounterparty {
    /// The dialect with what tells our names from those of other gateways.
    func dialect(_ idPrefix: Text<2>) -> FIXDialect {
        var dialect = dialect
        if dialect.names.prefix.isEmpty { dialect.names.prefix = Self.prefix(idPrefix) }
        return dialect
    }

    /// What stands in front of names where the configuration says nothing.
    private static func prefix(_ idPrefix: Text<2>) -> Text<2> {
        var prefix = idPrefix
        prefix.append(UInt8(ascii: "-"))
        return prefix
    }

    static func read(_ section: inout Section, _ sessions: inout InitiatorSessions) -> Self? {
        let session = section.requiredPart("session", "{senderCompID: US, targetCompID: THEM} of an initiator") {
            sessions.read(&$0)
        }
        if let session { section.claim("\(session)", "session", in: &sessions.claims) }
        let dialect = section.part("dialect") { FIXDialect.read(&$0) } ?? FIXDialect()
        guard let session else { return nil }
        return Self(session: session, dialect: dialect)
    }
}

/// The sessions that we connect for, and the brokers that have them.
struct InitiatorSessions {
    private let all: [SessionIdentity]
    /// Whether there is a list of initiators: whoever is not in it may be one that is wrong otherwise.
    private let isWhole: Bool
    var claims = Claims()

    init(_ initiators: [Configuration.Initiator], isWhole: Bool) {
        all = initiators.flatMap(\.sessions).compactMap(\.pattern.identity)
        self.isWhole = isWhole
    }

    /// The one that the keys name: as many of them as tell it from the others.
    fileprivate func read(_ section: inout Section) -> SessionIdentity? {
        guard !all.isEmpty else {
            if isWhole { section.complain("targetCompID", "there are no initiators; expected a session of one") }
            section.ignoreUnknownKeys()
            return nil
        }
        let parts: [(key: String, part: (SessionIdentity) -> Name, isRequired: Bool)] = [
            ("senderCompID", \.senderCompID, true), ("targetCompID", \.targetCompID, true),
            ("senderSubID", \.details.senderSubID, false), ("senderLocationID", \.details.senderLocationID, false),
            ("targetSubID", \.details.targetSubID, false), ("targetLocationID", \.details.targetLocationID, false),
            ("sessionQualifier", \.qualifier, false),
        ]
        var left = all
        var isGood = true
        for (key, part, isRequired) in parts {
            let names = Set(left.map(part)).map { ($0.description, $0) }.sorted { $0.0 < $1.0 }
            let form = Form.choice(names.isEmpty ? Set(all.map(part)).map { ($0.description, $0) } : names)
            let name = isRequired ? section.required(key, form) : section.optional(key, form)
            guard let name else {
                if isRequired || section.entries[key] != nil { isGood = false }
                continue
            }
            left = left.filter { part($0) == name }
        }
        guard isGood else { return nil }
        if left.count == 1 { return left[0] }
        section.complain(
            "targetCompID", "\(left.count) initiators' sessions are called so; expected sessionQualifier, or other IDs")
        return nil
    }
}
