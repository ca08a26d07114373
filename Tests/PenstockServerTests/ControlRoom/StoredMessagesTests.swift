// Messages of sessions as the control room reads them from the store.

import ControlAPI
import FIXWire
import Journal
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

/// The session layer has another of that name.
private typealias ToldMessage = ControlAPI.SessionMessage

@Suite struct `Messages of a session` {
    /// PENSTOCK->CLIENT with a Logon each way, and orders 2 to 6, each answered.
    private func traded() throws -> LogStore {
        var store = try LogStore.withOneSession()
        store.inbound("35=A|34=1|49=CLIENT|52=20261121-03:29:59|56=PENSTOCK|98=0|108=30|553=me|554=hidden words")
        store.outbound("35=A|34=1|49=PENSTOCK|52=20261121-03:30:00|56=CLIENT|98=0|108=30", number: 1)
        for number in 2...6 as ClosedRange<UInt64> {
            let again = number == 4 ? "43=Y|97=Y|" : ""
            store.inbound("35=D|34=\(number)|49=CLIENT|\(again)56=PENSTOCK|11=A\(number)|55=\(number == 5 ? "MSFT" : "AAPL")|58=a b")
            store.outbound("35=8|34=\(number)|49=PENSTOCK|56=CLIENT|11=A\(number)|39=0", number: number)
        }
        try store.commit()
        return store
    }

    private func filter(_ change: (inout MessageFilter) -> Void = { _ in }) -> MessageFilter {
        var filter = MessageFilter(session: "PENSTOCK->CLIENT")
        change(&filter)
        return filter
    }

    private func messages(_ store: borrowing LogStore) throws -> StoredMessages { StoredMessages(store.path, try SessionDictionaries()) }

    /// `<D/2`, `>8/2`.
    private func outline(_ page: MessagePage) -> [String] {
        page.items.map { "\($0.isInbound ? "<" : ">")\($0.msgType)/\($0.msgSeqNum.map { "\($0)" } ?? "")" }
    }

    private func found(_ store: borrowing LogStore, _ change: (inout MessageFilter) -> Void) throws -> [String] {
        outline(try messages(store).page(filter(change), most: 100))
    }

    @Test func `come the newest first, page by page, both directions as they came and went`() throws {
        let store = try traded()
        let messages = try messages(store)
        let all = try messages.page(filter(), most: 100)
        #expect(outline(all) == (2...6).reversed().flatMap { [">8/\($0)", "<D/\($0)"] } + [">A/1", "<A/1"])
        #expect(all.next == nil && all.period == 1 && all.earlier == nil && all.damaged == 0 && all.began == logStart)
        #expect(all.items.map(\.number) == (1...12).reversed())
        for most in 1...13 {
            var items: [ToldMessage] = []
            var before: UInt64?
            var pages = 0
            repeat {
                let page = try messages.page(filter { $0.before = before }, most: most)
                #expect(page.items.count <= most)
                items += page.items
                before = page.next
                pages += 1
            } while before != nil
            #expect(items == all.items)
            #expect(pages == (12 + most - 1) / most)
        }
    }

    @Test func `have their fields with names, and no secret`() throws {
        let store = try traded()
        let page = try messages(store).page(filter { $0.numbers = 1...1 }, most: 10)
        let logon = page.items[1]
        #expect(logon.name == "Logon" && logon.time == logStart && logon.sendingTime == logStart.advanced(by: .seconds(-1)))
        #expect(logon.fields.contains(ToldMessage.Field(tag: 554, name: "Password", value: "***")))
        #expect(logon.fields.contains(ToldMessage.Field(tag: 553, name: "Username", value: "me")))
        #expect(logon.text.hasPrefix("8=FIX.4.4|9=") && logon.text.contains("|553=me|554=***|10="))
        #expect(!"\(page)".contains("hidden"))
        let again = try messages(store).page(filter { $0.numbers = 4...4 }, most: 10).items
        #expect(again.map(\.isPossibleDuplicate) == [false, true] && again.map(\.isPossibleResend) == [false, true])
    }

    @Test func `show nothing of tags that the configuration masks, also not as what stands beside the fields`() throws {
        var store = try traded()
        var row: [UInt8] = []
        for tag in [11, 43, 52] as [UInt32] { row += withUnsafeBytes(of: tag.littleEndian) { Array($0) } }
        store.row(.meta, MetaKey.maskedTags, row)
        try store.commit()
        let messages = try messages(store)
        let page = try messages.page(filter(), most: 100)
        #expect(page.items.allSatisfy { $0.sendingTime == nil && !$0.isPossibleDuplicate && !$0.text.contains("A4") })
        #expect(try messages.page(filter { $0.clOrdIDs = ["A4"] }, most: 9).items.isEmpty)
        #expect(try messages.page(filter { $0.conditions = ["11!=A4"] }, most: 9).items.isEmpty)
    }

