// What a program that a test starts has of the tests' own.

import Foundation
import Testing

@Suite struct `A program that a test starts` {
    @Test func `holds no file of another test, whose reader would wait for its end`() throws {
        let pipe = Pipe()
        let program = try Program(script: "readlink /proc/$$/fd/*; true")
        defer { program.kill() }
        #expect(try program.wait() == 0)
        let held = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(pipe.fileHandleForWriting.fileDescriptor)")
        #expect(held.hasPrefix("pipe:") && program.printed.count >= 3)
        #expect(!program.printed.contains(held))
    }
}
