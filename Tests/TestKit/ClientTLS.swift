// TLS for a client of the tests.

public import Reactor
internal import Values

/// The TLS of one connection: plaintext here, ciphertext there.
public final class ClientTLS {
    private let stream: TLSStream
    /// Plaintext that waits for the handshake, or for the kernel.
    private var waiting: [UInt8] = []
    /// So much ciphertext leaves, and then nothing more.
    public var most = Int.max
    /// How much has left.
    public private(set) var sent = 0

    /// - Parameter host: The name that is asked for and checked.
    public init(_ context: TLSContext, host: String = "localhost") throws {
        guard let stream = Array(host.utf8).asBytes({ context.connect(to: $0) }) else {
            throw ScriptError(line: "no TLS for \(host)")
        }
        self.stream = stream
    }

    deinit { stream.free() }

    public var isEstablished: Bool { stream.phase == .established }
    /// The other end has said that nothing more comes, or one end gave up.
    var isClosed: Bool { stream.phase == .closed || stream.phase == .failed }
    public var failure: TLSFailure? { stream.failure }
    /// The first CN of the other end's certificate.
    public var peer: String? { stream.peerCertificate()?.commonNames.first }

    /// Encrypts what it can and hands it to `send`, which returns how much of it left.
    func write(_ bytes: [UInt8], _ send: ([UInt8]) -> Int) {
        waiting += bytes
        stream.advance()
        while true {
            while !waiting.isEmpty, case .bytes(let count) = waiting.asBytes({ stream.write($0) }), count > 0 {
                waiting.removeFirst(count)
            }
            let pending = (0..<min(stream.pending.count, most - sent)).map { stream.pending[$0] }
            let count = pending.isEmpty ? 0 : send(pending)
            if count == 0 { return }
            stream.sent(count)
            sent += count
        }
    }

    /// What the other end sent, decrypted.
    func read(_ ciphertext: ArraySlice<UInt8>) -> [UInt8] {
        var plaintext: [UInt8] = []
        var rest = Array(ciphertext)
        var room = [UInt8](repeating: 0, count: 1 << 15)
        while true {
            rest.removeFirst(rest.asBytes { stream.feed($0) })
            // Safe: the array has so many bytes.
            let result = unsafe room.withUnsafeMutableBytes { bytes in
                unsafe bytes.baseAddress.map { unsafe stream.read(to: $0, count: bytes.count) } ?? .closed
            }
            guard case .bytes(let count) = result else { return plaintext }
            plaintext += room.prefix(count)
        }
    }
}
