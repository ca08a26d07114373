// The data dictionaries that sessions name.

package import FIXWire

extension Configuration {
    /// One of the files that make a dictionary.
    package enum DictionaryFile: Hashable, Sendable {
        /// FIX 4.4, inside the executable.
        case builtIn
        /// A file in QuickFIX's format.
        case file(String)
    }

    /// What the sessions of a configuration are held to, read from files.
    package struct Dictionaries {
        private var loaded: [[DictionaryFile]: DataDictionary] = [:]
        private var problems: [Problem] = []
    }

    /// The dictionaries of all sessions: sessions with the same files share one.
    ///
    /// - Throws: Everything that is wrong with them, and with what sessions say of their fields.
    package func dictionaries() throws(Problems) -> Dictionaries {
        try Dictionaries(sessions)
    }
}

extension Configuration.DictionaryFile {
    /// At most this many files make a dictionary.
    static let countMax = 16
    /// A file may be so long, as ``DataDictionary`` has it.
    static let lengthMax = 64 << 20

    /// One file, or a list; without any, the built-in dictionary. A path is relative to the
    /// configuration file.
    static func readAll(_ section: inout Section) -> [Written<Self>] {
        let form = Form.text("a file, FIX.4.4 for the built-in dictionary, or a list of these")
        let findings = section.findings
        let names = section.values("dictionary", form, atMost: countMax) ?? []
        if names.isEmpty {
            return [Written(.builtIn, findings, section.place.key("dictionary"), section.mark)]
        }
        return names.map { name in
            name.map {
                $0 == "FIX.4.4" ? .builtIn : .file(findings.path($0))
            }
        }
    }
}

extension Configuration.Dictionaries {
    fileprivate init(_ sessions: [Configuration.Session]) throws(Problems) {
        var failed: Set<[Configuration.DictionaryFile]> = []
        for session in sessions {
            let files = session.dictionary.map(\.value)
            if loaded[files] == nil, !failed.contains(files) {
                loaded[files] = load(session.dictionary)
                if loaded[files] == nil { failed.insert(files) }
            }
            if let dictionary = loaded[files] {
                problems += Self.rules(of: session, dictionary).problems
            }
        }
        if !problems.isEmpty { throw Problems(problems) }
    }

    /// The dictionary of a session of this configuration, and the rules by which it is applied.
    package func parts(of session: Configuration.Session) -> (DataDictionary, ValidationRules) {
        guard let dictionary = loaded[session.dictionary.map(\.value)] else {
            preconditionFailure("a session of another configuration")
        }
        return (dictionary, Self.rules(of: session, dictionary).rules)
    }

    /// The same, of a session of another reading of the file: it may have the dictionaries that there are.
    ///
    /// - Throws: What is wrong with what it says of them.
    func check(_ session: Configuration.Session) throws(Problems) {
        guard let dictionary = loaded[session.dictionary.map(\.value)] else {
            throw Problems([
                session.dictionary[0].problem("not read by this run; expected a dictionary that a session of the configuration file has")
            ])
        }
        let problems = Self.rules(of: session, dictionary).problems
        if !problems.isEmpty { throw Problems(problems) }
    }

    private mutating func load(
        _ files: [Written<Configuration.DictionaryFile>]
    ) -> DataDictionary? {
        var texts: [(xml: [UInt8], name: String)] = []
        for file in files {
            switch file.value {
            case .builtIn: texts.append((DataDictionary.fix44XML(), "FIX.4.4"))
            case .file(let path):
                do throws(Problems) {
                    let text = try ConfigurationFile.read(
                        path, lengthMax: Configuration.DictionaryFile.lengthMax)
                    texts.append((text, path))
                } catch {
                    let reasons = error.all.map(\.message).joined(separator: ", ")
                    problems.append(
                        file.problem(
                            "\(quoted(path)) \(reasons); expected a dictionary in QuickFIX's format"))
                }
            }
        }
        guard texts.count == files.count else { return nil }
        do throws(DictionaryError) {
            let dictionary = try DataDictionary(files: texts)
            if dictionary.describesSessions { return dictionary }
            problems.append(
                files[0].problem(
                    "\(dictionary.version) without the messages of a session; "
                        + "expected the file of its session layer, such as FIXT11.xml, in the list"))
        } catch {
            problems.append(
                Problem(
                    file: error.file, line: error.line, column: 0, key: "", message: error.reason))
        }
        return nil
    }

    private static func rules(
        of session: Configuration.Session, _ dictionary: DataDictionary
    ) -> (rules: ValidationRules, problems: [Problem]) {
        var rules = session.validation.rules
        var problems: [Problem] = []
        guard case .of(let fields) = session.validation.allowUnknownEnumValues else {
            return (rules, problems)
        }
        for field in fields {
            let tag = UInt32(field.value) ?? dictionary.tag(named: field.value)
            if let tag, dictionary.fieldName(tag) != nil {
                rules.fieldsWithUnknownEnumValues.insert(tag)
                continue
            }
            let misfit = Misfit(
                what: "\(quoted(field.value)) is no field of the dictionary",
                suggestion: suggestion(for: field.value, among: dictionary.fieldNames))
            problems.append(
                field.problem(misfit.message(expected: "the name or the tag of one")))
        }
        return (rules, problems)
    }
}
