// The key of a day's session at Interactive Brokers.

package import Cryptography

/// Agreed on by Diffie and Hellman's way, it signs every call of the session: an ``OAuth1Key/shared(_:_:)``.
///
/// Source: IBKR Web API, "OAuth 1.0a: live session token"; the generator is 2.
package enum LiveSessionToken {
    /// What is sent to the venue: small hexadecimal digits. Nil when the prime is none that can be used.
    ///
    /// - Parameter random: 32 bytes that nobody can foresee, kept until the answer is there.
    package static func challenge(random: Secret, prime: [UInt8]) -> String? {
        DiffieHellman.power([2], random.bytes, modulo: prime).map { Hex.encode(withoutZeros($0)) }
    }

    /// The token, from the venue's answer in hexadecimal digits. Nil when the answer is no number above one and below
    /// the prime less one: with those everybody could foresee the token.
    ///
    /// - Parameter accessTokenSecret: Decrypted.
    package static func token(
        response: String, random: Secret, prime: [UInt8], accessTokenSecret: Secret
    ) -> Secret? {
        guard let answer = Hex.decode(response.utf8.count % 2 == 0 ? response : "0" + response),
            isUsable(withoutZeros(answer), prime: withoutZeros(prime)),
            let power = DiffieHellman.power(answer, random.bytes, modulo: prime)
        else { return nil }
        // A big number as Java writes it: with a zero byte in front where the first bit is set.
        let number = withoutZeros(power)
        let key = number.first.map { $0 >= 0x80 } ?? true ? [0] + number : number
        return Secret(bytes: Digest.sha1.authenticate(accessTokenSecret.bytes, key: key))
    }

    /// Whether the venue has the same token; its own signature is in hexadecimal digits.
    package static func isConfirmed(_ token: Secret, signature: String, consumerKey: String) -> Bool {
        Hex.decode(signature) == Digest.sha1.authenticate(Array(consumerKey.utf8), key: token.bytes)
    }

    private static func isUsable(_ number: [UInt8], prime: [UInt8]) -> Bool {
        guard var last = prime.last, !number.isEmpty, number != [1] else { return false }
        // An odd number less one differs in its last byte alone.
        last &= 0xFE
        let lessOne = prime.dropLast() + [last]
        return number.count < lessOne.count
            || number.count == lessOne.count && number.lexicographicallyPrecedes(lessOne)
    }

    private static func withoutZeros(_ number: [UInt8]) -> [UInt8] { Array(number.drop { $0 == 0 }) }
}
