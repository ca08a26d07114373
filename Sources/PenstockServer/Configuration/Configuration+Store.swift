// Where messages and orders are kept.

extension Configuration {
    /// The store's settings.
    package struct Store: Sendable {
        /// A directory, made when it is not there; relative to the current directory.
        package let path: String
        package let durability: Durability
        /// Address space to begin with: it costs no memory, and is doubled when it is used up.
        package let mapSizeBytes: Int
        /// The store never becomes larger.
        package let maxSizeBytes: Int
        /// What is kept of the disk for the store before it needs it. When half of that is used and the disk
        /// has no more, new orders are refused.
        package let reserveBytes: Int
        /// With less left on the disk there is an alarm in the log.
        package let minFreeBytes: Int
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
        let maxSizeBytes = section.value("maxSize", .size(1 << 20...1 << 44), default: 1 << 44)
        let reserveBytes = section.value("reserve", .size(8 << 20...1 << 40), default: 128 << 20)
        let minFreeBytes = section.value("minFree", .size(0...1 << 44), default: 512 << 20)
        guard let path else { return nil }
        return Self(
            path: path, durability: durability, mapSizeBytes: mapSizeBytes, maxSizeBytes: maxSizeBytes,
            reserveBytes: reserveBytes, minFreeBytes: minFreeBytes)
    }
}

extension Form<Configuration.Durability> {
    fileprivate static var durability: Form {
        choice([("none", .none), ("process", .process), ("power", .power)])
    }
}
