// The executable as a process: what it prints, how it ends.

import Foundation
import Testing

/// What a test needed and did not get, in words that name it.
struct Missing: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// One run of `penstock`. Whoever starts it ends it: `defer { program.kill() }`.
final class Program: @unchecked Sendable {
    // What is shared with the threads that read the pipes is guarded by their lock.
    private let process = Process()
    private let output = Lines()
    private let errors = Lines()

    /// The root of the repository.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let executable = root.appendingPathComponent(".build/debug/penstock")

    convenience init(_ arguments: [String], environment: [String: String] = [:]) throws {
        try self.init(Program.executable, arguments, environment)
    }

    /// A script for bash, which ends with `exec "$PENSTOCK" ...`.
    convenience init(script: String, environment: [String: String] = [:]) throws {
        let bash = URL(fileURLWithPath: "/bin/bash")
        let variables = environment.merging(["PENSTOCK": Program.executable.path]) { $1 }
        try self.init(bash, ["-c", script], variables)
    }

    private init(_ executable: URL, _ arguments: [String], _ environment: [String: String]) throws {
        guard FileManager.default.isExecutableFile(atPath: Program.executable.path) else {
            throw Missing("\(Program.executable.path): run `swift build` first")
        }
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = Program.root
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        try process.run()
        output.read()
        errors.read()
    }

    var identifier: Int32 { process.processIdentifier }

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

    func signal(_ number: Int32) { Foundation.kill(identifier, number) }

    /// Waits for the end; the exit code, or minus the number of the signal that ended it.
    func wait(within seconds: Double = 15) throws -> Int32 {
        let ended = DispatchSemaphore(value: 0)
        let process = process
        Thread.detachNewThread {
            process.waitUntilExit()
            ended.signal()
        }
        guard ended.wait(timeout: .now() + seconds) == .success else {
            throw Missing("still running after \(seconds) s; printed \(printed)")
        }
        output.waitForEnd()
        errors.waitForEnd()
        let status = process.terminationStatus
        return process.terminationReason == .uncaughtSignal ? -status : status
    }

    /// Ends it, however it is, and waits until it has ended.
    func kill() {
        if process.isRunning { signal(SIGKILL) }
        process.waitUntilExit()
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
    let pipe = Pipe()
    private let condition = NSCondition()
    private var text: [UInt8] = []
    private var isAtEnd = false

    /// Reads until the end. Starting a process has closed our copy of the writing end.
    func read() {
        let descriptor = dup(pipe.fileHandleForReading.fileDescriptor)
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
