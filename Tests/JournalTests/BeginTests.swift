// Stores that are made.

import Foundation
import Journal
import Testing
import Values

@Suite struct `A new store` {
    @Test(arguments: [Durability.process, .power])
    func `is made again when its making was cut off`(durability: Durability) throws {
        let shelf = Shelf()
        let fresh = shelf.path + "/fresh"
        try FileManager.default.createDirectory(atPath: fresh, withIntermediateDirectories: true)
        try Data(count: 5000).write(to: URL(fileURLWithPath: fresh + "/data.mdb"))
        for _ in 0..<2 {
            let store = try shelf.open(durability)
            #expect(store.created == shelfTime)
        }
        #expect(!FileManager.default.fileExists(atPath: fresh))
    }
}
