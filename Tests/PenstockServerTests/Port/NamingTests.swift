// Whose files are whose.

import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@testable import PenstockServer

@Suite struct `the names of file stores` {
    /// What an import makes of files called so, whose messages are from and to these.
    private func found(
        _ format: StoreFormat, _ prefix: String, _ pairs: [(String, String)], type: String = "0"
    ) throws -> (name: String, note: String?) {
        let files = try FileStore()
        defer { files.remove() }
        let messages = pairs.enumerated().map { index, pair in
            (UInt64(index + 1),
                FileStore.message("35=\(type)|34=\(index + 1)", from: "49=" + pair.0, to: "56=" + pair.1))
        }
        try files.write(format, prefix, messages, out: 100)
        let reading = try #require(try files.bring { $0.isDryRun = true }[0].reading)
        return ("\(reading.identity)", reading.notes.first)
    }

    @Test(arguments: [
        ("FIX.4.4-A-B", "A", "B", "FIX.4.4:A->B"),
        ("FIX.4.4-A-B-C", "A", "B", "FIX.4.4:A->B:C"),
        ("FIX.4.4-A-B-C", "A-B", "C", "FIX.4.4:A-B->C"),
        ("FIX.4.4-A-B-C", "A", "B-C", "FIX.4.4:A->B-C"),
        ("FIX.4.4-A-B-C-D-E", "A-B", "C", "FIX.4.4:A-B->C:D-E"),
        ("FIX.4.4-A_X-B_Y_Z", "A|50=X", "B|57=Y|143=Z", "FIX.4.4:A/X->B/Y/Z"),
        // SubIDs that an application chose are not the session's.
        ("FIX.4.4-A-B", "A|50=X", "B|57=Y", "FIX.4.4:A->B"),
        ("FIX.4.4-A_X-B-Q", "A_X", "B", "FIX.4.4:A_X->B:Q"),
    ])
    func `messages tell which part of a name is what`(
        prefix: String, sender: String, target: String, name: String
    ) throws {
        let (found, note) = try found(.quickfix, prefix, [(sender, target)])
        #expect(found == name && note == nil)
    }

    @Test func `QuickFIX/J's characters are compared as it writes them`() throws {
        let found = try found(.quickfixj, "FIX.4.4-A_B-C_D__", [("A#B", "C/D:!")])
        #expect(found.name == "FIX.4.4:A#B->C/D:!" && found.note == nil)
        let qualified = try self.found(.quickfixj, "FIX.4.4-A-B-Q_1", [("A", "B")])
        #expect(qualified.name == "FIX.4.4:A->B:Q_1")
        #expect(qualified.note?.hasSuffix("the qualifier may have another one") == true)
    }

    @Test func `the engine's own messages go before an application's`() throws {
        let found = try found(.quickfixgo, "FIX.4.4-A_X-B", [("A|50=X|142=X", "B")])
        #expect(found.name == "FIX.4.4:A/X->B")
        #expect(found.note == "guessed to be FIX.4.4:A/X->B: what is taken for a SubID may be a LocationID")
    }

    @Test func `names that go with no message are taken from the messages, with a note`() throws {
        let found = try found(.quickfix, "FIX.4.4-X-Y", [("A", "B")])
        #expect(found.name == "FIX.4.4:A->B")
        #expect(
            found.note
                == "guessed to be FIX.4.4:A->B: the files are called FIX.4.4-X-Y, and none of their messages is: taken from the messages")
    }

    @Test func `without messages a name is taken apart, and a guess is called one`() throws {
        #expect(try found(.quickfix, "FIX.4.4-A_B-C", []).name == "FIX.4.4:A_B->C")
        #expect(try found(.quickfix, "FIX.4.4-A_B-C", []).note == nil)
        #expect(try found(.quickfixj, "FIX.4.4-A_B-C", []).note?.hasPrefix("guessed") == true)
        let three = try found(.quickfix, "FIX.4.4-A-B-C", [])
        #expect(three.name == "FIX.4.4:A->B:C")
        #expect(
            three.note
                == "guessed to be FIX.4.4:A->B:C: no message tells which parts of FIX.4.4-A-B-C are whose")
        for name in ["FIX.4.4-A", "A-B-C", "FIX.4.4--B", "FIX.4.4-A-" + String(repeating: "x", count: 33)] {
            let files = try FileStore()
            defer { files.remove() }
            try files.write(.quickfix, name, [], out: 1)
            #expect(try files.refusal().hasSuffix("and no message says whose it is; --as tells"))
        }
    }

    @Test(arguments: [
        ("A->B", "FIX.4.4:A->B"), ("FIX.4.2:A/S/L->B/T:Q", "FIX.4.2:A/S/L->B/T:Q"),
        ("FIXT.1.1:A->B", "FIXT.1.1:A->B"), ("A->", nil), ("->B", nil), ("A", nil), ("A//L->B", nil),
        ("A/B/C/D->E", nil), ("FIX.4.4444:A->B", nil),
    ])
    func `a name is read as it is printed`(text: String, name: String?) {
        #expect(SessionNaming.identity(text).map { "\($0)" } == name)
    }

    @Test func `every session's files are found again under its name`() throws {
        let identity = try #require(SessionNaming.identity("FIX.4.4:A.1/S S/L->B#2/T:Q-1"))
        #expect(StoreFormat.quickfix.prefix(of: identity) == "FIX.4.4-A.1_S S_L-B#2_T-Q-1")
        #expect(StoreFormat.quickfixj.prefix(of: identity) == "FIX.4.4-A.1_S_S_L-B_2_T-Q-1")
        #expect(StoreFormat.quickfixgo.prefix(of: identity) == "FIX.4.4-A.1_S S_L-B#2_T-Q-1")
    }
}
