// The executable as a process: what it prints, how it ends.

import Foundation
import Testing

/// What a test needed and did not get, in words that name it.
struct Missing: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// One run of `penstock`. Whoever starts it ends it: `defer { program.kill() }`.
///
/// Foundation's Process notices the end of one only when those started beside it have ended, too.
final class Program: @unchecked Sendable {
    // What is shared with the threads that read and wait is guarded by their locks.
    private let output = Lines()
    private let errors = Lines()
    private let end = NSCondition()
    private var status: Int32?
    private var start: Result<pid_t, any Error>?

    /// The root of the repository.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let starting = NSLock()
    private static let executable = root.appendingPathComponent(".build/debug/penstock").path

    convenience init(_ arguments: [String], environment: [String: String] = [:]) throws {
        try self.init([Program.executable] + arguments, environment)
    }

    /// A script for bash, which ends with `exec "$PENSTOCK" ...`.
    convenience init(script: String, environment: [String: String] = [:]) throws {
        let variables = environment.merging(["PENSTOCK": Program.executable]) { $1 }
        try self.init(["/bin/bash", "-c", script], variables)
    }

    private init(_ words: [String], _ environment: [String: String]) throws {
        guard FileManager.default.isExecutableFile(atPath: Program.executable) else {
            throw Missing("\(Program.executable): run `swift build` first")
        }
        Thread.detachNewThread { [self] in live(words, environment) }
        let start = end.withLock {
            while self.start == nil { end.wait() }
            return self.start
        }
        _ = try start?.get()
        output.read()
        errors.read()
    }

    /// From start to end on one thread: the process is killed when the thread that started it is gone,
    /// so that none outlives a run of the tests that crashes.
    private func live(_ words: [String], _ environment: [String: String]) {
        // No two control rooms listen at one port.
        let variables = ProcessInfo.processInfo.environment.merging(["PENSTOCK_CONTROL_PORT": "0"]) { $1 }.merging(environment) { $1 }
        // Other tests' pipes are not its: whoever reads them would wait for its end.
        let script = """
            for file in /proc/$$/fd/*; do end=${file##*/}; ((end < 3)) || eval "exec $end>&-"; done
            cd "$0" && exec setpriv --pdeathsig KILL "$@"
            """
        // One start at a time, so that no process holds another's pipe open.
        let start = Program.starting.withLock {
            Result {
                try Program.spawn(
                    ["/bin/bash", "-c", script, Program.root.path] + words,
                    variables.map { "\($0)=\($1)" }, output: output.begin(), errors: errors.begin())
            }
        }
        end.withLock {
            self.start = start
            end.broadcast()
        }
        guard case .success(let identifier) = start else { return }
        var result: Int32 = 0
        while waitpid(identifier, &result, 0) < 0, errno == EINTR {}
        end.withLock {
            status = result & 0x7F == 0 ? result >> 8 & 0xFF : -(result & 0x7F)
            end.broadcast()
        }
    }

    private static func spawn(
        _ words: [String], _ variables: [String], output: Int32, errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // As from a shell: nothing blocked, SIGPIPE ends the process.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var arguments = words.map { strdup($0) } + [nil]
        var environment = variables.map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var identifier: pid_t = 0
        let result = posix_spawn(
            &identifier, words[0], &actions, &attributes, &arguments, &environment)
        close(output)
        close(errors)
        guard result == 0 else { throw Missing("a process: \(String(cString: strerror(result)))") }
        return identifier
    }

    /// Everything printed so far on standard output.
    var printed: [String] { output.all }

    /// Everything complained of so far on standard error.
    var complaints: [String] { errors.all }

    /// The first line of standard output that has the text, whenever it comes.
    func line(with text: String, within seconds: Double = 10) throws -> String {
        if let line = output.first(with: text, within: seconds) { return line }
        throw Missing("no line with \"\(text)\"; printed \(printed), complained \(complaints)")
    }

