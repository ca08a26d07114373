// The commands, by name.

internal import Reactor

/// What `penstock NAME` does.
protocol Command: SendableMetatype {
    /// What `penstock help NAME` prints.
    static var usage: String { get }
    /// The words behind the name in, the exit code out.
    static func run(_ words: [String]) throws -> Int32
}

/// The program: its arguments without its own name in, its exit code out.
package enum PenstockCommands {
    private static let commands: [(name: String, summary: String, type: any Command.Type)] = [
        ("serve", "run the gateway of a configuration file", ServeCommand.self),
        ("check", "say what is wrong with a configuration file", CheckCommand.self),
        ("status", "show how a running gateway stands", StatusCommand.self),
        ("stop", "stop orders in an emergency", StopCommand.self),
        ("resume", "end an emergency stop", ResumeCommand.self),
        ("limits", "show the limits of a running gateway", LimitsCommand.self),
        ("limit", "change a limit of a running gateway", LimitCommand.self),
        ("positions", "show the positions of a running gateway", PositionsCommand.self),
        ("orders", "show the orders of a running gateway", OrdersCommand.self),
        ("brokers", "show the brokers of a running gateway", BrokersCommand.self),
        ("sessions", "show the FIX sessions of a running gateway", SessionsCommand.self),
        ("reconcile", "compare what a running gateway knows with its brokers", ReconcileCommand.self),
        ("heartbeat", "tell the dead-man timer that all is well", HeartbeatCommand.self),
        ("translate", "show what a broker is sent, and what its answers become", TranslateCommand.self),
        ("schedule", "print when the sessions of a configuration open and close", ScheduleCommand.self),
        ("log", "print the messages of a store", LogCommand.self),
        ("replay", "play a recorded session and compare what comes back", ReplayCommand.self),
        ("why", "tell what happened to a session or an order", WhyCommand.self),
        ("audit", "print what was done to a gateway, by whom and why", AuditCommand.self),
        ("verify", "check that a store is whole and fits together", VerifyCommand.self),
        ("backup", "copy a store into a file, while the gateway runs", BackupCommand.self),
        ("sequence", "show or set the MsgSeqNums of a session", SequenceCommand.self),
        ("import", "take over what another engine has", ImportCommand.self),
        ("export", "write sessions and logs as other engines do", ExportCommand.self),
        ("respond", "answer FIX test tools", RespondCommand.self),
        ("hash-password", "make what is kept of a password", HashPasswordCommand.self),
    ]

    /// 0 success, 1 failure, 2 wrong usage.
    package static func run(_ words: [String]) -> Int32 {
        guard let name = words.first else {
            Output.complain(manual)
            return 2
        }
        let rest = Array(words.dropFirst())
        if isHelp(name) {
            guard let topic = rest.first, !isHelp(topic) else {
                Output.print(manual)
                return 0
            }
            guard let command = commands.first(where: { $0.name == topic }) else {
                return unknown(topic)
            }
            Output.print(command.type.usage)
            return 0
        }
        guard let command = commands.first(where: { $0.name == name }) else { return unknown(name) }
        if rest.contains("--help") || rest.contains("-h") {
            Output.print(command.type.usage)
            return 0
        }
        do {
            return try command.type.run(rest)
        } catch let misuse as Arguments.Misuse {
            Output.complain("penstock \(name): \(misuse.message)")
            return 2
        } catch {
            Output.complain("penstock \(name): \(error)")
            return 1
        }
    }

    private static func isHelp(_ word: String) -> Bool {
        word == "help" || word == "--help" || word == "-h"
    }

    private static func unknown(_ name: String) -> Int32 {
        Output.complain("penstock: no command \(name); `penstock help` lists them")
        return 2
    }

    private static var manual: String {
        var text = "penstock: a FIX 4.4 engine and order gateway\n\n"
        for command in commands {
            let padding = String(repeating: " ", count: max(1, 15 - command.name.count))
            text += "  penstock \(command.name)\(padding)\(command.summary)\n"
        }
        return text + """

            `penstock help COMMAND` tells more about one. To begin, `penstock serve sessions/demo.yaml` and log
            on to 127.0.0.1:9880 with any FIX 4.4 client, TargetCompID PENSTOCK, any SenderCompID.

            configuration   YAML; sessions/reference.yaml explains every key. ${NAME:default} takes a value from
                            the environment. `penstock check FILE` before a restart finds mistakes.
            store           the folder of `store.path`: sessions, messages, orders. One process at a time
                            writes to it; `penstock log` may read meanwhile. Keep it: it is the memory of
                            every sequence number.
            address         commands that ask a running gateway take its store, or the address of its control room, such as
                            https://desk.example.com:8443, from any machine. They sign with the key in PENSTOCK_KEY_ID and
                            PENSTOCK_KEY_SECRET, or in --key FILE.
            stopping        SIGTERM or Ctrl-C logs everybody out, a second one does not wait. After a crash
                            the same command goes on where the last commit was. SIGHUP reads the
                            certificates of TLS again, as happens when their files change.
            exit codes      0 success, 1 failure (one clear line on standard error), 2 wrong usage
            """
    }
}
