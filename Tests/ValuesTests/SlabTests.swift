// Fixed memory: what is in it, and what is not.

import Testing
import Values

@Suite struct `Slabs` {
    @Test func `elements are appended up to the capacity, and stay`() {
        var slab = Slab<String>(capacity: 3)
        var counts = [slab.count]
        for text in ["a", "b", "c"] {
            slab.append(text)
            counts.append(slab.count)
        }
        slab[1] += "!"
        let texts = (0..<3).map { slab[$0] }
        let capacity = slab.capacity
        #expect(counts == [0, 1, 2, 3] && capacity == 3 && texts == ["a", "b!", "c"])
    }

    @Test func `repeated elements, and zeros, are all there at once`() {
        let repeated = Slab(capacity: 2, repeating: "x")
        let texts = (0..<repeated.count).map { repeated[$0] }
        #expect(texts == ["x", "x"])
        let zeros = unsafe Slab<UInt64>(zeroed: 1 << 20)
        var sum: UInt64 = 0
        for index in 0..<zeros.count { sum |= zeros[index] }
        let count = zeros.count
        #expect(count == 1 << 20 && sum == 0)
    }

    @Test(arguments: [1 << 10, 1 << 16, 3 << 20])
    func `pages that are had ahead, as the table fills up, change nothing in it`(capacity: Int) {
        // Of the longest, more than large pages are worth; a step of ten thousand passes over some.
        var slab = unsafe Slab<UInt64>(zeroed: capacity)
        for index in stride(from: 0, to: capacity, by: capacity > 1 << 20 ? 10_007 : 1) {
            slab.prepare(upTo: index)
            slab.prefetch(index)
            slab[index] = UInt64(index) + 1
        }
        // Where there is nothing, nothing happens.
        for index in [-1, capacity, .max] { slab.prefetch(index) }
        slab.prepare(upTo: capacity - 1)
        var wrong = 0
        for index in 0..<capacity where slab[index] != 0 && slab[index] != UInt64(index) + 1 { wrong += 1 }
        let (first, last) = (slab[0], slab[capacity - 1])
        #expect(wrong == 0 && first == 1 && (last == UInt64(capacity) || last == 0))
    }

    @Test func `an element that is not there yet traps`() async {
        await #expect(processExitsWith: .failure) {
            let slab = Slab<Int>(capacity: 3)
            _ = slab[0]
        }
        await #expect(processExitsWith: .failure) {
            let slab = Slab(capacity: 3, repeating: 1)
            _ = slab[3]
        }
        await #expect(processExitsWith: .failure) {
            let slab = Slab(capacity: 3, repeating: 1)
            _ = slab[-1]
        }
    }

    @Test func `one element too many, and a slab of none, trap`() async {
        await #expect(processExitsWith: .failure) {
            var slab = Slab(capacity: 1, repeating: 1)
            slab.append(2)
        }
        await #expect(processExitsWith: .failure) { _ = Slab<Int>(capacity: 0) }
    }
}
