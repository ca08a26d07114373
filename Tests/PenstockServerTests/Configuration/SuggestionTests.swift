import Testing

@testable import PenstockServer

@Suite struct `Suggestions` {
    @Test(arguments: [
        ("", "", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "abc", 0), ("abc", "abd", 1),
        ("abc", "acb", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
    func `the distance between two words`(left: String, right: String, distance: Int) {
        #expect(editDistance(Array(left.utf8), Array(right.utf8)) == distance)
    }

    @Test(
        arguments: [
            ("blok", "block"), ("BLOCK", "block"), ("SenderCompID", "senderCompID"),
            ("mapsize", "mapSize"), ("sneder", nil), ("mil", "milliseconds"), ("m", nil), ("", nil),
            ("heartBtInt", nil), ("busty", "busy"), (String(repeating: "block", count: 20), nil),
        ] as [(String, String?)])
    func `the word that was meant`(written: String, meant: String?) {
        let words = ["block", "busy", "senderCompID", "mapSize", "milliseconds", "microseconds"]
        #expect(suggestion(for: written, among: words) == meant)
    }

    @Test func `two words that begin alike are no suggestion`() {
        #expect(suggestion(for: "val", among: ["validateA", "validateB"]) == nil)
    }
}

@Suite struct `Quotations` {
    @Test func `a long text is cut, and control characters are shown`() {
        #expect(
            quoted(String(repeating: "x", count: 60)) == "\"\(String(repeating: "x", count: 60))\"")
        #expect(
            quoted(String(repeating: "x", count: 61)) == "\"\(String(repeating: "x", count: 60))…\""
        )
        #expect(quoted("a\u{1B}[2Jb\u{9B}") == "\"a\\u{1b}[2Jb\\u{9b}\"")
    }
}
