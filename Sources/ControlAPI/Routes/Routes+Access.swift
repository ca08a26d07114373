// Logging on and off, one's own password and second factor.

internal import Access
internal import Reactor
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    private static let me: Schema = .named("Me")

    static let access: [Route] = [
        Route(
            .post, "/login", .anybody,
            "Logs on. The token goes into `Authorization: Bearer`; browsers get it as a cookie, and send `Penstock-Request: 1` with it.",
            body: .object([.of("name", .text), .of("password", .text), .maybe("code", .text)]),
            result: .object([.of("token", .text), .of("me", me)])
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let name = body.required("name", most: 64)
            let password = body.required("password", most: 1_024)
            let code = body.text("code", most: 64)
            try body.check()
            return try room.logOn(name: name, password: password, code: code, call)
        },
        Route(.post, "/logout", .user, "Ends the session.", result: .nothing) { room, call in
            if let identity = call.identity { room.gatekeeper.logOut(identity) }
            var response = Response(204)
            response.headers.append(
                HTTPHeader("Set-Cookie", PresentedSession.noCookie(isSecure: call.request.peer.isSecure)))
            return .now(response)
        },
        Route(.get, "/me", .user, "Who is logged on.", result: me) { _, call in .json(.me(call.identity)) },
        Route(
            .post, "/me/password", .user, "Changes the password. All sessions end: log on again.",
            body: .object([.of("old", .text), .of("new", .text)]), result: .nothing
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let old = body.required("old", most: 1_024)
            let new = body.required("new", most: 1_024)
            try body.check()
            try room.attempt("change the password", call) { identity throws(Objection) in
                try room.gatekeeper.changePassword(of: identity, from: Array(old.utf8), to: Array(new.utf8), at: call.now)
            }
            room.tell("changed the password", call)
            return .done
        },
        Route(
            .post, "/me/factor", .user, "Begins a second factor: a secret for an authenticator app.",
            result: .object([.of("secret", .text), .of("uri", .text)])
        ) { room, call throws(ProblemDetails) in
            let begun = try room.attempt("begin a second factor", call) { identity throws(Objection) in
                try room.gatekeeper.beginFactor(of: identity, issuer: "Penstock", using: &room.random)
            }
            return .secret(["secret": .text(begun.secret), "uri": .text(begun.uri)])
        },
        Route(
            .post, "/me/factor/confirm", .user, "The app shows a code: the second factor is there. Recovery codes are told once.",
            body: codeMember, result: .object([.of("recoveryCodes", .list(.text))])
        ) { room, call throws(ProblemDetails) in
            let code = try code(room, call)
            let codes = try room.attempt("set up a second factor", call) { identity throws(Objection) in
                try room.gatekeeper.confirmFactor(of: identity, code: code, at: call.now, using: &room.random)
            }
            room.tell("set up a second factor", call)
            return .secret(["recoveryCodes": .list(codes.map { .text($0) })])
        },
        Route(
            .post, "/me/factor/show", .user, "Makes the second factor fresh in this session.", body: codeMember, result: .nothing
        ) { room, call throws(ProblemDetails) in
            let code = try code(room, call)
            try room.attempt("show the second factor", call) { identity throws(Objection) in
                try room.gatekeeper.showFactor(of: identity, code: code, at: call.now)
            }
            return .done
        },
    ]

    static let codeMember: Schema = .object([.of("code", .text)])

    static func code(_ room: ControlRoom, _ call: Call) throws(ProblemDetails) -> String {
        var body = try room.body(of: call)
        let code = body.required("code", most: 64)
        try body.check()
        return code
    }
}

extension ProblemDetails {
    static let notLoggedOn = ProblemDetails(401, "log on first")

    init(_ objection: Objection) {
        switch objection {
        case .denied(let denial): self.init(denial)
        case .needsSession: self.init(403, objection.description)
        case .unknownUser, .unknownKey, .unknownSession: self.init(404, objection.description)
        case .nameTaken, .lastAdmin, .tooMany: self.init(409, objection.description)
        case .badName, .noRoles, .weakPassword, .longPassword, .passwordNamesUser, .samePassword, .wrongPassword, .badLabel, .noRights,
            .expired, .noEnrolment, .hasFactor, .noFactor, .wrongCode, .badAddress:
            self.init(422, objection.description)
        }
    }

    init(_ denial: Denial) {
        switch denial.kind {
        case .unidentified: self.init(401, denial.text)
        case .forbidden: self.init(403, denial.text)
        case .later: self.init(429, denial.text)
        }
    }
}

extension JSON {
    static func me(_ identity: Identity?) -> JSON {
        [
            "user": .text(identity.map { "\($0.user)" }),
            "rights": .list(Right.allCases.filter { identity?.rights.contains($0) ?? false }.map { .text($0.rawValue) }),
            "mustChangePassword": .flag(identity?.mustChangePassword ?? false),
            "hasSecondFactor": .flag(identity?.hasSecondFactor ?? false),
        ]
    }
}
