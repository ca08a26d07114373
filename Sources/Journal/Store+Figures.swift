// How much a store has, for whoever watches it.

internal import CLMDB

/// As of now.
public struct StoreFigures: Sendable {
    /// Bytes of the file that are in use, those that it may grow to without being asked for more, and what the disk has left.
    public let usedBytes: Int
    public let mapBytes: Int
    public let freeBytes: Int
    /// Turns that changed something, since the store was made.
    public let turns: UInt64
    /// Bytes of turns that are committed and whose rows are not yet.
    public let gatheredBytes: Int
}

extension Store {
    public var figures: StoreFigures {
        var (used, size) = (0, 0)
        // Safe: the environment is open as long as the store.
        unsafe store_measure(environment, bytesInPage, &used, &size)
        return StoreFigures(usedBytes: used, mapBytes: size, freeBytes: freeBytes, turns: turns.open.turn, gatheredBytes: turns.count)
    }
}
