// The key with which commands sign what they ask of a control room.

internal import Cryptography
internal import Reactor
internal import Values
internal import WebKit

/// An id and a secret, as `POST /api/v1/keys` answers them.
struct RoomKey {
    let id: String
    let secret: Secret

    private static let bytesMax = 4096

    /// - Parameter file: What that route answered, in a file of mode 0600; nil for PENSTOCK_KEY_ID and PENSTOCK_KEY_SECRET.
    static func find(file: String?) throws -> RoomKey {
        guard let file else {
            let variables = try ConfigurationFile.environment()
            guard let id = variables["PENSTOCK_KEY_ID"], let secret = variables["PENSTOCK_KEY_SECRET"], !id.isEmpty, !secret.isEmpty else {
                throw RoomError.noKey
            }
            return RoomKey(id: id, secret: Secret(text: secret))
        }
        let bytes = try PrivateFile(path: file, bytesMax: bytesMax).read()
        guard let json = try? ReadJSON(bytes), !json["id"].word.isEmpty, !json["secret"].word.isEmpty else {
            throw RoomError.badKeyFile(file)
        }
        return RoomKey(id: json["id"].word, secret: Secret(text: json["secret"].word))
    }
}
