// `penstock check FILE`.

/// Says what is wrong with a configuration file, its dictionaries and certificates, or that nothing is.
package enum CheckCommand: Command {
    /// The lines to print, and the exit code: 0 when the file is good, 1 when it is not.
    package static func run(
        path: String, environment: [String: String]
    ) -> (lines: [String], exitCode: Int32) {
        do throws(Problems) {
            let configuration = try load(path, environment)
            return (["\(path): ok (\(summary(of: configuration)))"], 0)
        } catch {
            return (error.all.map(\.description), 1)
        }
    }

    /// The same for programs: a JSON array of problems, empty when the file is good.
    package static func runForPrograms(
        path: String, environment: [String: String]
    ) -> (text: String, exitCode: Int32) {
        do throws(Problems) {
            _ = try load(path, environment)
            return ("[]", 0)
        } catch {
            return ("[\n" + error.all.map(\.json).joined(separator: ",\n") + "\n]", 1)
        }
    }

    private static func load(
        _ path: String, _ environment: [String: String]
    ) throws(Problems) -> Configuration {
        let (configuration, _) = try ConfigurationSource(path, environment: environment).loadAll()
        _ = try configuration.dictionaries()
        try configuration.checkTLS()
        return configuration
    }

    private static func summary(of configuration: Configuration) -> String {
        var parts = [counted(configuration.acceptors.count, "acceptor")]
        if !configuration.initiators.isEmpty {
            parts.append(counted(configuration.initiators.count, "initiator"))
        }
        parts.append(counted(configuration.sessions.count, "session"))
        parts.append(counted(configuration.brokers.count, "broker"))
        return parts.joined(separator: ", ")
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
