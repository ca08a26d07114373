// `penstock hash-password`, through a pipe and at a terminal.

import Cryptography
import Foundation
import Testing

@Suite struct `The command that hashes passwords` {
    private func run(
        _ input: String
    ) throws -> (exitCode: Int32, output: [String], errors: [String]) {
        let program = try Program(
            script: "printf '%b' \"$INPUT\" | \"$PENSTOCK\" hash-password",
            environment: ["INPUT": input])
        defer { program.kill() }
        return (try program.wait(), program.printed, program.complaints)
    }

    @Test(arguments: [
        "correct horse\\n", "correct horse", "correct horse\\r\\n", "correct horse\\nmore\\n",
    ])
    func `the first line of a pipe is the password`(input: String) throws {
        let run = try run(input)
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
        #expect(run.output.count == 1)
        let hash = try PasswordHash(text: run.output.first ?? "")
        #expect(hash.cost == .usual)
        #expect(hash.matches(Array("correct horse".utf8)))
    }

    @Test(arguments: [
        ("", "expected a password of 1 to 256 bytes on standard input"),
        ("\\n", "expected a password of 1 to 256 bytes on standard input"),
        (
            String(repeating: "a", count: 257),
            "expected a password of 1 to 256 bytes on standard input"
        ),
        ("a\\tb\\n", "the password has a control character"),
    ])
    func `what is no password is one line on standard error, exit code 1`(
        input: String, line: String
    ) throws {
        let run = try run(input)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors == ["penstock hash-password: \(line)"])
    }

    /// Types into a terminal of its own, each line when it is asked for.
    private func type(_ first: String, _ second: String) throws -> (
        exitCode: Int32, output: [String]
    ) {
        // A person who answers each prompt: `script` gives the terminal.
        let program = try Program(
            script: """
                coproc person { script -qec '"$PENSTOCK" hash-password' /dev/null; }
                seen=
                until [[ $seen == *password:* ]]; do IFS= read -r -n 1 -u ${person[0]} c; seen+=$c; done
                echo \(first) >&${person[1]}
                until [[ $seen == *again:* ]]; do IFS= read -r -n 1 -u ${person[0]} c; seen+=$c; done
                echo \(second) >&${person[1]}
                number=$person_PID
                printf '%s\\n' "$seen"
                cat <&${person[0]}
                wait $number
                """)
        defer { program.kill() }
        let code = try program.wait()
        return (code, program.printed.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) })
    }

    @Test func `at a terminal it asks twice and shows nothing of what is typed`() throws {
        let run = try type("swordfish", "swordfish")
        #expect(run.exitCode == 0)
        let text = try #require(run.output.last)
        #expect(try PasswordHash(text: text).matches(Array("swordfish".utf8)))
        #expect(!run.output.contains { $0.contains("swordfish") })
    }

    @Test func `at a terminal two different passwords are refused`() throws {
        let run = try type("swordfish", "swordfihs")
        #expect(run.exitCode == 1)
        #expect(run.output.last == "penstock hash-password: the two passwords are not the same")
    }
}
