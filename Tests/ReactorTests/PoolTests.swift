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

    @Test(.enabled(if: allocation_counting() != 0))
    func `what waits in a thread is bounded, whatever was in use`() throws {
        // Of each size that blocks have, more than may wait. Each begins with 16 bytes of its own.
        let sizes = (6..<17).flatMap { shift in (0..<4).map { 1 << shift + $0 << (shift - 2) } }.filter { $0 <= 96 << 10 }
        #expect(sizes.count == 43)
        let kept = Kept()
        try inThread {
            for size in sizes {
                let blocks = (0..<(300_000 / size + 8)).map { _ in pool_allocate(size - 16, nil, 0) }
                let before = allocation_counts_now()
                for block in blocks { pool_free(block, nil, 0) }
                let after = allocation_counts_now()
                // What the loop itself takes it gives back.
                let takenByLoop = after.allocations - before.allocations
                kept.bytes += (blocks.count - Int(after.frees - before.frees - takenByLoop)) * size
            }
        }
        #expect(kept.bytes > 5 << 20)
        #expect(kept.bytes <= pool_waiting_maximum, "\(kept.bytes)")
    }

    private final class Kept { var bytes = 0 }

    @Test func `blocks may be freed by another thread, which may end`() throws {
        for size in [64, 5000, 200_000] {
            let blocks = try (0..<50).map { _ in try #require(pool_allocate(size, nil, 0)) }
            try inThread {
                for block in blocks { pool_free(block, nil, 0) }
                pool_free(pool_allocate(100, nil, 0), nil, 0)
            }
        }
    }

    /// Waits until a thread of its own has done it, and is at its end.
    private func inThread(_ body: @escaping () -> Void) throws {
        let given = Unmanaged.passRetained(Work(body)).toOpaque()
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, given)
        try #require(result == 0)
        pthread_join(thread, nil)
    }

    private final class Work {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }
}
