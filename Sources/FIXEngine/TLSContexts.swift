// The TLS contexts of an engine, and their renewal.

internal import Reactor
internal import Values

/// One context for all that have the same settings; freed with the last who uses this.
///
/// The line thread adds them at start and makes connections from them; the thread of errands reloads.
final class TLSContexts: @unchecked Sendable {
    // Unchecked: once there are errands, `entries` is theirs alone; a context may be used beside that.
    private struct Entry {
        let settings: TLSSettings
        let isAcceptor: Bool
        let context: TLSContext
        /// What the files were when they were last read.
        var stamp: UInt64
    }

    private var entries: [Entry] = []

    deinit {
        for entry in entries { entry.context.free() }
    }

    /// Only at start.
    var isEmpty: Bool { entries.isEmpty }

    /// Only at start.
    ///
    /// - Throws: ``TLSError``, with the file that is to blame.
    func context(_ settings: TLSSettings, isAcceptor: Bool) throws(TLSError) -> TLSContext {
        if let known = entries.first(where: { $0.settings == settings && $0.isAcceptor == isAcceptor }) {
            return known.context
        }
        // Before the files are read: what changes meanwhile is read once more.
        let stamp = settings.stamp()
        let context = isAcceptor ? try TLSContext.acceptor(settings) : try TLSContext.initiator(settings)
        entries.append(
            Entry(settings: settings, isAcceptor: isAcceptor, context: context, stamp: stamp))
        return context
    }

    /// Reads the files again, of all or of those that have changed.
    func reload(onlyChanged: Bool) -> ErrandOutcome {
        var count = 0
        var problems: [TLSError] = []
        for index in entries.indices {
            let stamp = entries[index].settings.stamp()
            if onlyChanged, stamp == entries[index].stamp { continue }
            // What is wrong is complained of once, not with every look.
            entries[index].stamp = stamp
            do throws(TLSError) {
                try entries[index].context.reload(entries[index].settings)
                count += 1
            } catch {
                problems.append(error)
            }
        }
        return .reloadedTLS(count, problems)
    }
}
