// Where to listen, and when the day ends.

/// A host and a port, as in `127.0.0.1:9880` or `[::1]:9880`.
package struct Address: Hashable, Sendable {
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    package let host: String
    /// 0 stands for any free port.
    package let port: UInt16
}

extension Address: CustomStringConvertible {
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A time of day in UTC.
package struct TimeOfDay: Hashable, Sendable {
    /// 0 to 86399.
    package let secondsSinceMidnight: Int
}

extension Form<Address> {
    static var address: Form {
        Form(expected: "HOST:PORT or [IPv6]:PORT, with a port from 0 to 65535") {
            (text) throws(Misfit) -> Address in
            guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else {
                throw Misfit(what: "\(quoted(text)) has no port")
            }
            let digits = text[text.utf8.index(after: colon)...]
            guard digits.utf8.allSatisfy(isDigit), let port = UInt16(digits) else {
                throw Misfit(what: "\(quoted(String(digits))) is not a port")
            }
            let host = text[..<colon]
            let isBracketed =
                host.utf8.first == UInt8(ascii: "[") && host.utf8.last == UInt8(ascii: "]")
            let inner = isBracketed ? Substring(host.utf8.dropFirst().dropLast()) : host
            guard isBracketed ? isIPv6(inner) : isHostName(inner) else {
                throw Misfit(what: "\(quoted(String(host))) is not a host")
            }
            return Address(host: String(inner), port: port)
        }
    }

    private static func isHostName(_ text: Substring) -> Bool {
        let marks = Array("-._".utf8)
        return (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || marks.contains($0) }
    }

    /// Whether it looks like one; the system has the last word. A zone may follow a `%`.
    private static func isIPv6(_ text: Substring) -> Bool {
        let marks = Array(":.%".utf8)
        return (2...64).contains(text.utf8.count) && text.utf8.contains(UInt8(ascii: ":"))
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || marks.contains($0) }
    }
}

extension Form<TimeOfDay> {
    static var timeOfDay: Form {
        Form(expected: "HH:MM or HH:MM:SS, from 00:00 to 23:59:59") {
            (text) throws(Misfit) -> TimeOfDay in
            let isShort = text.utf8.count == 5
            let parts = (isShort ? text + ":00" : text).utf8
                .split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            var seconds = 0
            for (part, limit) in zip(parts, [24, 60, 60]) {
                guard parts.count == 3, part.count == 2, part.allSatisfy(isDigit),
                    let number = Int(Substring(part)), number < limit
                else { throw Misfit(what: "\(quoted(text)) is not a time of day") }
                seconds = seconds * 60 + number
            }
            return TimeOfDay(secondsSinceMidnight: seconds)
        }
    }
}
