// Memory lent to connections while they hold a part of something.

/// Blocks of one size. The system gives their pages when they are first written, so blocks that
/// nobody borrowed cost nothing.
@safe
struct BlockPool: ~Copyable {
    let blockSize: Int
    let count: Int
    private let memory: UnsafeMutableRawPointer
    private let free: UnsafeMutablePointer<Int32>
    private var freeCount: Int

    init(blockSize: Int, count: Int) {
        self.blockSize = (blockSize + 63) / 64 * 64
        self.count = count
        unsafe memory = .allocate(byteCount: self.blockSize * count, alignment: 64)
        unsafe free = .allocate(capacity: count)
        for index in 0..<count { unsafe (free + index).initialize(to: Int32(count - 1 - index)) }
        freeCount = count
    }

    deinit {
        unsafe memory.deallocate()
        unsafe free.deallocate()
    }

    /// A block, or -1 when all are lent.
    @_noLocks
    mutating func borrow() -> Int32 {
        guard freeCount > 0 else { return -1 }
        freeCount -= 1
        // Safe: below the count, since freeCount is.
        return unsafe free[freeCount]
    }

    @_noLocks
    mutating func giveBack(_ block: Int32) {
        precondition(freeCount < count, "a block given back twice")
        // Safe: just checked.
        unsafe free[freeCount] = block
        freeCount += 1
    }

    /// The first byte of a block.
    @_noLocks @unsafe
    func address(_ block: Int32) -> UnsafeMutableRawPointer {
        precondition(block >= 0 && Int(block) < count, "a block that does not exist")
        return unsafe memory + Int(block) * blockSize
    }
}
