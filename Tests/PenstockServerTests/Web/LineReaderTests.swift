import Testing

@testable import PenstockServer

@Suite struct `Lines of a stream` {
    private func lines(_ pieces: [String]) -> [String] {
        var reader = LineReader()
        var lines: [String] = []
        for piece in pieces {
            reader.append(Array(piece.utf8))
            while let line = reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        return lines
    }

    @Test(arguments: [
        (["a\nb\n"], ["a", "b"]), (["a"], []), (["a", "b\n", "c"], ["ab"]), (["\n\na\n\n", "\n"], ["a"]),
        (["a\n", "b", "", "\n"], ["a", "b"]), ([""], []),
    ])
    func `are told when they are whole`(pieces: [String], expected: [String]) {
        #expect(lines(pieces) == expected)
    }

    @Test func `in all pieces there are`() {
        let text = "{\"a\":1}\n\n{\"b\":2}\n{\"c\":3}"
        for cut in 0...text.utf8.count {
            let pieces = [String(text.prefix(cut)), String(text.dropFirst(cut))]
            #expect(lines(pieces) == ["{\"a\":1}", "{\"b\":2}"])
        }
    }

    @Test func `without an end are not kept for ever`() {
        var reader = LineReader()
        let piece = [UInt8](repeating: 0x61, count: LineReader.lineMax / 4)
        for _ in 0..<4 {
            reader.append(piece)
            #expect(reader.next() == nil)
            #expect(!reader.isTooLong)
        }
        reader.append([0x61])
        #expect(reader.next() == nil)
        #expect(reader.isTooLong)
    }
}
