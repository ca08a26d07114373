// What is wrong with a change that somebody asks for.

/// For the user who asked; it tells nothing that the user may not know.
public enum Objection: Error, Equatable, Sendable, CustomStringConvertible {
    case denied(Denial)
    case badName(String)
    case nameTaken(UserName)
    case unknownUser(String)
    case unknownKey(String)
    case unknownSession(String)
    case noRoles
    /// Nobody could let others in any more.
    case lastAdmin
    case weakPassword(bytesMin: Int)
    case longPassword
    case passwordNamesUser
    case samePassword
    case wrongPassword
    case badLabel
    case noRights
    case expired
    /// A key does not make keys, passwords and second factors.
    case needsSession
    case noEnrolment
    case hasFactor
    case noFactor
    case wrongCode
    case badAddress(String)
    case tooMany(String, most: Int)

    public var description: String {
        switch self {
        case .denied(let denial): denial.text
        case .badName(let name):
            "\"\(name.prefix(80))\" is no user's name: 1 to 32 small letters, digits, points, dashes and underscores are, "
                + "with a letter first"
        case .nameTaken(let name): "there is a user \(name) already"
        case .unknownUser(let name): "there is no user \(name.prefix(80))"
        case .unknownKey(let id): "there is no key \(id.prefix(80))"
        case .unknownSession(let id): "there is no session \(id.prefix(80))"
        case .noRoles: "a user has one role at least"
        case .lastAdmin: "this is the only admin: make another one first"
        case .weakPassword(let least): "a password has \(least) bytes at least"
        case .longPassword: "a password has \(Password.bytesMax) bytes at most"
        case .passwordNamesUser: "a password does not contain the user's name"
        case .samePassword: "this is the password that is to be changed"
        case .wrongPassword: "the old password is wrong"
        case .badLabel: "a label has 1 to 64 bytes, and no control characters"
        case .noRights: "a key has one right at least"
        case .expired: "the key would have expired already"
        case .needsSession: "a key cannot do this: log on"
        case .noEnrolment: "there is no second factor to confirm: begin again"
        case .hasFactor: "there is a second factor already: remove it first"
        case .noFactor: "there is no second factor"
        case .wrongCode: "the code is wrong, or was used already"
        case .badAddress(let text):
            "\"\(text.prefix(80))\" is no address or range such as 10.0.0.0/8 or 2001:db8::/32"
        case .tooMany(let what, let most): "there can be \(most) \(what) at most"
        }
    }
}
