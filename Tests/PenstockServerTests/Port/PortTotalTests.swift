// File stores that are cut off, or changed in one byte.

import FIXSession
import Foundation
import TestKit
import Testing

@testable import PenstockServer

@Suite struct `damaged file stores` {
    private static let prefix = "FIX.4.4-PENSTOCK-CLIENT"

    /// What would be taken over; nil when it is refused.
    private func reading(_ files: FileStore) throws -> SessionReading? {
        let found = try SessionFiles.find(in: files.files)
        #expect(found.count == 1)
        do {
            return try SessionReading(
                try found[0].found.get(), as: nil, try logDictionary.get(), at: logStart)
        } catch let problem as PortProblem {
            #expect(problem.description.contains(": "))
            return nil
        }
    }

    @Test(arguments: StoreFormat.allCases)
    func `a file that is cut off anywhere is noticed`(format: StoreFormat) throws {
        let files = try FileStore()
        defer { files.remove() }
        for suffix in ["body", "header", "session"] + format.numberSuffixes {
            try files.write(format, `damaged file stores`.prefix)
            let name = `damaged file stores`.prefix + "." + suffix
            let whole = try files.bytes(name)
            #expect(try reading(files) != nil)
            for length in 0..<whole.count {
                try files.put(name, Array(whole.prefix(length)))
                let found = try reading(files)
                // An empty .session is as none: there is a note.
                let isNoted = suffix == "session" && length == 0
                #expect(found?.notes.count == (isNoted ? 1 : nil), "\(format) \(suffix) of \(length) bytes")
            }
        }
    }

    @Test(arguments: StoreFormat.allCases)
    func `a byte that is another is refused, or makes no other message`(format: StoreFormat) throws {
        let files = try FileStore()
        defer { files.remove() }
        let expected = Dictionary(uniqueKeysWithValues: FileStore.three)
        for suffix in ["body", "header", "session"] + format.numberSuffixes {
            try files.write(format, `damaged file stores`.prefix)
            let name = `damaged file stores`.prefix + "." + suffix
            let whole = try files.bytes(name)
            let body = try files.bytes(`damaged file stores`.prefix + ".body")
            for place in whole.indices {
                for change in [1, 0x10, 0x80] as [UInt8] {
                    var bytes = whole
                    bytes[place] ^= change
                    try files.put(name, bytes)
                    guard let found = try reading(files) else { continue }
                    #expect(suffix != "body", "body, byte \(place)")
                    #expect(SessionNumbers.range.contains(found.numbers.outbound))
                    for each in found.places {
                        let (start, end) = (Int(each.entry.offset), Int(each.entry.end))
                        #expect(Array(body[start..<end]) == expected[each.entry.number])
                    }
                }
            }
        }
    }

    @Test func `any bytes give an answer`() throws {
        let files = try FileStore()
        defer { files.remove() }
        var random = SeededRandom(seed: 20_261_126)
        for _ in 0..<200 {
            for suffix in StoreFormat.allSuffixes.prefix(4) {
                let count = Int.random(in: 0...60, using: &random)
                let letters = Array("0123456789, :\n8=FIX.\u{1}".utf8)
                let bytes = (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
                try files.put(`damaged file stores`.prefix + "." + suffix, bytes)
            }
            _ = try reading(files)
        }
    }
}
