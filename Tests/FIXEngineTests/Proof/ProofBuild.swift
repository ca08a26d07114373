// Compiles a program against the engine as the tests were built with it.

import Foundation
import TestKit

/// What the compiler says of a file that imports the engine's modules.
///
/// The proof is made behind the parser and the type checker, so the file is compiled as far as Swift's own
/// intermediate language.
struct ProofBuild {
    struct Complaint: Hashable {
        /// The line of the file, counted from 1.
        var line: Int
        var text: String
    }

    /// All that was printed.
    let output: String
    let isBuilt: Bool

    /// - Throws: ``Missing``, when there is nothing to compile with.
    init(_ source: String) throws {
        let modules = try ProofBuild.modules()
        let folder = NSTemporaryDirectory() + "penstock-proof-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(source.utf8).write(to: URL(fileURLWithPath: folder + "/app.swift"))
        let flags = try ProofBuild.flags(modules).map { "'\($0)'" }.joined(separator: " ")
        let process = try ShellProcess("cd '\(folder)' && swiftc \(flags) app.swift")
        let result = process.finish()
        if result.status == 127 { throw Missing("swiftc is not on the PATH:\n\(result.output)") }
        output = result.output
        isBuilt = result.status == 0
    }

    /// Each error, and where it is.
    var errors: [Complaint] { complaints("error") }
    /// By way of which lines it came to that.
    var notes: [Complaint] { complaints("note") }

    private func complaints(_ kind: String) -> [Complaint] {
        output.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 4).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 5, parts[0].hasSuffix("app.swift"), parts[3] == kind, let number = Int(parts[1]) else {
                return nil
            }
            return Complaint(line: number, text: parts[4])
        }
    }

    /// Says what there should be, and where it was looked for.
    struct Missing: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    // MARK: What it is compiled with

    /// The folder of the modules that these tests are linked with, which is beside them.
    private static func modules() throws -> URL {
        let program = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let modules = program.deletingLastPathComponent().appending(path: "Modules")
        for name in ["FIXEngine", "FIXSession", "FIXWire", "Journal", "Values"] {
            let file = modules.appending(path: "\(name).swiftmodule").path
            guard FileManager.default.fileExists(atPath: file) else {
                throw Missing("there is no \(file): `swift build --build-tests` puts it beside the tests' program")
            }
        }
        return modules
    }

    /// As SwiftPM compiles a target that depends on the engine. C modules of system libraries are where their maps
    /// are; those of C targets have maps in the build folder, and headers in Sources.
    private static func flags(_ modules: URL) throws -> [String] {
        let build = modules.deletingLastPathComponent()
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources").standardized
        var flags = [
            "-emit-sil", "-o", "/dev/null", "-Onone", "-swift-version", "6", "-parse-as-library", "-module-name", "App",
            "-warnings-as-errors", "-diagnostic-style=llvm", "-I", modules.path, "-module-cache-path",
            build.appending(path: "ModuleCache").path,
        ]
        let names = try FileManager.default.contentsOfDirectory(atPath: sources.path)
        for name in names.filter({ $0.hasPrefix("C") }).sorted() {
            let headers = sources.appending(path: "\(name)/include").path
            let ownMap = sources.appending(path: "\(name)/module.modulemap").path
            let builtMap = build.appending(path: "\(name).build/module.modulemap").path
            if FileManager.default.fileExists(atPath: ownMap) {
                flags += ["-Xcc", "-fmodule-map-file=\(ownMap)"]
            } else if FileManager.default.fileExists(atPath: headers) {
                flags += ["-Xcc", "-fmodule-map-file=\(builtMap)", "-Xcc", "-I", "-Xcc", headers]
            }
        }
        return flags
    }
}
