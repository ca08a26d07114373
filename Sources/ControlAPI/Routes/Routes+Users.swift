// Users, for whoever may change them.

internal import Access
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    private static let roleNames: Schema = .list(.choice(Role.allCases.map(\.rawValue)))
    private static let oneTimePassword: Schema = .object([.of("name", .text), .of("password", .text)])

    static let users: [Route] = [
        Route(.get, "/users", .right(.users), "Users, and what they may do.", result: .page(of: .named("User"))) {
            room, call throws(ProblemDetails) in
            let all = try room.attempt("see the users", call) { identity throws(Objection) in
                try room.gatekeeper.users(for: identity, at: call.now)
            }
            return .json(["items": .list(all.map { .user($0) })])
        },
        Route(
            .post, "/users", .right(.users), "Makes a user. The password is told once, and good for choosing another one.",
            body: .object([.of("name", .text), .of("roles", roleNames)]), result: oneTimePassword
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let name = body.required("name", most: 64)
            let roles = body.roles("roles")
            if roles == nil, body.mistakes.isEmpty { body.note("roles", "is missing") }
            try body.check()
            let password = try room.attempt("make the user", of: name, call) { identity throws(Objection) in
                try room.gatekeeper.addUser(name, roles: roles ?? [], by: identity, at: call.now, using: &room.random)
            }
            room.tell("made the user", of: name, how: words(roles ?? []), call)
            return .secret(["name": .text(name), "password": .text(password)])
        },
        Route(.get, "/users/{name}", .right(.users), "One user.", result: .named("User")) { room, call throws(ProblemDetails) in
            .json(try user(room, call))
        },
        Route(
            .patch, "/users/{name}", .right(.users),
            "Changes the roles of a user, from where the user may come, or whether the user may come at all: all of it, or nothing.",
            body: .object([.maybe("roles", roleNames), .maybe("disabled", .flag), .maybe("allowed", .list(.text))]),
            result: .named("User")
        ) { room, call throws(ProblemDetails) in
            let name = call.variables["name"] ?? ""
            var body = try room.body(of: call)
            let (roles, isDisabled, allowed) = (body.roles("roles"), body.flag("disabled"), body.addresses("allowed"))
            try body.check()
            try room.attempt("change the user", of: name, call) { identity throws(Objection) in
                // On a copy: the first change may be fine, and the second not.
                var changed = room.gatekeeper
                if let roles { try changed.setRoles(roles, of: name, by: identity, at: call.now) }
                if let allowed { try changed.setAllowed(allowed, of: name, by: identity, at: call.now) }
                if let isDisabled { try changed.setDisabled(isDisabled, of: name, by: identity, at: call.now) }
                room.gatekeeper = changed
            }
            let changes = [
                roles.map(words), isDisabled.map { $0 ? "disabled" : "enabled" },
                allowed.map { "addresses " + ($0.texts.isEmpty ? "all" : $0.texts.joined(separator: " ")) },
            ]
            let answer = try user(room, call)
            if roles != nil || isDisabled != nil || allowed != nil {
                room.tell("changed the user", of: name, how: changes.compactMap(\.self).joined(separator: ", "), call)
            }
            return .json(answer)
        },
        Route(.delete, "/users/{name}", .right(.users), "Removes a user, with sessions and keys.", result: .nothing) {
            room, call throws(ProblemDetails) in
            try change("remove the user", "removed the user", room, call) { name, identity throws(Objection) in
                try room.gatekeeper.removeUser(name, by: identity, at: call.now)
            }
        },
        Route(
            .post, "/users/{name}/password", .right(.users),
            "For who forgot it: another password, told once and good for choosing another one. All sessions of the user end.",
            result: oneTimePassword
        ) { room, call throws(ProblemDetails) in
            let name = call.variables["name"] ?? ""
            let password = try room.attempt("reset the password of", of: name, call) { identity throws(Objection) in
                try room.gatekeeper.resetPassword(of: name, by: identity, at: call.now, using: &room.random)
            }
            room.tell("reset the password of", of: name, call)
            return .secret(["name": .text(name), "password": .text(password)])
        },
        Route(
            .delete, "/users/{name}/factor", .right(.users), "For who lost it: no second factor. All sessions of the user end.",
            result: .nothing
        ) { room, call throws(ProblemDetails) in
            try change("reset the second factor of", "reset the second factor of", room, call) { name, identity throws(Objection) in
                try room.gatekeeper.resetFactor(of: name, by: identity, at: call.now)
            }
        },
        Route(
            .post, "/users/{name}/unlock", .right(.users), "After too many failures: the next attempt need not wait.", result: .nothing
        ) { room, call throws(ProblemDetails) in
            try change("unlock the user", "unlocked the user", room, call) { name, identity throws(Objection) in
                try room.gatekeeper.unlock(name, by: identity, at: call.now)
            }
        },
    ]

    private static func change(
        _ what: String, _ done: String, _ room: ControlRoom, _ call: Call, _ act: (String, Identity) throws(Objection) -> Void
    ) throws(ProblemDetails) -> RouteAnswer {
        let name = call.variables["name"] ?? ""
        try room.attempt(what, of: name, call) { identity throws(Objection) in try act(name, identity) }
        room.tell(done, of: name, call)
        return .done
    }

    private static func user(_ room: ControlRoom, _ call: Call) throws(ProblemDetails) -> JSON {
        let name = call.variables["name"] ?? ""
        let found = try room.attempt("see the user", of: name, call) { identity throws(Objection) in
            guard let found = try room.gatekeeper.users(for: identity, at: call.now).first(where: { $0.name.text == name }) else {
                throw Objection.unknownUser(name)
            }
            return found
        }
        return .user(found)
    }

    private static func words(_ roles: Set<Role>) -> String {
        "roles " + Role.allCases.filter(roles.contains).map(\.rawValue).joined(separator: " ")
    }
}

