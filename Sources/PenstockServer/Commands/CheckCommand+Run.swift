// `penstock check` on the command line.

internal import Reactor

extension CheckCommand {
    package static let usage = """
        usage: penstock check FILE [--json]

        Reads a configuration file, the dictionaries and the certificates that it names, and tells each
        problem with file, line and key. Exit code 0 when there is none, 1 when there is.

          --json            the problems on standard output as an array of objects, empty when there
                            is none: file, line, column, key, message; null where one is not known
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["help", "json"])
        try arguments.expect(1...1, "penstock check FILE [--json]")
        let (path, environment) = (arguments.operands[0], try ConfigurationFile.environment())
        if arguments.has("json") {
            let (text, exitCode) = runForPrograms(path: path, environment: environment)
            Output.print(text)
            return exitCode
        }
        let (lines, exitCode) = run(path: path, environment: environment)
        for line in lines {
            if exitCode == 0 { Output.print(line) } else { Output.complain(line) }
        }
        return exitCode
    }
}
