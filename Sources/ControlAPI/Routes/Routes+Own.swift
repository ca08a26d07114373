// One's own sessions and second factor.

internal import Access
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    static let own: [Route] = [
        Route(
            .post, "/me/factor/recovery", .user, "Other recovery codes in place of those that are left; they are told once.",
            body: codeMember, result: .object([.of("recoveryCodes", .list(.text))])
        ) { room, call throws(ProblemDetails) in
            let code = try code(room, call)
            let codes = try room.attempt("renew the recovery codes", call) { identity throws(Objection) in
                try room.gatekeeper.renewRecoveryCodes(of: identity, code: code, at: call.now, using: &room.random)
            }
            room.tell("renewed the recovery codes", call)
            return .secret(["recoveryCodes": .list(codes.map { .text($0) })])
        },
        Route(
            .post, "/me/factor/remove", .user, "There is no second factor any more.", body: codeMember, result: .nothing
        ) { room, call throws(ProblemDetails) in
            let code = try code(room, call)
            try room.attempt("remove the second factor", call) { identity throws(Objection) in
                try room.gatekeeper.removeFactor(of: identity, code: code, at: call.now)
            }
            room.tell("removed the second factor", call)
            return .done
        },
        Route(.get, "/me/sessions", .user, "One's own sessions, the oldest first.", result: .page(of: .named("OwnSession"))) { room, call in
            guard let identity = call.identity else { return .json(["items": []]) }
            return .json(["items": .list(room.gatekeeper.sessions(of: identity).map { .ownSession($0, of: identity) })])
        },
        Route(.delete, "/me/sessions/{id}", .user, "Ends one of one's own sessions.", result: .nothing) {
            room, call throws(ProblemDetails) in
            let id = call.variables["id"] ?? ""
            try room.attempt("end a session", call) { identity throws(Objection) in
                try room.gatekeeper.endSession(id, of: identity)
            }
            room.tell("ended a session", call)
            return .done
        },
    ]
}

extension JSON {
    fileprivate static func ownSession(_ session: SessionSummary, of identity: Identity) -> JSON {
        [
            "id": .text(session.id), "address": .text(session.address.text.description), "began": .time(session.began),
            "used": .time(session.used), "current": .flag(identity.means == .session(id: session.id)),
        ]
    }
}
