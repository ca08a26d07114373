// A request while it is being signed.

internal import Cryptography
internal import Values

/// What is added goes behind what is there, byte by byte: what was signed stays what it was.
struct RequestDraft {
    let request: UnsignedRequest
    let signer: Signer
    let time: Instant
    let nonce: String
    private(set) var query: [Parameter]
    private(set) var headers: [Parameter] = []
    private var queryBytes: [UInt8]
    private(set) var bodyBytes: [UInt8]
    var signature = ""

    init(_ request: UnsignedRequest, by signer: Signer, at time: Instant, nonce: String) {
        self.request = request
        self.signer = signer
        self.time = time
        self.nonce = nonce
        query = request.query
        queryBytes = query.isEmpty ? [] : PercentEncoding.form(query)
        switch request.body {
        case .none: bodyBytes = []
        case .form(let parameters): bodyBytes = PercentEncoding.form(parameters)
        case .json(let text): bodyBytes = text
        }
        if let type = request.body.contentType { headers.append(Parameter("Content-Type", type)) }
    }

    var target: String {
        query.isEmpty ? request.path : "\(request.path)?\(String(decoding: queryBytes, as: UTF8.self))"
    }

    // MARK: Additions

    mutating func add(_ addition: Addition) {
        let value = text(of: addition.pieces)
        switch addition {
        case .header(let name, _): headers.append(Parameter(name, value))
        case .parameter(let name, _): append(Parameter(name, value))
        case .firstParameter(let name, _): prepend(Parameter(name, value))
        }
    }

    private mutating func append(_ parameter: Parameter) {
        if case .form = request.body {
            PercentEncoding.append(parameter, to: &bodyBytes)
        } else {
            query.append(parameter)
            PercentEncoding.append(parameter, to: &queryBytes)
        }
    }

    private mutating func prepend(_ parameter: Parameter) {
        switch request.body {
        case .none:
            query.insert(parameter, at: 0)
            queryBytes = PercentEncoding.form(query)
        case .form:
            var first = PercentEncoding.form([parameter])
            if !bodyBytes.isEmpty { first.append(UInt8(ascii: "&")) }
            bodyBytes.insert(contentsOf: first, at: 0)
        case .json:
            precondition(bodyBytes.first == UInt8(ascii: "{"), "a body that takes members is an object")
            let member = JSONText.quoted(parameter.name) + [UInt8(ascii: ":")] + JSONText.quoted(parameter.value)
            let isAlone = bodyBytes.dropFirst().first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "}")
            bodyBytes.insert(contentsOf: isAlone ? member : member + [UInt8(ascii: ",")], at: 1)
        }
    }

    mutating func sortQuery() {
        query.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        queryBytes = PercentEncoding.form(query)
    }

    // MARK: Pieces

    func bytes(of pieces: [SigningPiece]) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in pieces { append(piece, to: &bytes) }
        return bytes
    }

    /// Most are one piece, which is a text already.
    private func text(of pieces: [SigningPiece]) -> String {
        if pieces.count == 1 {
            switch pieces[0] {
            case .key: return signer.credentials.key
            case .nonce: return nonce
            case .signature: return signature
            case .time(let form, let later): return form.text(of: time.advanced(by: later))
            case .literal(let text): return text
            default: break
            }
        }
        return String(decoding: bytes(of: pieces), as: UTF8.self)
    }

    func encodedSignature(of pieces: [SigningPiece]) -> String { signer.signature(of: bytes(of: pieces)) }

    private func append(_ piece: SigningPiece, to bytes: inout [UInt8]) {
        switch piece {
        case .literal(let text): bytes += text.utf8
        case .method: bytes += request.method.utf8
        case .host: bytes += request.host.utf8
        case .path: bytes += request.path.utf8
        case .pathBehind(let prefix):
            bytes += request.path.utf8.dropFirst(request.path.hasPrefix(prefix) ? prefix.utf8.count : 0)
        case .target: bytes += target.utf8
        case .plainTarget: bytes += (query.isEmpty ? request.path : "\(request.path)?\(plainQuery)").utf8
        case .query: bytes += queryBytes
        case .plainQuery: bytes += plainQuery.utf8
        case .body: bytes += bodyBytes
        case .time(let form, let later): bytes += form.text(of: time.advanced(by: later)).utf8
        case .nonce: bytes += nonce.utf8
        case .key: bytes += signer.credentials.key.utf8
        case .secret: bytes += signer.credentials.secret.bytes
        case .passphrase: bytes += signer.credentials.passphrase?.bytes ?? []
        case .signature: bytes += signature.utf8
        case .hash(let digest, let encoding, let pieces):
            bytes += encoding.text(of: digest.hash(self.bytes(of: pieces)))
        case .encoded(let encoding, let pieces): bytes += encoding.text(of: self.bytes(of: pieces))
        case .signed(let pieces): bytes += encodedSignature(of: pieces).utf8
        case .algorithm: bytes += signer.signingKey.algorithm(signer.scheme.digest).utf8
        case .token(let header, let claims): bytes += token(header, claims)
        }
    }

    private var plainQuery: String { PercentEncoding.plain(query) }

    /// Source: RFC 7515, section 3.1.
    private func token(_ header: [TokenMember], _ claims: [TokenMember]) -> [UInt8] {
        let dot = UInt8(ascii: ".")
        let input =
            TextEncoding.base64URL.text(of: object(header)) + [dot] + TextEncoding.base64URL.text(of: object(claims))
        let signature = signer.signingKey.sign(input, signer.scheme.digest)
        return input + [dot] + TextEncoding.base64URL.text(of: signature)
    }

    private func object(_ members: [TokenMember]) -> [UInt8] {
        var text = [UInt8(ascii: "{")]
        for member in members {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            let value = bytes(of: member.pieces)
            text += JSONText.quoted(member.name) + [UInt8(ascii: ":")]
            text += member.isNumber ? value : JSONText.quoted(String(decoding: value, as: UTF8.self))
        }
        return text + [UInt8(ascii: "}")]
    }
}
