// The commands' contract: exit codes, and which words go where.

import Foundation
import Testing

@Suite struct `The command line` {
    private static let commands = ["serve", "check", "schedule", "respond", "hash-password"]

    @Test func `without a command: the manual on standard error, exit code 2`() throws {
        let run = try Program.run([])
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        for command in Self.commands {
            #expect(run.errors.contains { $0.contains("penstock \(command) ") })
        }
    }

    @Test(arguments: ["help", "--help", "-h"])
    func `the manual on standard output when it is asked for`(word: String) throws {
        let run = try Program.run([word])
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
        for command in Self.commands {
            #expect(run.output.contains { $0.contains("penstock \(command) ") })
        }
    }

    @Test(arguments: commands)
    func `every command has a page of its own, wherever help is asked for`(command: String) throws {
        let page = try Program.run(["help", command])
        #expect(page.exitCode == 0)
        #expect(page.errors.isEmpty)
        let usage = "usage: penstock \(command)"
        #expect(page.output.first == usage || page.output.first?.hasPrefix("\(usage) ") == true)
        for words in [[command, "--help"], [command, "-h"], [command, "nonsense", "--help"]] {
            let run = try Program.run(words)
            #expect(run.exitCode == 0)
            #expect(run.output == page.output)
            #expect(run.errors.isEmpty)
        }
    }

    @Test(arguments: [["help", "help"], ["help", "--help"], ["help", "-h"]])
    func `help about help is the manual`(words: [String]) throws {
        let (manual, run) = (try Program.run(["help"]), try Program.run(words))
        #expect(run.exitCode == 0 && run.output == manual.output && run.errors.isEmpty)
    }

    @Test(arguments: [
        (["fly"], "penstock: no command fly; `penstock help` lists them"),
        (["help", "fly"], "penstock: no command fly; `penstock help` lists them"),
        (["--version="], "penstock: no command --version=; `penstock help` lists them"),
        (["serve"], "penstock serve: usage: penstock serve FILE"),
        (["serve", "a", "b"], "penstock serve: usage: penstock serve FILE"),
        (["serve", "--port", "1"], "penstock serve: unknown option --port"),
        (["check"], "penstock check: usage: penstock check FILE [--json]"),
        (["check", "a", "b"], "penstock check: usage: penstock check FILE [--json]"),
        (["check", "--json"], "penstock check: usage: penstock check FILE [--json]"),
        (["check", "--jsn", "a"], "penstock check: unknown option --jsn"),
        (
            ["schedule"],
            "penstock schedule: usage: penstock schedule FILE [--next N] [--at TIME] [--json]"
        ),
        (
            ["schedule", "a", "--next", "0"],
            "penstock schedule: --next is 0; expected a number from 1 to 1000"
        ),
        (
            ["schedule", "a", "--at", "noon"],
            "penstock schedule: --at is noon; expected YYYYMMDD-HH:MM:SS, HH:MM:SS or a duration like 5m"
        ),
        (["hash-password", "secret"], "penstock hash-password: usage: penstock hash-password"),
        (["hash-password", "--pass", "x"], "penstock hash-password: unknown option --pass"),
        (["respond"], "penstock respond: --port or --connect is missing"),
        (["respond", "--port"], "penstock respond: --port needs a value"),
        (
            ["respond", "--port", "x"],
            "penstock respond: --port is x; expected a number from 0 to 65535"
        ),
        (
            ["respond", "--port=65536"],
            "penstock respond: --port is 65536; expected a number from 0 to 65535"
        ),
        (
            ["respond", "--port=-1"],
            "penstock respond: --port is -1; expected a number from 0 to 65535"
        ),
        (["respond", "--prt", "1"], "penstock respond: unknown option --prt"),
        (
            ["respond", "--portt", "1"],
            "penstock respond: unknown option --portt; did you mean --port?"
        ),
        (
            ["respond", "--port", "0", "more"],
            "penstock respond: usage: penstock respond --port P | --connect HOST:PORT; --help tells more"
        ),
    ])
    func `wrong usage is one line on standard error, exit code 2`(words: [String], line: String)
        throws
    {
        let run = try Program.run(words)
        #expect(run.exitCode == 2)
        #expect(run.errors == [line])
        #expect(run.output.isEmpty)
    }

