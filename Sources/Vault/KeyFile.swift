// A master key in a file.

internal import Cryptography
internal import Reactor
internal import Values

/// 64 hexadecimal digits and a line feed, of mode 0600: as `openssl rand -hex 32` makes them.
public enum KeyFile {
    private static let bytesMax = 4096

    /// - Throws: ``VaultError``.
    static func read(_ path: String) throws(VaultError) -> SecretBuffer {
        var digits: [UInt8]
        do { digits = try PrivateFile(path: path, bytesMax: bytesMax).read() } catch { throw .unusableKeyFile(error) }
        defer { _ = SecretBuffer(taking: &digits) }
        if digits.last == UInt8(ascii: "\n") { digits.removeLast() }
        guard digits.count == 2 * AESGCM.keySize, var key = Hex.decode(digits: digits) else { throw .badKeyFile(path: path) }
        return SecretBuffer(taking: &key)
    }

    /// Makes a file with a new key. Whatever is there already is an error.
    ///
    /// - Throws: ``VaultError``.
    public static func create(_ path: String) throws(VaultError) {
        var digits = SecretBuffer.random(AESGCM.keySize).withBytes { key in
            (0..<key.count).flatMap { [digit(key[$0] >> 4), digit(key[$0] & 15)] } + [UInt8(ascii: "\n")]
        }
        defer { _ = SecretBuffer(taking: &digits) }
        do { try PrivateFile(path: path, bytesMax: bytesMax).create(with: digits) } catch { throw .io(error) }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
