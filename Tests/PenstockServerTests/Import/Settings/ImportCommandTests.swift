// `penstock import cfg` as a process: which words go where.

import Foundation
import Testing

@testable import PenstockServer

@Suite struct `penstock import cfg` {
    @Test func `the configuration on standard output passes penstock check`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let lines = [
            ImportTrial.acceptor("HttpAcceptPort=9"), "[SESSION]", "ConnectionType=initiator",
            "BeginString=FIX.4.4", "SenderCompID=US", "TargetCompID=BROKER", "HeartBtInt=30",
            "SocketConnectHost=localhost", "SocketConnectPort=9",
        ]
        try folder.write(lines.joined(separator: "\n"), to: "desk.cfg")
        let file = folder.file("desk.cfg")
        let run = try Program.run(["import", "cfg", file])
        #expect(run.exitCode == 0)
        #expect(
            run.errors.first
                == "\(file): taken for a file of QuickFIX, by HttpAcceptPort in line 11; --engine says otherwise"
        )
        #expect(
            run.errors.contains {
                $0.hasPrefix("\(file):11: HttpAcceptPort [FIX.4.4:US->THEM]: no equivalent: ")
            })
        try folder.write(run.output.joined(separator: "\n"), to: "desk.yaml")
        let check = try Program.run(["check", folder.file("desk.yaml")])
        #expect(check.exitCode == 0 && check.errors.isEmpty)
        #expect(
            check.output == [
                "\(folder.file("desk.yaml")): ok (1 acceptor, 1 initiator, 2 sessions, 1 broker)"
            ])
    }

    @Test func `for programs: one object`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(ImportTrial.initiator("LogonTag=554=hunter2"), to: "desk.cfg")
        let file = folder.file("desk.cfg")
        let run = try Program.run(["import", "cfg", file, "--json", "--engine", "quickfixj"])
        #expect(run.exitCode == 0 && run.errors.isEmpty)
        let text = run.output.joined(separator: "\n")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["engine"] as? String == "quickfixj" && object["guessed"] as? Bool == false)
        #expect(
            object["sessions"] as? Int == 1 && object["variables"] as? [String] == ["THEM_PASSWORD"]
        )
        let yaml = try #require(object["yaml"] as? String)
        #expect(Trial.problems(yaml, environment: ["THEM_PASSWORD": "x"]) == [])
        #expect(!text.contains("hunter2"))
        let problems = try #require(object["problems"] as? [[String: Any]])
        let secret = try #require(problems.first { $0["kind"] as? String == "secret" })
        #expect(secret.keys.sorted() == ["file", "kind", "line", "message", "sessions", "setting"])
        #expect(secret["line"] as? Int == 13 && secret["setting"] as? String == "LogonTag")
        #expect(secret["sessions"] as? [String] == ["FIX.4.4:US->THEM"])
    }

    @Test func `nothing useful: exit code 1, and why`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("[SESSION]\nConnectionType=acceptor\n", to: "bad.cfg")
        let file = folder.file("bad.cfg")
        let run = try Program.run(["import", "cfg", file, "--engine=quickfix"])
        #expect(run.exitCode == 1 && run.output.isEmpty)
        #expect(
            run.errors == [
                "\(file):1: [?:?->?]: session left out: BeginString is missing",
                "\(file): no configuration could be made",
            ])
        let lost = try Program.run(["import", "cfg", "/no/such.cfg"])
        #expect(lost.exitCode == 1 && lost.output.isEmpty)
        #expect(lost.errors == ["/no/such.cfg: cannot be read: No such file or directory"])
        let json = try Program.run(["import", "cfg", "/no/such.cfg", "--json"])
        let text = Data(json.output.joined().utf8)
        let object = try JSONSerialization.jsonObject(with: text) as? [String: Any]
        #expect(json.exitCode == 1 && json.errors.isEmpty && object?["yaml"] is NSNull)
        let endless = try Program.run(["import", "cfg", "/dev/zero"])
        #expect(
            endless.exitCode == 1
                && endless.errors == ["/dev/zero: too long; expected at most 1048576 bytes"])
    }

    @Test(arguments: [
        (
            ["import", "cfg"],
            "penstock import: usage: penstock import cfg FILE [--engine ENGINE] [--json]"
        ),
        (
            ["import", "cfg", "a", "b"],
            "penstock import: usage: penstock import cfg FILE [--engine ENGINE] [--json]"
        ),
        (
            ["import", "cfg", "a", "--engin", "b"],
            "penstock import: unknown option --engin; did you mean --engine?"
        ),
        (
            ["import", "cfg", "a", "--engine", "quickfixg"],
            "penstock import: --engine is quickfixg; expected quickfix, quickfixj or quickfixgo; did you mean quickfix?"
        ),
    ])
    func `wrong usage is one line, exit code 2`(words: [String], line: String) throws {
        let run = try Program.run(words)
        #expect(run.exitCode == 2 && run.output.isEmpty)
        #expect(run.errors == [line])
    }

    @Test(arguments: [["import"], ["import", "nonsense"]])
    func `what to import has to be said`(words: [String]) throws {
        let run = try Program.run(words)
        #expect(run.exitCode == 2 && run.output.isEmpty)
        #expect(run.errors.count == 1 && run.errors[0].contains("expected cfg or store: `penstock help import` tells more"))
    }

    @Test func `it has a page of its own`() throws {
        let page = try Program.run(["help", "import"])
        #expect(
            page.exitCode == 0 && page.output.first?.hasPrefix("usage: penstock import ") == true)
        #expect(try Program.run(["help"]).output.contains { $0.contains("penstock import ") })
    }
}
