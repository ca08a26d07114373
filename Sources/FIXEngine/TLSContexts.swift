// The TLS contexts of an engine, and their renewal.

public import Reactor
internal import Synchronization
internal import Values

/// One context for all that have the same settings; freed with the last who uses this.
///
/// The line thread adds them at start and makes connections from them; the thread of errands reloads; whoever adds a
/// session while the engine runs has made its context before.
final class TLSContexts: Sendable {
    private struct Entry {
        let settings: TLSSettings
        let isAcceptor: Bool
        let context: TLSContext
        /// What the files were when they were last read.
        var stamp: UInt64
    }

    /// They are only ever more.
    private let entries = Mutex<[Entry]>([])

    deinit {
        entries.withLock { for entry in $0 { entry.context.free() } }
    }

    var isEmpty: Bool { entries.withLock(\.isEmpty) }

    /// - Throws: ``TLSError``, with the file that is to blame.
    func context(_ settings: TLSSettings, isAcceptor: Bool) throws(TLSError) -> TLSContext {
        if let known = known(settings, isAcceptor) { return known }
        // Before the files are read: what changes meanwhile is read once more.
        let stamp = settings.stamp()
        let context = isAcceptor ? try TLSContext.acceptor(settings) : try TLSContext.initiator(settings)
        entries.withLock {
            $0.append(Entry(settings: settings, isAcceptor: isAcceptor, context: context, stamp: stamp))
        }
        return context
    }

    private func known(_ settings: TLSSettings, _ isAcceptor: Bool) -> TLSContext? {
        entries.withLock { $0.first { $0.settings == settings && $0.isAcceptor == isAcceptor }?.context }
    }

    /// Reads the files again, of all or of those that have changed.
    func reload(onlyChanged: Bool) -> ErrandOutcome {
        var count = 0
        var problems: [TLSError] = []
        // Files are read while nobody waits for it.
        for (index, entry) in entries.withLock({ $0 }).enumerated() {
            let stamp = entry.settings.stamp()
            if onlyChanged, stamp == entry.stamp { continue }
            // What is wrong is complained of once, not with every look.
            entries.withLock { $0[index].stamp = stamp }
            do throws(TLSError) {
                try entry.context.reload(entry.settings)
                count += 1
            } catch {
                problems.append(error)
            }
        }
        return .reloadedTLS(count, problems)
    }
}

/// Reads the files of TLS for initiators that are added while the engine runs, so that its thread need not.
public struct TLSPreparation: Sendable {
    let contexts: TLSContexts

    /// On any thread.
    ///
    /// - Throws: ``TLSError``, with the file that is to blame.
    public func prepare(_ settings: TLSSettings) throws(TLSError) { _ = try contexts.context(settings, isAcceptor: false) }
}

extension Engine {
    public var tlsPreparation: TLSPreparation { TLSPreparation(contexts: tlsContexts) }
}
