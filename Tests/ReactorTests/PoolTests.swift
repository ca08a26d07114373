// The memory that OpenSSL works in.

import CAllocationCounter
import CTLS
import Glibc
import Testing

@Suite struct `The pool of OpenSSL's memory` {
    @Test(.enabled(if: allocation_counting() != 0))
    func `OpenSSL took it before anything else`() { #expect(pool_is_installed() == 1) }

    @Test(.enabled(if: allocation_counting() != 0))
    func `what was freed is used again, and the heap is not asked`() {
        for size in [1, 48, 49, 100, 4096, 17_000, 65_536] {
            pool_free(pool_allocate(size, nil, 0), nil, 0)
            let before = allocation_counts_now()
            for _ in 0..<100 { pool_free(pool_allocate(size, nil, 0), nil, 0) }
            let after = allocation_counts_now()
            #expect(after.allocations == before.allocations, "\(size) bytes")
            #expect(after.frees == before.frees, "\(size) bytes")
        }
    }

    @Test func `blocks of any size hold what they promise and do not overlap`() throws {
        var blocks: [(UnsafeMutableRawPointer, Int, UInt8)] = []
        var fill: UInt8 = 1
        for size in Array(1...300) + [1023, 1024, 1025, 40_000, 98_288, 98_289, 200_000] {
            let block = try #require(pool_allocate(size, nil, 0))
            #expect(UInt(bitPattern: block) % 16 == 0)
            memset(block, Int32(fill), size)
            blocks.append((block, size, fill))
            fill &+= 1
        }
        for (block, size, fill) in blocks {
            let bytes = UnsafeRawBufferPointer(start: block, count: size)
            #expect(bytes.allSatisfy { $0 == fill })
            pool_free(block, nil, 0)
        }
    }

    @Test func `nothing is nothing, and nothing can be freed`() {
        #expect(pool_allocate(0, nil, 0) == nil)
        // A sanitizer's heap stops the process instead.
        if allocation_counting() != 0 { #expect(pool_allocate(.max, nil, 0) == nil) }
        pool_free(nil, nil, 0)
    }

    @Test(.enabled(if: allocation_counting() != 0))
    func `so many freed at once go back to the heap but for a few`() throws {
        let before = allocation_counts_now()
        let blocks = try (0..<1000).map { _ in try #require(pool_allocate(30_000, nil, 0)) }
        for block in blocks { pool_free(block, nil, 0) }
        let after = allocation_counts_now()
        #expect(after.frees - before.frees >= 990)
    }

    @Test func `blocks may be freed by another thread, which may end`() throws {
        for size in [64, 5000, 200_000] {
            let blocks = try (0..<50).map { _ in try #require(pool_allocate(size, nil, 0)) }
            let given = Unmanaged.passRetained(Blocks(blocks)).toOpaque()
            var thread = pthread_t()
            let result = pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    let blocks = Unmanaged<Blocks>.fromOpaque(argument).takeRetainedValue().blocks
                    for block in blocks { pool_free(block, nil, 0) }
                    pool_free(pool_allocate(100, nil, 0), nil, 0)
                    return nil
                }, given)
            #expect(result == 0)
            pthread_join(thread, nil)
        }
    }

    private final class Blocks {
        let blocks: [UnsafeMutableRawPointer]
        init(_ blocks: [UnsafeMutableRawPointer]) { self.blocks = blocks }
    }
}
