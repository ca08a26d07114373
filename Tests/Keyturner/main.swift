// Changes a vault without end, for a test that kills it: `Keyturner FOLDER`.
//
// Master keys are the files `key0` and `key1` of the folder, in turn; data keys and a field change as well. Says `ready` when it
// has unlocked the vault, and `changed` after each change.

import Cryptography
import Glibc
import Reactor
import Values
import Vault

/// What goes on until somebody ends it.
func turn(_ folder: String) throws(VaultError) {
    var vault = try CredentialVault(in: folder)
    var current = 0
    do { try vault.unlock(by: .file(path: "\(folder)/key0")) } catch {
        try vault.unlock(by: .file(path: "\(folder)/key1"))
        current = 1
    }
    Output.print("ready")
    let names = vault.list.map(\.name)
    var round = 0
    while true {
        let now = Clock.now().utc
        current = 1 - current
        try vault.rotateMasterKey(to: .file(path: "\(folder)/key\(current)"), at: now)
        Output.print("changed")
        for name in names {
            try vault.rotateDataKey(of: name, at: now)
            Output.print("changed")
            var fields = SecretFields()
            round += 1
            var text = Array("round \(round)".utf8)
            try fields.set("round", to: SecretBuffer(taking: &text))
            try vault.update(fields, of: name, at: now)
            Output.print("changed")
        }
    }
}

guard CommandLine.arguments.count == 2 else {
    Output.complain("usage: Keyturner FOLDER")
    exit(2)
}
do throws(VaultError) { try turn(CommandLine.arguments[1]) } catch {
    Output.complain("Keyturner: \(error)")
    exit(1)
}
