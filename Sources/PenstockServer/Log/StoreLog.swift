// A store as the source of a log.

internal import Journal

/// Prints the messages of a store, also while a gateway writes to it.
enum StoreLog {
    private enum Ending { case done, storeGrew }


    /// - Throws: ``StoreError``, ``JournalError``, ``UnknownSession``, or ``IOError`` of the output.
    static func print(
        from path: String, _ options: LogOptions, _ printer: inout LogPrinter, _ outlets: LogOutlets
    ) throws {
        var merge = LogMerge(options)
        // A store that a writer has enlarged must be closed before it is opened again.
        while try print(from: path, &merge, &printer, outlets) == .storeGrew {}
    }

    private static func print(
        from path: String, _ merge: inout LogMerge, _ printer: inout LogPrinter, _ outlets: LogOutlets
    ) throws -> Ending {
        var store = try Store.read(path)
        do {
            // Where the store no longer tells what to mask, nothing is printed that should be.
            if !merge.options.showsSecrets { printer.maskedTags = try MaskedTags.read(&store) }
            try merge.open(&store, &printer)
            try merge.chooseSession()
            while true {
                try merge.begin(&store, &printer)
                while !merge.isExhausted {
                    try merge.printSlice(&store, &printer)
                    // No transaction is open: a slow reader of ours does not hold up the gateway.
                    guard try printer.flush(to: outlets) else { return .done }
                }
                guard try printer.flush(to: outlets), merge.options.follows, outlets.wait() else {
                    return .done
                }
            }
        } catch let error as JournalError where error.isMapResized {
            return .storeGrew
        }
    }
}
