// Lists of orders against their orders.

internal import Journal
internal import Orders
internal import Values

/// What orders say of the list that they came in.
struct ListCheck {
    var open = 0
    /// Its row, once it has been read.
    var isThere = false
}

extension Verifier {
    mutating func noteList(of order: Order) {
        guard let list = order.handling.list else { return }
        lists[list.value, default: ListCheck()].open += order.phase.isTerminal ? 0 : 1
    }

    /// - Returns: False for a row that makes no sense.
    mutating func checkList(_ number: UInt64, _ row: Bytes) -> Bool {
        guard let list = OrderListRow.decode(row), list.number.value == number else { return false }
        let place = "list \(list.listID), number \(number)"
        if sessions[list.session.value] == nil {
            find(.book, place, "is of session \(list.session.value), which is not there")
        }
        if list.isDone, let open = lists[number]?.open, open > 0 {
            find(.book, place, "is done, and orders of it are open: \(open)")
        }
        lists[number]?.isThere = true
        return true
    }

    /// All lists have been read.
    mutating func checkLists() {
        for (number, list) in lists.sorted(by: { $0.key < $1.key }) where !list.isThere {
            find(.book, "list number \(number)", "is not there, and has orders")
        }
    }
}
