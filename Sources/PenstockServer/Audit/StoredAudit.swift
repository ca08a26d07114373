// The audit trail of a store that this process writes to, for the control room.

internal import ControlAPI
internal import FIXEngine
internal import Journal
internal import Reactor
internal import Values

/// Reads the trail in short looks, and keeps nobody from writing.
///
/// `@unchecked Sendable`: each of the two views is one question's, and of each question one is asked at a time.
final class StoredAudit: AuditSource, @unchecked Sendable {
    /// Rows in one look.
    private static let slice: UInt64 = 1_024
    /// Rows that are looked through for one page.
    private static let rowsMost: UInt64 = 200_000
    /// So far a clock may have been set back within the trail.
    private static let setBack = Interval.seconds(10)

    private let path: String
    private let isFinished = StopFlag()
    private var pages: StoreView?
    private var check: StoreView?

    /// - Parameter path: The store's folder.
    init(_ path: String) { self.path = path }

    func finish() { isFinished.raise() }

    // MARK: A page

    func page(_ filter: AuditFilter, most: Int) throws(AuditFault) -> AuditPage {
        let view = try Self.view(&pages, path)
        let ends = try look(view) { store throws(JournalError) in
            (first: try Self.firstKey(of: &store), last: try store.lastKey(of: .audit))
        }
        var page = AuditPage()
        guard let first = ends.first, let last = ends.last else { return page }
        // All below is to be looked through.
        var place = min(filter.before ?? .max, last &+ 1)
        var looked: UInt64 = 0
        while place > first {
            guard looked < Self.rowsMost else {
                page.next = place
                return page
            }
            let low = max(first, place - min(place, Self.slice))
            let rows = try look(view) { store throws(JournalError) in try Self.rows(from: low, below: place, filter, &store) }
            for row in rows.reversed() {
                if let since = filter.since, row.at < since.advanced(by: Interval(nanoseconds: -Self.setBack.nanoseconds)) { return page }
                guard !row.items.isEmpty else { continue }
                guard page.items.isEmpty || page.items.count + row.items.count <= most else {
                    page.next = row.number + 1
                    return page
                }
                page.items += row.items.reversed()
            }
            looked += place - low
            place = low
            if page.items.count >= most { break }
        }
        if place > first { page.next = place }
        return page
    }

    private struct Row {
        let number: UInt64
        let at: Instant
        let items: [AuditItem]
    }

    private static func rows(
        from low: UInt64, below high: UInt64, _ filter: AuditFilter, _ store: inout Store
    ) throws(JournalError) -> [Row] {
        var rows: [Row] = []
        try store.walk(.audit, from: low) { found in
            guard let number = RowName(.audit, found.key).number, number < high else { return false }
            guard let row = AuditRow(found.stored) else { return true }
            var items: [AuditItem] = []
            row.forEach { kind, entry in
                guard kind == AuditKind.note, let note = AuditNote(entry) else { return }
                let item = AuditItem(
                    number: number, time: row.at, who: "\(note.actor)", action: "\(note.action)", object: "\(note.object)",
                    before: "\(note.before)", after: "\(note.after)")
                if filter.fits(item) { items.append(item) }
            }
            rows.append(Row(number: number, at: row.at, items: items))
            return true
        }
        return rows
    }

    private static func firstKey(of store: inout Store) throws(JournalError) -> UInt64? {
        var first: UInt64?
        try store.walk(.audit, from: nil) { found in
            first = RowName(.audit, found.key).number
            return false
        }
        return first
    }

    // MARK: The chain

    func verify() throws(AuditFault) -> AuditFinding {
        let view = try Self.view(&check, path)
        guard let last = try look(view, { store throws(JournalError) in try store.lastKey(of: .audit) }) else { return AuditFinding() }
        var (chain, finding, isDone) = (AuditChain(), AuditFinding(), false)
        while !isDone {
            isDone = try look(view) { store throws(JournalError) in
                // Rows may be removed from the beginning meanwhile, when they are old.
                if let anchor = try AuditAnchor.read(from: &store), anchor.number >= chain.next { chain.begin(behind: anchor) }
                return try Self.follow(&chain, through: last, &finding, &store)
            }
        }
        return finding
    }

    /// Follows the chain for one look; true at its end.
    private static func follow(
        _ chain: inout AuditChain, through last: UInt64, _ finding: inout AuditFinding, _ store: inout Store
    ) throws(JournalError) -> Bool {
        var (left, isDone) = (slice, true)
        try store.walk(.audit, from: max(chain.next, finding.last + 1)) { found in
            guard let number = RowName(.audit, found.key).number, number <= last else { return false }
            guard left > 0 else {
                isDone = false
                return false
            }
            left -= 1
            if finding.records == 0 { finding.first = number }
            finding.records += 1
            finding.last = number
            guard let row = AuditRow(found.stored) else {
                finding.note("key \(number) is no row of the audit")
                return true
            }
            if let problem = chain.follow(number, row, isDamaged: found.value == nil) { finding.note("key \(number) \(problem)") }
            return true
        }
        return isDone
    }

    // MARK: Looking

    private static func view(_ view: inout StoreView?, _ path: String) throws(AuditFault) -> StoreView {
        if let view { return view }
        do throws(StoreError) {
            let opened = try StoreView(path)
            view = opened
            return opened
        } catch {
            throw AuditFault("\(error)")
        }
    }

    private func look<Result>(
        _ view: StoreView, _ body: (inout Store) throws(JournalError) -> Result
    ) throws(AuditFault) -> Result {
        if isFinished.isRaised { throw AuditFault("the gateway is being stopped") }
        do throws(JournalError) {
            return try view.look(body)
        } catch {
            throw AuditFault("\(error)")
        }
    }
}

extension AuditFinding {
    fileprivate mutating func note(_ problem: String) {
        problemCount += 1
        if problems.count < AuditFinding.problemsMost { problems.append(problem) }
    }
}
