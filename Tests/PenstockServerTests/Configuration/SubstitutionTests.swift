import Testing

@testable import PenstockServer

@Suite struct `Configuration: values from the environment` {
    @Test(arguments: [
        ("plain", "plain"), ("${A}", "one"), ("x${A}y", "xoney"), ("${A}${B}", "onetwo"),
        ("${A:unused}", "one"), ("${C:fallback}", "fallback"), ("${C:}", ""), ("${C:a:b}", "a:b"),
        ("${C:x y$}", "x y$"), ("${EMPTY:unused}", ""), ("$${A}", "${A}"), ("$$${A}", "$${A}"),
        ("$A", "$A"), ("$", "$"), ("a$${b", "a${b"), ("${LIKE}", "${A}"), ("{A}", "{A}"),
    ])
    func `a text becomes`(written: String, expected: String) throws {
        let environment = ["A": "one", "B": "two", "EMPTY": "", "LIKE": "${A}"]
        #expect(try Substitution.apply(to: written, environment) == expected)
    }

    @Test func `a value is typed after its variables are replaced`() throws {
        let text = Trial.smallest("127.0.0.1:9880", becomes: "127.0.0.1:${PORT:9880}")
        #expect(try Trial.load(text).acceptors.first?.listen.port == 9880)
        #expect(try Trial.load(text, environment: ["PORT": "0"]).acceptors.first?.listen.port == 0)
        #expect(
            Trial.problems(text, environment: ["PORT": "http"]) == [
                "trial.yaml:4: acceptors[0].listen: \"http\" is not a port; "
                    + "expected HOST:PORT or [IPv6]:PORT, with a port from 0 to 65535"
            ])
    }

    @Test(arguments: [
        (
            "${NO_SUCH}",
            "the environment variable NO_SUCH is not set; "
                + "expected it to be, or a default as in ${NO_SUCH:default}"
        ),
        ("a${B", "\"${\" without a \"}\"; expected ${NAME}, ${NAME:default} or $${ for ${"),
        (
            "${1B}",
            "\"1B\" is not the name of a variable; "
                + "expected letters, digits and _, the first no digit"
        ),
        (
            "${}",
            "\"\" is not the name of a variable; expected letters, digits and _, the first no digit"
        ),
        (
            "${A-B:c}",
            "\"A-B\" is not the name of a variable; "
                + "expected letters, digits and _, the first no digit"
        ),
        ("${A:${B}}", "a variable inside the default of A; expected plain text"),
        ("${A:}", "no value; expected a directory"),
    ])
    func `a reference that leads nowhere`(written: String, problem: String) {
        let text = Trial.smallest("store: {path: var/trial}", becomes: "store:\n  path: \(written)")
        #expect(Trial.problems(text) == ["trial.yaml:3: store.path: \(problem)"])
    }

    @Test func `a value that grows too long`() {
        let text = Trial.smallest("name: trial", becomes: "name: ${LONG}")
        let environment = ["LONG": String(repeating: "x", count: 70_000)]
        #expect(
            Trial.problems(text, environment: environment) == [
                "trial.yaml:1: name: too long with its variables replaced; "
                    + "expected at most 65536 bytes"
            ])
    }
}
