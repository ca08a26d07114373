// Rows of orders by their numbers.

internal import Orders
internal import Values

/// An order as its row is, and what is asked of it again and again.
struct KeptOrder: Sendable {
    /// As the store has it; it is read when somebody wants to see it.
    let row: [UInt8]
    let changed: Instant
    let phase: OrderPhase

    var order: Order? { Order(row: row) }
}

extension Order {
    /// Nil for what is no row of an order.
    init?(row: [UInt8]) {
        guard let order = row.withBytes({ OrderRow.decode($0) }) else { return nil }
        self = order
    }
}

extension [UInt8] {
    init(copying bytes: Bytes) {
        // Safe: the view holds its bytes meanwhile.
        unsafe self.init(UnsafeRawBufferPointer(start: bytes.base, count: bytes.count))
    }

    /// Good during the call.
    func withBytes<Result>(_ body: (Bytes) -> Result) -> Result {
        // Safe: the array holds its bytes meanwhile.
        unsafe withUnsafeBytes { unsafe body(Bytes($0)) }
    }
}

/// Numbers of orders go up and stand close together, so they are kept in pages: whoever takes two hundred thousand a
/// second looks little up, and moves nothing.
struct OrderPages: Sendable {
    private struct Page: Sendable {
        var orders = [KeptOrder?](repeating: nil, count: OrderPages.size)
        var count = 0
    }

    private static let size = 256

    private var pages: [Page] = []
    /// Of pages, by their numbers.
    private var places: [UInt64: Int] = [:]
    private var freePlaces: [Int] = []
    /// Of pages that have orders, ascending.
    private var numbers: [UInt64] = []
    /// The page that was changed last: mostly it is the next one, too.
    private var last: (number: UInt64, place: Int)?
    private(set) var count = 0

    subscript(number: UInt64) -> KeptOrder? {
        guard let place = place(of: number / UInt64(Self.size)) else { return nil }
        return pages[place].orders[Int(number % UInt64(Self.size))]
    }

    mutating func keep(_ order: KeptOrder, as number: UInt64) {
        let page = number / UInt64(Self.size)
        let place = place(of: page) ?? insert(page)
        last = (page, place)
        let index = Int(number % UInt64(Self.size))
        if pages[place].orders[index] == nil {
            pages[place].count += 1
            count += 1
        }
        pages[place].orders[index] = order
    }

    mutating func remove(_ number: UInt64) {
        let page = number / UInt64(Self.size)
        guard let place = place(of: page), pages[place].orders[Int(number % UInt64(Self.size))] != nil else { return }
        pages[place].orders[Int(number % UInt64(Self.size))] = nil
        pages[place].count -= 1
        count -= 1
        if pages[place].count == 0 { drop(page, at: place) }
    }

    private func place(of page: UInt64) -> Int? {
        if let last, last.number == page { return last.place }
        return places[page]
    }

    /// New pages have higher numbers than those before.
    private mutating func insert(_ page: UInt64) -> Int {
        numbers.insert(page, at: rank(of: page))
        let place = freePlaces.popLast() ?? pages.count
        if place == pages.count { pages.append(Page()) }
        places[page] = place
        return place
    }

    private mutating func drop(_ page: UInt64, at place: Int) {
        numbers.remove(at: rank(of: page))
        places[page] = nil
        freePlaces.append(place)
        last = nil
    }

    /// How many pages that have orders have lower numbers.
    private func rank(of page: UInt64) -> Int {
        guard let last = numbers.last, page <= last else { return numbers.count }
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < page { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Those below a number, the highest first, until one is enough.
    func forEach(below: UInt64, _ body: (KeptOrder) -> Bool) {
        var rank = rank(of: below / UInt64(Self.size) + 1)
        while rank > 0 {
            rank -= 1
            guard let place = places[numbers[rank]] else { continue }
            let first = numbers[rank] * UInt64(Self.size)
            var index = Int(min(below - first, UInt64(Self.size)))
            while index > 0 {
                index -= 1
                if let kept = pages[place].orders[index], !body(kept) { return }
            }
        }
    }
}
