// What of a store's folder is not in its database: users and keys, and the vault.

internal import Access
internal import Reactor
internal import Vault

/// Copies of them for a backup. Both are replaced as a whole by whoever changes them, so what is read is whole.
struct PrivateCopies {
    private(set) var files: [(target: PrivateFile, bytes: [UInt8])] = []
    private let replaces: Bool

    private static let kinds = [
        (name: AccessFile.name, ending: "access", bytesMax: AccessFile.bytesMax),
        (name: ConfigurationSource.addedName, ending: "sessions", bytesMax: ConfigurationSource.addedBytesMax),
        (name: CredentialVault.fileName, ending: "vault", bytesMax: CredentialVault.bytesMax),
    ]

    /// - Parameter store: A folder; of a copy of its database there is nothing more to copy.
    /// - Throws: ``PrivateFile/Fault``; ``PortProblem`` where a copy is there already.
    init(of store: String, to file: String, replacing: Bool) throws {
        replaces = replacing
        for (name, ending, bytesMax) in PrivateCopies.kinds {
            let target = PrivateFile(path: "\(file).\(ending)", bytesMax: bytesMax)
            do throws(PrivateFile.Fault) {
                files.append((target, try PrivateFile(path: "\(store)/\(name)", bytesMax: bytesMax).read()))
            } catch {
                guard case .absent = error else { throw error }
                continue
            }
            if !replacing, PrivateCopies.isThere(target) { throw PortProblem("\(target.path): it is there already; --replace takes its place") }
        }
    }

    private static func isThere(_ file: PrivateFile) -> Bool {
        do throws(PrivateFile.Fault) {
            _ = try file.read()
        } catch {
            if case .absent = error { return false }
        }
        return true
    }

    /// - Throws: ``IOError``.
    func write() throws {
        for (target, bytes) in files {
            if replaces { try target.replace(with: bytes) } else { try target.create(with: bytes) }
        }
    }
}
