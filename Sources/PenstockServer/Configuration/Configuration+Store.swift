// Where messages and orders are kept.

package import Values

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
        package let retention: Retention
    }

    /// How long what is stored is kept: for ever, unless it is set.
    package struct Retention: Sendable {
        /// Messages of both directions, counted together.
        package var messages = Kept()
        /// Orders that have ended, and their ClOrdIDs.
        package var orders = Kept()
        /// Rows of the audit: one for each turn that had something to tell.
        package var audit = Kept()

        package struct Kept: Sendable {
            package var age: Interval?
            package var count: Int?
        }
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
        let retention = section.part("retention", Configuration.Retention.read) ?? Configuration.Retention()
        guard let path else { return nil }
        return Self(
            path: path, durability: durability, mapSizeBytes: mapSizeBytes, maxSizeBytes: maxSizeBytes,
            reserveBytes: reserveBytes, minFreeBytes: minFreeBytes, retention: retention)
    }
}

extension Configuration.Retention {
    fileprivate static func read(_ section: inout Section) -> Self? {
        var retention = Self()
        retention.messages = section.part("messages", Kept.read) ?? Kept()
        retention.orders = section.part("orders", Kept.read) ?? Kept()
        retention.audit = section.part("audit", Kept.read) ?? Kept()
        return retention
    }
}

extension Configuration.Retention.Kept {
    fileprivate static func read(_ section: inout Section) -> Self? {
        Self(
            age: section.optional("age", .age),
            count: section.optional("count", .integer(1000...1_000_000_000_000)))
    }
}

extension Form<Configuration.Durability> {
    fileprivate static var durability: Form {
        choice([("none", .none), ("process", .process), ("power", .power)])
    }
}
