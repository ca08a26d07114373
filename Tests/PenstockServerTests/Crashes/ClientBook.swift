// A client's orders as it was told of them.

import TestKit
import Values

/// What was said of each order: nothing twice, nothing backwards, nothing after the end.
struct ClientBook {
    /// It asks for what the broker lacks, too.
    var isEmulated = false

    private struct Seen {
        var status = ""
        var filled = Decimal.zero
        var isAcknowledged = false
        /// The ClOrdID(11) that it goes by.
        var clOrdID = ""
        var isDone: Bool { isOver || status == "2" }
        var isOver: Bool { ["4", "8", "C"].contains(status) }
    }

    /// Orders by OrderID(37), and the OrderID behind each ClOrdID(11).
    private var orders: [String: Seen] = [:]
    private var orderIDs: [String: String] = [:]
    private var execIDs: Set<String> = []
    /// What may be said once: ExecType, ClOrdID and OrderID.
    private var said: Set<String> = []
    private var count = 0
    /// ClOrdIDs to cancel, replace and ask about, and what they began as.
    private var known: [(id: String, terms: String)] = []

    // MARK: Asking

    typealias Request = (type: String, id: String, body: String)

    mutating func request(at now: Instant, _ random: inout SeededRandom) -> Request {
        count += 1
        let id = "C\(count)"
        let time = "60=\(WireText.timestamp(now))|"
        if let (old, terms) = known.suffix(12).randomElement(using: &random) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1: return ("F", id, "11=\(id)|41=\(old)|\(terms)38=10|\(time)")
            case 2:
                known.append((id, terms))
                let price = terms.contains("54=1|") ? "220.5" : "230.5"
                let quantity = Int.random(in: 1...30, using: &random)
                return ("G", id, "11=\(id)|41=\(old)|\(terms)38=\(quantity)|40=2|44=\(price)|\(time)")
            case 3 where random.once(in: 2): return ("H", id, "11=\(id)|\(terms)")
            default: break
            }
        }
        let terms = "54=\(Int.random(in: 1...2, using: &random))|55=\(random.once(in: 3) ? "MSFT" : "AAPL")|"
        known.append((id, terms))
        let quantity = random.once(in: 12) ? 5000 : Int.random(in: 1...60, using: &random)
        var kinds = [
            "40=1|", "40=1|", "40=2|44=100|", "40=2|44=1000|", "40=2|44=225|", "40=2|44=225|59=3|",
            "40=2|44=224|59=4|",
        ]
        if isEmulated {
            let soon = WireText.timestamp(now.advanced(by: .milliseconds(80)))
            kinds += [
                "40=2|44=1000|111=7|", "40=2|44=100|111=9|", "40=2|44=225|111=5|", "40=3|99=225|", "40=3|99=225.05|",
                "40=J|99=225|", "40=P|18=a|211=0.03|836=0|", "40=2|44=100|59=6|126=\(soon)|", "40=2|44=300|111=4|59=6|126=\(soon)|",
            ]
        }
        let kind = kinds.randomElement(using: &random) ?? "40=1|"
        return ("D", id, "11=\(id)|\(terms)38=\(quantity)|\(kind)\(time)")
    }

    var hasOpenOrders: Bool { orders.values.contains { !$0.isDone } }
    var openOrders: [String] { orders.filter { !$0.value.isDone }.map { "\($0.key) \($0.value.status)" }.sorted() }

    mutating func cancels(at now: Instant) -> [Request] {
        orders.values.filter { !$0.isDone }.map(\.clOrdID).sorted().map { old in
            count += 1
            let terms = known.first { $0.id == old }?.terms ?? ""
            return ("F", "C\(count)", "11=C\(count)|41=\(old)|\(terms)38=10|60=\(WireText.timestamp(now))|")
        }
    }

    // MARK: Noting

    mutating func note(_ report: WireFields) throws {
        let order = report[37] ?? "NONE"
        let filled = report.decimal(14)
        guard report[35] == "8" else {
            // Where a change was refused, the order stands where it did.
            orders[order]?.status = report[39] ?? ""
            return
        }
        guard report[150] != "I" else {
            guard let seen = orders[order] else { return }
            if seen.filled != filled || seen.status != report[39] {
                throw Broken("after \(seen) the status is \(report)")
            }
            return
        }
        guard let execID = report[17], execIDs.insert(execID).inserted else {
            throw Broken("an ExecID came twice: \(report)")
        }
        guard order != "NONE" else { return }
        let clOrdID = report[11] ?? ""
        if let other = orderIDs[clOrdID], other != order, report[150] != "8" {
            throw Broken("\(clOrdID) is order \(other), and \(report)")
        }
        if report[150] != "8" { orderIDs[clOrdID] = order }
        if report[150] != "F", !said.insert("\(report[150] ?? "") \(clOrdID) \(order)").inserted {
            throw Broken("said twice: \(report)")
        }
        var seen = orders[order] ?? Seen()
        if seen.isOver { throw Broken("after the end, \(seen): \(report)") }
        let part = report[150] == "F" ? report.decimal(32) : .zero
        guard let sum = seen.filled.adding(part), sum == filled else {
            throw Broken("after \(seen) CumQty makes no sense: \(report)")
        }
        seen.filled = filled
        seen.status = report[39] ?? ""
        // That a change is pending is said of an order that the broker has not answered, too.
        if !["A", "E", "6"].contains(report[150]) { seen.isAcknowledged = true }
        if ["A", "0", "5"].contains(report[150]) { seen.clOrdID = clOrdID }
        orders[order] = seen
    }

    // MARK: Comparing

    /// Every order that it knows of is there, and stands where it was told or further on; none is there twice.
    func compare(_ rows: [StoredOrder], isTrimmed: Bool, isFinal: Bool) throws {
        let numbers = Dictionary(uniqueKeysWithValues: rows.map { ("\($0.number)", $0) })
        if Set(rows.map(\.clOrdID)).count != rows.count { throw Broken("two orders have one ClOrdID: \(rows)") }
        for (id, seen) in orders {
            let number = id.split(separator: "-").last.map { String($0.dropFirst()) } ?? ""
            guard let row = numbers[number] else {
                if isTrimmed, seen.isDone { continue }
                throw Broken("order \(id) is gone; it was \(seen)")
            }
            if isFinal, !seen.isDone { throw Broken("order \(id) cannot be ended: \(seen)") }
            let isSame = row.filled == seen.filled && row.status == seen.status
            let isBehind = row.filled < seen.filled || (seen.isAcknowledged && !row.isAcknowledged)
            if isBehind || (!isSame && (isFinal || seen.isOver)) {
                throw Broken("order \(id) was \(seen), and is \(row)")
            }
        }
        if isFinal, !isTrimmed, rows.count != orders.count {
            throw Broken("\(rows.count) orders are stored, and \(orders.count) were told of")
        }
    }
}
