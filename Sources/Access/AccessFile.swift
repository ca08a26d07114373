// Where accounts are kept.

public import Reactor
internal import WebKit

/// One file in the folder of a store, replaced as a whole: a process that is killed at any point leaves the old one or the new
/// one.
public struct AccessFile: Sendable {
    public static let name = "penstock.access"
    /// A thousand users with sixteen keys each.
    public static let bytesMax = 16 << 20
    static let kind = "penstock-access"
    static let version = 1

    private let file: PrivateFile

    public init(in folder: String) {
        file = PrivateFile(path: "\(folder)/\(AccessFile.name)", bytesMax: AccessFile.bytesMax)
    }

    /// Why there are no accounts to be had, or to be kept. Nobody is let in meanwhile.
    public enum Fault: Error, Sendable, CustomStringConvertible {
        case unusable(PrivateFile.Fault)
        case notOurs(path: String)
        case unknownVersion(path: String, version: Int)
        case damaged(path: String, what: String)
        case tooLarge(path: String)
        case io(IOError)

        public var description: String {
            switch self {
            case .unusable(let fault): fault.description
            case .notOurs(let path): "\(path) is no file of users of Penstock's, or its first line is damaged"
            case .unknownVersion(let path, let version):
                "\(path) has version \(version), and this program knows version \(AccessFile.version): use a later program"
            case .damaged(let path, let what): "\(path) is damaged: \(what). Put a backup in its place"
            case .tooLarge(let path): "\(path) would have more than \(AccessFile.bytesMax) bytes"
            case .io(let error): error.description
            }
        }
    }

    /// Nil when there is no file: the first start.
    ///
    /// - Throws: ``Fault``.
    public func read() throws(Fault) -> Accounts? {
        let bytes: [UInt8]
        switch Result(catching: { () throws(PrivateFile.Fault) in try file.read() }) {
        case .success(let read): bytes = read
        case .failure(.absent): return nil
        case .failure(let fault): throw .unusable(fault)
        }
        let document: KeptDocument
        do {
            document = try KeptDocument(bytes, kind: AccessFile.kind, versions: AccessFile.version...AccessFile.version)
        } catch {
            switch error {
            case .notOfThisKind: throw .notOurs(path: file.path)
            case .unknownVersion(let version): throw .unknownVersion(path: file.path, version: version)
            }
        }
        guard document.isWhole else { throw .damaged(path: file.path, what: "its hash is another one") }
        do { return try Accounts(text: document.text) } catch { throw .damaged(path: file.path, what: error.description) }
    }

    /// On the disk when this returns.
    ///
    /// - Throws: ``Fault``: `tooLarge`, `io`.
    public func keep(_ accounts: Accounts) throws(Fault) {
        let text: [UInt8]
        do { text = try accounts.text(bytesMax: AccessFile.bytesMax - 256) } catch { throw .tooLarge(path: file.path) }
        let bytes = KeptDocument.bytes(of: text, kind: AccessFile.kind, version: AccessFile.version)
        do { try file.replace(with: bytes) } catch { throw .io(error) }
    }
}
