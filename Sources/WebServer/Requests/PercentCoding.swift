// Bytes that a target may have, and those that it has in disguise.

internal import Values

/// Source: RFC 3986, sections 2 and 3.
enum PercentCoding {
    /// Of a path, apart from the slash; a percent sign counts, whatever follows.
    static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        // -._~ !$&'()*+,;= :@ %
        case 45, 46, 95, 126, 33, 36, 38...44, 59, 61, 58, 64, 37: true
        default: false
        }
    }

    static func isQueryByte(_ byte: UInt8) -> Bool { isPathByte(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") }

    /// The text that is meant.
    ///
    /// - Parameter plusIsSpace: As forms encode it.
    static func decode(_ bytes: Bytes, plusIsSpace: Bool) throws(RequestFault) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "+"), plusIsSpace {
                plain.append(32)
            } else if byte == UInt8(ascii: "%") {
                guard index + 1 < bytes.count, let high = digit(bytes[index]), let low = digit(bytes[index + 1]) else {
                    throw .percentEncoding
                }
                plain.append(high << 4 | low)
                index += 2
            } else {
                plain.append(byte)
            }
        }
        guard !plain.contains(0) else { throw .controlCharacter }
        guard let text = String(validating: plain, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
