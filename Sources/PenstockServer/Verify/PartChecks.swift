// Orders that are carried out in parts, against their parts.

internal import Orders
internal import Values

/// What is filled of each divided order, and of its parts.
struct PartChecks {
    private var wholes: [UInt64: (filled: Decimal, hasOpen: Bool)] = [:]
    private var parts: [UInt64: (filled: Decimal, open: Int)] = [:]

    mutating func note(_ order: Order) {
        let isOpen = !order.phase.isTerminal
        // Between two slices an iceberg has no part that is open.
        let hasOpen = isOpen && order.terms.display == nil
        if order.handling.course.isDivided { wholes[order.number.value] = (order.filled, hasOpen) }
        guard let whole = order.handling.parent?.value else { return }
        let sum = parts[whole] ?? (.zero, 0)
        let filled = Order.nearest(sum.filled, order.filled, isDifference: false) ?? sum.filled
        parts[whole] = (filled, sum.open + (isOpen ? 1 : 0))
    }

    /// - Parameter areAllThere: No order was removed for its age: otherwise only what is more than it can be is wrong.
    func problems(areAllThere: Bool) -> [(order: UInt64, what: String)] {
        var problems: [(order: UInt64, what: String)] = []
        for (number, whole) in wholes {
            let sum = parts[number] ?? (.zero, 0)
            if sum.filled > whole.filled || areAllThere && sum.filled != whole.filled {
                problems.append((number, "CumQty(14) is \(whole.filled), and its parts come to \(sum.filled)"))
            }
            if whole.hasOpen, sum.open == 0 { problems.append((number, "is open, and none of its parts is")) }
        }
        for (number, sum) in parts where wholes[number] == nil && areAllThere {
            problems.append((number, "is not there, and parts of it are, filled \(sum.filled)"))
        }
        return problems.sorted { $0.order < $1.order }
    }
}
