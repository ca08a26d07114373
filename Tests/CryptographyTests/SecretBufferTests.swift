// Memory of secrets, as the kernel has it.

import Foundation
import TestKit
import Testing
import Values

@testable import Cryptography

@Suite struct `Secret buffers` {
    /// What the kernel says of the pages at an address; nil where there are none.
    private func flags(at address: UInt) throws -> Set<Substring>? {
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
        let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        var isThere = false
        for line in maps.split(separator: "\n") {
            let parts = line.split(separator: " ")
            let range = parts[0].split(separator: "-")
            if range.count == 2, let from = UInt(range[0], radix: 16), let to = UInt(range[1], radix: 16) {
                isThere = from <= address && address < to
            } else if isThere, parts[0] == "VmFlags:" {
                return Set(parts.dropFirst())
            }
        }
        return nil
    }

    @Test func `no core dump and no child has the pages, and they stay in memory where the system says so`() throws {
        var address: UInt = 0
        do {
            let buffer = SecretBuffer.random(100)
            buffer.withBytes { address = UInt(bitPattern: $0.base) }
            let flags = try #require(try flags(at: address))
            #expect(flags.contains("dd"))
            #expect(flags.contains("wf"))
            #expect(flags.contains("lo") == buffer.isLockedInMemory)
        }
        // Dropped: the pages are gone, or somebody else's by now.
        let flags = try flags(at: address)
        #expect(flags?.contains("wf") != true)
    }

    @Test func `what it takes is not in the array any more`() {
        var bytes = Array("a password that is long enough for a block of its own".utf8)
        let before = bytes
        let keeper = SecretBuffer(taking: &bytes)
        let kept = keeper.withBytes { $0.description }
        #expect(bytes.isEmpty)
        #expect(Array(kept.utf8) == before)
    }

    @Test func `bytes of every size come back`() {
        var random = SeededRandom(seed: 3)
        for count in [0, 1, 4095, 4096, 4097, 20_000] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            var copy = bytes.map(\.self)
            #expect(hexadecimal(SecretBuffer(taking: &copy)) == Hex.encode(bytes))
            bytes.withUnsafeBytes { buffer in
                let again = SecretBuffer(copying: Bytes(buffer))
                let size = again.count
                #expect(size == count && hexadecimal(again) == Hex.encode(bytes))
            }
        }
    }

    @Test func `two random ones differ`() { #expect(hexadecimal(.random(32)) != hexadecimal(.random(32))) }

    @Test func `more than a megabyte is a mistake of the caller's`() async {
        await #expect(processExitsWith: .failure) { _ = SecretBuffer.random(SecretBuffer.countMax + 1) }
    }

    @Test func `RFC 7914: a key of a passphrase`() throws {
        var passphrase = Array("pleaseletmein".utf8)
        let cost = try #require(PasswordHash.Cost(passes: 16_384, blockSize: 8, lanes: 1))
        let key = contents(
            PassphraseKey.derive(
                SecretBuffer(taking: &passphrase), salt: Array("SodiumChloride".utf8), cost: cost, count: 64))
        #expect(
            key == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")
    }
}
