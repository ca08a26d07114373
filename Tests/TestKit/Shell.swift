// Commands that a test runs.

internal import Glibc

/// What a command of the shell prints on standard output, and on standard error when it fails.
public func output(of command: String) throws -> String {
    let process = try ShellProcess(command)
    let text = process.finish()
    guard text.status == 0 else {
        throw ShellFailure(command: command, status: text.status, output: text.output)
    }
    return text.output
}

public struct ShellFailure: Error {
    public let command: String
    public let status: Int32
    public let output: String
}

/// A command that runs beside the test. `finish` it.
@safe
public struct ShellProcess: ~Copyable {
    private let stream: UnsafeMutablePointer<FILE>

    public init(_ command: String) throws {
        guard let stream = unsafe popen("exec 2>&1; \(command)", "re") else {
            throw ShellFailure(command: command, status: -1, output: "")
        }
        unsafe self.stream = stream
    }

    /// Waits for its end: all that it printed, and its exit code.
    public consuming func finish() -> (output: String, status: Int32) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            // Safe: the buffer has so many.
            let count = unsafe fread(&buffer, 1, buffer.count, stream)
            if count == 0 { break }
            bytes += buffer.prefix(count)
        }
        let status = unsafe pclose(stream)
        return (String(decoding: bytes, as: UTF8.self), status >> 8 & 0xFF)
    }
}
