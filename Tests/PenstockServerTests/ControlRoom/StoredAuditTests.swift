// The audit trail as the control room reads it from the store.

import ControlAPI
import Cryptography
import FIXEngine
import Journal
import TestKit
import Testing
import Values

@testable import PenstockServer

private let start = Instant(nanosecondsSinceEpoch: 1_800_000_000_000_000_000)

@Suite struct `The audit trail of a store` {
    private let folder: Folder

    init() throws { folder = try Folder() }

    @Test func `comes page by page, the newest first, with what happened in one turn together`() throws {
        try write(turns: 10, notesInTurn: 3)
        let audit = StoredAudit(folder.path)
        let first = try audit.page(AuditFilter(), most: 7)
        #expect(first.items.map(\.number) == [10, 10, 10, 9, 9, 9])
        #expect(first.items.map(\.object) == ["10.2", "10.1", "10.0", "9.2", "9.1", "9.0"])
        #expect(first.items[0].time == start.advanced(by: .seconds(10)))
        #expect((first.items[0].who, first.items[0].action, first.items[0].before, first.items[0].after) == ("ann", "did", "b", "a"))
        var (numbers, next) = (first.items.map(\.number), first.next)
        while let before = next {
            var filter = AuditFilter()
            filter.before = before
            let page = try audit.page(filter, most: 7)
            numbers += page.items.map(\.number)
            next = page.next
        }
        #expect(numbers == (1...10).reversed().flatMap { [UInt64](repeating: $0, count: 3) })
        // A turn that is longer than a page is whole.
        #expect(try audit.page(AuditFilter(), most: 1).items.map(\.number) == [10, 10, 10])
    }

    @Test func `is filtered by what it says and when`() throws {
        try write(turns: 3_000, notesInTurn: 1)
        let audit = StoredAudit(folder.path)
        var filter = AuditFilter()
        filter.object = "299"
        filter.who = "ANN"
        #expect(try audit.page(filter, most: 5).items.map(\.number) == [2999, 2998, 2997, 2996, 2995])
        filter.who = "bob"
        let none = try audit.page(filter, most: 5)
        #expect(none == AuditPage())
        filter = AuditFilter()
        filter.since = start.advanced(by: .seconds(100))
        filter.until = start.advanced(by: .seconds(103))
        #expect(try audit.page(filter, most: 500).items.map(\.number) == [103, 102, 101, 100])
        filter.action = "did not"
        #expect(try audit.page(filter, most: 500).items.isEmpty)
    }

    @Test func `without a row there is an empty page, and nothing wrong`() throws {
        try write(turns: 0, notesInTurn: 1)
        let audit = StoredAudit(folder.path)
        #expect(try audit.page(AuditFilter(), most: 5) == AuditPage())
        #expect(try audit.verify() == AuditFinding())
        #expect(throws: AuditFault.self) { try StoredAudit(folder.path + "/nowhere").verify() }
    }

    @Test func `is verified record by record`() throws {
        try write(turns: 2_500, notesInTurn: 2)
        let finding = try StoredAudit(folder.path).verify()
        #expect((finding.records, finding.first, finding.last, finding.problemCount) == (2_500, 1, 2_500, 0))
        #expect(finding.problems.isEmpty)
    }

    @Test(arguments: ["changed", "missing", "moved", "damaged"])
    func `names the first record that is not as written`(change: String) throws {
        try write(turns: 1_100, notesInTurn: 1)
        if change == "damaged" {
            try damageRow(in: folder.path, .audit, 1_050, at: 60)
        } else {
            var store = try open()
            let nothing = TurnRecord(capacity: 4096)
            var record = TurnRecord(capacity: 1 << 16)
            var row = try store.get(.audit, 1_050, after: nothing).map { [UInt8]($0) } ?? []
            try store.endReading()
            if change == "changed" { row[20] ^= 1 }
            if change == "missing" { record.delete(.audit, 1_050) } else {
                row.asBytes { record.put(.audit, change == "moved" ? 1_051 : 1_050, $0) }
            }
            try store.commit(&record)
        }
        let finding = try StoredAudit(folder.path).verify()
        #expect(finding.problemCount >= 1 && finding.records >= 1_099)
        let place = change == "changed" || change == "damaged" ? 1_050 : 1_051
        #expect(finding.problems.first?.hasPrefix("key \(place) ") ?? false, "\(finding.problems.joined())")
    }

    @Test func `begins behind rows that were removed for their age`() throws {
        try write(turns: 20, notesInTurn: 1)
        do {
            var store = try open()
            var record = TurnRecord(capacity: 1 << 16)
            var row = RowWriter(capacity: 64)
            var hash = ChainHash()
            try store.forEach(in: .audit) { number, bytes in
                hash = AuditRow(bytes)?.hash ?? hash
                return number < 5
            }
            try store.endReading()
            AuditAnchor(number: 5, hash: hash).put(into: &record, &row)
            for number in 1...5 as ClosedRange<UInt64> { record.delete(.audit, number) }
            try store.commit(&record)
        }
        let audit = StoredAudit(folder.path)
        let finding = try audit.verify()
        #expect((finding.records, finding.first, finding.problemCount) == (15, 6, 0))
        let page = try audit.page(AuditFilter(), most: 100)
        #expect(page.items.map(\.number) == (6...20).reversed().map { UInt64($0) } && page.next == nil)
    }

    @Test func `is left alone when the gateway stops`() throws {
        try write(turns: 3, notesInTurn: 1)
        let audit = StoredAudit(folder.path)
        audit.finish()
        #expect(throws: AuditFault("the gateway is being stopped")) { try audit.verify() }
        #expect(throws: AuditFault("the gateway is being stopped")) { try audit.page(AuditFilter(), most: 1) }
    }

    private func open() throws -> Store {
        try Store.open(path: folder.path, durability: .process, mapSize: 1 << 24, at: start)
    }

    private func write(turns: Int, notesInTurn: Int) throws {
        var store = try open()
        var trail = AuditTrail()
        _ = try trail.recover(from: &store)
        var record = TurnRecord(capacity: 1 << 16)
        for turn in 0..<turns {
            for place in 0..<notesInTurn {
                var entry = RowWriter(capacity: 400)
                AuditNote(
                    actor: Text("ann"), action: Text("did"), object: Text(string: "\(turn + 1).\(place)") ?? Text(), before: Text("b"),
                    after: Text("a")
                ).append(to: &entry)
                trail.append(AuditKind.note, at: start.advanced(by: .seconds(Int64(turn + 1))), &record, entry)
            }
            trail.seal(into: &record)
            try store.commit(&record)
        }
    }
}
