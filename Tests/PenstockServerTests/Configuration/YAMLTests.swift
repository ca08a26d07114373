import Testing

@testable import PenstockServer

@Suite struct `YAML: what a configuration does without` {
    @Test func `a key written twice, with both lines`() {
        #expect(
            Trial.problems(Trial.top("polling: busy", "name: again")) == [
                "trial.yaml:15: name: written twice, in lines 1 and 15; expected one of them"
            ])
    }

    @Test func `an anchor and its alias are two problems, and nothing more`() {
        let text = Trial.smallest("{path: var/trial}", becomes: "&here {path: var/trial}")
        #expect(
            Trial.problems("\(text)\nrisk: *here") == [
                "trial.yaml:2: store: &here is an anchor; expected the value alone",
                "trial.yaml:14: risk: *here is an alias; expected the value itself",
            ])
    }

    @Test func `a merge key`() {
        #expect(
            Trial.problems(Trial.broker("<<: {seed: 1}")) == [
                "trial.yaml:11: brokers[0].<<: a merge key; expected the merged keys themselves"
            ])
    }

    @Test func `a tag`() {
        #expect(
            Trial.problems(Trial.smallest("var/trial", becomes: "!!str var/trial")) == [
                "trial.yaml:2: store.path: !tag:yaml.org,2002:str is a tag; "
                    + "expected the value alone"
            ])
    }

    @Test func `a key that is no word`() {
        #expect(
            Trial.problems(Trial.top("risk: {[a]: b}")) == [
                "trial.yaml:14: risk: a list as a key; expected a word"
            ])
    }

    @Test func `a second document`() {
        #expect(
            Trial.problems(Trial.top("---", "name: second")) == [
                "trial.yaml:14: a second document; expected only one"
            ])
    }

    @Test func `nesting without end`() {
        let text = Trial.top("risk: " + String(repeating: "[", count: 1000))
        #expect(
            Trial.problems(text) == ["trial.yaml:14: nested too deeply; expected at most 16 levels"]
        )
    }

    @Test func `more text than is read`() {
        let text = String(repeating: "#", count: YAMLReader.lengthMax + 1)
        #expect(
            Trial.problems(text) == ["trial.yaml: too long; expected at most 1048576 bytes"])
    }

    @Test func `directives by the dozen, which cost libyaml the square of their number`() {
        let directives = (0..<17).map { "%TAG !a\($0)! b" }.joined(separator: "\n")
        #expect(
            Trial.problems("\(directives)\n---\n\(Trial.smallest)") == [
                "trial.yaml: too many %TAG directives; expected none"
            ])
    }

    @Test func `a text that is no mapping`() {
        #expect(Trial.problems("hello") == ["trial.yaml:1: a single value; expected a mapping"])
        #expect(Trial.problems("- a\n- b") == ["trial.yaml:1: a list; expected a mapping"])
    }
}

@Suite struct `YAML: mistakes of form` {
    @Test func `an unclosed bracket`() {
        #expect(
            Trial.problems("name: x\nstore: {path: x\nrisk: {}\n") == [
                "trial.yaml:3: not YAML: did not find expected ',' or '}', "
                    + "while parsing a flow mapping"
            ])
    }

    @Test func `a tab in the indentation`() {
        #expect(
            Trial.problems("name: x\nstore:\n\tpath: x\n") == [
                "trial.yaml:3: not YAML: found character that cannot start any token, "
                    + "while scanning for the next token; indent with spaces, not with tabs"
            ])
    }

    @Test func `a variable inside braces without quotation marks`() {
        #expect(
            Trial.problems("name: x\nstore: {path: ${STORE:var}}\n") == [
                "trial.yaml:2: not YAML: did not find expected ',' or '}', "
                    + "while parsing a flow mapping; "
                    + "inside { } and [ ] put \"${…}\" in quotation marks"
            ])
    }

    @Test func `bytes that are no text`() throws {
        let bytes = Array("name: x\npolling: ".utf8) + [0xFF, 0x0A]
        let error = #expect(throws: Problems.self) {
            try Configuration.load(path: "trial.yaml", text: bytes, environment: [:])
        }
        #expect(
            error?.all.map(\.description) == [
                "trial.yaml:2: not text: invalid leading UTF-8 octet"
            ])
    }

    @Test func `a problem knows its column`() throws {
        let error = #expect(throws: Problems.self) {
            try Trial.load(Trial.top("risk: {maxOrderQty: x}"))
        }
        let problem = try #require(error?.all.first)
        #expect(problem.line == 14)
        #expect(problem.column == 21)
        #expect(problem.key == "risk.maxOrderQty")
    }
}
