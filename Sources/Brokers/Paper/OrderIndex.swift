// From an order's number to its slot.

internal import Values

/// A hash table with linear probing, at most half full. Number zero, which no order has, is a gap.
struct OrderIndex: ~Copyable {
    struct Entry {
        var number: UInt64 = 0
        var slot: Int32 = 0
    }

    private var entries: Slab<Entry>
    private let mask: Int
    private let shift: UInt64

    init(capacity: Int) {
        var size = 8
        while size < capacity * 2 { size *= 2 }
        // Safe: zero bytes are a gap.
        entries = unsafe Slab(zeroed: size)
        entries.prepare()
        mask = size - 1
        shift = UInt64(66 - size.trailingZeroBitCount)
    }

    /// Four numbers in a row share a line of the processor's cache, as they come one after the other.
    @_noLocks
    private func home(_ number: UInt64) -> Int {
        Int(((((number >> 2) &* 0x9E37_79B9_7F4A_7C15) >> shift) << 2) | (number & 3))
    }

    @_noLocks
    private func place(of number: UInt64) -> Int {
        var place = home(number)
        while entries[place].number != 0, entries[place].number != number {
            place = (place + 1) & mask
        }
        return place
    }

    @_noLocks
    func slot(of number: UInt64) -> Int? {
        let place = place(of: number)
        return entries[place].number == number && number != 0 ? Int(entries[place].slot) : nil
    }

    @_noLocks
    mutating func insert(_ number: UInt64, at slot: Int) {
        let place = place(of: number)
        entries[place].number = number
        entries[place].slot = Int32(slot)
    }

    /// Moves what follows back into the gap, so that no marker of the dead is needed.
    @_noLocks
    mutating func remove(_ number: UInt64) {
        var gap = place(of: number)
        guard entries[gap].number != 0 else { return }
        var place = (gap + 1) & mask
        while entries[place].number != 0 {
            let distance = (place - home(entries[place].number)) & mask
            if distance >= (place - gap) & mask {
                entries[gap] = entries[place]
                gap = place
            }
            place = (place + 1) & mask
        }
        entries[gap].number = 0
    }
}
