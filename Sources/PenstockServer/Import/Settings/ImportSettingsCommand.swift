// `penstock import cfg`.

internal import Reactor

/// Makes a configuration of a settings file of a QuickFIX engine.
package enum ImportSettingsCommand {
    static let summary = "penstock import cfg FILE [--engine ENGINE] [--json]"

    package static let usage = """
        usage: penstock import cfg FILE [--engine ENGINE] [--json]

        Makes a configuration of a settings file of QuickFIX, QuickFIX/J or QuickFIX/Go, on standard
        output, and tells on standard error every setting that could not be carried: where it stands, of
        which session, and why not. Secrets become ${NAME}: they are to come from the environment.

          --engine ENGINE   whose file it is: quickfix, quickfixj or quickfixgo; left out, it is guessed
                            by the names in it
          --json            one object on standard output: engine, guessed, yaml, variables, sessions and
                            problems, each with file, line, setting, sessions, kind and message; null
                            where one is not known, no sessions where it is about all

        Exit code 0 when there is a configuration, 1 when none could be made.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, valued: ["engine"], flags: ["help", "json"])
        try arguments.expect(1...1, summary)
        let engine = try arguments["engine"].map { (name) throws(Arguments.Misuse) in
            try self.engine(name)
        }
        let path = arguments.operands[0]
        let text: [UInt8]
        do throws(Problems) {
            text = try ConfigurationFile.read(path)
        } catch {
            return unreadable(error.all[0].message, path, isJSON: arguments.has("json"))
        }
        guard text.count <= YAMLReader.lengthMax else {
            return unreadable(
                "too long; expected at most \(YAMLReader.lengthMax) bytes", path,
                isJSON: arguments.has("json"))
        }
        let result = SettingsImport(path: path, text: text, engine: engine) {
            (try? ConfigurationFile.read($0)) != nil
        }
        if arguments.has("json") {
            Output.print(result.json(file: path))
        } else {
            tell(result, path)
        }
        return result.yaml == nil ? 1 : 0
    }

    private static func engine(_ name: String) throws(Arguments.Misuse) -> SourceEngine {
        if let engine = SourceEngine(rawValue: name) { return engine }
        let names = SourceEngine.allCases.map(\.rawValue)
        let near = suggestion(for: name, among: names).map { "; did you mean \($0)?" } ?? ""
        throw Arguments.Misuse(
            message: "--engine is \(shown(name)); expected \(alternatives(names))\(near)")
    }

    private static func unreadable(_ message: String, _ path: String, isJSON: Bool) -> Int32 {
        if isJSON {
            let leftover = Leftover(kind: .wrong, line: 0, setting: "", message: message)
            Output.print(
                "{\"engine\":null,\"guessed\":null,\"yaml\":null,\"variables\":[],\"sessions\":0,"
                    + "\"problems\":[\(leftover.json(file: path))]}")
        } else {
            Output.complain("\(path): \(message)")
        }
        return 1
    }

    private static func tell(_ result: SettingsImport, _ path: String) {
        if let yaml = result.yaml { Output.write(yaml) }
        if let guess = result.guess {
            let why = guess.evidence.map { ", by \(shown($0.name)) in line \($0.number)" } ?? ""
            Output.complain(
                "\(path): taken for a file of \(guess.engine.title)\(why); --engine says otherwise")
        }
        for leftover in result.leftovers { Output.complain(leftover.text(file: path)) }
        if result.yaml == nil { Output.complain("\(path): no configuration could be made") }
    }
}

extension SettingsImport {
    /// One object; `yaml` is null when there is no configuration.
    func json(file: String) -> String {
        let problems = leftovers.map { $0.json(file: file) }.joined(separator: ",\n")
        let names = variables.map { Problem.string($0) }.joined(separator: ",")
        return "{\"engine\":\(Problem.string(engine.rawValue)),\"guessed\":\(guess != nil),"
            + "\"yaml\":\(yaml.map { Problem.string($0) } ?? "null"),\"variables\":[\(names)],"
            + "\"sessions\":\(sessionCount),\"problems\":[\n\(problems)\n]}"
    }
}
