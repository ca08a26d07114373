// The vault, and brokers' credentials in it.

internal import Access
internal import Cryptography
internal import Values
internal import Vault
internal import WebKit
internal import WebServer

extension Routes {
    private static let vaultStatus: Schema = .named("Vault")
    private static let passphrase: Schema.Member = .of("passphrase", .text)
    private static let userParameter: [Route.Parameter] = [
        .init(name: "user", schema: .text, words: "whose; `gateway`, as whom the gateway itself trades, where it is not said")
    ]
    /// What brokers ask for; `passphrase` is of some.
    private static let fieldNames = ["key", "secret", "passphrase"]

    static let vault: [Route] = [
        Route(.get, "/vault", .right(.credentials), "Whether the vault is locked, and with what.", result: vaultStatus) {
            room, _ throws(ProblemDetails) in .json(.vault(try room.vaultState()))
        },
        Route(
            .post, "/vault", .right(.credentials),
            "Makes the vault, where there is none, with a passphrase of 12 bytes at least. It is unlocked.",
            body: .object([passphrase]), result: vaultStatus
        ) { room, call throws(ProblemDetails) in
            let given = try passphrase(room, call)
            return try room.askVault(.create(given), "make the vault", "made the vault", call, shown)
        },
        Route(
            .post, "/vault/unlock", .right(.credentials),
            "Unlocks it, with a passphrase or with the key that the configuration names. Brokers that wait for their credentials connect.",
            body: .object([.maybe("passphrase", .text)]), result: vaultStatus
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let given = body.secret("passphrase")
            try body.check()
            let secret = given.map { SharedSecret($0.consumed()) }
            return try room.askVault(.unlock(secret), "unlock the vault", "unlocked the vault", call, shown)
        },
        Route(
            .post, "/vault/lock", .right(.credentials), "Locks it. Brokers that are connected go on with what they have.",
            result: vaultStatus
        ) { room, call throws(ProblemDetails) in try room.askVault(.lock, "lock the vault", "locked the vault", call, shown) },
        Route(
            .post, "/vault/rotate", .right(.credentials),
            "Another passphrase, or without one the key that the configuration names, as it is now: a new key file, another key of the token, or one in the place of a passphrase. The old one opens the vault no more.",
            body: .object([.maybe("passphrase", .text)]), result: vaultStatus
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let given = body.secret("passphrase")
            try body.check()
            let secret = given.map { SharedSecret($0.consumed()) }
            return try room.askVault(.rotateMaster(secret), "rotate the vault's key", "rotated the vault's key", call, shown)
        },
        Route(
            .get, "/credentials", .right(.credentials), "What is in the vault, never a value; also while it is locked.",
            result: .page(of: .named("Credential"))
        ) { room, _ throws(ProblemDetails) in
            .json(["items": .list(try room.vaultState().credentials.map { .credential($0) })])
        },
        Route(
            .post, "/credentials", .right(.credentials),
            "Stores the credential of a broker: what it calls API key, secret and passphrase. A broker that waits for it connects.",
            body: .object([.of("broker", .text), .maybe("user", .text)] + fieldNames.map { .maybe($0, .text) }),
            result: .named("Credential")
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let (broker, user) = (body.required("broker", most: 64), body.text("user", most: 64) ?? gatewayUser)
            let fields = body.fields(fieldNames)
            if fields.isEmpty, body.mistakes.isEmpty { body.note("secret", "is missing") }
            try body.check()
            let name = try credentialName(broker, user)
            return try room.askVault(
                .store(name, fields), "store the credential of", "stored the credential of", of: "\(name)", call, shown(name))
        },
        Route(
            .get, "/credentials/{broker}", .right(.credentials), "What is known of one credential, never a value.",
            parameters: userParameter, result: .named("Credential")
        ) { room, call throws(ProblemDetails) in
            let name = try name(call)
            guard let found = try room.vaultState().credentials.first(where: { $0.name == name }) else {
                throw ProblemDetails(404, VaultError.unknownCredential(name).description)
            }
            return .json(.credential(found))
        },
        Route(
            .patch, "/credentials/{broker}", .right(.credentials),
            "Replaces the fields that are given. A broker that uses them is connected to anew.",
            parameters: userParameter, body: .object(fieldNames.map { .maybe($0, .text) }), result: .named("Credential")
        ) { room, call throws(ProblemDetails) in
            let name = try name(call)
            var body = try room.body(of: call)
            let fields = body.fields(fieldNames)
            try body.check()
            return try room.askVault(
                .update(name, fields), "update the credential of", "updated the credential of", of: "\(name)", call, shown(name))
        },
        Route(
            .delete, "/credentials/{broker}", .right(.credentials), "Removes it.", parameters: userParameter, result: .nothing
        ) { room, call throws(ProblemDetails) in
            let name = try name(call)
            return try room.askVault(.remove(name), "remove the credential of", "removed the credential of", of: "\(name)", call) { _ in
                Response(204)
            }
        },
        Route(
            .post, "/credentials/{broker}/test", .right(.credentials),
            "Whether every field can be read, is what the broker's requests are signed with, and, of a broker that uses it, whether the broker takes it: it is asked for the balances.",
            parameters: userParameter, result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            let name = try name(call)
            let isUsed = room.vault?.thread.wanted.contains(name) ?? false
            return try room.askVault(.test(name), "test the credential of", "tested the credential of", of: "\(name)", call, then: { _ in
                guard isUsed else { return .now(tested("all fields can be read, and fit the broker; no broker here uses it")) }
                return .ask(.testCredential(broker: name.broker)) { answer in
                    switch answer.end {
                    case .done: tested("all fields can be read, and the broker takes them")
                    case .refused(let words): ProblemDetails(502, "All fields can be read, and the broker does not take them: \(words)").response
                    }
                }
            })
        },
        Route(
            .post, "/credentials/{broker}/rotate", .right(.credentials), "Seals its fields with a new key of their own.",
            parameters: userParameter, result: .named("Credential")
        ) { room, call throws(ProblemDetails) in
            let name = try name(call)
            return try room.askVault(.rotate(name), "rotate the key of", "rotated the key of", of: "\(name)", call, shown(name))
        },
    ]

