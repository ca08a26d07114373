// The file of a vault as JSON.

internal import Cryptography
internal import Values
internal import WebKit

extension VaultContents {
    /// - Throws: ``VaultError/full(bytesMax:)``.
    func text(bytesMax: Int) throws(VaultError) -> [UInt8] {
        var writer = JSONWriter(maximumBytes: bytesMax)
        writer.beginObject()
        writer.key("master")
        write(master, to: &writer)
        writer.key("credentials")
        writer.beginArray()
        for (name, credential) in credentials.sorted(by: { $0.key < $1.key }) {
            write(credential, name, to: &writer)
        }
        writer.endArray()
        writer.endObject()
        do { return try writer.finish() } catch { throw .full(bytesMax: bytesMax) }
    }

    private func write(_ master: Master, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("kind", string: master.kind.rawValue)
        if let salting = master.salting {
            writer.member("salt", string: Base64.encode(salting.salt))
            writer.member("passes", integer: Int64(salting.cost.passes))
            writer.member("blockSize", integer: Int64(salting.cost.blockSize))
            writer.member("lanes", integer: Int64(salting.cost.lanes))
        }
        writer.member("since", integer: master.since.nanosecondsSinceEpoch)
        writer.member("check", string: Base64.encode(master.check))
        writer.endObject()
    }

    private func write(_ credential: Credential, _ name: CredentialName, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("broker", string: name.broker)
        writer.member("user", string: name.user)
        writer.member("generation", integer: credential.generation)
        writer.member("created", integer: credential.created.nanosecondsSinceEpoch)
        writer.member("updated", integer: credential.updated.nanosecondsSinceEpoch)
        writer.member("rotated", integer: credential.rotated.nanosecondsSinceEpoch)
        writer.member("lastVersion", integer: credential.lastVersion)
        writer.member("dataKey", string: Base64.encode(credential.dataKey))
        writer.key("fields")
        writer.beginArray()
        for (name, field) in credential.fields.sorted(by: { $0.key < $1.key }) {
            writer.beginObject()
            writer.member("name", string: name)
            writer.member("version", integer: field.version)
            writer.member("updated", integer: field.updated.nanosecondsSinceEpoch)
            writer.member("sealed", string: Base64.encode(field.sealed))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    // MARK: Reading

    /// What is wrong with a text, in words.
    struct Damage: Error { let what: String }

    init(text: [UInt8]) throws(Damage) {
        do throws(JSONError) {
            let root = try JSONParser(maximumBytes: max(text.count, 1), maximumDepth: 8).parse(text)
            master = try VaultContents.master(root.value("master"))
            for value in try root.elements("credentials") {
                let (name, credential) = try VaultContents.credential(value)
                guard credentials.updateValue(credential, forKey: name) == nil else {
                    throw JSONError(.unexpected, at: value.offset)
                }
            }
        } catch {
            throw Damage(what: error.description)
        }
    }

    private static func master(_ value: JSONValue) throws(JSONError) -> Master {
        guard let kind = MasterKeyKind(rawValue: try value.text("kind").description) else { throw misfit(value, "kind") }
        var salting: Salting?
        if kind == .passphrase {
            guard
                let cost = PasswordHash.Cost(
                    passes: UInt64(clamping: try value.integer("passes")),
                    blockSize: UInt64(clamping: try value.integer("blockSize")),
                    lanes: UInt64(clamping: try value.integer("lanes")))
            else { throw misfit(value, "passes") }
            salting = Salting(salt: try bytes(value, "salt"), cost: cost)
        }
        return Master(kind: kind, salting: salting, since: try time(value, "since"), check: try bytes(value, "check"))
    }

    private static func credential(_ value: JSONValue) throws(JSONError) -> (CredentialName, Credential) {
        let (broker, user) = (try value.text("broker").description, try value.text("user").description)
        guard let name = try? CredentialName(broker: broker, user: user) else { throw misfit(value, "broker") }
        var fields: [String: Field] = [:]
        for value in try value.elements("fields") {
            let name = try value.text("name").description
            let field = Field(
                version: try value.integer("version"), updated: try time(value, "updated"),
                sealed: try bytes(value, "sealed"))
            guard isPlainName(name), fields.updateValue(field, forKey: name) == nil else { throw misfit(value, "name") }
        }
        let credential = Credential(
            generation: try count(value, "generation"), created: try time(value, "created"),
            updated: try time(value, "updated"), rotated: try time(value, "rotated"),
            lastVersion: try count(value, "lastVersion"), dataKey: try bytes(value, "dataKey"), fields: fields)
        return (name, credential)
    }

    /// One that can still be counted on.
    private static func count(_ value: JSONValue, _ key: StaticString) throws(JSONError) -> Int64 {
        let count = try value.integer(key)
        guard count >= 0, count < 1 << 50 else { throw misfit(value, key) }
        return count
    }

    private static func time(_ value: JSONValue, _ key: StaticString) throws(JSONError) -> Instant {
        Instant(nanosecondsSinceEpoch: try value.integer(key))
    }

    private static func bytes(_ value: JSONValue, _ key: StaticString) throws(JSONError) -> [UInt8] {
        guard let bytes = Base64.decode(try value.text(key).description) else { throw misfit(value, key) }
        return bytes
    }

    private static func misfit(_ value: JSONValue, _ key: StaticString) -> JSONError {
        JSONError(.unexpected, at: value.offset, key: "\(key)")
    }
}
