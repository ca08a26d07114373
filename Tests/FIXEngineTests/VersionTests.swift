// Sessions of other versions of FIX: the same machine, another dictionary.

import FIXEngine
import Foundation
import TestKit
import Testing

@Suite struct `Other versions of FIX` {
    private func dictionary(_ names: String...) throws -> DataDictionary {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("FIXWireTests/Dictionaries")
        return try DataDictionary(
            files: names.map { name in
                (Array(try Data(contentsOf: folder.appendingPathComponent(name))), name)
            })
    }

    private func bench(_ beginString: StaticString, _ dictionary: DataDictionary, applVerID: StaticString = "") throws -> Bench {
        var settings = SessionSettings()
        settings.defaultApplVerID = Text(applVerID)
        return try Bench(templates: [
            SessionTemplate(
                pattern: PeerPattern(
                    beginString: Text(beginString), senderCompID: Name("ISLD"), targetCompID: .any),
                settings: settings, dictionary: dictionary)
        ])
    }

    @Test func `FIX 4.2: logon, an order, and a field that only 4.4 has is refused`() throws {
        var bench = try bench("FIX.4.2", dictionary("FIX42.xml"))
        let client = try LoopbackClient(port: bench.port)
        client.send("8=FIX.4.2|35=A|98=0|108=30|")
        let logon = try bench.messages(1, for: client)
        #expect(field(8, of: logon.first ?? "") == "FIX.4.2")
        client.send("8=FIX.4.2|35=D|11=A|21=1|55=X|54=1|60=now|40=1|38=10|")
        #expect(outline(try bench.messages(1, for: client)) == ["8/2"])
        client.send("8=FIX.4.2|35=D|11=B|21=1|55=X|54=1|60=now|40=1|38=10|453=0|")
        let reject = try bench.messages(1, for: client)
        #expect(field(35, of: reject.first ?? "") == "3")
        #expect(field(371, of: reject.first ?? "") == "453")
        #expect(field(8, of: reject.first ?? "") == "FIX.4.2")
    }

    @Test func `FIXT 1.1 with FIX 5.0 SP2: DefaultApplVerID goes both ways`() throws {
        var bench = try bench(
            "FIXT.1.1", dictionary("FIXT11.xml", "FIX50SP2.xml"), applVerID: "9")
        let client = try LoopbackClient(port: bench.port)
        client.send("8=FIXT.1.1|35=A|98=0|108=30|1137=9|")
        let logon = try bench.messages(1, for: client)
        #expect(field(8, of: logon.first ?? "") == "FIXT.1.1")
        #expect(field(1137, of: logon.first ?? "") == "9")
        client.send("8=FIXT.1.1|35=1|112=X|")
        #expect(outline(try bench.messages(1, for: client)) == ["0/2"])
    }

    @Test func `another version on the port finds no session`() throws {
        var bench = try bench("FIX.4.2", dictionary("FIX42.xml"))
        let client = try LoopbackClient(port: bench.port)
        client.send("35=A|98=0|108=30|")
        #expect(try bench.end(of: client).isEmpty)
    }
}
