// A server in another process.

import Foundation
import TestKit

/// One of the scripts in Servers. It ends with this object, or with the process of the tests.
final class TestServer: Sendable {
    struct Failure: Error {
        let description: String
    }

    let ports: [UInt16]
    private let process: Process
    private let input: Pipe

    init(_ script: String, _ arguments: [String] = []) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let (process, input, output) = (Process(), Pipe(), Pipe())
        // A program that another test starts meanwhile would hold them open, and this one would not end.
        for end in [input.fileHandleForWriting, output.fileHandleForReading] { _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC) }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", folder.appending(path: "Servers/\(script)").path] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.process = process
        self.input = input
        var line: [UInt8] = []
        while line.last != UInt8(ascii: "\n") {
            guard let byte = try output.fileHandleForReading.read(upToCount: 1)?.first else {
                throw Failure(description: "\(script) printed no port")
            }
            line.append(byte)
        }
        ports = String(decoding: line.dropLast(), as: UTF8.self).split(separator: " ").compactMap { UInt16($0) }
    }

    /// Without TLS, and with each of these certificates of the tests' authority, in this order.
    convenience init(_ script: String, certificates names: [String]) throws {
        let certificates = try TestCertificates.shared.get()
        try self.init(script, names.flatMap { [certificates.file("\($0).pem"), certificates.file("\($0).key")] })
        guard ports.count == names.count + 1 else { throw Failure(description: "\(script) printed \(ports)") }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
