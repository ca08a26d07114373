// Lists that are done go when the last of their orders is gone.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

extension GatewayApplication {
    /// Looks for so many orders of lists at most.
    mutating func trimLists(_ looks: Int, in engine: inout Engine) throws(JournalError) {
        var left = looks
        var next = BookKind.list.key(0)
        trimmer.oldLists.removeAll()
        let now = engine.now.utc
        try engine.walkRows(of: .book, from: max(trimmer.list, next)) { key, row in
            guard BookKind(of: key) == .list else { return false }
            guard left > 0, trimmer.oldLists.count < OrderTrimmer.maximumAdded else {
                next = key
                return false
            }
            left -= 1
            guard let list = OrderListRow.decode(row), list.isDone else { return true }
            // Numbers go up with time: what follows is younger, and the round is over.
            guard isOld(list.number.value, list.entered, at: now) else { return false }
            left -= Int(list.span)
            trimmer.oldLists.append((list.number.value, UInt64(list.span)))
            return true
        }
        trimmer.list = next
        for index in 0..<trimmer.oldLists.count {
            let (list, span) = trimmer.oldLists[index]
            if try !hasOrders(list, span, in: &engine) { engine.record.delete(.book, BookKind.list.key(list)) }
        }
    }

    private mutating func hasOrders(
        _ list: UInt64, _ span: UInt64, in engine: inout Engine
    ) throws(JournalError) -> Bool {
        for number in list + 1..<list + 1 + span where try isKept(number, in: &engine) { return true }
        return false
    }

    mutating func isKeptList(_ list: UInt64, in engine: inout Engine) throws(JournalError) -> Bool {
        do throws(JournalError) { return try engine.row(.book, BookKind.list.key(list)) != nil } catch {
            guard error.row != nil else { throw error }
            return true
        }
    }
}
