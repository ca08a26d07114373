// Who carries out the orders.

package import Values

extension Configuration {
    /// One broker, by the id that routing knows.
    package struct Broker: Sendable {
        package let id: Name
        package let kind: BrokerKind
    }

    /// What a broker is, with the settings that only such brokers have.
    package enum BrokerKind: Sendable {
        case paper(Paper)
        case fix(FIXCounterparty)
    }
}

extension Configuration.Broker {
    /// All brokers: no two with the same id. `ids` is of those too that are wrong otherwise.
    static func readAll(
        _ section: inout Section, _ initiators: [Configuration.Initiator]
    ) -> (brokers: [Self], ids: [Name]) {
        var claims = Claims()
        var sessions = InitiatorSessions(initiators, isWhole: section.node("initiators") == nil)
        var ids: [Name] = []
        let brokers = section.parts("brokers", atLeastOne: "broker") { read(&$0, &claims, &sessions, &ids) }
        return (brokers, ids)
    }

    private static func read(
        _ section: inout Section, _ claims: inout Claims, _ sessions: inout InitiatorSessions, _ ids: inout [Name]
    ) -> Self? {
        let id = section.required("id", .name("a name of your choice"))
        if let id {
            section.claim(id.description, "id", in: &claims)
            ids.append(id)
        }
        guard let readKind = section.required("kind", .brokerKind) else {
            section.ignoreUnknownKeys()
            return nil
        }
        guard let kind = readKind(&section, &sessions), let id else { return nil }
        return Self(id: id, kind: kind)
    }
}

/// Reads the settings of one kind of broker.
private typealias ReadKind = (inout Section, inout InitiatorSessions) -> Configuration.BrokerKind?

extension Form<ReadKind> {
    /// One line for each kind.
    fileprivate static var brokerKind: Form {
        choice([
            ("paper", { section, _ in .paper(Configuration.Paper.read(&section)) }),
            ("fix", { Configuration.FIXCounterparty.read(&$0, &$1).map { .fix($0) } }),
        ])
    }
}
