// Keys of programs.

internal import Access
internal import Cryptography
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    private static let rightNames: Schema = .list(.choice(Right.allCases.map(\.rawValue)))

    static let keys: [Route] = [
        Route(
            .get, "/keys", .right(.look), "One's own keys, or everybody's for whoever may change users. Never their secrets.",
            result: .page(of: .named("Key"))
        ) { room, call throws(ProblemDetails) in
            guard let identity = call.identity else { throw .notLoggedOn }
            return .json(["items": .list(room.gatekeeper.keys(for: identity, at: call.now).map { .key($0) })])
        },
        Route(
            .post, "/keys", .right(.look),
            "A key with which programs sign requests; the secret is told once. It may do what `rights` say, as long as its user may as "
                + "well, from `allowed` addresses only, until it expires. It takes a session: keys make no keys.",
            body: .object([
                .of("label", .text), .of("rights", rightNames), .maybe("allowed", .list(.text)), .maybe("expires", .time),
            ]), result: .object([.of("id", .text), .of("secret", .text)])
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let label = body.required("label", most: 64)
            let rights = body.rights("rights")
            if rights == nil, !body.mistakes.contains(where: { $0.field == "rights" }) { body.note("rights", "is missing") }
            let (allowed, expires) = (body.addresses("allowed"), body.time("expires"))
            try body.check()
            let made = try room.attempt("make a key", of: label, call) { identity throws(Objection) in
                try room.gatekeeper.addKey(
                    label, rights: rights ?? [], allowed: allowed ?? .everybody, expires: expires, for: identity, at: call.now,
                    using: &room.random)
            }
            let names = Right.allCases.filter { rights?.contains($0) ?? false }.map(\.rawValue)
            room.tell("made the key", of: made.id, how: "\(label): \(names.joined(separator: " "))", call)
            return .secret(["id": .text(made.id), "secret": .text(String(decoding: made.secret.bytes, as: UTF8.self))])
        },
        Route(
            .delete, "/keys/{id}", .right(.look), "Removes a key of one's own, or anybody's for whoever may change users.",
            result: .nothing
        ) { room, call throws(ProblemDetails) in
            let id = call.variables["id"] ?? ""
            try room.attempt("remove the key", of: id, call) { identity throws(Objection) in
                try room.gatekeeper.removeKey(id, by: identity, at: call.now)
            }
            room.tell("removed the key", of: id, call)
            return .done
        },
    ]
}

extension JSON {
    static func key(_ key: KeySummary) -> JSON {
        [
            "id": .text(key.id), "user": .text(key.user.text), "label": .text(key.label),
            "rights": .list(key.rights.map { .text($0.rawValue) }), "allowed": .list(key.allowed.texts.map { .text($0) }),
            "created": .time(key.created), "expires": .time(key.expires),
        ]
    }
}