extension Body {
    /// Nil when they are not there, or wrong, which is noted.
    mutating func roles(_ key: String) -> Set<Role>? { choices(key) { Role(rawValue: $0) } }
    mutating func rights(_ key: String) -> Set<Right>? { choices(key) { Right(rawValue: $0) } }

    private mutating func choices<Choice: CaseIterable & RawRepresentable & Hashable>(
        _ key: String, _ read: (String) -> Choice?
    ) -> Set<Choice>? where Choice.RawValue == String {
        guard let names = texts(key) else { return nil }
        let choices = names.map(read)
        guard !choices.isEmpty, !choices.contains(nil) else {
            note(key, "expected one or more of " + Choice.allCases.map { $0.rawValue }.joined(separator: ", "))
            return nil
        }
        return Set(choices.compactMap(\.self))
    }

    mutating func addresses(_ key: String) -> AddressList? {
        guard let texts = texts(key) else { return nil }
        do throws(Objection) {
            return try AddressList(texts)
        } catch {
            note(key, error.description)
            return nil
        }
    }
}

extension JSON {
    static func user(_ user: UserSummary) -> JSON {
        [
            "name": .text(user.name.text), "roles": .list(user.roles.map { .text($0.rawValue) }), "disabled": .flag(user.isDisabled),
            "mustChangePassword": .flag(user.mustChangePassword), "hasSecondFactor": .flag(user.hasSecondFactor),
            "recoveryCodesLeft": .integer(Int64(user.recoveryCodesLeft)), "allowed": .list(user.allowed.texts.map { .text($0) }),
            "created": .time(user.created), "sessions": .integer(Int64(user.sessions)), "keys": .integer(Int64(user.keys)),
            "lockedSeconds": user.lockedFor.map { .integer(($0.nanoseconds + 999_999_999) / 1_000_000_000) } ?? .null,
        ]
    }
}
