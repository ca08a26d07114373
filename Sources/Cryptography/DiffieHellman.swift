// Secrets that two sides agree on in the open.

internal import COpenSSL

/// Diffie and Hellman's way, with numbers of any group: big-endian bytes without a sign.
///
/// Source: RFC 2631, section 2.1.1.
public enum DiffieHellman {
    /// The most bytes that a number may have: 8,192 bits.
    public static let sizeMax = 1024

    /// `base` to the power of `exponent` modulo `modulus`, as many bytes as `modulus` has. Nil when one of them is empty
    /// or longer than `sizeMax`, or the modulus is no odd number above one.
    public static func power(_ base: [UInt8], _ exponent: [UInt8], modulo modulus: [UInt8]) -> [UInt8]? {
        guard [base, exponent, modulus].allSatisfy({ (1...sizeMax).contains($0.count) }), !isAtMostOne(modulus) else {
            return nil
        }
        var power = [UInt8](repeating: 0, count: modulus.count)
        // Safe: every array is given with its own size, and the result has as many bytes as the modulus.
        let result = unsafe modular_power(
            base, Int32(base.count), exponent, Int32(exponent.count), modulus, Int32(modulus.count), &power)
        ERR_clear_error()
        return result == 1 ? power : nil
    }

    private static func isAtMostOne(_ number: [UInt8]) -> Bool {
        number.dropLast().allSatisfy { $0 == 0 } && (number.last ?? 0) <= 1
    }
}
