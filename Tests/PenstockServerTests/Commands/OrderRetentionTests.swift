// Orders that ended are taken out, open ones stay, and what is left fits together.

import FIXEngine
import Foundation
import Journal
import TestKit
import Testing

@testable import PenstockServer

@Suite struct `Orders that are kept` {
    private static let configuration = """
        name: kept
        store: {path: "${PENSTOCK_STORE}", retention: {messages: {count: 2000}, orders: {count: 1000}, audit: {count: 1000}}}
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: "*"}]
        brokers: [{id: paper, kind: paper, anySymbol: true, fills: false}]
        routing: {default: paper}
        risk: {maxOpenOrders: 100}
        """

    @Test func `by count: the newest, and every one that is open, with their ClOrdIDs`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write(Self.configuration, to: "gateway.yaml")
        let store = folder.file("store")
        let program = try Program(["serve", folder.file("gateway.yaml")], environment: ["PENSTOCK_STORE": store])
        defer { program.kill() }
        let client = try WireClient(port: program.port(), me: "DESK", you: "PENSTOCK")
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        try client.send("35=D|11=OPEN|38=1|40=2|44=1|54=1|55=X|60=<now>")
        #expect(try client.receive()?[39] == "0")
        for id in 1...3000 {
            try client.send("35=D|11=N\(id)|38=1|40=2|44=1|54=1|55=X|60=<now>")
            try client.send("35=F|11=C\(id)|41=N\(id)|54=1|55=X|60=<now>")
            if id % 50 == 0 { for _ in 0..<100 { _ = try client.receive() } }
        }
        // One that is long gone may be used again; the open one, the newest and their cancels may not.
        for (id, status) in [("N1", "0"), ("C1", "0"), ("OPEN", "8"), ("N3000", "8")] {
            try client.send("35=D|11=\(id)|38=1|40=2|44=1|54=1|55=X|60=<now>")
            #expect(try client.receive()?[150] == status, "\(id)")
        }
        try client.send("35=F|11=END|41=OPEN|54=1|55=X|60=<now>")
        #expect(try client.receive()?[39] == "4")
        program.kill()
        var found: [String] = []
        let report = try VerifyCommand.verify(store) { found.append($0.text) }
        #expect(found.isEmpty, "\(found.prefix(5))")
        #expect(report.orders >= 1000 && report.orders < 1400, "\(report.orders)")
        #expect(report.messages >= 2000 && report.messages < 2600, "\(report.messages)")
        #expect(report.auditRows >= 50)
        var left = try Store.read(store)
        let ids = try left.count(of: .clOrdID)
        #expect(ids < 3200, "\(ids)")
    }
}
