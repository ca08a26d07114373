// Who may log on with a name and a password.

internal import Cryptography
internal import FIXEngine
internal import GatewayCore
internal import Values

extension Configuration {
    /// What the parts of a configuration need to know of each other while it is read.
    struct Register {
        /// Which IDs are taken, and where.
        var sessions = Claims()
        var users: [User] = []
        /// What holds for the clients of sessions that say so.
        var clients: [ClientRule] = []
        /// Whether the peers of the sessions being read have certificates that are checked.
        var peersShowCertificates = false
        /// How many sessions were read.
        var sessionCount = 0

        static func readUsers(_ section: inout Section) -> [User] { User.readAll(&section) }
    }
}

extension User {
    /// Users by their names, no two with the same.
    fileprivate static func readAll(_ section: inout Section) -> [User] {
        var names = Claims()
        return section.parts("users", atLeastOne: "user", orNone: true) { read(&$0, &names) }
    }

    private static func read(_ section: inout Section, _ names: inout Claims) -> User? {
        let name = section.required("name", .username)
        if let name { section.claim("\(name)", "name", in: &names) }
        let password = section.required("passwordHash", .passwordHash)
        let compIDs = section.values("compIDs", .compIDPattern(), atMost: 1000) ?? []
        let allowed = Configuration.Session.readRanges("allowedRemoteAddresses", &section)
        guard let name, let password else { return nil }
        return User(
            name: name, password: password, compIDs: compIDs.map(\.value), allowedAddresses: allowed)
    }
}

extension Authentication {
    /// Which users may log on to a session, and what becomes of those who fail.
    static func read(_ section: inout Section, _ users: [User]) -> Authentication? {
        let wanted = section.values("users", .username, atMost: 10_000)
        let text = section.value(
            "failureText", .text("a text for the Logout", bytesMax: 128), default: "Not authenticated")
        let isSilent = section.value("silent", .boolean, default: false)
        let delay = section.value(
            "failureDelay", .seconds(.seconds(0)...(.seconds(60))), default: .seconds(1))
        var chosen: [User] = []
        for name in wanted ?? [] {
            if let user = users.first(where: { $0.name == name.value }) {
                chosen.append(user)
            } else {
                let near = suggestion(for: "\(name.value)", among: users.map { "\($0.name)" })
                let misfit = Misfit(what: "\(quoted("\(name.value)")) is no user", suggestion: near)
                section.findings.add(name.problem(misfit.message(expected: "a name from users")))
            }
        }
        if wanted == nil { chosen = users }
        if users.isEmpty {
            section.complain("users", "nobody could log on; expected users at the top of the file")
        }
        var authentication = Authentication(users: chosen)
        authentication.failureText = isSilent ? nil : Text(string: text)
        authentication.failureDelay = delay
        return authentication
    }
}

// MARK: - Forms

extension Form<Identifier> {
    fileprivate static var username: Form {
        Form(expected: "a user's name") { (text) throws(Misfit) -> Identifier in
            let name = try Form<String>.text("a user's name", bytesMax: Identifier.capacity).read(text)
            return Identifier(string: name) ?? Identifier()
        }
    }
}

extension Form<PasswordHash> {
    fileprivate static var passwordHash: Form {
        Form(expected: "what `penstock hash-password` prints") { (text) throws(Misfit) -> PasswordHash in
            do throws(PasswordHashError) {
                return try PasswordHash(text: text)
            } catch {
                throw Misfit(what: "not a password hash: \(error.description)")
            }
        }
    }
}

extension Form<NamePattern> {
    /// A CompID, or a pattern of them.
    static func compIDPattern(_ expected: String = "a CompID, or a pattern such as DESK*") -> Form {
        let name = Form<Name>.name(expected)
        return Form(expected: name.expected) { (text) throws(Misfit) -> NamePattern in
            let plain = try name.read(text)
            guard text.contains("*") else { return NamePattern(plain) }
            guard let pattern = NamePattern(string: text) else {
                throw Misfit(what: "\(quoted(text)) has more than one *")
            }
            return pattern
        }
    }
}