    @Test func `are filtered by what stands in them`() throws {
        let store = try traded()
        #expect(try found(store) { $0.isInbound = true; $0.numbers = 3...4 } == ["<D/4", "<D/3"])
        #expect(try found(store) { $0.isInbound = false; $0.numbers = 5...UInt64.max } == [">8/6", ">8/5"])
        #expect(try found(store) { $0.types = ["A"] } == [">A/1", "<A/1"])
        #expect(try found(store) { $0.types = ["ExecutionReport", "A"]; $0.numbers = 0...2 } == [">8/2", ">A/1", "<A/1"])
        #expect(try found(store) { $0.clOrdIDs = ["A3"] } == [">8/3", "<D/3"])
        #expect(try found(store) { $0.conditions = ["Symbol=MSFT"] } == ["<D/5"])
        #expect(try found(store) { $0.conditions = ["55!=AAPL"] } == ["<D/5"])
        #expect(try found(store) { $0.conditions = ["55", "43=Y"] } == ["<D/4"])
        #expect(try found(store) { $0.conditions = ["58=a b", "39"] } == [])
        #expect(try found(store) { $0.since = logStart.advanced(by: .milliseconds(9)) } == [">8/6", "<D/6", ">8/5"])
        #expect(try found(store) { $0.until = logStart.advanced(by: .milliseconds(1)) } == [">A/1", "<A/1"])
        #expect(try found(store) { $0.since = logStart.advanced(by: .seconds(60)) } == [])
        #expect(try found(store) { $0.until = logStart.advanced(by: .seconds(-60)) } == [])
    }

