// The thread that has the vault: what is asked of it may take long.

internal import Cryptography
package import Reactor
internal import Values
package import Vault

/// What the vault is asked to do.
package enum VaultJob: Sendable {
    /// A vault of its own for a passphrase, where there is none.
    case create(SharedSecret)
    /// Nil: with the key that the configuration names.
    case unlock(SharedSecret?)
    case lock
    /// Another passphrase, or nil: the key that the configuration names, as it is now. All data keys are wrapped again.
    case rotateMaster(SharedSecret?)
    case store(CredentialName, SecretFields)
    case update(CredentialName, SecretFields)
    case remove(CredentialName)
    case rotate(CredentialName)
    /// Whether all of it can be read, and fits its broker.
    case test(CredentialName)
}

/// What anybody may know of the vault: no value, and no key.
package struct VaultState: Sendable {
    package var isThere = false
    package var isLocked = true
    package var lockedBy: MasterKeyKind = .passphrase
    /// Whether the file fitted its hash when it was opened.
    package var isWhole = true
    /// Why it cannot be used.
    package var problem: String?
    package var credentials: [StoredCredential] = []
}

package struct VaultOutcome: Sendable {
    package let number: UInt64
    /// Nil when it is done.
    package let objection: VaultObjection?
    package let state: VaultState
}

/// Why it is not done: never a secret.
package enum VaultObjection: Error, Sendable {
    case vault(VaultError)
    /// There is no vault yet, or one that cannot be opened.
    case unusable(String)
    /// The broker's adapter does not take the fields.
    case misfit(String)
}

/// Owns the vault. One job after the other, in the order in which they are asked.
package final class VaultThread: Sendable {
    /// As whom the gateway itself trades.
    package static let gatewayUser = "gateway"
    /// So many jobs wait at most.
    private static let most = 64

    private let folder: String
    /// Unlocks the vault at start, and whenever nothing else is given; nil: a person does.
    private let source: MasterKeySource?
    /// Whose credentials brokers wait for.
    let wanted: [CredentialName]
    private let handOver: @Sendable (CredentialName, SecretFields) -> Void
    private let check: @Sendable (CredentialName, SecretFields) -> String?
    private let jobs = Ring<(number: UInt64, job: VaultJob)>(capacity: VaultThread.most)
    private let outcomes = Ring<VaultOutcome>(capacity: 2 * VaultThread.most)
    private let jobWake: Wake
    private let outcomeWake: Wake
    private let isFinished = StopFlag()

    /// - Parameters:
    ///   - folder: Of the store, whose lock the process has.
    ///   - wake: For whoever takes the outcomes.
    ///   - handOver: Gives fields to the broker that waits for them.
    ///   - check: What is wrong with the fields for the broker; nil for nothing.
    /// - Throws: ``IOError`` when the process has no descriptor left.
    package init(
        folder: String, source: MasterKeySource?, wanted: [CredentialName], wake: Wake,
        handOver: @escaping @Sendable (CredentialName, SecretFields) -> Void,
        check: @escaping @Sendable (CredentialName, SecretFields) -> String?
    ) throws(IOError) {
        (self.folder, self.source, self.wanted, self.handOver, self.check) = (folder, source, wanted, handOver, check)
        jobWake = try Wake()
        outcomeWake = wake
    }

    deinit { jobWake.close() }

    /// - Parameter say: For the log: why the vault could not be opened at start.
    package func start(say: @escaping @Sendable (String) -> Void) throws(IOError) -> Thread {
        try Thread { [self] in run(say) }
    }

    package func finish() {
        isFinished.raise()
        jobWake.wake()
    }

    // MARK: For the one thread that asks

    /// False when too many jobs wait.
    func ask(_ number: UInt64, _ job: VaultJob) -> Bool {
        guard jobs.append((number, job)) else { return false }
        jobWake.wake()
        return true
    }

    /// The outcome with the number 0 is that of the start.
    func nextOutcome() -> VaultOutcome? { outcomes.removeFirst() }

    // MARK: On the thread

    private func run(_ say: (String) -> Void) {
        var desk = VaultDesk(folder: folder, source: source, wanted: wanted, handOver: handOver, check: check)
        if let problem = desk.openAtStart() { say("vault: \(problem)") }
        tell(VaultOutcome(number: 0, objection: nil, state: desk.state))
        while !isFinished.isRaised {
            guard let (number, job) = jobs.removeFirst() else {
                jobWake.wait(milliseconds: 1_000)
                jobWake.take()
                continue
            }
            var objection: VaultObjection?
            do throws(VaultObjection) { try desk.carryOut(job, at: Clock.now().utc) } catch { objection = error }
            tell(VaultOutcome(number: number, objection: objection, state: desk.state))
        }
    }

    private func tell(_ outcome: VaultOutcome) {
        // As many as there are jobs, and room for twice as many.
        _ = outcomes.append(outcome)
        outcomeWake.wake()
    }
}
