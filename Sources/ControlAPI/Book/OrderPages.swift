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

    private var pages: [UInt64: Page] = [:]
    /// Of pages, ascending.
    private var numbers: [UInt64] = []
    private(set) var count = 0

    subscript(number: UInt64) -> KeptOrder? {
        get { pages[number / UInt64(Self.size)]?.orders[Int(number % UInt64(Self.size))] }
        set {
            let (page, place) = (number / UInt64(Self.size), Int(number % UInt64(Self.size)))
            guard newValue != nil || pages[page] != nil else { return }
            if pages[page] == nil { insert(page) }
            let step = { (kept: KeptOrder?) in kept == nil ? 0 : 1 }
            let change = step(newValue) - step(pages[page]?.orders[place])
            pages[page]?.orders[place] = newValue
            count += change
            guard change != 0 else { return }
            pages[page]?.count += change
            if pages[page]?.count == 0 { remove(page) }
        }
    }

    /// New pages have higher numbers than those before.
    private mutating func insert(_ page: UInt64) {
        numbers.insert(page, at: place(of: page))
        pages[page] = Page()
    }

    private mutating func remove(_ page: UInt64) {
        numbers.remove(at: place(of: page))
        pages[page] = nil
    }

    /// Of the first page that is not below.
    private func place(of page: UInt64) -> Int {
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
        var place = place(of: below / UInt64(Self.size) + 1)
        while place > 0 {
            place -= 1
            guard let page = pages[numbers[place]] else { continue }
            let first = numbers[place] * UInt64(Self.size)
            var index = Int(min(below - first, UInt64(Self.size)))
            while index > 0 {
                index -= 1
                if let kept = page.orders[index], !body(kept) { return }
            }
        }
    }
}
