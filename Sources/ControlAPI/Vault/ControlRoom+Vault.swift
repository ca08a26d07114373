// The room's side of the vault.

internal import Access
internal import Values
internal import Vault
internal import WebServer

/// What the room knows of the vault, and who waits for what was asked of it.
struct VaultRoom {
    let thread: VaultThread
    /// As it was behind the last job; nil while nothing was heard of it.
    var state: VaultState?
    var waiting: [UInt64: Waiting] = [:]
    var lastNumber: UInt64 = 0

    struct Waiting {
        let call: Call
        /// Such as `store the credential of`, and whose.
        let what: String
        let done: String
        let object: String
        let render: (VaultState) -> VaultAnswer
    }
}

/// What is answered when the vault has done what it was asked.
enum VaultAnswer {
    case now(Response)
    /// The gateway has to say something, too.
    case ask(GatewayQuestion, (GatewayAnswer) -> Response)
}

extension ControlRoom {
    package func use(_ vault: VaultThread) { self.vault = VaultRoom(thread: vault) }

    /// Has the vault do something; the answer comes when it is done.
    ///
    /// - Parameters:
    ///   - what: For the trail, where it is refused: `store the credential of`; `done`, where it is not: `stored the credential of`.
    func askVault(
        _ job: VaultJob, _ what: String, _ done: String, of object: String = "", _ call: Call, _ render: @escaping (VaultState) -> Response
    ) throws(ProblemDetails) -> RouteAnswer {
        try askVault(job, what, done, of: object, call, then: { .now(render($0)) })
    }

    func askVault(
        _ job: VaultJob, _ what: String, _ done: String, of object: String = "", _ call: Call, then render: @escaping (VaultState) -> VaultAnswer
    ) throws(ProblemDetails) -> RouteAnswer {
        guard let vault else { throw .noVault }
        let number = vault.lastNumber + 1
        guard vault.thread.ask(number, job) else { throw ProblemDetails(503, "The vault has too much to do: try again in a second.") }
        self.vault?.lastNumber = number
        self.vault?.waiting[number] = VaultRoom.Waiting(call: call, what: what, done: done, object: object, render: render)
        return .later
    }

    func giveOutcomes(_ server: ServerLoop) {
        while let outcome = vault?.thread.nextOutcome() {
            vault?.state = outcome.state
            guard let waited = vault?.waiting.removeValue(forKey: outcome.number) else { continue }
            if let objection = outcome.objection {
                tellRefusal(waited.what, waited.object, objection.description, waited.call)
                server.answer(waited.call.id, .response(ProblemDetails(objection).response))
            } else {
                tell(waited.done, of: waited.object, waited.call)
                switch waited.render(outcome.state) {
                case .now(let response): server.answer(waited.call.id, .response(response))
                case .ask(let question, let render):
                    if let busy = ask(question, waited.call.id, at: waited.call.now, render) { server.answer(waited.call.id, .response(busy)) }
                }
            }
        }
    }

    /// - Throws: ``ProblemDetails`` where there is no vault, or nothing is known of it yet.
    func vaultState() throws(ProblemDetails) -> VaultState {
        guard let vault else { throw .noVault }
        guard let state = vault.state else { throw ProblemDetails(503, "The vault is being opened: try again in a second.") }
        return state
    }
}

extension ProblemDetails {
    fileprivate static let noVault = ProblemDetails(404, "The configuration has no control.vault.")

    fileprivate init(_ objection: VaultObjection) {
        switch objection {
        case .unusable(let words): self.init(409, words)
        case .misfit(let words): self.init(422, words)
        case .vault(let error): self.init(ProblemDetails.status(error), error.description)
        }
    }

    private static func status(_ error: VaultError) -> Int {
        switch error {
        case .unknownCredential, .unknownField: 404
        case .badName, .badValue, .noFields, .tooManyFields, .badPassphrase, .wrongKey: 422
        case .full, .alreadyStored, .locked, .wrongKind, .exists: 409
        case .badKeyFile, .unusableKeyFile, .noMemoryForPassphrase, .token, .unusableFile, .io, .notAVault, .unknownVersion, .damaged,
            .wrongKeyOrDamaged, .damagedDataKey, .damagedField:
            500
        }
    }
}