    private static let gatewayUser = VaultThread.gatewayUser

    private static func tested(_ words: String) -> Response { .json(JSON.object([.init("result", .text(words))]).bytes) }

    @Sendable private static func shown(_ state: VaultState) -> Response { .json(JSON.vault(state).bytes) }

    private static func shown(_ name: CredentialName) -> (VaultState) -> Response {
        { state in
            guard let found = state.credentials.first(where: { $0.name == name }) else {
                return ProblemDetails(404, VaultError.unknownCredential(name).description).response
            }
            return .json(JSON.credential(found).bytes)
        }
    }

    private static func passphrase(_ room: ControlRoom, _ call: Call) throws(ProblemDetails) -> SharedSecret {
        var body = try room.body(of: call)
        let given = body.secret("passphrase")
        if given == nil, body.mistakes.isEmpty { body.note("passphrase", "is missing") }
        try body.check()
        guard let given else { throw ProblemDetails(422, "A passphrase is missing.") }
        return SharedSecret(given.consumed())
    }

    private static func name(_ call: Call) throws(ProblemDetails) -> CredentialName {
        try credentialName(call.variables["broker"] ?? "", try call.parameter("user") ?? gatewayUser)
    }

    private static func credentialName(_ broker: String, _ user: String) throws(ProblemDetails) -> CredentialName {
        do throws(VaultError) {
            return try CredentialName(broker: broker, user: user)
        } catch {
            throw ProblemDetails(422, error.description)
        }
    }
}

extension JSON {
    static func vault(_ state: VaultState) -> JSON {
        [
            "present": .flag(state.isThere), "locked": .flag(state.isLocked),
            "lockedBy": state.isThere ? .text(state.lockedBy.rawValue) : .null, "whole": .flag(state.isWhole),
            "problem": .text(state.problem), "credentials": .integer(Int64(state.credentials.count)),
        ]
    }

    static func credential(_ credential: StoredCredential) -> JSON {
        [
            "broker": .text(credential.name.broker), "user": .text(credential.name.user), "created": .time(credential.created),
            "updated": .time(credential.updated), "rotated": .time(credential.rotated), "generation": .integer(credential.generation),
            "fields": .list(
                credential.fields.map { ["name": .text($0.name), "version": .integer($0.version), "updated": .time($0.updated)] }),
        ]
    }
}
