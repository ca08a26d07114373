// Ranges of addresses as people write them.

import Testing
import Values

@Suite struct `Ranges of addresses` {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", "192.0.2.2"), ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
        ("10.9.9.9/8", "10.0.0.0", "9.255.255.255"), ("192.0.2.0/31", "192.0.2.1", "192.0.2.2"),
        ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"), ("::1", "::1", "::2"), ("fe80::/10", "febf::1", "fec0::"),
        ("0.0.0.0/0", "255.255.255.255", "::1"),
    ])
    func `what is in one, and what is not`(range: String, inside: String, outside: String) throws {
        let range = try #require(AddressRange(text: range))
        #expect(range.contains(try address(inside)))
        #expect(!range.contains(try address(outside)))
    }

    @Test func `an address of IPv4 is one of IPv6 as well`() throws {
        let all = try #require(AddressRange(text: "::/0"))
        #expect(all.contains(IPAddress(v4: 0x7F00_0001)))
    }

    @Test(arguments: [
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8",
        "::/129", "::/", "host", "10.0.0.0 /8", "256.0.0.0/8", "fe80::1%eth0",
    ])
    func `what is none`(text: String) { #expect(AddressRange(text: text) == nil) }

    private func address(_ text: String) throws -> IPAddress {
        let bytes = Array(text.utf8)
        return try #require(
            bytes.withUnsafeBytes { IPAddress(v4Text: Bytes($0)) ?? IPAddress(v6Text: Bytes($0)) })
    }
}
