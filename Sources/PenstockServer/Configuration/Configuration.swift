// What a gateway is told before it starts.

package import GatewayCore
package import OrderEntry

/// A whole configuration in which everything has been checked; each layer is handed its own part.
///
/// Source: ARCHITECTURE.md section 5, "Configuration".
package struct Configuration: Sendable {
    /// What logs and metrics call this gateway.
    package let name: String
    package let store: Store
    package let polling: Polling
    /// Of acceptors and initiators there is at least one.
    package let acceptors: [Acceptor]
    package let initiators: [Initiator]
    /// Those of their sessions that are not the file's.
    package let added: [Added]
    /// At least one; no two with the same id.
    package let brokers: [Broker]
    package let routing: Routing
    package let risk: Risk
    package let stop: Stop
    package let positions: Positions
    /// Nil where there is no control room.
    package let control: Control?
    package let log: Log
    /// Nil where nobody follows the ways of orders.
    package let traces: Traces?
    /// What symbols are called elsewhere; no symbol and no name twice.
    package let securities: [SecurityName]
    /// By the numbers that sessions have for them, from 1 on.
    package let clients: [ClientRule]

    /// All sessions, of acceptors and of initiators.
    package var sessions: [Session] {
        acceptors.flatMap(\.sessions) + initiators.flatMap(\.sessions)
    }

    /// How the line thread waits for work.
    package enum Polling: Sendable {
        /// Sleeps until there is some: the processor stays free.
        case block
        /// Looks for it all the time for a while before it sleeps: answers sooner, for a processor.
        case busy
    }
}

extension Configuration {
    /// Reads the text of a configuration file.
    ///
    /// - Parameters:
    ///   - path: Where the text came from: for messages, and for the files it names.
    ///   - text: At most 1 MiB.
    ///   - environment: What `${NAME}` stands for.
    ///   - added: Sessions that were made in the control room.
    /// - Throws: Everything that is wrong, not only the first.
    ///
    /// Total: any text gives a configuration or problems.
    package static func load(
        path: String, text: [UInt8], environment: [String: String], added: AddedText? = nil
    ) throws(Problems) -> Configuration {
        let (root, problems) = YAMLReader.read(text, file: path)
        let findings = Findings(file: path, environment: environment, problems: problems)
        let configuration = root.flatMap { Section.read($0, Place(), findings) { read(&$0, added) } }
        if root == nil, problems.isEmpty {
            let mark = YAMLMark(line: 1, column: 1)
            findings.add("empty; expected a mapping that begins with name", Place(), mark)
        }
        guard findings.problems.isEmpty else { throw Problems(findings.problems) }
        guard let configuration else { preconditionFailure("what cannot be read has a problem") }
        return configuration
    }

    private static func read(_ section: inout Section, _ addedText: AddedText?) -> Configuration? {
        let name = section.required("name", .text("a name for this gateway", bytesMax: 64))
        let store = section.requiredPart("store", "{path: DIRECTORY}", Store.read)
        let polling = section.value(
            "polling", .choice([("block", .block), ("busy", .busy)]), default: Polling.block)
        var register = Register()
        register.users = Register.readUsers(&section)
        let hasInitiators = section.node("initiators") != nil
        var acceptors = Acceptor.readAll(&section, orNone: hasInitiators, &register)
        var initiators = Initiator.readAll(&section, &register)
        let (brokers, brokerIDs) = Broker.readAll(&section, initiators)
        let added = Added.readAll(addedText, section, acceptors, &register)
        for one in added {
            switch one.side {
            case .acceptor(let place): acceptors[place].sessions.append(one.session)
            case .initiator(let initiator): initiators.append(initiator)
            }
        }
        let routing = section.requiredPart("routing", "{default: ID OF A BROKER}") {
            Routing.read(&$0, brokerIDs)
        }
        if let routing { section.checkCosts(of: brokers, routing) }
        let risk = section.part("risk") { Risk.read(&$0, brokerIDs) } ?? Risk.usual
        let stop = section.part("emergencyStop", Stop.read) ?? Stop.usual
        let positions = section.part("positions", Positions.read) ?? Positions()
        let securities = section.readSecurities()
        let control = section.part("control", Control.read)
        let log = section.part("log", Log.read) ?? Log.usual
        let traces = section.part("traces", Traces.read)
        Configuration.checkVault(&section, brokers, store, control)
        let takers = (acceptors.flatMap(\.sessions) + initiators.flatMap(\.sessions)).count { $0.desk.isCopied }
        if takers > DropCopies.maximum {
            section.complain("acceptors", "\(takers) sessions get drop copies; expected at most \(DropCopies.maximum)")
        }
        guard let name, let store, let routing else { return nil }
        return Configuration(
            name: name, store: store, polling: polling, acceptors: acceptors, initiators: initiators, added: added,
            brokers: brokers, routing: routing, risk: risk, stop: stop, positions: positions, control: control,
            log: log, traces: traces, securities: securities, clients: register.clients)
    }
}
