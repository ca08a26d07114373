// `penstock check` on the command line.

internal import Reactor

extension CheckCommand {
    package static let usage = """
        usage: penstock check FILE

        Reads a configuration file and the dictionaries that it names, and tells each problem with
        file, line and key. Exit code 0 when there is none, 1 when there is.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["help"])
        try arguments.expect(1...1, "penstock check FILE")
        let (lines, exitCode) = run(
            path: arguments.operands[0], environment: ConfigurationFile.environment())
        for line in lines {
            if exitCode == 0 { Output.print(line) } else { Output.complain(line) }
        }
        return exitCode
    }
}