    @Test func `what cannot be asked is said`() throws {
        let store = try traded()
        let messages = try messages(store)
        func fault(_ change: (inout MessageFilter) -> Void) -> MessageFault? {
            do throws(MessageFault) {
                _ = try messages.page(filter(change), most: 1)
                return nil
            } catch {
                return error
            }
        }
        #expect(fault { $0.session = "PENSTOCK->NOBODY" } == .notThere("No session is called PENSTOCK->NOBODY."))
        // Not as commands take it.
        for name in ["CLIENT", "0", ""] { #expect(fault { $0.session = name } != nil) }
        #expect(fault { $0.session = "FIX.4.4:PENSTOCK->CLIENT" } == nil)
        #expect(fault { $0.types = ["D", "Dance"] } == .wrong(parameter: "type", "no message type Dance"))
        #expect(fault { $0.conditions = ["Symbl=X"] } == .wrong(parameter: "where", "no field Symbl; did you mean Symbol?"))
        #expect(fault { $0.conditions = ["554=x"] } == .wrong(parameter: "where", "Password(554) is masked"))
        guard case .notThere = fault({ $0.period = 2 }) else { return #expect(Bool(false)) }
        messages.finish()
        #expect(fault { _ in } == .unreadable("the gateway is being stopped"))
        #expect(throws: MessageFault.self) {
            try StoredMessages(store.path + "/nowhere", try SessionDictionaries()).page(filter(), most: 1)
        }
    }

    @Test func `of other sessions are not among them, however many there are between`() throws {
        var store = try LogStore()
        store.session(0, "CLIENT", stream: 1)
        store.session(1, "OTHER", stream: 2)
        for number in 1...3_000 as ClosedRange<UInt64> {
            if number % 1_000 == 1 { store.inbound("35=0|34=\(number / 1_000 + 1)|49=CLIENT|56=PENSTOCK") }
            store.inbound("35=0|34=\(number)|49=OTHER|56=PENSTOCK", stream: 2)
            store.outbound("35=0|34=\(number)|49=PENSTOCK|56=OTHER", number: number, stream: 2)
        }
        try store.commit()
        let messages = try messages(store)
        #expect(outline(try messages.page(filter(), most: 100)) == ["<0/3", "<0/2", "<0/1"])
        var other = MessageFilter(session: "PENSTOCK->OTHER")
        other.isInbound = false
        var numbers: [UInt64] = []
        repeat {
            let page = try messages.page(other, most: 1_000)
            numbers += page.items.compactMap(\.msgSeqNum)
            other.before = page.next
        } while other.before != nil
        #expect(numbers == (1...3_000).reversed())
    }

    @Test func `of an earlier run of numbers are asked for by its period`() throws {
        var store = try traded()
        let messages = try messages(store)
        #expect(try messages.page(filter(), most: 1).period == 1)
        // A reset while the room is there.
        store.session(0, "CLIENT", stream: 7)
        store.outbound("35=A|34=1|49=PENSTOCK|56=CLIENT|141=Y", number: 1, stream: 7)
        try store.commit()
        let newest = try messages.page(filter(), most: 100)
        #expect(outline(newest) == [">A/1"] && newest.period == 7 && newest.earlier == 1)
        let earlier = try messages.page(filter { $0.period = newest.earlier }, most: 100)
        #expect(earlier.items.count == 12 && earlier.period == 1 && earlier.earlier == nil)
    }

    @Test func `that went on to another run of numbers are told once`() throws {
        var store = try traded()
        var row = StreamRow(session: 0, began: logStart)
        row.settings.movedBelow = 4
        var record = TurnRecord(capacity: 4_096)
        row.stage(1, in: &record)
        try store.store.commit(&record)
        #expect(try found(store) { $0.isInbound = false } == [">8/6", ">8/5", ">8/4"])
    }

    @Test func `that are damaged are counted, and the others told`() throws {
        var store = try traded()
        store.row(.outbound, messageKey(stream: 1, 7), [1, 2, 3])
        store.outbound(bytes: Array("not a message at all".utf8), number: 8)
        try store.commit()
        let page = try messages(store).page(filter(), most: 100)
        #expect(page.items.count == 12 && page.damaged == 2)
    }

    @Test func `with bytes that are no UTF-8, or control a terminal, are texts all the same`() throws {
        var store = try LogStore.withOneSession()
        store.inbound(bytes: LogStore.message(Array("35=B|34=1|58=caf".utf8) + [0xE9] + Array("|148=\u{1B}[2J|354=3|355=a\u{1}b".utf8)))
        try store.commit()
        let item = try #require(try messages(store).page(filter(), most: 1).items.first)
        #expect(item.fields.first { $0.tag == 58 }?.value == "café")
        #expect(item.fields.first { $0.tag == 148 }?.value == "\u{1B}[2J")
        #expect(item.fields.first { $0.tag == 355 }?.value == "a\u{1}b")
        #expect(item.text.contains("|58=caf\\xE9|148=\\x1B[2J|354=3|355=a\\x01b|"))
    }

    @Test func `a page that finds nothing ends all the same, and says where to go on`() throws {
        var store = try LogStore.withOneSession()
        for number in 1...60_000 as ClosedRange<UInt64> {
            store.inbound("35=0|34=\(number)|49=CLIENT|56=PENSTOCK")
            if number % 4_000 == 0 { try store.commit() }
        }
        let messages = try messages(store)
        let first = try messages.page(filter { $0.types = ["D"] }, most: 1)
        let next = try #require(first.next)
        #expect(first.items.isEmpty && next < 11_000 && next > 9_000)
        let rest = try messages.page(filter { $0.types = ["D"]; $0.before = next }, most: 1)
        #expect(rest.items.isEmpty && rest.next == nil)
    }

    @Test func `a page of long messages is short`() throws {
        var store = try LogStore.withOneSession()
        for number in 1...20 as ClosedRange<UInt64> {
            store.inbound("35=B|34=\(number)|58=" + String(repeating: "x", count: 40_000))
            try store.commit()
        }
        let messages = try messages(store)
        let first = try messages.page(filter(), most: 100)
        #expect((10...14).contains(first.items.count))
        let rest = try messages.page(filter { $0.before = first.next }, most: 100)
        #expect(first.items.count + rest.items.count == 20 && rest.next == nil)
    }

    @Test func `are named by the dictionary of their session`() throws {
        let xml = """
            <fix type="FIX" major="4" minor="4"><header/><trailer/><messages><message name="Dance" msgtype="UD" msgcat="app">
            <field name="Steps" required="N"/></message></messages><components/><fields><field number="5001" name="Steps" type="INT"/></fields></fix>
            """
        let dictionary = try DataDictionary(files: [(DataDictionary.fix44XML(), "FIX.4.4"), (Array(xml.utf8), "own.xml")])
        let pattern = PeerPattern(senderCompID: Name("PENSTOCK"), targetCompID: .any)
        var store = try LogStore.withOneSession()
        store.inbound("35=UD|34=1|5001=7")
        try store.commit()
        let messages = StoredMessages(store.path, try SessionDictionaries([(pattern, dictionary)]))
        let item = try #require(try messages.page(filter { $0.conditions = ["Steps=7"]; $0.types = ["Dance"] }, most: 1).items.first)
        #expect(item.name == "Dance" && item.fields.contains(ToldMessage.Field(tag: 5001, name: "Steps", value: "7")))
    }
}
