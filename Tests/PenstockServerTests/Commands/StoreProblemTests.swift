// `penstock serve`: stores that cannot be used.

import CLMDB
import Foundation
import Journal
import Testing
import Values

@Suite struct `Stores that cannot be used` {
    private func serve(_ store: String) throws -> (
        exitCode: Int32, output: [String], errors: [String]
    ) {
        try Program.run(
            ["serve", "sessions/demo.yaml"],
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": store])
    }

    private func expect(_ store: String, _ words: String) throws {
        let run = try serve(store)
        #expect(run.exitCode == 1)
        #expect(run.errors == ["penstock serve: store \(store): \(words)"])
        #expect(run.output.isEmpty)
    }

    @Test func `a folder that cannot be made`() throws {
        try expect("/proc/penstock/store", "cannot be written: No such file or directory")
        try expect("/proc", "cannot be written: No such file or directory")
        let long = "/tmp/" + String(repeating: "x", count: 300)
        try expect(long, "cannot be written: File name too long")
    }

    @Test func `a file in the way`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("mine", to: "file")
        try expect(folder.file("file"), "cannot be written: Not a directory")
        try expect(folder.file("file/store"), "cannot be written: Not a directory")
        #expect(try String(contentsOfFile: folder.file("file"), encoding: .utf8) == "mine")
    }

    /// As somebody whom permissions hold back, which those of a file do not do to root.
    private func run(_ words: [String], store: String) throws -> (Int32, [String]) {
        let lowered = geteuid() == 0 ? "setpriv --bounding-set=-all " : ""
        let program = try Program(
            script: "exec \(lowered)\"$PENSTOCK\" \(words.joined(separator: " "))",
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": store])
        return (try program.wait(), program.complaints)
    }

    private func permit(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `a folder in which nothing may be made`() throws {
        let folder = try Folder()
        defer {
            try? permit(0o700, folder.path)
            folder.remove()
        }
        try permit(0o555, folder.path)
        for store in [folder.file("store"), folder.file("a/b/store")] {
            let (code, lines) = try run(["serve", "sessions/demo.yaml"], store: store)
            #expect(code == 1)
            #expect(
                lines == ["penstock serve: store \(store): cannot be written: Permission denied"])
        }
        // One that is there already is no obstacle.
        try permit(0o700, folder.path)
        try FileManager.default.createDirectory(
            atPath: folder.file("store"), withIntermediateDirectories: true)
        try permit(0o555, folder.path)
        let (code, lines) = try run(["log", folder.file("store")], store: "unused")
        #expect(code == 1)
        #expect(lines == ["penstock log: store \(folder.file("store")): does not exist"])
    }

    @Test func `a store that may not be read is there all the same`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        #expect(try gateway.stop() == 0)
        let refusal = "penstock log: store \(gateway.store): cannot be read: Permission denied"
        for (path, mode) in [(gateway.store, 0), (gateway.store + "/data.mdb", 0)] {
            try permit(mode, path)
            let (code, lines) = try run(["log", gateway.store], store: "unused")
            try permit(0o700, path)
            #expect(code == 1 && lines == [refusal], "\(path): \(lines)")
        }
        try FileManager.default.removeItem(atPath: gateway.store + "/data.mdb")
        let (code, lines) = try run(["log", gateway.store], store: "unused")
        #expect(code == 1 && lines == ["penstock log: store \(gateway.store): does not exist"])
    }

