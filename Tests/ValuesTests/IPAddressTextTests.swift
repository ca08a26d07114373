// Addresses as texts, judged by the system's inet_pton.

import Glibc
import TestKit
import Testing
import Values

@Suite struct `Texts of addresses` {
    @Test(arguments: [
        "0.0.0.0", "255.255.255.255", "192.0.2.1", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.04",
        "1..2.3", ".1.2.3", "1.2.3.", "", "1.2.3.4 ", "a.b.c.d", "0.0.0.00", "1.2.3.1000", "-1.2.3.4",
    ])
    func `IPv4`(text: String) { #expect(ours(text, isV4: true) == reference(text, AF_INET), "\(text)") }

    @Test(arguments: [
        "::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1::8",
        "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8::", ":::", "1:::2", "1::2::3",
        ":1", "1:", ":", "", "12345::", "g::", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3", "::1.2.3.4:5", "1.2.3.4", "::1.2.3.256", "::01.2.3.4", "FFFF::abCD", "fe80::1%eth0", "::1 ",
        "1.2.3.4::", "::1.2.3.4.5", "0:0:0:0:0:0:0:0", "00000::",
    ])
    func `IPv6`(text: String) { #expect(ours(text, isV4: false) == reference(text, AF_INET6), "\(text)") }

    @Test(arguments: 1...4)
    func `any text is judged as the system judges it`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let seeds = ["2001:db8:0:1:2:3:4:5", "::ffff:192.0.2.128", "1::", "::", "10.0.0.255", "a:b::c:d"]
        let letters = Array("0123456789abcdefAFg:::...%")
        for _ in 0..<20_000 {
            var text = Array(seeds.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let letter = letters.randomElement(using: &random) ?? ":"
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.insert(letter, at: Int.random(in: 0...text.count, using: &random))
                case 1 where !text.isEmpty: text[Int.random(in: 0..<text.count, using: &random)] = letter
                default: if !text.isEmpty { text.remove(at: Int.random(in: 0..<text.count, using: &random)) }
                }
            }
            let string = String(text)
            for isV4 in [true, false] {
                let wanted = reference(string, isV4 ? AF_INET : AF_INET6)
                guard ours(string, isV4: isV4) == wanted else {
                    Issue.record("seed \(seed): \(string): \(String(describing: wanted))")
                    return
                }
            }
        }
    }

    private func ours(_ text: String, isV4: Bool) -> IPAddress? {
        Array(text.utf8).asBytes { isV4 ? IPAddress(v4Text: $0) : IPAddress(v6Text: $0) }
    }

    private func reference(_ text: String, _ family: Int32) -> IPAddress? {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(family, text, &bytes) == 1 else { return nil }
        func word(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        if family == AF_INET { return IPAddress(v4: UInt32(word(0..<4))) }
        return IPAddress(high: word(0..<8), low: word(8..<16))
    }
}
