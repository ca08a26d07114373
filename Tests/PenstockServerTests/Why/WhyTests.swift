// `penstock why`: the story of a session and of an order.

import FIXSession
import Foundation
import Journal
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

private let traded = Result { try TradedStore() }

@Suite struct `penstock why` {
    @Test func `an order: what was asked, what the broker was asked and said, and what was told`() throws {
        let store = try traded.get()
        let story = try WhyCommand.story(store.path, "A5")
        #expect(story.title.contains("-O2 of FIX.4.4:PENSTOCK->DESK: buy 12 AAPL at 201: New, 0 of 12 filled"))
        #expect(outline(story) == [
            "in NewOrderSingle(D) 3, ClOrdID A2, quantity 10, price 200",
            " the gateway takes the order: PendingNew",
            "broker is asked to take the order",
            "broker has accepted it: PendingNew -> New",
            "out ExecutionReport(8) 4: NEW, NEW, CumQty 0, LeavesQty 10",
            "in OrderCancelReplaceRequest(G) 6, ClOrdID A5 about A2, quantity 12, price 201",
            " the gateway takes the replace: New -> PendingReplace",
            "broker is asked to replace",
            "broker has replaced it: PendingReplace -> New, quantity 10 -> 12",
            "out ExecutionReport(8) 7: REPLACED, NEW, CumQty 0, LeavesQty 12",
        ])
        #expect(story.lines.count == story.events.count + 1)
        #expect(story.json.count == story.lines.count && story.json[1].hasPrefix("{\"time\":\""))
    }

    @Test func `an order by its OrderID and by any of its ClOrdIDs, and one of several sessions`() throws {
        let store = try traded.get()
        let title = try WhyCommand.story(store.path, "A5").title
        let orderID = try #require(title.split(separator: " ").dropFirst().first)
        for name in [String(orderID), "0:A5", "DESK:A5", "DESK:A2"] {
            #expect(try WhyCommand.story(store.path, name).title == title, "\(name)")
        }
        do {
            _ = try WhyCommand.story(store.path, "A1")
            Issue.record("one of two")
        } catch {
            #expect("\(error)" == "A1 is an order of several sessions: say one of 0:A1, 1:A1")
        }
        #expect(try WhyCommand.story(store.path, "1:A1").title.contains("PENSTOCK->OTHER: sell 5 MSFT: Filled"))
    }

    @Test func `a session: logons, rejects and ends, each with its rule`() throws {
        let store = try traded.get()
        let story = try WhyCommand.story(store.path, "DESK")
        #expect(story.title.hasPrefix("FIX.4.4:PENSTOCK->DESK, session 0: NextNumIn 10, NextNumOut 11; 7 application"))
        let words = outline(story)
        #expect(words.contains("in Logon(A) 1: HeartBtInt 30"))
        #expect(words.contains { $0.hasPrefix(" logged on (127.0.0.1:") && $0.hasSuffix("next MsgSeqNum 2 in, 2 out") })
        #expect(words.first == " gateway: started demo")
    }

    @Test func `gaps, what comes twice, and an end that only people can mend`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let program = try Program(
            ["serve", "sessions/demo.yaml"],
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": folder.file("store")])
        defer { program.kill() }
        let client = try WireClient(port: program.port(), me: "DESK", you: "PENSTOCK")
        try play(
            """
            < 35=A|98=0|108=30
            > 35=A|98=0|108=30
            < 35=0|34=5
            > 35=2|7=2|16=0
            < 35=4|34=2|43=Y|122=20260101-00:00:00|36=5|123=Y
            < 35=0|34=5|43=Y|122=20260101-00:00:00
            < 35=0|34=1
            > 35=5|58=MsgSeqNum too low, expecting 6 but received 1
            """, with: client)
        try client.expectClose()
        let verified = try Program.run(["verify", folder.file("store")])
        #expect(verified.exitCode == 0, "\(verified.output)")
        let run = try Program.run(["why", folder.file("store"), "DESK"])
        #expect(run.exitCode == 0)
        for words in [
            "messages 2 to 4 are missing", "in      SequenceReset(4) 2: gap fill to 5", "no message is missing any more",
            "MsgSeqNum too low, expected 6 but received 1; next MsgSeqNum 6 in, 4 out", "people must decide",
        ] {
            #expect(run.output.contains { $0.contains(words) }, "\(words)\n\(run.output)")
        }
    }

    @Test func `what the configuration masks is hidden, in messages, tables and audit, unless it is asked for`() throws {
        let store = try traded.get().copy()
        defer { store.remove() }
        try store.change { record in
            var row = RowWriter(capacity: 64)
            for tag in [11, 31, 32, 38, 44, 108] as [UInt32] { row.append(tag) }
            record.put(.meta, MetaKey.maskedTags, row.bytes)
        }
        let order = try WhyCommand.story(store.path, "A5")
        #expect(order.title.contains(": buy *** AAPL at ***: New, 0 of *** filled"))
        let words = outline(order)
        #expect(words.contains("in OrderCancelReplaceRequest(G) 6, ClOrdID *** about A2, quantity ***, price ***"))
        #expect(words.contains("broker has replaced it: PendingReplace -> New, quantity *** -> ***"))
        let filled = try WhyCommand.story(store.path, "0:A1")
        #expect(outline(filled).contains { $0.hasPrefix("broker has filled *** at ***") })
        #expect(outline(filled).contains { $0.contains(", *** at ***, CumQty 10") })
        #expect(outline(try WhyCommand.story(store.path, "DESK")).contains("in Logon(A) 1: HeartBtInt ***"))
        let shown = try Program.run(["why", store.path, "A5", "--unmask"])
        #expect(shown.exitCode == 0 && !shown.output.contains { $0.contains("***") })
        #expect(try Program.run(["why", store.path, "A5"]).output.contains { $0.contains("***") })
    }

    @Test func `what is not there is said`() throws {
        let store = try traded.get()
        for (words, error) in [
            (["why", store.path, "NOBODY"], "penstock why: no session NOBODY"),
            (["why", store.path, "NOBODY", "--order"], "penstock why: no order has the OrderID or a ClOrdID NOBODY"),
            (["why", "/nowhere", "X"], "penstock why: store /nowhere: does not exist"),
        ] {
            let run = try Program.run(words)
            #expect(run.exitCode == 1 && run.errors[0].hasPrefix(error), "\(run.errors)")
        }
        #expect(PenstockCommands.run(["why", store.path]) == 2)
    }

    @Test func `distances in time`() {
        let distances: [(Int64, String)] = [
            (0, "+0us"), (999_999, "+999us"), (1_000_000, "+1.0ms"), (3_460_000, "+3.4ms"), (2_100_000_000, "+2.1s"),
            (600_000_000_000, "+10min"), (36_000_000_000_000, "+10h"),
        ]
        for (nanoseconds, text) in distances {
            #expect(StoryTime.distance(Interval(nanoseconds: nanoseconds)) == text)
        }
    }

    private func outline(_ story: Story) -> [String] { story.events.map { "\($0.direction) \($0.what)" } }
}
