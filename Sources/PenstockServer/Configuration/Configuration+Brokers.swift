// Who carries out the orders.

internal import BrokerKit
internal import Brokers
package import Routing
package import Values

extension Configuration {
    /// One broker, by the id that routing knows.
    package struct Broker: Sendable {
        package let id: Name
        /// How long an instruction may stay without an answer before the broker is asked about it.
        package let answerTimeout: Interval
        /// Whose the orders become that are open there and that nobody here knows; nil: they are only named.
        package let externalOwner: ExternalOwner?
        package let kind: BrokerKind
        /// What this gateway does in its place where it lacks it.
        package let emulated: BrokerAbilities
        /// Its share of orders that are split by weights.
        package let weight: Int
        /// Another value of ExDestination(100) that means it; empty for none.
        package let destination: Name
        package let costs: [CommissionSchedule]
    }

    /// A session, by `SENDER->TARGET` or TargetCompID alone, and an account of its client.
    package struct ExternalOwner: Sendable {
        package let session: String
        package let account: Identifier
    }

    /// What a broker is, with the settings that only such brokers have.
    package enum BrokerKind: Sendable {
        case paper(Paper)
        case fix(FIXCounterparty)
        case web(WebVenue)
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
        let answerTimeout = section.value(
            "answerTimeout", .duration(.milliseconds(10)...(.seconds(600))), default: .seconds(5))
        let externalOwner = readOwner(&section)
        guard let readKind = section.required("kind", .brokerKind) else {
            section.ignoreUnknownKeys()
            return nil
        }
        let weight = section.value("weight", .integer(1...1_000_000), default: 1)
        let destination = section.value("destination", .name("a value of ExDestination(100)"), default: Name())
        let costs = section.parts("costs", atLeastOne: "schedule of costs", orNone: true, CommissionSchedule.read)
        let emulated = BrokerAbilities.readEmulated(&section)
        guard let kind = readKind(&section, &sessions), let id else { return nil }
        if case .fix(let fix) = kind, !fix.dialect.speech.massStatus, section.entries["externalOrders"] != nil {
            section.complain("externalOrders", "nothing tells of them: dialect.speaks has no massStatus")
        }
        return Self(
            id: id, answerTimeout: answerTimeout, externalOwner: externalOwner, kind: kind,
            emulated: emulated ?? BrokerAbilities.emulated(unasked: kind), weight: weight,
            destination: destination, costs: costs)
    }
}

extension Configuration.Broker {
    /// `externalOrders: takeIn` needs to know whose they become.
    private static func readOwner(_ section: inout Section) -> Configuration.ExternalOwner? {
        let takesIn = section.value("externalOrders", .choice([("flag", false), ("takeIn", true)]), default: false)
        guard takesIn else { return nil }
        guard let session = section.required("externalSession", .text("the session whose orders they become")),
            let name = section.required("externalAccount", .name("the account that they are for"))
        else { return nil }
        var account = Identifier()
        account.append(name)
        return Configuration.ExternalOwner(session: session, account: account)
    }
}

/// Reads the settings of one kind of broker.
private typealias ReadKind = (inout Section, inout InitiatorSessions) -> Configuration.BrokerKind?

extension Form<ReadKind> {
    /// One line for each kind.
    fileprivate static var brokerKind: Form {
        var kinds: [(word: String, value: ReadKind)] = [
            ("paper", { section, _ in .paper(Configuration.Paper.read(&section)) }),
            ("fix", { section, sessions in Configuration.FIXCounterparty.read(&section, &sessions).map { .fix($0) } }),
        ]
        for kind in BrokerRegistry.kinds { kinds.append(webKind(kind)) }
        return choice(kinds)
    }

    private static func webKind(_ kind: String) -> (word: String, value: ReadKind) {
        (kind, { section, _ in Configuration.WebVenue.read(kind, &section).map { .web($0) } })
    }
}
