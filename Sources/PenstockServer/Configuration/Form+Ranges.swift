// Ranges of internet addresses.

internal import Reactor
internal import Values

extension Form<AddressRange> {
    /// `10.0.0.0/8`, `2001:db8::/32`, or one address.
    static var addressRange: Form {
        Form(expected: "an address or a range such as 10.0.0.0/8 or 2001:db8::/32") {
            (text) throws(Misfit) -> AddressRange in
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let address = SocketAddress(numericHost: String(parts[0]), port: 0)?.ip else {
                throw Misfit(what: "\(quoted(String(parts[0]))) is no address")
            }
            let isV6 = parts[0].contains(":")
            let most = isV6 ? 128 : 32
            guard parts.count == 2 else { return AddressRange(address, bits: 128) }
            guard let bits = Int(parts[1]), (0...most).contains(bits), parts[1].utf8.allSatisfy(isDigit)
            else {
                throw Misfit(
                    what: "\(quoted(String(parts[1]))) is no prefix length", expected: "0 to \(most)")
            }
            return AddressRange(address, bits: isV6 ? bits : bits + 96)
        }
    }
}
