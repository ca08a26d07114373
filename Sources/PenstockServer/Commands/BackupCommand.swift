// `penstock backup`.

internal import Journal
internal import Reactor

/// Copies a store into one file, while a gateway writes to it.
package enum BackupCommand: Command {
    package static let usage = """
        usage: penstock backup STORE FILE [--replace]

        Users and keys (penstock.access) and the vault (penstock.vault), where there are any, are copied beside it as
        FILE.access and FILE.vault, of mode 0600: passwords are hashed and credentials encrypted, but keys that sign
        requests are as they are.

        Copies a store as it is at this moment into FILE, without the pages that are free; a gateway may go on
        trading meanwhile. FILE is whole or not there: it is written under another name, brought to the disk, and
        renamed. One that is there stays, unless --replace is given.

        `penstock verify FILE` checks the copy, and `penstock log FILE` reads it. To go back to it, stop the gateway
        and put FILE into an empty folder as data.mdb, FILE.access as penstock.access, and FILE.vault as penstock.vault;
        of a vault that is locked with a key file, that file is not part of it. What the gateway did since is not in it: the counterparties'
        MsgSeqNums are ahead, so they are asked for what is missing, and the brokers must be reconciled.

        While a large store is copied, pages that the gateway frees are not used again, and its file grows by them.
        On a terminal a bar says how far it is.

        Exit code 0, 1 when the store cannot be read or FILE not be written, 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["replace", "help"])
        try arguments.expect(2...2, "penstock backup STORE FILE [--replace]")
        let copies = try PrivateCopies(of: arguments.operands[0], to: arguments.operands[1], replacing: arguments.has("replace"))
        var watcher: BackupProgress?
        let bytes = try Store.backUp(
            arguments.operands[0], to: arguments.operands[1], replacing: arguments.has("replace"),
            begins: { watcher = BackupProgress($0) }, ends: { watcher.take()?.end() })
        try copies.write()
        Output.print("\(arguments.operands[1]): \(bytes) bytes")
        for file in copies.files { Output.print("\(file.target.path): \(file.bytes.count) bytes") }
        return 0
    }
}

/// Looks at the copy while LMDB writes it, on a thread of its own.
private struct BackupProgress: ~Copyable {
    private let stop = StopFlag()
    private let thread: Thread

    /// Nil when nobody sees it.
    init?(_ watch: BackupWatch) {
        guard Progress.isWatched else { return nil }
        let stop = stop
        let thread = try? Thread {
            var progress = Progress("copying", total: watch.most)
            while !stop.isRaised {
                progress.move(to: watch.copied)
                sleep(milliseconds: 20)
            }
            progress.end()
        }
        guard let thread else { return nil }
        self.thread = thread
    }

    consuming func end() {
        stop.raise()
        thread.join()
    }
}