    @Test(arguments: ["serve", "check"])
    func `a broken configuration: each problem with file, line, key and what was expected`(
        command: String
    ) throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(
            """
            name: broken
            store: {path: \(folder.file("store"))}
            poling: block
            acceptors:
              - listen: 127.0.0.1
                sessions: [{senderCompID: US, targetCompID: THEM, heartBtInt: 30}]
            brokers:
              - {id: paper, kind: paper}
            routing: {default: papre}

            """, to: "broken.yaml")
        let file = folder.file("broken.yaml")
        let run = try Program.run([command, file])
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.allSatisfy { $0.hasPrefix("\(file):") })
        for (place, words) in [
            (":3: poling: ", "did you mean \"polling\"?"),
            (":5: acceptors[0].listen: ", "expected HOST:PORT"),
            (":6: acceptors[0].sessions[0].heartBtInt: ", "did you mean \"heartBtIntOverride\"?"),
            (":9: routing.default: ", "did you mean \"paper\"?"),
        ] {
            #expect(
                run.errors.contains { $0.hasPrefix(file + place) && $0.contains(words) },
                "\(place) in \(run.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("store")))
    }

    @Test(arguments: ["serve", "check"])
    func `a configuration that is not there`(command: String) throws {
        let run = try Program.run([command, "/no/such.yaml"])
        #expect(run.exitCode == 1)
        #expect(run.errors == ["/no/such.yaml: cannot be read: No such file or directory"])
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [["check", "--json", "FILE"], ["check", "FILE", "--json"]])
    func `problems for programs are a JSON array on standard output`(words: [String]) throws {
        let folder = try Folder()
        defer { folder.remove() }
        func check(_ file: String) throws -> (code: Int32, problems: [[String: Any]]?) {
            let run = try Program.run(words.map { $0 == "FILE" ? file : $0 })
            #expect(run.errors.isEmpty)
            let text = Data(run.output.joined(separator: "\n").utf8)
            return (run.exitCode, try JSONSerialization.jsonObject(with: text) as? [[String: Any]])
        }
        let good = try check("sessions/demo.yaml")
        #expect(good.code == 0 && good.problems?.isEmpty == true)
        let lost = try check("/no/such.yaml")
        #expect(lost.code == 1 && lost.problems?.count == 1)
        #expect(lost.problems?[0]["file"] as? String == "/no/such.yaml")
        #expect(lost.problems?[0]["line"] is NSNull && lost.problems?[0]["key"] is NSNull)
        #expect(
            lost.problems?[0]["message"] as? String == "cannot be read: No such file or directory")
        // A key with all that JSON must escape, in a file whose name has it, too.
        let file = folder.file("br\"ok\\en.yaml")
        try folder.write(
            "name: x\nstore: {path: x}\n\"po\\tl\\\"ing\\u2028\": block\n", to: "br\"ok\\en.yaml")
        let broken = try check(file)
        #expect(broken.code == 1)
        let plain = try Program.run(["check", file]).errors
        let told = try #require(broken.problems).map { problem in
            let place = (problem["line"] as? Int).map { ":\($0)" } ?? ""
            let key = (problem["key"] as? String).map { " \($0):" } ?? ""
            #expect(problem.keys.sorted() == ["column", "file", "key", "line", "message"])
            return "\(problem["file"] ?? "")\(place):\(key) \(problem["message"] ?? "")"
        }
        #expect(told == plain && told.count > 2)
    }

    @Test(arguments: ["sessions/demo.yaml", "sessions/bench.yaml"])
    func `what comes with us is good`(file: String) throws {
        let run = try Program.run(["check", file])
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
        #expect(run.output.count == 1 && run.output[0].hasPrefix("\(file): ok ("))
    }

    @Test func `a port in use is one clear line`() throws {
        let first = try Program(["respond", "--port", "0"])
        defer { first.kill() }
        let port = try first.port()
        let line = "cannot listen on 127.0.0.1:\(port): Address already in use"
        let second = try Program.run(["respond", "--port", "\(port)"])
        #expect(second.exitCode == 1)
        #expect(second.errors == ["penstock respond: \(line)"])
        #expect(second.output.isEmpty)
        let folder = try Folder()
        defer { folder.remove() }
        let gateway = try Program.run(
            ["serve", "sessions/demo.yaml"],
            environment: ["PENSTOCK_PORT": "\(port)", "PENSTOCK_STORE": folder.file("store")])
        #expect(gateway.exitCode == 1)
        #expect(gateway.errors == ["penstock serve: \(line)"])
        #expect(gateway.output.isEmpty)
    }

    @Test func `a host that is none is one clear line`() throws {
        let run = try Program.run(["respond", "--port", "0", "--host", "no.such.host.invalid"])
        #expect(run.exitCode == 1)
        #expect(
            run.errors == [
                "penstock respond: cannot listen on no.such.host.invalid:0: no such host"
            ])
    }

    @Test func `bench acknowledges an order for anything, once`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let program = try Program(
            ["serve", "sessions/bench.yaml"],
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": folder.file("store")])
        defer { program.kill() }
        let port = try program.port()
        // Room for a million open orders and twenty thousand sessions, of which none has come: it is not in memory yet.
        // The program's own pages are not counted: a debug build has many.
        #expect(try program.ownKilobytes() < 165 << 10)
        for you in ["PENSTOCK", "EXEC"] {
            let client = try WireClient(port: port, me: "BENCH", you: you)
            try client.send("35=A|98=0|108=30")
            try client.expect("35=A|98=0|108=30")
            for id in 1...3 {
                try client.send("35=D|11=\(id)|54=1|38=100|40=1|55=ANY\(id)|60=<now>")
                try client.expect(
                    "35=8|6=0|11=\(id)|14=0|17=*|37=*|38=100|39=0|40=1|54=1|55=ANY\(id)|59=0|60=<time>"
                        + "|150=0|151=100")
            }
            try client.send("35=5")
            try client.expect("35=5")
            try client.expectClose()
        }
        program.signal(SIGTERM)
        #expect(try program.wait() == 0)
    }

    /// A gateway that polls.
    private func polling(in folder: Folder) throws -> Program {
        let text = try String(contentsOfFile: "sessions/bench.yaml", encoding: .utf8)
        try folder.write(text.replacingOccurrences(of: "polling: block", with: "polling: busy"), to: "busy.yaml")
        return try Program(
            ["serve", folder.file("busy.yaml")], environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": folder.file("store")])
    }

    @Test func `a gateway that polls takes orders, keeps time, and sleeps when nobody comes`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let program = try polling(in: folder)
        defer { program.kill() }
        let client = try WireClient(port: try program.port(), me: "BENCH", you: "PENSTOCK")
        try client.send("35=A|98=0|108=1")
        try client.expect("35=A|98=0|108=1")
        try client.send("35=D|11=1|54=1|38=100|40=1|55=ANY|60=<now>")
        try client.expect("35=8|6=0|11=1|14=0|17=*|37=*|38=100|39=0|40=1|54=1|55=ANY|59=0|60=<time>|150=0|151=100")
        // With nothing to read, a second later and another one: times are heeded, and it has not polled all the while.
        let before = try program.processorSeconds()
        try client.expect("35=0")
        try client.send("35=0")
        try client.expect("35=0")
        #expect(try program.processorSeconds() - before < 1)
        program.signal(SIGTERM)
        try client.expect("35=5|58=*")
        try client.send("35=5")
        #expect(try program.wait() == 0)
    }

    /// It reads the connection that had something last without asking what else there is.
    @Test(arguments: [Pace.whole, .byteByByte])
    func `a gateway that polls hears whoever comes, in whatever pieces, and sees who goes`(pace: Pace) throws {
        let folder = try Folder()
        defer { folder.remove() }
        let program = try polling(in: folder)
        defer { program.kill() }
        let port = try program.port()
        let clients = try ["ONE", "TWO"].map { try WireClient(port: port, me: $0, you: "PENSTOCK", pace: pace) }
        for client in clients {
            try client.send("35=A|98=0|108=30")
            try client.expect("35=A|98=0|108=30")
        }
        func trade(_ client: WireClient, _ number: Int) throws {
            try client.send("35=D|11=\(number)|54=1|38=100|40=1|55=ANY|60=<now>")
            try client.expect(
                "35=8|6=0|11=\(number)|14=0|17=*|37=*|38=100|39=0|40=1|54=1|55=ANY|59=0|60=<time>|150=0|151=100")
        }
        for number in 1...6 {
            for client in clients { try trade(client, number) }
            if number % 3 == 0 { try trade(clients[0], 100 + number) }
        }
        // Half of a message behind a whole one: the rest comes when the whole one is answered.
        let halves = try WireClient(port: port, me: "HALVES", you: "PENSTOCK", pace: .together)
        try halves.send("35=A|98=0|108=30")
        try halves.expect("35=A|98=0|108=30")
        for number in 1...5 {
            for part in ["a", "b"] { try halves.send("35=D|11=\(number)\(part)|54=1|38=100|40=1|55=ANY|60=<now>") }
            try halves.flush(but: 20)
            #expect(try halves.receive()?[11] == "\(number)a")
            try halves.sendRest()
            #expect(try halves.receive()?[11] == "\(number)b")
        }
        // The one that was read last goes, and comes back at once.
        clients[0].close()
        try trade(clients[1], 7)
        let again = try WireClient(port: port, me: "ONE", you: "PENSTOCK", pace: pace)
        try again.send("35=A|98=0|108=30|141=Y")
        try again.expect("35=A|98=0|108=30|141=Y")
        try trade(again, 8)
        program.signal(SIGTERM)
        for client in [again, clients[1], halves] {
            try client.expect("35=5|58=*")
            try client.send("35=5")
            try client.flush()
        }
        #expect(try program.wait() == 0)
    }
}
