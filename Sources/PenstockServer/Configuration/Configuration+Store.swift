// Where messages and orders are kept.

extension Configuration {
    /// The store's settings.
    package struct Store: Sendable {
        /// A directory, made when it is not there; relative to the current directory.
        package let path: String
        package let durability: Durability
        /// How large the store can grow: address space, not memory.
        package let mapSizeBytes: Int
    }

    /// What survives what.
    package enum Durability: Sendable {
        /// Nothing is kept on disk.
        case none
        /// Survives the end of the process at any point; not the loss of power.
        case process
        /// Survives the loss of power: each turn is on the disk before anything of it leaves.
        case power
    }
}

extension Configuration.Store {
    static func read(_ section: inout Section) -> Self? {
        let path = section.required("path", .text("a directory"))
        let durability = section.value("durability", .durability, default: .process)
        let mapSizeBytes = section.value("mapSize", .size(1 << 20...1 << 44), default: 16 << 30)
        guard let path else { return nil }
        return Self(path: path, durability: durability, mapSizeBytes: mapSizeBytes)
    }
}

extension Form<Configuration.Durability> {
    fileprivate static var durability: Form {
        choice([("none", .none), ("process", .process), ("power", .power)])
    }
}
