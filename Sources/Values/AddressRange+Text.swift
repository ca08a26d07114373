// Ranges of addresses as people write them.

extension AddressRange {
    /// `10.0.0.0/8`, `2001:db8::/32`, or one address; nil for anything else.
    public init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].utf8.count <= 64 else { return nil }
        let isV6 = parts[0].contains(":")
        let bytes = Array(parts[0].utf8)
        let address = unsafe bytes.withUnsafeBytes { buffer in
            // Safe: the array holds its bytes during the call.
            let text = unsafe Bytes(buffer)
            return isV6 ? IPAddress(v6Text: text) : IPAddress(v4Text: text)
        }
        guard let address else { return nil }
        guard parts.count == 2 else {
            self.init(address, bits: 128)
            return
        }
        guard let bits = UInt8(parts[1]), String(bits) == parts[1], bits <= (isV6 ? 128 : 32) else { return nil }
        self.init(address, bits: Int(bits) + (isV6 ? 0 : 96))
    }
}
