// Who calls the heap on the test's own thread, by the library whose code called.

internal import CAllocationCounter
internal import CStoreFaults

/// Counts while `measure` runs, so that a test's own work between two turns does not count.
///
/// A thread watches one thing at a time. What Swift code takes, Swift's runtime calls for: that is `libswiftCore`.
public struct HeapWatch: ~Copyable {
    /// False under a sanitizer, which has a heap of its own.
    public static var isPossible: Bool { allocation_counting() != 0 }

    /// What liblmdb takes from the heap of the thread that writes, for each transaction: the list of pages that
    /// may be used again. 0 once the line thread begins no transaction any more.
    public static let allocationsOfLMDBPerTransaction = 1

    /// How often besides, in all: its lists of pages grow in steps, in a transaction that changes many.
    public static let growthsOfLMDB = 64

    /// Whose library has calls of its own that are counted apart.
    private static let lmdb: StaticString = "liblmdb"

    /// Transactions in which something may be written that this thread has begun meanwhile.
    public private(set) var transactions = 0
    /// How often `measure` was called.
    public private(set) var turns = 0

    public init() {
        // Safe: the literal lives for ever, and ends with a zero.
        unsafe HeapWatch.lmdb.utf8Start.withMemoryRebound(to: CChar.self, capacity: HeapWatch.lmdb.utf8CodeUnitCount) {
            unsafe allocation_watch_begin($0)
        }
    }

    /// Adds what `body` does to what was counted.
    public mutating func measure(_ body: () throws -> Void) rethrows {
        let before = store_transactions()
        allocation_watch(1)
        defer {
            allocation_watch(0)
            transactions += store_transactions() - before
            turns += 1
        }
        try body()
    }

    /// Calls for memory, and of returning it, by a library's code.
    public struct Calls: Sendable {
        public var library: String
        public var allocations: Int
        public var frees: Int
    }

    /// Each library that called.
    public var calls: [Calls] {
        var calls: [Calls] = []
        var counts = allocation_counts()
        // Safe: names of libraries live as long as those are loaded, and end with a zero.
        while let name = unsafe allocation_library(Int32(calls.count), &counts) {
            calls.append(
                Calls(
                    library: unsafe String(cString: name), allocations: Int(counts.allocations),
                    frees: Int(counts.frees)))
        }
        return calls.filter { $0.allocations + $0.frees > 0 }
    }

    /// What there should not have been, in words: any allocation but liblmdb's, more of those than it has reason for,
    /// more frees than that. Nil when there was nothing.
    ///
    /// - Parameter cursors: So many walks through a table there may have been, which liblmdb makes a cursor for.
    public func unexpected(cursors: Int = 0) -> String? {
        var most = transactions * HeapWatch.allocationsOfLMDBPerTransaction + cursors
        if most > 0 { most += HeapWatch.growthsOfLMDB }
        let others = calls.filter { !HeapWatch.isLMDB($0) }.reduce(0) { $0 + $1.allocations }
        let lmdb = calls.filter(HeapWatch.isLMDB).reduce(0) { $0 + $1.allocations }
        let frees = calls.reduce(0) { $0 + $1.frees }
        guard others > 0 || lmdb > most || frees > most else { return nil }
        let counts = calls.map { "\($0.library): \($0.allocations) allocations, \($0.frees) frees" }
        let first = others > 0 ? "; the first that is not liblmdb's:\n\(HeapWatch.stack)" : ""
        return "in \(transactions) transactions \(counts.joined(separator: "; "))\(first)"
    }

    private static func isLMDB(_ calls: Calls) -> Bool { calls.library.hasPrefix("\(lmdb)") }

    /// A line for each function, as the toolchain's symbolizer has it.
    private static var stack: String {
        var frames = ""
        var offset: UInt64 = 0
        for index in Int32(0)... {
            // Safe: names of files live as long as those are loaded, and end with a zero.
            guard let file = unsafe allocation_frame(index, &offset) else { break }
            frames += unsafe "\(String(cString: file)) 0x\(String(offset, radix: 16))\n"
        }
        let symbolizer = "llvm-symbolizer --pretty-print --basenames --no-inlines | swift-demangle -simplified"
        let lines = try? output(of: "echo '\(frames)' | \(symbolizer)")
        return lines?.split(separator: "\n").joined(separator: "\n") ?? frames
    }
}
