// Powers of large numbers.

import Cryptography
import Testing

@Suite struct `Diffie and Hellman` {
    @Test func `small numbers, by hand`() {
        #expect(DiffieHellman.power([5], [6], modulo: [23]) == [8])
        #expect(DiffieHellman.power([0], [6], modulo: [23]) == [0])
        #expect(DiffieHellman.power([5], [0], modulo: [23]) == [1])
        #expect(DiffieHellman.power([255, 255], [1], modulo: [0, 0, 23]) == [0, 0, 8])
    }

    @Test func `both sides get the same secret`() throws {
        // RFC 2409, section 6.2, with its generator.
        let prime = try #require(
            Hex.decode(
                "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
                    + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"))
        let (ours, theirs): ([UInt8], [UInt8]) = (Array(1...32), Array(101...132))
        let toThem = try #require(DiffieHellman.power([2], ours, modulo: prime))
        let toUs = try #require(DiffieHellman.power([2], theirs, modulo: prime))
        let secret = DiffieHellman.power(toUs, ours, modulo: prime)
        #expect(secret?.count == 128)
        #expect(secret == DiffieHellman.power(toThem, theirs, modulo: prime))
    }

    @Test func `numbers that are no group are refused`() {
        let long = [UInt8](repeating: 1, count: DiffieHellman.sizeMax + 1)
        for modulus: [UInt8] in [[], [0], [1], [0, 1], [24], long] {
            #expect(DiffieHellman.power([5], [6], modulo: modulus) == nil)
        }
        #expect(DiffieHellman.power([], [6], modulo: [23]) == nil)
        #expect(DiffieHellman.power([5], [], modulo: [23]) == nil)
        #expect(DiffieHellman.power(long, [6], modulo: [23]) == nil)
    }
}