    /// The port of the `ready` line.
    func port() throws -> UInt16 {
        let ready = try line(with: "ready")
        guard let match = ready.firstMatch(of: /FIX on [0-9.]+:(\d+)/), let port = UInt16(match.1)
        else { throw Missing("no port in: \(ready)") }
        return port
    }

    func identifier() throws -> pid_t {
        guard case .success(let identifier) = end.withLock({ start }) else { throw Missing("a process") }
        return identifier
    }

    /// How much of it is in memory now.
    func residentMegabytes() throws -> Int { try kilobytes(of: "VmRSS") / 1024 }

    /// The same without pages of files, which are the kernel's to take away: the store's.
    func ownKilobytes() throws -> Int { try kilobytes(of: "RssAnon") }

    private func kilobytes(of name: String) throws -> Int {
        let identifier = try identifier()
        guard let status = try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }),
            let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { throw Missing("a \(name)") }
        return kilobytes
    }

    /// What it has used of a processor.
    func processorSeconds() throws -> Double {
        let identifier = try identifier()
        // Behind the name, which is in parentheses: the state is the first of them.
        let words = try String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
            .split(separator: ")").last?.split(separator: " ") ?? []
        guard words.count > 12, let user = Double(words[11]), let system = Double(words[12]) else {
            throw Missing("times of the process")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Nothing more will come on standard output, although the process may still run.
    func waitForLastLine() { output.waitForEnd() }

    func signal(_ number: Int32) {
        // Once it has been waited for, the number may be another's.
        end.withLock {
            guard status == nil, case .success(let identifier) = start else { return }
            Foundation.kill(identifier, number)
        }
    }

    /// Waits for the end; the exit code, or minus the number of the signal that ended it.
    func wait(within seconds: Double = 15) throws -> Int32 {
        guard let code = ending(before: Date(timeIntervalSinceNow: seconds)) else {
            throw Missing("an end within \(seconds) s; printed \(printed)")
        }
        output.waitForEnd()
        errors.waitForEnd()
        return code
    }

    private func ending(before deadline: Date) -> Int32? {
        end.lock()
        defer { end.unlock() }
        while status == nil, end.wait(until: deadline) {}
        return status
    }

    /// Ends it, however it is, and waits until it has ended.
    func kill() {
        signal(SIGKILL)
        _ = ending(before: Date(timeIntervalSinceNow: 60))
    }

    /// A run to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (exitCode: Int32, output: [String], errors: [String]) {
        let program = try Program(arguments, environment: environment)
        defer { program.kill() }
        let code = try program.wait()
        return (code, program.printed, program.complaints)
    }
}

/// The lines of a pipe, read by a thread of their own, so that the writer never waits.
private final class Lines: @unchecked Sendable {
    private let condition = NSCondition()
    private var text: [UInt8] = []
    private var isAtEnd = false
    private var descriptor: Int32 = -1

    /// Makes the pipe; the end to write to.
    func begin() throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Missing("a pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        return ends[1]
    }

    func read() {
        Thread.detachNewThread { [self] in
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = Foundation.read(descriptor, &chunk, chunk.count)
                if count < 0, errno == EINTR { continue }
                condition.withLock {
                    if count > 0 { text += chunk.prefix(count) } else { isAtEnd = true }
                    condition.broadcast()
                }
                if count <= 0 { break }
            }
            Foundation.close(descriptor)
        }
    }

    var all: [String] { condition.withLock { lines } }

    private var lines: [String] {
        String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func first(with text: String, within seconds: Double) -> String? {
        let deadline = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let line = lines.first(where: { $0.contains(text) }) { return line }
            if isAtEnd || !condition.wait(until: deadline) {
                return lines.first { $0.contains(text) }
            }
        }
    }

    func waitForEnd() {
        let deadline = Date(timeIntervalSinceNow: 5)
        condition.lock()
        defer { condition.unlock() }
        while !isAtEnd, condition.wait(until: deadline) {}
    }
}

/// A folder of one's own; removed by `remove`.
struct Folder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("penstock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
