// What a gateway's configuration is read from, and read again while it runs.

internal import Glibc
internal import Reactor

/// The file, as it was when the gateway started, and the sessions that were made in the control room.
struct ConfigurationSource: Sendable {
    /// In the store's folder.
    static let addedName = "penstock.sessions"
    static let addedBytesMax = 1 << 20

    let path: String
    let text: [UInt8]
    let environment: [String: String]

    /// - Throws: What is wrong with a file that cannot be read.
    init(_ path: String, environment: [String: String]) throws(Problems) {
        self.path = path
        text = try ConfigurationFile.read(path)
        self.environment = environment
    }

    /// - Throws: Everything that is wrong, with either.
    func load(added: Configuration.AddedText? = nil) throws(Problems) -> Configuration {
        try Configuration.load(path: path, text: text, environment: environment, added: added)
    }

    /// With the sessions that are kept in the store's folder.
    ///
    /// - Throws: Everything that is wrong.
    func loadAll() throws(Problems) -> (Configuration, Configuration.AddedText?) {
        let configuration = try load()
        guard let file = ConfigurationSource.addedFile(of: configuration) else { return (configuration, nil) }
        let bytes: [UInt8]
        do throws(PrivateFile.Fault) {
            bytes = try file.read()
        } catch {
            if error.isOfFolder { return (configuration, nil) }
            throw Problems([Problem(file: file.path, line: 0, column: 0, key: "", message: "cannot be used: \(error.description)")])
        }
        let added = Configuration.AddedText(path: file.path, bytes: bytes)
        return (try load(added: added), added)
    }

    /// Nil where nothing is kept.
    static func addedFile(of configuration: Configuration) -> PrivateFile? {
        guard configuration.store.durability != .none else { return nil }
        return PrivateFile(path: "\(configuration.store.path)/\(addedName)", bytesMax: addedBytesMax)
    }
}

extension PrivateFile.Fault {
    /// There is no such file, or the folder cannot be used: then it is the store that says so.
    fileprivate var isOfFolder: Bool {
        switch self {
        case .absent: true
        case .io(let error): [EACCES, ENOTDIR, ENAMETOOLONG].contains(error.code)
        case .notPrivate, .notAFile, .tooLarge: false
        }
    }
}
