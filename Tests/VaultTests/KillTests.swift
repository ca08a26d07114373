// A process that changes a vault without end is killed at any point, and the vault is whole.

import Foundation
import TestKit
import Testing
import Values
import Vault

@Suite(.serialized) struct `A vault whose process is killed` {
    private static let program = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(".build/debug/Keyturner").path

    @Test(arguments: [11, 12] as [UInt64])
    func `is the one of before or the one of after`(seed: UInt64) throws {
        try #require(FileManager.default.isExecutableFile(atPath: Self.program), "run `swift build` first")
        var random = SeededRandom(seed: seed)
        let folder = try VaultFolder()
        let keys = try [folder.keyFile("key0"), folder.keyFile("key1")]
        var vault = try CredentialVault.create(in: folder.path, lockedBy: .file(path: keys[0]), at: at(0))
        let names = try ["okx", "kraken", "oanda"].map { try name($0) }
        for name in names { try vault.store(fields(["key": "key of \(name)", "round": "none"]), of: name, at: at(1)) }
        var generations: [Int64] = [0, 0, 0]
        for kill in 0..<12 {
            try runAndKill(
                folder.path, afterChanges: kill == 0 ? 8 : Int.random(in: 0...16, using: &random),
                andMilliseconds: Int.random(in: 0...9, using: &random))
            var found = try CredentialVault(in: folder.path)
            #expect(found.isWhole == true, "seed \(seed), kill \(kill)")
            let opening = keys.filter { key in (try? found.unlock(by: .file(path: key))) != nil }
            #expect(opening.count == 1, "seed \(seed), kill \(kill)")
            #expect(found.list.map(\.name) == names.sorted(), "seed \(seed), kill \(kill)")
            for name in names {
                let values = try found.fields(of: name).texts
                #expect(values["key"] == "key of \(name)" && values.count == 2, "seed \(seed), kill \(kill)")
            }
            // Nothing that was done before is undone.
            let now = found.list.map(\.generation)
            #expect(zip(generations, now).allSatisfy { $0 <= $1 }, "seed \(seed), kill \(kill)")
            generations = now
        }
        // The first process gave each another data key.
        #expect(generations.allSatisfy { $0 > 1 })
    }

    /// Waits until it has changed so much, and a little longer: somewhere in the next changes.
    private func runAndKill(_ folder: String, afterChanges: Int, andMilliseconds: Int) throws {
        let script = """
            exec 3< <(exec "\(Self.program)" "\(folder)" 2>&1); child=$!
            read -r first <&3
            for ((i = 0; i < \(afterChanges); i++)); do read -r line <&3; [ "$line" = changed ] || echo "$line"; done
            sleep 0.00\(andMilliseconds)
            kill -KILL $child
            wait $child 2>/dev/null
            echo "$first"
            """
        let file = folder + "/run.sh"
        try Data(script.utf8).write(to: URL(fileURLWithPath: file))
        let said = try output(of: "bash \(file)")
        #expect(said == "ready\n")
    }
}