    @Test func `a store that another process uses`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        try expect(gateway.store, "another process is using it")
        // The one that has it goes on.
        let client = try gateway.logOn("FIRST")
        try client.send("35=1|112=A")
        try client.expect("35=0|112=A")
        // And when it is gone, however, the store is free.
        gateway.crash()
        try gateway.startAgain()
    }

    @Test(arguments: [0, 1, Store.formatVersion + 1, UInt64.max])
    func `a store of another format`(version: UInt64) throws {
        let folder = try Folder()
        defer { folder.remove() }
        let path = folder.file("store")
        try write(version, to: path)
        try expect(path, "has format \(version), this Penstock reads format \(Store.formatVersion)")
        // Nothing has been changed: its own Penstock can go on with it.
        try expect(path, "has format \(version), this Penstock reads format \(Store.formatVersion)")
    }

    private func write(_ version: UInt64, to path: String) throws {
        let now = Instant(nanosecondsSinceEpoch: 1_790_000_000_000_000_000)
        var store = try Store.open(path: path, durability: .process, mapSize: 1 << 26, at: now)
        var row = RowWriter(capacity: 16)
        row.append(version)
        row.append(now)
        var record = TurnRecord(capacity: 4096)
        record.put(.meta, MetaKey.format, row.bytes)
        try store.commit(&record)
    }

    @Test func `the ports are opened only when the orders are there again`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        func configure(orders: Int) throws {
            try folder.write(
                """
                name: few
                store: {path: "${PENSTOCK_STORE}"}
                acceptors: [{listen: "127.0.0.1:${PENSTOCK_PORT}", sessions: [{senderCompID: PENSTOCK, targetCompID: DESK}]}]
                brokers: [{id: paper, kind: paper, anySymbol: true, fills: false}]
                routing: {default: paper}
                risk: {maxOpenOrders: \(orders)}
                """, to: "gateway.yaml")
        }
        try configure(orders: 2)
        let words = ["serve", folder.file("gateway.yaml")]
        let store = folder.file("store")
        do {
            let program = try Program(words, environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": store])
            defer { program.kill() }
            let client = try WireClient(port: program.port(), me: "DESK", you: "PENSTOCK")
            try client.send("35=A|98=0|108=30")
            try client.expect("35=A|98=0|108=30")
            for id in ["A", "B"] {
                try client.send("35=D|11=\(id)|38=10|40=1|54=1|55=X|60=<now>")
                #expect(try client.receive()?[39] == "0")
            }
            program.signal(SIGTERM)
            #expect(try program.wait() == 0)
        }
        try configure(orders: 1)
        // Were the port opened before, it would be the first that cannot be.
        let other = try Program(["respond", "--port", "0"])
        defer { other.kill() }
        let run = try Program.run(
            words, environment: ["PENSTOCK_PORT": "\(other.port())", "PENSTOCK_STORE": store])
        #expect(run.exitCode == 1)
        #expect(
            run.errors == ["penstock serve: the store has more open orders than risk.maxOpenOrders allows (1)"])
    }

    @Test func `a row that makes no sense is named, and the others are gone on with`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let client = try gateway.logOn("FIRST")
        try client.send("35=D|11=A|38=10|40=2|44=100|54=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[39] == "0")
        #expect(try gateway.stop() == 0)
        do {
            let now = Instant(nanosecondsSinceEpoch: 1_790_000_000_000_000_000)
            var store = try Store.open(path: gateway.store, durability: .process, mapSize: 1 << 26, at: now)
            var record = TurnRecord(capacity: 4096)
            record.put(.order, 700, 0)
            record.put(.broker, 1 << 60, 5)
            try store.commit(&record)
        }
        try gateway.startAgain()
        for row in ["table order, key 700", "table broker, key \(1 << 60)"] {
            _ = try gateway.program.line(with: row)
        }
        let again = try gateway.connect("FIRST")
        again.nextOut = client.nextOut
        again.nextIn = client.nextIn + 1
        try again.send("35=A|98=0|108=30")
        try again.expect("35=A|98=0|108=30")
        try again.send("35=F|11=B|41=A|54=1|55=AAPL|60=<now>")
        #expect(try again.receive()?[39] == "4")
    }

    @Test(arguments: [
        Array("this is no store".utf8), [UInt8](repeating: 0xA5, count: 8192),
        [UInt8](repeating: 0, count: 65_536),
    ])
    func `something that is no store`(bytes: [UInt8]) throws {
        let folder = try Folder()
        defer { folder.remove() }
        try Data(bytes).write(to: URL(fileURLWithPath: folder.file("data.mdb")))
        try expect(folder.path, "holds something that is no Penstock store")
        // It is left as it is.
        let left = try Data(contentsOf: URL(fileURLWithPath: folder.file("data.mdb")))
        #expect(left == Data(bytes))
    }

    @Test func `an LMDB environment of another program is not written to`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try makeForeign(folder.path)
        try expect(folder.path, "holds something that is no Penstock store")
    }

    private func makeForeign(_ path: String) throws {
        var environment: OpaquePointer?
        #expect(mdb_env_create(&environment) == 0)
        defer { mdb_env_close(environment) }
        #expect(mdb_env_set_maxdbs(environment, 4) == 0)
        #expect(mdb_env_open(environment, path, 0, 0o600) == 0)
        var transaction: OpaquePointer?
        #expect(mdb_txn_begin(environment, nil, 0, &transaction) == 0)
        var table: MDB_dbi = 0
        #expect(mdb_dbi_open(transaction, "theirs", UInt32(MDB_CREATE), &table) == 0)
        #expect(mdb_txn_commit(transaction) == 0)
    }
}
