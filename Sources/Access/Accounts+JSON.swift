// Accounts as JSON.

internal import Cryptography
internal import Values
internal import WebKit

extension Accounts {
    /// - Throws: `tooLarge`.
    func text(bytesMax: Int) throws(JSONWriter.Fault) -> [UInt8] {
        var writer = JSONWriter(maximumBytes: bytesMax)
        writer.beginObject()
        writer.key("users")
        writer.beginArray()
        for (name, user) in users.sorted(by: { $0.key < $1.key }) { Accounts.write(user, name, to: &writer) }
        writer.endArray()
        writer.key("keys")
        writer.beginArray()
        for (id, key) in keys.sorted(by: { $0.key < $1.key }) { Accounts.write(key, id, to: &writer) }
        writer.endArray()
        writer.endObject()
        return try writer.finish()
    }

    private static func write(_ user: User, _ name: UserName, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", string: name.text)
        writer.member("roles", strings: Role.allCases.filter(user.roles.contains).map(\.rawValue))
        writer.member("password", string: user.password.text)
        writer.member("mustChangePassword", boolean: user.mustChangePassword)
        writer.member("isDisabled", boolean: user.isDisabled)
        writer.member("allowed", strings: user.allowed.texts)
        writer.member("created", integer: user.created.nanosecondsSinceEpoch)
        if let factor = user.factor {
            writer.key("secondFactor")
            writer.beginObject()
            writer.member("secret", string: Base32.encode(factor.secret.bytes))
            writer.member("lastStep", integer: factor.lastStep)
            writer.member("recovery", strings: factor.recovery.map(Hex.encode))
            writer.endObject()
        }
        writer.endObject()
    }

    private static func write(_ key: Key, _ id: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", string: id)
        writer.member("user", string: key.user.text)
        writer.member("label", string: key.label)
        writer.member("secret", string: String(decoding: key.secret.bytes, as: UTF8.self))
        writer.member("rights", strings: Right.allCases.filter(key.rights.contains).map(\.rawValue))
        writer.member("allowed", strings: key.allowed.texts)
        writer.member("created", integer: key.created.nanosecondsSinceEpoch)
        if let expires = key.expires { writer.member("expires", integer: expires.nanosecondsSinceEpoch) }
        writer.endObject()
    }

    // MARK: Reading

    /// - Throws: ``JSONError``: where the text is not what was written.
    init(text: [UInt8]) throws(JSONError) {
        let root = try JSONParser(maximumBytes: max(text.count, 1), maximumDepth: 8).parse(text)
        for value in try root.elements("users") {
            let (name, user) = try Accounts.user(value)
            guard users.updateValue(user, forKey: name) == nil else { throw Accounts.misfit(value, "name") }
        }
        for value in try root.elements("keys") {
            let (id, key) = try Accounts.key(value)
            guard users[key.user] != nil else { throw Accounts.misfit(value, "user") }
            guard keys.updateValue(key, forKey: id) == nil else { throw Accounts.misfit(value, "id") }
        }
    }

    private static func user(_ value: JSONValue) throws(JSONError) -> (UserName, User) {
        guard let name = UserName(try string(value, "name")) else { throw misfit(value, "name") }
        guard let password = try? PasswordHash(text: string(value, "password")) else { throw misfit(value, "password") }
        let roles = try strings(value, "roles").map(Role.init(rawValue:))
        guard !roles.isEmpty, !roles.contains(nil) else { throw misfit(value, "roles") }
        var factor: SecondFactor?
        if let second = try value.ifPresent("secondFactor") {
            let recovery = try strings(second, "recovery").map(Hex.decode)
            guard let secret = Base32.decode(try string(second, "secret")), !secret.isEmpty,
                recovery.allSatisfy({ $0?.count == Digest.sha256.size })
            else { throw misfit(second, "secret") }
            factor = SecondFactor(
                secret: Secret(bytes: secret), lastStep: try second.integer("lastStep"), recovery: recovery.compactMap(\.self))
        }
        let user = User(
            roles: Set(roles.compactMap(\.self)), password: password,
            mustChangePassword: try value.boolean("mustChangePassword"), isDisabled: try value.boolean("isDisabled"),
            factor: factor, allowed: try addresses(value), created: try time(value, "created"))
        return (name, user)
    }

    private static func key(_ value: JSONValue) throws(JSONError) -> (String, Key) {
        guard let user = UserName(try string(value, "user")) else { throw misfit(value, "user") }
        let rights = try strings(value, "rights").map(Right.init(rawValue:))
        guard !rights.contains(nil) else { throw misfit(value, "rights") }
        let secret = try string(value, "secret")
        guard !secret.isEmpty else { throw misfit(value, "secret") }
        let key = Key(
            user: user, label: try string(value, "label"), secret: Secret(text: secret),
            rights: Set(rights.compactMap(\.self)), allowed: try addresses(value), created: try time(value, "created"),
            expires: try value.ifPresent("expires") == nil ? nil : time(value, "expires"))
        return (try string(value, "id"), key)
    }

    private static func addresses(_ value: JSONValue) throws(JSONError) -> AddressList {
        guard let list = try? AddressList(strings(value, "allowed")) else { throw misfit(value, "allowed") }
        return list
    }

    private static func time(_ value: JSONValue, _ key: StaticString) throws(JSONError) -> Instant {
        Instant(nanosecondsSinceEpoch: try value.integer(key))
    }

    private static func string(_ value: JSONValue, _ key: StaticString) throws(JSONError) -> String {
        try value.text(key).description
    }

    private static func strings(_ value: JSONValue, _ key: StaticString) throws(JSONError) -> [String] {
        var strings: [String] = []
        for element in try value.elements(key) { strings.append(try element.text().description) }
        return strings
    }

    private static func misfit(_ value: JSONValue, _ key: StaticString) -> JSONError {
        JSONError(.unexpected, at: value.offset, key: "\(key)")
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ key: StaticString, strings: [String]) {
        self.key(key)
        beginArray()
        for string in strings { text(string: string) }
        endArray()
    }
}
