// The other end of the control room: a command that asks it by its API.

internal import Access
internal import Cryptography
internal import Reactor
internal import Values
internal import WebKit

/// Asks the control room at an address, each request signed with a key.
struct RoomClient {
    /// `https://HOST[:PORT]`.
    private let address: String
    private let key: RoomKey
    private let authorityFile: String?

    /// What every command takes that takes an address.
    static let options: Set<String> = ["key", "ca"]
    static let usage = """
          STORE may be an address as well, such as https://desk.example.com:8443: then the control room there is asked.
          --key FILE        what POST /api/v1/keys answered, in a file of mode 0600; without it the key is in
                            PENSTOCK_KEY_ID and PENSTOCK_KEY_SECRET
          --ca FILE         authorities, as a PEM file, that may have signed the certificate of the control room
        """

    /// Nil where the first operand is a store.
    ///
    /// - Parameter alien: Options that mean nothing to a control room.
    /// - Throws: ``Arguments/Misuse``; ``RoomError`` without a key.
    static func named(in arguments: Arguments, not alien: String...) throws -> RoomClient? {
        guard let first = arguments.operands.first, first.hasPrefix("http://") || first.hasPrefix("https://") else {
            for option in options where arguments[option] != nil {
                throw Arguments.Misuse(message: "--\(option) goes with an address such as https://127.0.0.1:8080")
            }
            return nil
        }
        let address = first.hasSuffix("/") ? String(first.dropLast()) : first
        guard !address.dropFirst(address.hasPrefix("https://") ? 8 : 7).contains(where: { "/?#@ ".contains($0) }) else {
            throw Arguments.Misuse(message: "\(first) is no address; expected https://HOST[:PORT]")
        }
        for option in alien where arguments[option] != nil || arguments.has(option) {
            throw Arguments.Misuse(message: "--\(option) goes with a STORE, not with an address")
        }
        return RoomClient(address: address, key: try RoomKey.find(file: arguments["key"]), authorityFile: arguments["ca"])
    }

    // MARK: Asking

    /// - Parameter query: Those with an empty value are left out.
    /// - Throws: ``RoomError``.
    func get(_ path: String, _ query: [(name: String, value: String)] = []) throws -> ReadJSON {
        let parts = query.filter { !$0.value.isEmpty }.map { "\($0.name)=\(RoomClient.encoded($0.value))" }
        return try ask(.get, path + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&")), nil)
    }

    /// The gateway's word.
    ///
    /// - Throws: ``RoomError``.
    func say(_ method: HTTPMethod, _ path: String, _ body: JSONObject) throws -> String {
        try ask(method, path, Array(body.text.utf8))["result"].word
    }

    func ask(_ method: HTTPMethod, _ path: String, _ body: [UInt8]?) throws -> ReadJSON {
        let target = "/api/v1" + path
        let milliseconds = Clock.now().utc.nanosecondsSinceEpoch / 1_000_000
        let nonce = Hex.encode(SecureRandom.bytes(16))
        let text = SignedRequest.canonicalText(
            method: method.rawValue, target: target, milliseconds: milliseconds, nonce: nonce,
            bodyHash: Digest.sha256.hash(body ?? []))
        var headers = [
            HTTPHeader(SignedRequest.keyHeader, key.id), HTTPHeader(SignedRequest.timeHeader, String(milliseconds)),
            HTTPHeader(SignedRequest.nonceHeader, nonce),
            HTTPHeader(SignedRequest.signatureHeader, SignedRequest.sign(text, secret: key.secret)),
        ]
        if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
        var request = HTTPRequest(method, address + target, headers: headers, body: body ?? [])
        request.limits.whole = .seconds(20)
        request.limits.bodyBytes = 64 << 20
        let response = try answer(to: request, changes: method != .get)
        guard let json = try? ReadJSON(response.body) else {
            if response.status == 204 { return .null }
            throw RoomError.notTheRoom(address: address, status: response.status)
        }
        guard !(200...299).contains(response.status) else { return json }
        let detail = json["detail"].word
        guard !detail.isEmpty else { throw RoomError.notTheRoom(address: address, status: response.status) }
        throw RoomError.refused(
            status: response.status, detail: detail,
            fields: json["errors"].elements.map { ($0["field"].word, $0["message"].word) })
    }

    private func answer(to request: HTTPRequest, changes: Bool) throws -> HTTPResponse {
        var settings = HTTPClientSettings()
        settings.authorityFile = authorityFile
        let client = try HTTPClient(settings)
        let id: HTTPTransferID
        do throws(HTTPFailure) { id = try client.start(request) } catch { throw RoomError.notSent(address: address, error) }
        while true {
            client.step(for: .seconds(1))
            guard let completion = client.nextCompletion(), completion.transfer == id else { continue }
            switch completion.outcome {
            case .answer(let response): return response
            case .notSent(let failure): throw RoomError.notSent(address: address, failure)
            case .unknown(let failure): throw RoomError.unknown(address: address, failure, changes: changes)
            }
        }
    }

    /// Source: RFC 3986, section 2.1.
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + Hex.encode([byte]).uppercased()
            }
        }
    }
}

extension JSONObject {
    /// Left out where it is empty.
    mutating func add(_ name: String, unlessEmpty text: String) { if !text.isEmpty { add(name, text) } }

    mutating func add(_ scope: NamedScope) {
        add("scope", scope.kind.rawValue)
        add("name", unlessEmpty: "\(scope.name)")
    }
}
